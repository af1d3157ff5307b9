import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { cleared, testDb } from '../../../test/database.ts'
import { type Watched, watched } from '../../../test/watched.ts'
import type { Policy } from '../../authority/registry.ts'
import { sql } from '../../db/sql.ts'
import { positionsOf } from '../../ledger/positions.ts'
import { Fault } from '../../lib/faults.ts'
import { reconcile } from '../../reconcile/round.ts'
import { decide } from '../decide.ts'
import type { Repairer } from './act.ts'
import { apply } from './apply.ts'
import { discard, readBatch, rowsOf } from './batches.ts'
import { plan } from './plan.ts'
import { readBack } from './readback.ts'
import { revert } from './revert.ts'

const db = await testDb()
let w: Watched
let repairer: Repairer
const minutes = (n: number) => w.clock.advance(n * 60_000)
async function open(opening: Record<string, number>, policies: Record<string, Policy> = {}) {
  await cleared(db)
  w = await watched(db, opening)
  const { registry, ledger } = w.engine
  const own = { ...registry.reconcile, gate: 'on' as const, policies }
  repairer = { ...w.net, ledger, registry: { ...registry, reconcile: own } }
  await minutes(60)
}
beforeEach(() => open({ SCARF: 20, MUG: 8, LAMP: 3 }))

const seen = async () => decide(repairer, await reconcile(repairer), [])
const planned = async () => (await plan(repairer, {}, 'ann')).batchId!
const onHand = async (sku: string) => (await positionsOf(db, [await w.idOf(sku)]))[0]!.on_hand
const fault = async (act: Promise<unknown>) => {
  const error = await act.then(
    () => assert.fail('it went through'),
    (e) => e,
  )
  assert.ok(error instanceof Fault, String(error))
  return error
}
const lost = async (sku: string, quantity: number) => {
  w.deaf.wms = true
  const lines = [{ line: '1', sku, quantity, reason: 'broken' }]
  w.wms.adjust({ adjustment: `A-${sku}`, at: w.clock.now(), lines })
  await w.clock.advance(1000)
}

test('a script that would correct 581 products is stopped, says why, and offers the plan', async () => {
  const skus = Array.from({ length: 600 }, (_, i) => `P-${String(i).padStart(3, '0')}`)
  await open(Object.fromEntries(skus.map((sku) => [sku, 20])), { shop: 'self_heal' })
  for (const sku of skus.slice(0, 581)) w.shop.set(sku, 20)
  const did = await seen()
  assert.deepEqual([did.repaired, did.held], [0, 581])
  assert.equal(
    did.why,
    '581 products would be corrected in a day: at most 6 (1% of 600) may be without a person',
  )
  await w.settle()
  assert.equal(w.shop.level('P-000'), 20, 'nothing was touched')

  const alert = await db.one<{ title: string; says: string }>(
    sql`select title, says from alert where key = 'repairs-held' and closed_at is null`,
  )
  assert.equal(alert!.title, 'Repairs wait for a person: 581 products, 1162 units')
  assert.match(
    alert!.says,
    /See what would change: onhand plan 1\. Then onhand apply 1 --confirm 581/,
  )
  const rows = await rowsOf(db, did.batchId!)
  assert.deepEqual(
    [rows.length, rows[0]!.sku, rows[0]!.act, rows[0]!.before, rows[0]!.after, rows[0]!.state],
    [581, 'P-000', 'publish', 20, 18, 'planned'],
  )

  const unasked = await fault(apply(repairer, did.batchId!, 'script'))
  assert.equal(unasked.code, 'unconfirmed')
  assert.match(
    unasked.detail,
    /^Nothing was changed: it would correct 581 products \(more than 6\)/,
  )
  assert.match(
    (await fault(apply(repairer, did.batchId!, 'script', 500))).detail,
    /It is 581 products, not 500/,
  )
  assert.equal((await readBatch(db, did.batchId!)).state, 'held')

  const done = await apply(repairer, did.batchId!, 'ann', 581)
  assert.deepEqual([done.done, done.skipped], [581, 0])
  await w.settle()
  await minutes(2)
  assert.deepEqual(await readBack(repairer), { verified: 581, failed: 0 })
  assert.equal(w.shop.level('P-000'), 18)
  assert.deepEqual(await db.all(sql`select from alert where closed_at is null`), [])
})

test('a plan lists each number before and after, and does nothing', async () => {
  w.shop.set('SCARF', 21)
  await lost('MUG', -3)
  await seen()
  const id = await planned()
  const batch = await readBatch(db, id)
  assert.deepEqual([batch.state, batch.madeBy, batch.skus, batch.units], ['planned', 'ann', 2, 6])
  assert.deepEqual(
    (await rowsOf(db, id)).map((r) => [r.sku, r.system, r.act, r.before, r.after]),
    [
      ['SCARF', 'shop', 'publish', 21, 18],
      ['MUG', 'wms', 'compensate', 8, 5],
    ],
  )
  await w.settle()
  assert.deepEqual([w.shop.level('SCARF'), await onHand('MUG')], [21, 8])
  const nothing = await plan(repairer, { systems: ['till'] }, 'ann')
  assert.equal(nothing.batchId, null)
})

