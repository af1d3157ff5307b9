import assert from 'node:assert/strict'
import { test } from 'node:test'
import { confidenceOf, parsed, sortsOf } from './confidence.ts'

const table = parsed(`
any: strong clear rare 900/1000
lost event: strong 300/300, strong clear 200/200, strong clear rare 10/10,
  strong close 6/12
seldom: strong 3/3
`)

test('the table is read as it is written, over the ends of lines', () => {
  assert.deepEqual(table.get('lost event|strong|close'), { right: 6, all: 12 })
  assert.deepEqual(table.get('any|strong|clear|rare'), { right: 900, all: 1000 })
  assert.equal(table.size, 6)
})

test('a sort with a long clean record is sure, and a rare one of its kind leans on it', () => {
  const sorts = ['any|strong|clear|rare', 'lost event|strong', 'lost event|strong|clear']
  assert.ok(confidenceOf(sorts, table) >= 0.95)
  assert.ok(confidenceOf([...sorts, 'lost event|strong|clear|rare'], table) >= 0.95)
})

test('where rivals were close it was wrong half of the time, and is not sure', () => {
  const sorts = ['any|strong|close|rare', 'lost event|strong', 'lost event|strong|close']
  assert.ok(confidenceOf(sorts, table) < 0.8)
})

test('three right of three are no record', () => {
  const sorts = ['any|strong|clear|rare', 'seldom|strong', 'seldom|strong|clear']
  assert.ok(confidenceOf(sorts, table) < 0.95)
})

test('what nothing is known of is not sure at all', () => {
  assert.equal(confidenceOf(['any|x', 'y|x'], table), 0.3)
})

test('two causes together are of another sort than each alone', () => {
  const claim = { units: 1, cites: ['a'], says: '', remedy: 'ask', strength: 'strong' } as const
  const solution = {
    best: [
      { ...claim, cause: 'a' },
      { ...claim, cause: 'b', strength: 'weak' as const },
    ],
    rivals: [],
    ahead: Number.POSITIVE_INFINITY,
    chance: 0.1,
    unused: [],
  }
  assert.equal(
    sortsOf(solution, { owns: true, channelId: null }).at(-1),
    'several 2|weak|owner|clear|few',
  )
  assert.equal(
    sortsOf({ ...solution, unused: [{ ...claim, cause: 'c' }] }, { owns: false, channelId: 5 }).at(
      -1,
    ),
    'several 2|weak|told|partial|few',
  )
})
