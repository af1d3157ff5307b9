import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, BATH, gap, history, moved, short } from '../../../test/history.ts'
import type { Unread } from '../history.ts'
import { likeness, location, packs, sign, swapped, unmapped } from './names.ts'

const cases = [{ systemId: 2, external: 'TEE-RED-S/CS', pack: 12 }]
const received = (quantity: number, given = {}) =>
  moved('received', quantity, 'receipt/R1/1/received', 60, given)

test('a receipt of 2 may have been 2 cases, one of 24 may have been 24 singles booked as cases', () => {
  const of = (quantity: number) =>
    short(packs(history(gap('wms', 22), { movements: [received(quantity)], listings: cases })))
  assert.deepEqual(of(2), [
    ['wrong pack factor', 22, 'compensate', 'strong', 'movement:wms:receipt/R1/1/received'],
  ])
  assert.deepEqual(
    of(24).map((c) => c[1]),
    [264, -22],
  )
})

test('a count can be in cases too; single units that are broken are hardly ever', () => {
  const count = moved('counted', 3, 'count/C1/1/counted', 60, { book: 36 })
  const [claim] = packs(history(gap('wms', 33), { movements: [count], listings: cases }))
  assert.deepEqual([claim!.units, claim!.strength], [33, 'strong'])
  const broken = moved('adjusted', -1, 'adjustment/A1/1/adjusted', 60)
  const [weak] = packs(history(gap('wms', -11), { movements: [broken], listings: cases }))
  assert.deepEqual([weak!.units, weak!.strength], [-11, 'weak'])
})

test('where no pack is known there is no wrong one', () => {
  assert.deepEqual(packs(history(gap('wms', 22), { movements: [received(2)] })), [])
})

test('a write-off that was booked as found stock is off by twice its number', () => {
  const found = moved('adjusted', 3, 'adjustment/A1/1/adjusted', 60)
  const of = (m: typeof found) => short(sign(history(gap('wms', -6), { movements: [m] })))
  assert.deepEqual(of(found), [['wrong sign', -6, 'compensate', 'strong', found.cite]])
  assert.deepEqual(of({ ...found, kind: 'received' }), [], 'goods do not come in backwards')
})

const bath = { ...gap('wms', 5).place, id: 201, external: 'L2', locations: [BATH] }

test('two gaps of one item that cancel are one movement at the wrong place, if there is one', () => {
  const other = gap('wms', 5, { driftId: 8, place: bath })
  const booked = received(5)
  const h = history(gap('wms', -5), { sameItem: [other], movements: [booked] })
  assert.deepEqual(short(location(h)), [['wrong location', -5, 'compensate', 'strong', 'drift:8']])
  assert.equal(location({ ...h, movements: [] })[0]!.strength, 'weak')
})

test('gaps that point the same way, or came up at another time, are two', () => {
  const same = gap('wms', -5, { driftId: 8, place: bath })
  assert.deepEqual(location(history(gap('wms', -5), { sameItem: [same] })), [])
  const other = gap('wms', 5, { driftId: 8, place: bath })
  const h = history(gap('wms', -5), { sameItem: [other], seenAt: () => at(60) })
  assert.deepEqual(location(h), [])
})

test('two items whose gaps cancel are swapped where one was booked by just that, the surer the more alike', () => {
  const other = gap('wms', 5, { itemId: 2, driftId: 8 })
  const h = history(gap('wms', -5), { halves: [other], movements: [received(5)] })
  assert.deepEqual(short(swapped(h)), [['swapped SKUs', -5, 'compensate', 'strong', 'drift:8']])
  assert.equal(swapped({ ...h, skuOf: () => 'LAMP-9' })[0]!.strength, 'weak')
  assert.deepEqual(swapped({ ...h, movements: [] }), [])
})

const unread = (sku: string, given: Partial<Unread> = {}): Unread => ({
  cite: 'message:4',
  systemId: 2,
  reason: 'unmapped_sku',
  says: 'nobody mapped it',
  sku,
  kind: 'received',
  quantity: 6,
  location: 'L1',
  itemId: null,
  locationId: 10,
  document: 'receipt/R1/1',
  happenedAt: at(60),
  ...given,
})

test('a line under an unknown name is whose name it is most of', () => {
  const of = (line: Unread) => short(unmapped(history(gap('wms', 6), { unread: [line] })))
  assert.deepEqual(of(unread('tee_red_s')), [['unmapped name', 6, 'map', 'strong', 'message:4']])
  assert.deepEqual(of(unread('TEE-RED-S-UK')), [['unmapped name', 6, 'map', 'strong', 'message:4']])
  assert.equal(of(unread('TEE-RED-M'))[0]![3], 'weak')
  assert.deepEqual(of(unread('BOX-40')), [])
  assert.deepEqual(of(unread('BOX-40', { systemId: 3 })), [])
})

test('a line of this item at an unmapped place is its own, and of another is not', () => {
  const of = (itemId: number) =>
    unmapped(
      history(gap('wms', 6), {
        unread: [
          unread('x', { itemId, reason: 'unmapped_location', location: 'Z9', locationId: null }),
        ],
      }),
    ).length
  assert.deepEqual([of(1), of(2)], [1, 0])
})

test('names are compared without case and marks', () => {
  assert.equal(likeness('TEE-RED-S', 'tee red s'), 1)
  assert.equal(likeness('TEE-RED-S', 'TEE-RED-S/UK'), 0.9)
  assert.ok(likeness('TEE-RED-S', 'TEE-RED-M') <= 0.8)
  assert.equal(likeness('', ''), 0)
  assert.equal(likeness('A', 'B'), 0)
})
