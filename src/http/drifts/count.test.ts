import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { asking } from '../../../test/asked.ts'
import { cleared, testDb } from '../../../test/database.ts'
import { type Watched, watched } from '../../../test/watched.ts'
import { upsertListings } from '../../catalog/items.ts'
import { sql } from '../../db/sql.ts'

type Row = { id: number; state: string; sku: string }
type Counted = { outcome: string; says: string; drift: Row }

const db = await testDb()
let w: Watched
let asked: ReturnType<typeof asking>
const ask = <T>(method: string, path: string, body?: unknown) => asked.ask<T>(method, path, body)
const compare = () => ask('POST', '/v1/reconcile', { wait: 60 })
const hour = () => w.clock.advance(3_600_000)
const onHand = async () =>
  (await db.one<{ n: number }>(sql`select on_hand as n from position p
    join item i on i.id = p.item_id where sku = 'SCARF'`))!.n

beforeEach(async () => {
  await cleared(db)
  w = await watched(db, { SCARF: 20, MUG: 8, LAMP: 3 })
  asked = asking(w.engine)
  await hour()
  w.shop.set('SCARF', 23)
  await compare()
})
const drift = async () =>
  (await asked.get<{ rows: Row[] }>('/v1/drifts?state=open&state=counting&state=correcting'))
    .rows[0]!

test('while it is counted nothing else is done about it, and its count goes the way of every count', async () => {
  const { id } = await drift()
  const begun = await ask<Row>('POST', `/v1/drifts/${id}/count`, { why: 'bin A-04' })
  assert.equal(begun.body.state, 'counting')
  await hour()
  await compare()
  assert.equal((await drift()).state, 'counting')
  const { status, body } = await ask<Counted>('POST', `/v1/drifts/${id}/counted`, {
    quantity: 17,
    why: 'three were broken',
  })
  assert.equal(status, 200)
  assert.deepEqual(
    [body.outcome, body.says, body.drift.state],
    ['recorded', 'It is in the ledger, counted for wms.', 'correcting'],
  )
  assert.equal(await onHand(), 17)
  const last = await db.one<{ actor: string; reason: string; messageId: number }>(
    sql`select actor, reason, message_id from movement where counted = 17`,
  )
  assert.deepEqual([last!.actor, last!.reason], ['operator', 'three were broken'])
  assert.ok(last!.messageId, 'stored before it was applied')
  await w.settle()
  await hour()
  await compare()
  const after = await asked.get<{ drift: Row; events: { event: string }[] }>(`/v1/drifts/${id}`)
  assert.equal(after.drift.state, 'resolved')
  assert.ok(after.events.some((e) => e.event === 'counted'))
  assert.equal(w.shop.level('SCARF'), 15)
})

test('zero is a count, and nothing is not', async () => {
  const { id } = await drift()
  for (const bad of [{}, { quantity: null }, { quantity: -1 }, { quantity: 1.5 }, { quantity: '' }])
    assert.equal((await ask('POST', `/v1/drifts/${id}/counted`, bad)).status, 422)
  assert.equal(
    (await ask<Counted>('POST', `/v1/drifts/${id}/counted`, { quantity: 0 })).status,
    200,
  )
  assert.equal(await onHand(), 0)
})

test('it is counted one by one, whatever the owner of the shelf calls it', async () => {
  const { id } = await drift()
  await upsertListings(db, [{ system: 'wms', external: 'SCARF', sku: 'SCARF', pack: 12 }])
  const packs = await ask<{ detail: string }>('POST', `/v1/drifts/${id}/counted`, { quantity: 5 })
  assert.equal(packs.status, 409)
  assert.match(packs.body.detail, /wms has no word for a single SCARF/)
  await upsertListings(db, [{ system: 'wms', external: 'SC-1', sku: 'SCARF' }])
  const single = await ask<Counted>('POST', `/v1/drifts/${id}/counted`, { quantity: 5 })
  assert.equal(single.body.outcome, 'recorded')
  assert.equal(await onHand(), 5)
})

test('what is resolved, or not there, is not counted', async () => {
  assert.equal((await ask('POST', '/v1/drifts/999/counted', { quantity: 1 })).status, 404)
  const { id } = await drift()
  await db.one(sql`update drift set state = 'resolved', resolved_at = changed_at where id = ${id}`)
  assert.equal((await ask('POST', `/v1/drifts/${id}/counted`, { quantity: 1 })).status, 409)
  assert.equal((await ask('POST', `/v1/drifts/${id}/count`, {})).status, 409)
})
