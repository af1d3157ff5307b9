import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, gap, history, moved, refused, short, told } from '../../../test/history.ts'
import { lostOrder, refunded, unreleased } from './orders.ts'

const open = (minutes: number) => ({
  systemId: 1,
  itemId: 1,
  document: 'order/5',
  line: 'l1',
  units: 2,
  placedAt: at(minutes),
})
const listed = (kind: 'ordered' | 'order_cancelled', key: string) => ({
  cite: `document:${kind === 'ordered' ? 'order/5/l1' : key}`,
  systemId: 1,
  movement: told(kind, 2, key, 60, 'shop'),
})

test('an order that is open there and unknown here was lost, and is pulled, never published over', () => {
  assert.deepEqual(short(lostOrder(history(gap('shop', -2, { open: [open(60)] })))), [
    ['lost event', -2, 'pull', 'proof', 'document:order/5/l1'],
  ])
})

test('one that is still on its way is in the terms, and is not claimed once more', () => {
  const terms = [
    { term: 'order_there' as const, quantity: -2, says: '', cites: ['document:order/5'] },
  ]
  const one = gap('shop', -2, { open: [open(110)], split: { gap: -4, terms, residue: -2 } })
  assert.deepEqual(lostOrder(history(one)), [])
})

test('the same order in the open list, in the records and behind a parcel is one lost order', () => {
  const waiting = [
    {
      messageId: 4,
      state: 'parked' as const,
      reason: null,
      receivedAt: at(70),
      movement: told('shipped', 2, 'order/5/l1/shipped/S1', 70, 'wms', 'order/5/l1/ordered'),
    },
  ]
  const h = history(gap('shop', -2, { open: [open(60)], waiting }), {
    missed: [listed('ordered', 'order/5/l1/ordered')],
  })
  assert.deepEqual(short(lostOrder(h)), [
    ['lost event', -2, 'pull', 'proof', 'document:order/5/l1'],
  ])
  const parcel = history(gap('shop', -2, { waiting }))
  assert.deepEqual(short(lostOrder(parcel)).length, 1)
})

test('a cancellation in the shop’s records that never came is proven', () => {
  const h = history(gap('shop', 2), {
    missed: [listed('order_cancelled', 'order/5/l1/cancelled/X')],
  })
  assert.deepEqual(short(unreleased(h)), [
    ['cancellation not released', 2, 'pull', 'proof', 'document:order/5/l1/cancelled/X'],
  ])
})

test('without the records any open order may have been cancelled; with them, none that is not there', () => {
  const ordered = moved('ordered', 2, 'order/5/l1/ordered', 10)
  const h = history(gap('shop', 2), { movements: [ordered] })
  assert.deepEqual(short(unreleased(h)), [
    ['cancellation not released', 2, 'ask', 'weak', ordered.cite],
  ])
  assert.deepEqual(unreleased({ ...h, heard: new Set([1]) }), [])
})

test('a restock that the shop told and the shelf did not is a refund before the return', () => {
  const refusal = refused('refused', 'returned', 1, 'refund/F1/l1/returned', 60, 'shop')
  const h = history(gap('shop', 1), { refusals: [refusal] })
  assert.deepEqual(short(refunded(h)), [
    ['refund before return', 1, 'publish', 'proof', 'refusal:60'],
  ])
  const back = moved('returned', 1, 'return/B1/1/returned', 80)
  assert.deepEqual(refunded({ ...h, movements: [back] }), [], 'the goods are back')
})

test('a parcel of that size may have been refunded in silence: a guess, and nothing to act on', () => {
  const shipped = moved('shipped', 1, 'order/5/l1/shipped/S1', 10)
  assert.deepEqual(short(refunded(history(gap('shop', 1), { movements: [shipped] }))), [
    ['refund before return', 1, 'ask', 'weak', shipped.cite],
  ])
})
