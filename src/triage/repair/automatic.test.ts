import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { cleared, testDb } from '../../../test/database.ts'
import { type Watched, watched } from '../../../test/watched.ts'
import { reconciling } from '../../authority/registry.ts'
import { sql } from '../../db/sql.ts'
import { positionsOf } from '../../ledger/positions.ts'
import { verify } from '../../ledger/verify.ts'
import { reconcile } from '../../reconcile/round.ts'
import type { Repairer, Want } from './act.ts'
import { automatic } from './automatic.ts'
import { beyond } from './budget.ts'

describe('the budget of a day', () => {
  const { limits } = reconciling
  const none = { skus: 0, units: 0, items: new Set<number>(), catalogue: 10_000 }
  const wants = (n: number, each: number) =>
    Array.from({ length: n }, (_, i) => ({ itemId: i, before: each, after: 0 }))

  test('twenty products pass, and twenty-one do not', () => {
    assert.equal(beyond(limits, none, wants(20, 1)), null)
    assert.match(beyond(limits, none, wants(21, 1))!, /^21 products .* at most 20 may/)
  })
  test('fifty units pass, and fifty-one do not', () => {
    assert.equal(beyond(limits, none, wants(10, 5)), null)
    assert.match(
      beyond(limits, none, [...wants(10, 5), { itemId: 1, before: 0, after: 1 }])!,
      /^51 units/,
    )
  })
  test('what was repaired earlier counts, and a product counts once', () => {
    const spent = {
      ...none,
      skus: 20,
      units: 20,
      items: new Set(wants(20, 1).map((w) => w.itemId)),
    }
    assert.equal(beyond(limits, spent, wants(1, 1)), null)
    assert.match(
      beyond(limits, spent, [{ itemId: 99, before: 1, after: 0 }])!,
      /20 of them earlier today/,
    )
  })
  test('one percent of the catalogue is the most, but a single product always is allowed', () => {
    assert.match(
      beyond(limits, { ...none, catalogue: 300 }, wants(4, 1))!,
      /at most 3 \(1% of 300\)/,
    )
    assert.equal(beyond(limits, { ...none, catalogue: 12 }, wants(1, 1)), null)
    assert.match(beyond(limits, { ...none, catalogue: 0 }, wants(2, 1))!, /at most 1/)
  })
  test('a limit that is no number lets nothing through', () => {
    const bad = { ...limits, unitsPerDay: Number.NaN }
    assert.notEqual(beyond(bad, none, wants(1, 1)), null)
  })
})

const db = await testDb()
const skus = Array.from({ length: 12 }, (_, i) => `S-${String(i).padStart(2, '0')}`)
let w: Watched
let repairer: Repairer
beforeEach(async () => {
  await cleared(db)
  w = await watched(db, Object.fromEntries(skus.map((sku) => [sku, 20])))
  repairer = { ...w.net, ledger: w.engine.ledger }
  w.deaf.wms = true
})

/** One compensation for each SKU that the warehouse shows less of. */
async function wants(): Promise<Want[]> {
  const { cases } = await reconcile(repairer)
  return cases.map((one) => ({
    act: 'compensate',
    locationId: one.place.locations[0]!,
    before: one.expected,
    after: one.observed,
    driftId: one.driftId,
    itemId: one.itemId,
    placeId: one.place.id,
    expected: one.expected,
    observed: one.observed,
    cause: 'lost_event',
    confidence: 0.98,
    why: 'a test',
    version: one.positions[0]!.version,
  }))
}

test('of many at the same moment only as many pass as the budget has room for', async () => {
  for (const sku of skus) w.wms.set(sku, 17)
  const all = await wants()
  assert.equal(all.length, 12)
  const runs = await Promise.all(all.map((want) => automatic(repairer, [want])))
  const passed = runs.filter((r) => r.held === null)
  assert.equal(passed.length, 1, 'one percent of twelve is one')
  const moved = await db.all(sql`select from movement where business_key like 'repair/%'`)
  assert.equal(moved.length, 1)
  const held = await db.all(sql`select from batch where state = 'held'`)
  assert.equal(held.length, 1, 'the others find that one waits, and leave it at that')
  assert.ok((await verify(db, 0, w.clock.now())).ok)
})

test('two rounds that see the same drift at the same moment make one repair of it', async () => {
  w.wms.set('S-00', 17)
  const all = await wants()
  const runs = await Promise.all([automatic(repairer, all), automatic(repairer, all)])
  assert.deepEqual(runs.map((r) => r.acted.length).sort(), [0, 1])
  assert.equal((await db.all(sql`select id from repair`)).length, 1)
})

test('a position that moved since it was looked at is left alone', async () => {
  w.wms.set('S-00', 17)
  const [want] = await wants()
  const [run] = [await automatic(repairer, [{ ...want!, version: want!.version! - 1 }])]
  assert.deepEqual(run.acted, [
    { id: 1, state: 'skipped', says: 'something moved while it was decided' },
  ])
  assert.equal((await positionsOf(db, [await w.idOf('S-00')]))[0]!.on_hand, 20)
})

test('all of it is committed, or nothing: no budget is used up by what was not done', async () => {
  w.wms.set('S-00', 17)
  const [want] = await wants()
  await assert.rejects(automatic(repairer, [{ ...want!, after: 0.5 }]))
  assert.deepEqual(await db.all(sql`select id from batch union all select id from repair`), [])
})
