import assert from 'node:assert/strict'
import { test } from 'node:test'
import { raw } from '../../../src/db/sql.ts'
import { kindIndex } from '../../../src/stock/kinds.ts'
import { testDb } from '../../../test/database.ts'
import type { SentEvent } from '../../systems/system.ts'
import { movements } from '../town/shops/generic.ts'
import { proof } from './proof.ts'

const db = await testDb()
await db.all(
  raw("insert into system (name, role, connector) values ('shop', 'storefront', 'generic')"),
)
await db.all(raw("insert into item (sku, created_at) values ('85123A', '2010-12-01')"))

const sent = (type: string, data: object): SentEvent => ({
  id: 'e',
  type,
  body: JSON.stringify({ type, data }),
  attempts: 1,
})
const order = sent('order.placed', {
  id: '1',
  lines: [
    { id: '1', sku: '85123a', quantity: 6 },
    { id: '2', sku: '85123A', quantity: 6 },
  ],
})

const hold = (key: string, committed: number) =>
  db.all(
    raw(`insert into movement (item_id, source_id, business_key, kind, location_id, reported_by, on_hand,
           committed, reserved, unavailable, incoming, version, tx, happened_at, recorded_at)
         select i.id, s.id, '${key}', ${kindIndex('ordered')}, 1, s.id, 0, ${committed}, 0, 0, 0, 1, 1, now(), now()
         from item i, system s where s.name = 'shop'`),
  )

test('what is sent and not in the ledger is lost, by name', async () => {
  const evidence = proof(movements)
  evidence.expect(order)
  await hold('order/1/1/ordered', 6)
  assert.deepEqual(await evidence.compare(db), {
    movements: 1,
    lost: ['shop order/1/2/ordered 85123A ordered 6'],
    doubled: [],
  })
})

test('what is in the ledger as it was sent is neither lost nor doubled', async () => {
  const evidence = proof(movements)
  evidence.expect(order)
  await hold('order/1/2/ordered', 6)
  assert.deepEqual(await evidence.compare(db), { movements: 2, lost: [], doubled: [] })
})

test('what is in the ledger under a second name, or was never sent, is doubled', async () => {
  const evidence = proof(movements)
  evidence.expect(order)
  await hold('order/1/2/again', 6)
  const { lost, doubled } = await evidence.compare(db)
  assert.deepEqual([lost, doubled], [[], ['shop order/1/2/again 85123A ordered 6']])
})

test('another quantity than was sent is both', async () => {
  const evidence = proof(movements)
  evidence.expect(order)
  evidence.expect(
    sent('order.placed', { id: '2', lines: [{ id: '1', sku: '85123A', quantity: 9 }] }),
  )
  await hold('order/2/1/ordered', 8)
  const { lost, doubled } = await evidence.compare(db)
  assert.deepEqual(lost, ['shop order/2/1/ordered 85123A ordered 9'])
  assert.ok(doubled.includes('shop order/2/1/ordered 85123A ordered 8'))
})

test('an echo of a level is no movement', () => {
  const evidence = proof(movements)
  evidence.expect(sent('level.changed', { sku: '85123A', available: 6 }))
  assert.equal(evidence.expected(), 0)
})
