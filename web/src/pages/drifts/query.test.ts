import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFiltered, queryOf } from './query.ts'

test('the address is asked as it is written, the worst first', () => {
  assert.deepEqual(queryOf({}), { order: 'worst', limit: 100 })
  assert.deepEqual(
    queryOf({ state: 'open,escalated', group: 'cause', unexplained: 'true', snoozed: 'only' }),
    {
      order: 'cause',
      state: ['open', 'escalated'],
      unexplained: 'true',
      snoozed: 'only',
      limit: 100,
    },
  )
})

test('what the API does not know is not asked', () => {
  assert.deepEqual(queryOf({ state: 'nonsense', severity: 'x,high', decision: 'y', search: ' ' }), {
    order: 'worst',
    severity: ['high'],
    limit: 100,
  })
})

test('a grouping and a marked row hide nothing', () => {
  assert.equal(isFiltered({ group: 'sku', drift: '3' }), false)
  assert.equal(isFiltered({ snoozed: 'only' }), true)
})
