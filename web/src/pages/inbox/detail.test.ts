import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { codesOf, inShort, tallyOf } from './detail.ts'

const unmapped = (...skus: string[]) => ({
  detail: { problems: skus.map((sku) => ({ reason: 'unmapped_sku', says: `no ${sku}`, sku })) },
})

describe('what a message says of itself', () => {
  test('a code counts once per message, and the one that most wait for comes first', () => {
    const codes = codesOf(
      [unmapped('A', 'B', 'B'), unmapped('B'), unmapped('C')],
      'unmapped_sku',
      'sku',
    )
    assert.deepEqual(
      codes.map(({ code, messages }) => [code, messages]),
      [
        ['B', 2],
        ['A', 1],
        ['C', 1],
      ],
    )
  })

  test('codes of another reason, and messages without any, are left out', () => {
    const other = { detail: { problems: [{ reason: 'too_old', says: '', sku: 'A' }] } }
    assert.deepEqual(codesOf([other, { detail: null }], 'unmapped_sku', 'sku'), [])
  })

  test('what became of the lines is told in words, and nothing of what did not happen', () => {
    assert.deepEqual(tallyOf({ tally: { recorded: 1, repeated: 0 } }), ['1 movement recorded'])
    assert.equal(inShort('applied', { tally: {} }), 'Read; no stock moved by it')
    assert.equal(inShort('quarantined', unmapped('A', 'B').detail), 'no A (and 1 more)')
    assert.equal(inShort('dismissed', { dismissed: 'a test order' }), 'a test order')
  })
})
