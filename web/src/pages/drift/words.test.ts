import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pilesOf, placeOf, spoken, timeless, trackRecord } from './words.ts'

test('what a program was told to type is said as what a person can do', () => {
  assert.equal(
    spoken(
      'See what would change: onhand plan --drift 12 (wms wins). If in doubt, count A in Leeds.',
    ),
    'Make a plan to see what would change (wms wins). If in doubt, count A in Leeds.',
  )
  assert.equal(
    spoken('Mend and replay what waits in quarantine: onhand status --quarantine.'),
    'Mend and replay what waits in quarantine.',
  )
  assert.equal(
    spoken('Nothing: a rule hides it. See onhand drift show 5.'),
    'Nothing: a rule hides it.',
  )
})

test('the time is taken off the sentence, and nothing else', () => {
  assert.equal(
    timeless('shop shows 23, the ledger says 18 (5 too many) for A.B in Leeds, since Thu 09:36.'),
    'shop shows 23, the ledger says 18 (5 too many) for A.B in Leeds.',
  )
  assert.equal(timeless('shop shows 23.'), 'shop shows 23.')
})

test('every citation leads to where it is told, names escaped', () => {
  assert.equal(
    placeOf('movement:wms:receipt/7/1/received', 'A/1'),
    '/stock/A%2F1?movement=wms%3Areceipt%2F7%2F1%2Freceived',
  )
  assert.equal(placeOf('message:12', 'A'), '/inbox?message=12')
  assert.equal(placeOf('attempt:9', 'A'), '/deliveries?sku=A&attempt=9')
  assert.equal(placeOf('document:order/5/l1', 'A'), null)
})

test('a short record is not called one', () => {
  assert.match(trackRecord(null), /never came up/)
  assert.match(trackRecord({ right: 4, all: 4 }), /too few/)
  assert.match(trackRecord({ right: 437, all: 439 }), /right in 437 of 439/)
})

test('each drift is in one pile, and what was put off needs nobody', () => {
  const piles = pilesOf([
    { state: 'open', severity: 'critical', drifts: 3, snoozed: 1 },
    { state: 'escalated', severity: 'low', drifts: 2, snoozed: 0 },
    { state: 'explained', severity: 'in_flight', drifts: 12, snoozed: 0 },
    { state: 'correcting', severity: 'low', drifts: 1, snoozed: 0 },
    { state: 'counting', severity: 'low', drifts: 1, snoozed: 0 },
    { state: 'ignored', severity: 'low', drifts: 5, snoozed: 0 },
  ])
  assert.deepEqual(piles, { need: 4, critical: 2, way: 13, counting: 1, off: 1, ignored: 5 })
})
