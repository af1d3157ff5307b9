import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { insideOf, toldOf, worstFirst } from './told.ts'

describe('alerts', () => {
  test('the worst come first, and of the same the oldest', () => {
    const of = (severity: string, openedAt: string) => ({ severity, openedAt })
    const sorted = worstFirst([
      of('low', '1'),
      of('critical', '3'),
      of('high', '2'),
      of('critical', '2'),
    ])
    assert.deepEqual(
      sorted.map(({ severity, openedAt }) => severity + openedAt),
      ['critical2', 'critical3', 'high2', 'low1'],
    )
  })

  test('a link leads to a page of ours or is none', () => {
    assert.equal(insideOf('/v1/batches/7'), '/batches/7')
    assert.equal(insideOf('/inbox?state=quarantined'), '/inbox?state=quarantined')
    assert.equal(insideOf('//elsewhere.example'), undefined)
    assert.equal(insideOf('javascript:alert(1)'), undefined)
    assert.equal(insideOf(null), undefined)
  })

  test('a way that failed is named with its address and why', () => {
    const [told] = toldOf({ 'webhook:https://pager.example/x': { failedAt: 't', why: '500' } })
    assert.deepEqual(told, {
      way: 'Webhook (https://pager.example/x)',
      at: undefined,
      failedAt: 't',
      why: '500',
    })
  })
})
