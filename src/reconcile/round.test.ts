import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { cleared, testDb } from '../../test/database.ts'
import { type Watched, watched } from '../../test/watched.ts'
import { upsertItems, upsertListings } from '../catalog/items.ts'
import { sql } from '../db/sql.ts'
import { poll } from '../inbox/poll.ts'
import { effectOf } from '../stock/kinds.ts'
import { reconcile } from './round.ts'

const db = await testDb()
let w: Watched
beforeEach(async () => {
  await cleared(db)
  w = await watched(db, { SCARF: 20, MUG: 8, LAMP: 3 })
})

const drifts = () =>
  db.all<{
    sku: string
    system: string
    state: string
    expected: number
    observed: number
    residue: number
  }>(sql`
    select i.sku, s.name as system, d.state, d.expected, d.observed, d.residue
    from drift d join item i on i.id = d.item_id join place p on p.id = d.place_id join system s on s.id = p.system_id
    order by 1, 2`)
const hour = () => w.clock.advance(3_600_000)

test('where all agree there is no drift, and every system was read whole', async () => {
  const round = await reconcile(w.net)
  assert.deepEqual(
    round.readings.map((r) => [r.system, r.state, r.levels, r.agreeing]),
    [
      ['shop', 'complete', 3, 3],
      ['wms', 'complete', 3, 3],
    ],
  )
  assert.deepEqual([round.cases, round.skipped, await drifts()], [[], [], []])
})

test('a hand edit in the shop is a drift with both numbers, and all of it is unexplained', async () => {
  w.shop.set('SCARF', 14)
  await reconcile(w.net)
  const [one, ...others] = await drifts()
  assert.deepEqual(others, [])
  assert.deepEqual(one, {
    sku: 'SCARF',
    system: 'shop',
    state: 'open',
    expected: 18,
    observed: 14,
    residue: -4,
  })
})

test('a shipment whose webhook was lost shows at the owner, for the ledger has not heard of it', async () => {
  w.deaf.wms = true
  w.wms.adjust({
    adjustment: 'A1',
    at: w.clock.now(),
    lines: [{ line: '1', sku: 'MUG', quantity: -5, reason: 'broken' }],
  })
  await w.clock.advance(1000)
  await reconcile(w.net)
  const [one] = await drifts()
  assert.deepEqual([one!.system, one!.expected, one!.observed, one!.residue], ['wms', 8, 3, -5])
})

test('a drift that is gone is resolved, and one that comes back is the same one, regressed', async () => {
  w.shop.set('SCARF', 14)
  await reconcile(w.net)
  w.shop.set('SCARF', 18)
  await hour()
  const round = await reconcile(w.net)
  assert.equal(round.resolved, 1)
  assert.deepEqual(
    (await drifts()).map((d) => d.state),
    ['resolved'],
  )
  w.shop.set('SCARF', 13)
  await hour()
  await reconcile(w.net)
  const life = await db.one(sql`select state, regressed, occurrences from drift`)
  assert.deepEqual(life, { state: 'open', regressed: true, occurrences: 2 })
  const events = await db.all<{ event: string }>(sql`select event from drift_event order by id`)
  assert.deepEqual(
    events.map((e) => e.event),
    ['seen', 'resolved', 'seen again'],
  )
})

test('one unit off minutes after a sale is in flight; the same an hour later is not', async () => {
  w.shop.order({ order: 'O1', at: w.clock.now(), lines: [{ line: 'l1', sku: 'MUG', quantity: 1 }] })
  await w.settle()
  w.shop.set('MUG', 4)
  await reconcile(w.net)
  assert.deepEqual(
    (await drifts()).map((d) => [d.state, d.residue]),
    [['explained', 0]],
  )
  await hour()
  await reconcile(w.net)
  assert.deepEqual(
    (await drifts()).map((d) => [d.state, d.residue]),
    [['open', -1]],
  )
})

test('a number that is on its way there is explained, term by term, to the unit', async () => {
  await w.engine.recorder.record([
    {
      itemId: await w.idOf('LAMP'),
      locationId: w.engine.directory.locationId('leeds'),
      sourceId: w.engine.directory.systemId('wms'),
      reportedBy: w.engine.directory.systemId('wms'),
      key: 'receipt/R1/1/received',
      kind: 'received',
      change: effectOf('received', 30),
      happenedAt: w.clock.now(),
    },
  ])
  w.wms.set('LAMP', 33)
  const { cases } = await reconcile(w.net)
  assert.deepEqual(
    cases.map((c) => [
      c.split.gap,
      c.split.residue,
      c.split.terms.map((t) => [t.term, t.quantity]),
    ]),
    [[-30, 0, [['push_pending', -30]]]],
  )
})

