import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { cleared, testDb } from '../../../test/database.ts'
import { type Watched, watched } from '../../../test/watched.ts'
import type { Connector } from '../../connectors/connector.ts'
import { sql } from '../../db/sql.ts'
import { reconcile } from '../../reconcile/round.ts'
import { decide } from '../decide.ts'
import type { Repairer } from './act.ts'
import { apply } from './apply.ts'
import { plan } from './plan.ts'
import { readBack } from './readback.ts'

const db = await testDb()
let w: Watched
let repairer: Repairer
const minutes = (n: number) => w.clock.advance(n * 60_000)
beforeEach(async () => {
  await cleared(db)
  w = await watched(db, { SCARF: 20, MUG: 8 })
  repairer = { ...w.net, ledger: w.engine.ledger }
  await minutes(60)
})

/** The shop is told, and only shows what it has in a report. */
function reporting(): Repairer {
  const { registry } = repairer
  const shop = registry.systems.shop!
  const { connector, settings } = shop.connector
  const push: Connector<unknown>['push'] = { ...connector.push!, blind: true }
  const systems = {
    ...registry.systems,
    shop: { ...shop, connector: { connector: { ...connector, push }, settings } },
  }
  return { ...repairer, registry: { ...registry, systems } }
}
const seen = async (by: Repairer) => decide(by, await reconcile(by), [])
async function applied(by: Repairer) {
  await seen(by)
  const { batchId } = await plan(by, {}, 'ann')
  assert.equal((await apply(by, batchId!, 'ann')).done, 1)
}
const states = async () =>
  db.one(
    sql`select r.state as repair, d.state as drift, r.says from repair r join drift d on d.id = r.drift_id`,
  )
const none = { verified: 0, failed: 0 }

test('where one number cannot be asked for, the next reading says whether it holds', async () => {
  w.shop.set('SCARF', 23)
  const by = reporting()
  await applied(by)
  await w.settle()
  await minutes(5)
  assert.deepEqual(await readBack(by), none, 'no reading yet')
  await minutes(55)
  assert.equal((await seen(by)).verified, 1)
  assert.deepEqual(await states(), {
    repair: 'verified',
    drift: 'resolved',
    says: 'shop shows it by its next reading',
  })
})

test('and where it does not hold, it goes to a person', async () => {
  w.shop.set('SCARF', 23)
  const by = reporting()
  await applied(by)
  await minutes(60)
  assert.equal((await seen(by)).failed, 1)
  assert.deepEqual(await states(), {
    repair: 'failed',
    drift: 'escalated',
    says: 'shop still differs at its next reading',
  })
})

test('a system that cannot be reached is asked again, and given up in the end', async () => {
  w.shop.set('SCARF', 23)
  await applied(repairer)
  const remoteOf = (system: string) => ({
    ...repairer.remoteOf(system),
    call: () => Promise.reject(new Error('no route')),
  })
  const cut = { ...repairer, remoteOf }
  await minutes(2)
  assert.deepEqual(await readBack(cut), none)
  await minutes(30)
  assert.deepEqual(await readBack(cut), { verified: 0, failed: 1 })
  assert.match(String((await states())!.says), /could not be looked at again: no route/)
})

test('two that read back at once end a repair once', async () => {
  w.shop.set('SCARF', 23)
  await applied(repairer)
  await w.settle()
  await minutes(2)
  const both = await Promise.all([readBack(repairer), readBack(repairer)])
  assert.equal(
    both.reduce((sum, b) => sum + b.verified, 0),
    1,
  )
  const resolved = await db.all(sql`select id from drift_event where event = 'resolved'`)
  assert.equal(resolved.length, 1)
})

test('the alarm about repairs that did not hold is over when their drift is', async () => {
  const alarm = () =>
    db.all(sql`select id from alert where key = 'repairs-failed' and closed_at is null`)
  w.shop.set('SCARF', 23)
  await applied(repairer)
  await w.settle()
  w.shop.set('SCARF', 23)
  await minutes(2)
  assert.equal((await readBack(repairer)).failed, 1)
  assert.equal((await alarm()).length, 1)
  w.shop.set('SCARF', 18)
  await minutes(60)
  await seen(repairer)
  await readBack(repairer)
  assert.deepEqual(await alarm(), [])
})
