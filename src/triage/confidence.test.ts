import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Claim } from './claim.ts'
import { confidenceOf, parsed, recordOf, SURE, sortsOf } from './confidence.ts'

const table = parsed(`
any: strong clear rare 900/1000
lost event: strong 300/300, strong owner 200/200, strong owner clear 150/150,
  strong owner clear rare 10/10, strong owner close 6/12, weak 300/300, weak owner 300/300
seldom: strong 30/30, strong owner 30/30
`)
const sorts = (cause: string, ...rest: string[]) => [
  'any|strong|clear|rare',
  ...rest.map((_, i) => [cause, ...rest.slice(0, i + 1)].join('|')),
]

test('the table is read as it is written, over the ends of lines', () => {
  assert.deepEqual(table.get('lost event|strong|owner|close'), { right: 6, all: 12 })
  assert.deepEqual(table.get('any|strong|clear|rare'), { right: 900, all: 1000 })
  assert.equal(table.size, 10)
})

test('a sort with a long clean record is sure, and a rare one of its kind leans on it', () => {
  assert.ok(confidenceOf(sorts('lost event', 'strong', 'owner', 'clear'), table) >= SURE)
  assert.ok(confidenceOf(sorts('lost event', 'strong', 'owner', 'clear', 'rare'), table) >= SURE)
})

test('where rivals were close it was wrong half of the time, and is not sure', () => {
  assert.ok(confidenceOf(sorts('lost event', 'strong', 'owner', 'close'), table) < 0.8)
})

test('thirty right of thirty are no record', () => {
  assert.ok(confidenceOf(sorts('seldom', 'strong', 'owner'), table) < SURE)
})

test('arithmetic alone is never sure, however often it was right', () => {
  assert.ok(confidenceOf(sorts('lost event', 'weak', 'owner'), table) < SURE)
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

test('the record of a cause is of such evidence at such a place, and none where it was never tried', () => {
  const claim = (strength: Claim['strength']): Claim => ({
    cause: 'lost event',
    units: 2,
    cites: ['message:1'],
    says: 'x',
    remedy: 'pull',
    strength,
  })
  const owner = { owns: true, channelId: null }
  const record = { right: 200, all: 200 }
  assert.deepEqual(recordOf([claim('strong')], owner, table), record)
  assert.deepEqual(recordOf([claim('weak')], owner, table), { right: 300, all: 300 })
  assert.equal(recordOf([claim('strong')], { owns: false, channelId: 1 }, table), undefined)
  assert.equal(recordOf([claim('strong'), claim('weak')], owner, table), undefined)
  assert.equal(recordOf([], owner, table), undefined)
})
