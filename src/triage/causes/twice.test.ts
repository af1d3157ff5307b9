import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, BATH, gap, history, moved, short } from '../../../test/history.ts'
import { double, duplicate } from './twice.ts'

const first = moved('received', 6, 'receipt/R7/1/received', 60)
const second = moved('received', 6, 'receipt/R7-1/1/received', 60, { recordedAt: at(61) })
const told = (...movements: ReturnType<typeof moved>[]) => history(gap('wms', -6), { movements })

test('the same thing at the same moment under another number is a duplicate: the later one goes', () => {
  assert.deepEqual(short(duplicate(told(second, first))), [
    ['duplicate event', -6, 'compensate', 'strong', second.cite],
  ])
})

test('the same number at another time, place or in another kind is no duplicate', () => {
  const apart = { ...second, happenedAt: at(62) }
  const elsewhere = { ...second, locationId: BATH }
  const other = moved('returned', 6, 'return/B1/1/returned', 60, { recordedAt: at(61) })
  for (const m of [apart, elsewhere, other]) assert.deepEqual(duplicate(told(m, first)), [])
})

test('more shipped than ordered says that one of two parcels is one too many', () => {
  const ordered = moved('ordered', 2, 'order/5/l1/ordered', 10)
  const parcel = (n: number, minutes: number) =>
    moved('shipped', 2, `order/5/l1/shipped/S${n}`, minutes)
  const [a, b] = [parcel(1, 60), parcel(2, 70)]
  assert.deepEqual(short(duplicate(told(b, a, ordered))), [
    ['duplicate event', 2, 'compensate', 'weak', b.cite],
  ])
  const half = [b, a].map((m) => ({ ...m, change: { ...m.change, committed: -1 } }))
  assert.deepEqual(duplicate(told(...half, ordered)), [], 'two halves of one order are none')
})

test('what was in the ledger when both agreed is not why they differ now', () => {
  const old = [second, first].map((m) => ({ ...m, recordedAt: at(20) }))
  assert.deepEqual(duplicate(told(...old)), [])
})

test('one thing by webhook and by hand within a quarter of an hour is a double write', () => {
  const byHand = moved('adjusted', 6, 'manual/M1/1/adjusted', 68, { via: null })
  assert.deepEqual(short(double(told(byHand, first))), [
    ['double write', -6, 'compensate', 'strong', byHand.cite],
  ])
  assert.deepEqual(double(told({ ...byHand, happenedAt: at(90) }, first)), [])
  assert.deepEqual(
    double(told({ ...second, via: 'poll' }, first)),
    [],
    'poll and webhook are one way',
  )
})

test('two systems that tell the same are two paths', () => {
  const other = { ...second, reportedBy: 'erp', reportedById: 9 }
  assert.equal(double(told(other, first))[0]!.cause, 'double write')
  assert.deepEqual(duplicate(told(other, first)), [])
})