test('a system that shows nothing but zeros is not believed, and nothing is concluded from it', async () => {
  await reconcile(w.net)
  for (const sku of ['SCARF', 'MUG', 'LAMP']) w.wms.set(sku, 0)
  await hour()
  const { readings, cases, skipped } = await reconcile(w.net)
  assert.equal(readings.find((r) => r.system === 'wms')!.state, 'suspect')
  assert.deepEqual(cases, [])
  assert.match(skipped[0]!.why, /shows 0 for 3 of 3 items that have stock/)
  const levels = await db.all(sql`select quantity from level l join place p on p.id = l.place_id
    join system s on s.id = p.system_id where s.name = 'wms' and quantity = 0`)
  assert.deepEqual(levels, [])
})

test('a system that cannot be reached is a reading that failed, and its drifts stay as they were', async () => {
  w.shop.set('SCARF', 14)
  await reconcile(w.net)
  const remoteOf = () => ({
    ...w.net.remoteOf('shop'),
    call: () => Promise.reject(new Error('connect ECONNREFUSED')),
  })
  await hour()
  const { readings, skipped } = await reconcile({ ...w.net, remoteOf }, ['shop'])
  assert.equal(readings[0]!.state, 'failed')
  assert.match(skipped[0]!.why, /ECONNREFUSED/)
  assert.deepEqual(
    (await drifts()).map((d) => d.state),
    ['open'],
  )
})

test('a number that comes twice on turning pages counts once; several names of one item are its parts', async () => {
  await upsertItems(db, [{ sku: 'SOCK' }], w.clock.now())
  await upsertListings(db, [
    { system: 'wms', external: 'SOCK-1', sku: 'SOCK' },
    { system: 'wms', external: 'SOCK-12', sku: 'SOCK', pack: 12 },
  ])
  w.wms.set('SOCK-1', 5)
  w.wms.set('SOCK-12', 2)
  const { connector } = w.net.registry.systems.wms!.connector
  const all = connector.levels!.all
  connector.levels!.all = async function* (remote) {
    for await (const level of all(remote)) yield* [{ ...level, quantity: 99 }, level]
  }
  try {
    const { cases } = await reconcile(w.net, ['wms'])
    assert.deepEqual(
      cases.map((c) => [c.expected, c.observed]),
      [[0, 29]],
    )
  } finally {
    connector.levels!.all = all
  }
})

test('what waits by webhook and again by a poll is one thing that waits', async () => {
  w.deaf.shop = true
  const lines = [{ line: 'l1', sku: 'SCARF', quantity: 3 }]
  w.shop.order({ order: 'O9', at: w.clock.now(), lines })
  w.wms.ship({ order: 'O9', shipment: 'S9', at: w.clock.now(), lines })
  await w.clock.advance(2_000)
  const { db: on, world, receiver, directory, registry } = w.engine
  const { pull } = registry.systems.wms!.connector.connector
  await poll(on, world, receiver, directory.systemId('wms'), pull!, w.engine.remoteOf('wms'))
  await w.settle()
  const { cases } = await reconcile(w.net, ['wms'])
  assert.deepEqual(
    cases.map((c) => [c.split.gap, c.split.residue, c.split.terms.map((t) => t.quantity)]),
    [[-3, 0, [-3]]],
  )
})

test('what a shop has sold ahead of its stock is no drift: neither sells any', async () => {
  const wms = w.engine.directory.systemId('wms')
  await w.engine.recorder.record([
    {
      itemId: await w.idOf('LAMP'),
      locationId: w.engine.directory.locationId('leeds'),
      sourceId: wms,
      reportedBy: wms,
      key: 'adjustment/T1/1/adjusted',
      kind: 'adjusted',
      change: effectOf('adjusted', -3),
      happenedAt: w.clock.now(),
    },
  ])
  w.wms.set('LAMP', 0)
  w.shop.set('LAMP', -4)
  await hour()
  const { readings, cases } = await reconcile(w.net)
  assert.equal(readings[0]!.agreeing, 3)
  assert.deepEqual([cases, await drifts()], [[], []])

  w.shop.set('LAMP', 2)
  await hour()
  await reconcile(w.net)
  assert.deepEqual(
    (await drifts()).map((d) => [d.sku, d.residue]),
    [['LAMP', 2]],
  )
})
