import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, gap, history, LEEDS, moved, short, told } from '../../../test/history.ts'
import { batch, copied, receipt, sameAsOwner, unconfirmed, unheard } from './goods.ts'
import { effects } from './lens.ts'

const ordered = moved('ordered', 2, 'order/5/l1/ordered', 10)

test('what is in the owner’s own list and not here is lost, with its sign, and is to be pulled', () => {
  const missed = (kind: 'received' | 'shipped' | 'purchase_received', quantity: number) =>
    history(gap('wms', quantity), {
      missed: [
        {
          cite: 'document:d',
          systemId: 2,
          movement: told(kind, quantity, 'receipt/7/1/x', 60, 'wms'),
        },
      ],
    })
  assert.deepEqual(short(unheard(missed('received', 6))), [
    ['lost event', 6, 'pull', 'proof', 'document:d'],
  ])
  assert.deepEqual(short(unheard(missed('shipped', 2))), [
    ['lost event', -2, 'pull', 'proof', 'document:d'],
  ])
  assert.equal(unheard(missed('purchase_received', 6))[0]!.cause, 'missing goods receipt')
  assert.equal(
    unheard({ ...missed('shipped', 2), role: '3pl' })[0]!.cause,
    'missing 3PL confirmation',
  )
})

test('a shipment that waits for an order nobody told says that the order is lost, once it is late', () => {
  const movement = told('shipped', 2, 'order/5/l1/shipped/S1', 60, 'wms', 'order/5/l1/ordered')
  const waiting = (minutes: number) => [
    { messageId: 4, state: 'parked' as const, reason: null, receivedAt: at(minutes), movement },
  ]
  assert.deepEqual(short(unheard(history(gap('wms', -2, { waiting: waiting(60) })))), [
    ['lost event', -2, 'pull', 'proof', 'message:4'],
  ])
  assert.deepEqual(unheard(history(gap('wms', -2, { waiting: waiting(110) }))), [])
})

test('goods that were bought and are still coming may be on the shelf already', () => {
  const bought = moved('purchase_ordered', 12, 'purchase/P1/1/purchase_ordered', 5)
  assert.deepEqual(short(receipt(history(gap('wms', 12), { movements: [bought] }))), [
    ['missing goods receipt', 12, 'pull', 'strong', 'movement:wms:purchase/P1/1/purchase_ordered'],
  ])
  const came = moved('purchase_received', 12, 'receipt/R1/1/purchase_received', 20)
  assert.deepEqual(receipt(history(gap('wms', 12), { movements: [came, bought] })), [])
})

test('an open order that is gone from a 3PL was never confirmed; just now it may wait for the batch', () => {
  const third = history(gap('wms', -2), {
    role: '3pl',
    movements: [ordered],
    lagMs: 1_200_000,
    standsSince: at(60),
  })
  assert.deepEqual(short(unconfirmed(third)), [
    ['missing 3PL confirmation', -2, 'pull', 'strong', ordered.cite],
  ])
  const young = { ...third, standsSince: at(118) }
  assert.deepEqual(short(unconfirmed(young)), [
    ['batch window', -2, 'wait', 'strong', ordered.cite],
  ])
  assert.deepEqual(short(batch(young)), [['batch window', -2, 'wait', 'weak', 'place:200']])
  assert.deepEqual(batch(third), [])
})

test('a warehouse whose list was read again has not shipped what is not in it', () => {
  const open = history(gap('wms', -2), { movements: [ordered] })
  assert.equal(unconfirmed(open)[0]!.strength, 'weak')
  assert.deepEqual(unconfirmed({ ...open, heard: new Set([2]) }), [])
})

test('an order that was shipped or cancelled is open no more', () => {
  for (const [kind, key] of [
    ['shipped', 'order/5/l1/shipped/S1'],
    ['order_cancelled', 'order/5/l1/cancelled/X1'],
  ] as const) {
    const closed = moved(kind, 2, key, 20, { source: 'shop', sourceId: 1 })
    assert.deepEqual(unconfirmed(history(gap('wms', -2), { movements: [closed, ordered] })), [])
  }
})

test('a copy that nobody tells has missed what happened, or taken it twice', () => {
  const h = history(gap('books', 3), {
    movements: [moved('adjusted', -3, 'adjustment/A1/1/adjusted', 60)],
  })
  assert.deepEqual(
    short(copied(h, effects(h))).map((c) => c.slice(0, 3)),
    [
      ['lost event', 3, 'ask'],
      ['duplicate event', -3, 'ask'],
    ],
  )
  const later = moved('adjusted', -3, 'adjustment/A1/1/adjusted', 20, { recordedAt: at(60) })
  const h2 = history(gap('books', 3), { movements: [later] })
  assert.equal(copied(h2, effects(h2))[0]!.cause, 'late event', 'it had happened when they agreed')
  const before = history(gap('books', 3), {
    movements: [moved('adjusted', -3, 'adjustment/A1/1/adjusted', 10)],
  })
  assert.deepEqual(copied(before, effects(before)), [], 'it agreed after that')
})

test('a copy that shows what the owner shows is not wrong: the ledger is', () => {
  const owner = gap('wms', 6, { driftId: 9 })
  assert.deepEqual(short(sameAsOwner(history(gap('books', 6), { owner }))), [
    ['agrees with the owner', 6, 'wait', 'proof', 'drift:9'],
  ])
  assert.equal(sameAsOwner(history(gap('books', 4), { owner }))[0]!.strength, 'strong')
  assert.deepEqual(sameAsOwner(history(gap('books', 6))), [])
})

test('what happened before the last count has no effect any more', () => {
  const counted = moved('counted', 40, 'count/C1/1/counted', 50)
  const h = history(gap('books', 3), {
    movements: [
      counted,
      moved('adjusted', -3, 'adjustment/A1/1/adjusted', 45, { recordedAt: at(60) }),
    ],
  })
  assert.deepEqual(effects(h), [])
  assert.equal(h.case.place.locations[0], LEEDS)
})