test('applying does it in the name of who said so, and it is read back', async () => {
  await lost('MUG', -3)
  await seen()
  const id = await planned()
  assert.deepEqual(await apply(repairer, id, 'ann'), {
    batchId: id,
    done: 1,
    skipped: 0,
    rows: [{ id: 1, state: 'done', says: 'the ledger was corrected from 8 to 5 for wms' }],
  })
  assert.equal(await onHand('MUG'), 5)
  const movement = await db.one(
    sql`select actor from movement where business_key = 'repair/1/compensated'`,
  )
  assert.deepEqual(movement, { actor: 'ann' })
  await minutes(2)
  assert.deepEqual(await readBack(repairer), { verified: 1, failed: 0 })
  const again = await fault(apply(repairer, id, 'ann'))
  assert.match(again.detail, /Batch 1 is applied: it is not done twice/)
})

test('what has changed since the plan is left out, and says why', async () => {
  w.shop.set('SCARF', 21)
  w.shop.set('LAMP', 4)
  await lost('MUG', -3)
  await seen()
  const id = await planned()
  w.shop.set('SCARF', 18)
  w.shop.set('LAMP', 5)
  w.wms.set('MUG', 4)
  const { done, skipped, rows } = await apply(repairer, id, 'ann')
  assert.deepEqual([done, skipped], [0, 3])
  assert.deepEqual(rows.map((r) => r.says).sort(), [
    'it shows 4 now, and not 5 any more: plan again',
    'it shows 5 now, and not 4 any more: plan again',
    'they agree by now',
  ])
  assert.equal((await readBatch(db, id)).state, 'discarded')
  assert.equal(await onHand('MUG'), 8)
})

test('a batch that was applied is taken back with one command, to the unit', async () => {
  await lost('MUG', -3)
  await seen()
  const id = await planned()
  await apply(repairer, id, 'ann')
  await w.settle()
  const back = await revert(repairer, id, 'bob')
  assert.equal(back.done, 1)
  assert.equal(await onHand('MUG'), 8)
  await w.settle()
  await minutes(3)
  await w.settle()
  assert.equal(w.shop.level('MUG'), 6)
  assert.deepEqual(
    (await db.all<{ state: string }>(sql`select state from batch order by id`)).map((b) => b.state),
    ['reverted', 'applied'],
  )
  assert.equal((await db.one<{ state: string }>(sql`select state from drift`))!.state, 'escalated')
  assert.match((await fault(revert(repairer, id, 'bob'))).detail, /batch 1 is reverted/)
})

test('what was counted since then is not taken back: the count stands', async () => {
  await lost('MUG', -3)
  await seen()
  const id = await planned()
  await apply(repairer, id, 'ann')
  w.deaf.wms = false
  await minutes(1)
  w.wms.count({ count: 'C1', at: w.clock.now(), lines: [{ line: '1', sku: 'MUG', quantity: 6 }] })
  await w.clock.advance(1000)
  await w.settle()
  assert.match((await fault(revert(repairer, id, 'bob'))).detail, /counted since then/)
  assert.equal(await onHand('MUG'), 6)
})

test('only telling the owner’s number again leaves nothing to take back', async () => {
  w.shop.set('SCARF', 21)
  await seen()
  const id = await planned()
  await apply(repairer, id, 'ann')
  assert.match(
    (await fault(revert(repairer, id, 'bob'))).detail,
    /only told the owner’s numbers again/,
  )
})

test('a plan that is discarded is not done, and an automatic one does not come back by itself', async () => {
  const skus = Array.from({ length: 30 }, (_, i) => `S-${i}`)
  await open(Object.fromEntries(skus.map((sku) => [sku, 20])), { shop: 'self_heal' })
  for (const sku of skus.slice(0, 2)) w.shop.set(sku, 19)
  const { batchId } = await seen()
  assert.equal((await discard(repairer, batchId!, 'ann')).state, 'discarded')
  assert.match((await fault(apply(repairer, batchId!, 'ann'))).detail, /is discarded/)
  await minutes(60)
  const later = await seen()
  assert.deepEqual([later.repaired, later.held, later.batchId], [0, 2, null])
})

test('whoever made a plan can be kept from approving it', async () => {
  w.shop.set('SCARF', 21)
  await seen()
  const id = await planned()
  const mayApprove = (batch: { madeBy: string }, actor: string) =>
    batch.madeBy === actor ? 'Nobody approves their own plan.' : null
  assert.equal((await fault(apply({ ...repairer, mayApprove }, id, 'ann'))).code, 'forbidden')
  assert.equal((await apply({ ...repairer, mayApprove }, id, 'bob')).done, 1)
})

test('setting many products to 0 at once is a flood, whoever does it', async () => {
  const skus = Array.from({ length: 40 }, (_, i) => `S-${i}`)
  await open(Object.fromEntries(skus.map((sku) => [sku, 4])))
  w.deaf.wms = true
  for (const sku of skus.slice(0, 4)) w.wms.set(sku, 1)
  await minutes(60)
  await seen()
  const id = await planned()
  assert.equal((await readBatch(db, id)).zeroed, 4)
  const stopped = await fault(apply(repairer, id, 'ann'))
  assert.match(
    stopped.detail,
    /it would set 4 of the 40 products that shop lists to 0 \(more than 5%\)/,
  )
  assert.equal((await apply(repairer, id, 'ann', 4)).done, 4)
})
