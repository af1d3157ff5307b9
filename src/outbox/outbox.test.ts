/** Telling channels: what they are told, in what order, and what happens when they do not listen. */
import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { z } from 'zod'
import { testDb } from '../../test/database.ts'
import { emptied, mute } from '../../test/ledger.ts'
import { sync } from '../authority/sync.ts'
import { upsertBundles, upsertItems, upsertListings } from '../catalog/items.ts'
import { defineConfig } from '../config.ts'
import type { Bound, Sent, Wanted } from '../connectors/connector.ts'
import { RemoteError } from '../connectors/remote.ts'
import { sql } from '../db/sql.ts'
import { recorder } from '../ledger/record.ts'
import { later, systemClock } from '../lib/clock.ts'
import { quietLog } from '../lib/log.ts'
import { seededRandom } from '../lib/random.ts'
import { effectOf, type Kind, noQuantities } from '../stock/kinds.ts'
import { pause, resume, stateOf } from './channels.ts'
import { again, backlog, confirmations, deadLetters, estimate } from './dead.ts'
import { deliver, type Line, type Outbox } from './deliver.ts'
import { fanOut } from './fanout.ts'
import { wantsOf } from './want.ts'

/** A shop in a few lines: numbers by SKU, and a script of how it answers. */
const there = new Map<string, number>()
let calls: Wanted[][] = []
let answer: ((w: Wanted) => Sent | undefined) | undefined
let fails: RemoteError | undefined
const shop: Bound = {
  connector: {
    ...mute.connector,
    settings: z.object({}),
    limits: { batch: 2, perSecond: 1000, burst: 1000 },
    push: {
      compares: true,
      async send(wanted) {
        calls.push([...wanted])
        if (fails) throw fails
        return wanted.map((w): Sent => {
          const told = answer?.(w)
          if (told) return told
          const now = there.get(w.external) ?? 0
          if (w.over !== null && w.over !== now) return { sent: 'stale', observed: now }
          there.set(w.external, w.quantity)
          return { sent: 'done' }
        })
      },
    },
    levels: {
      of: async (asked) =>
        asked.map((a) =>
          there.has(a.external)
            ? {
                external: a.external,
                location: a.location,
                quantity: there.get(a.external)!,
                asOf: clock.now(),
              }
            : null,
        ),
      async *all() {},
    },
  },
  settings: {},
}

const registry = defineConfig({
  locations: { leeds: 'Leeds', york: 'York' },
  systems: {
    wms: { role: 'wms', connector: mute },
    shop: { role: 'storefront', connector: shop },
  },
  owners: { on_hand: 'wms', committed: 'shop' },
  channels: [
    {
      system: 'shop',
      external: 'main',
      from: ['leeds', 'york'],
      safety: 1,
      cap: 50,
      categories: { mugs: { safety: 3, percent: 50 } },
    },
  ],
  timing: { raiseAfterMs: 0 },
  lowStock: 5,
})

const db = await testDb()
let shift = 0
const clock = { ...systemClock, now: () => later(systemClock.now(), shift) }
const world = {
  clock,
  random: seededRandom(1),
  log: quietLog,
  fetch: () => assert.fail(),
  secret: () => '',
}
let outbox: Outbox
let line: Line
let ids: Record<string, number>
let turn = 0
let number = 0

async function stock(sku: string, quantity: number, place = 'leeds', kind: Kind = 'received') {
  const record = recorder(db, world, { lanes: db.lanes, txBase: 0, forwards: new Set() })
  const teller = outbox.directory.systemId(kind === 'ordered' ? 'shop' : 'wms')
  const [done] = await record.record([
    {
      itemId: ids[sku]!,
      locationId: outbox.directory.locationId(place),
      sourceId: teller,
      reportedBy: teller,
      key: `d/${++number}/x`,
      kind,
      change: kind === 'counted' ? { ...noQuantities } : effectOf(kind, quantity),
      ...(kind === 'counted' ? { counted: quantity } : {}),
      happenedAt: clock.now(),
    },
  ])
  assert.equal(done!.outcome, 'recorded')
}
/** Until nothing more is due; a moment passes between two looks. */
async function told() {
  for (let i = 0; i < 12; i++) {
    await fanOut(db, clock.now(), registry.lowStock)
    await deliver(outbox, line, turn++)
    shift += 250
  }
}
const want = async (sku: string) =>
  (await wantsOf(db, line.channel, [ids[sku]!], outbox.directory.locationCode))[0]!

describe('the outbox', () => {
  beforeEach(async () => {
    shift = 0
    calls = []
    answer = undefined
    fails = undefined
    there.clear()
    await emptied(db, true)
    const directory = await sync(db, registry)
    const skus = ['A', 'B', 'C', 'MUG', 'SET']
    await upsertItems(
      db,
      skus.map((sku) => ({ sku, category: sku === 'MUG' ? 'mugs' : '' })),
      clock.now(),
    )
    await upsertListings(
      db,
      skus.map((sku) => ({ system: 'shop', external: sku.toLowerCase(), sku })),
    )
    for (const sku of skus) there.set(sku.toLowerCase(), 0)
    const rows = await db.all<{ id: number; sku: string }>(sql`select id, sku from item`)
    ids = Object.fromEntries(rows.map((r) => [r.sku, r.id]))
    await db.one(sql`delete from dirty`)
    outbox = { db, world, registry, directory }
    line = {
      channel: directory.channels[0]!,
      connector: shop.connector,
      remote: {} as Line['remote'],
    }
  })

  test('a channel is told what may be sold over all its locations, and each term is named', async () => {
    await stock('A', 10)
    await stock('A', 5, 'york')
    await stock('A', 2, 'leeds', 'ordered')
    await told()
    assert.equal(there.get('a'), 12)
    const { terms, packs } = await want('A')
    assert.deepEqual(
      terms.map((t) => [t.term, t.quantity]),
      [
        ['available', 8],
        ['available', 5],
        ['safety_stock', -1],
      ],
    )
    assert.equal(
      terms.reduce((sum, t) => sum + t.quantity, 0),
      packs,
    )
  })

  test('safety stock: item beats category beats channel; then percent, cap, whole packs, never below 0', async () => {
    await stock('MUG', 21)
    assert.equal((await want('MUG')).packs, 9, '(21 − 3) × 50%')
    await db.one(sql`update item set safety = 1 where sku = 'MUG'`)
    assert.equal((await want('MUG')).packs, 10, '(21 − 1) × 50%')
    await db.one(
      sql`insert into channel_rule (channel_id, item_id, safety, percent) values (${line.channel.id}, ${ids.MUG}, 0, 100)`,
    )
    assert.equal((await want('MUG')).packs, 21)
    await db.one(sql`update listing set pack = 6 where item_id = ${ids.MUG}`)
    assert.equal((await want('MUG')).packs, 3, '21 is three packs of 6')
    await stock('A', 500)
    assert.equal((await want('A')).packs, 50, 'the cap')
    await stock('B', -4, 'leeds', 'adjusted')
    assert.equal((await want('B')).packs, 0)
  })

  test('a bundle is offered as often as its scarcest component allows, and moves with them', async () => {
    await upsertBundles(db, [
      { sku: 'SET', component: 'A', quantity: 2 },
      { sku: 'SET', component: 'B', quantity: 1 },
    ])
    await stock('A', 9)
    await stock('B', 7)
    await told()
    assert.equal(there.get('set'), 3, '4 sets less 1 kept back')
    await stock('A', -4, 'leeds', 'adjusted')
    await told()
    assert.equal(there.get('set'), 1)
  })

  test('a thousand movements on one item are one push', async () => {
    for (let i = 0; i < 40; i++) await stock('A', 1)
    await told()
    assert.equal(there.get('a'), 39)
    assert.equal(calls.length, 1)
  })

  test('little stock goes first, before what was marked earlier', async () => {
    for (const sku of ['A', 'B', 'C']) await stock(sku, sku === 'C' ? 3 : 40)
    await told()
    assert.ok(calls[0]!.some((w) => w.external === 'c'))
    assert.ok(
      calls.every((rows) => rows.length <= 2),
      'no more than the limit of one call',
    )
  })

  test('each movement is crossed off when the channel confirmed a number made from it', async () => {
    await stock('A', 10)
    await told()
    await stock('A', 2, 'leeds', 'ordered')
    assert.equal((await confirmations(db, ids.A!)).length, 1)
    await told()
    const done = await confirmations(db, ids.A!)
    assert.deepEqual(
      done.map((c) => c.channel),
      ['shop', 'shop'],
    )
  })

  test('one bad row is a dead letter with its reason, its neighbours are told, and it can be told again', async () => {
    answer = (w) => (w.external === 'a' ? { sent: 'never', why: 'product archived' } : undefined)
    await stock('A', 10)
    await stock('B', 10)
    await told()
    assert.equal(there.get('b'), 9)
    const dead = await deadLetters(db, 10)
    assert.deepEqual(
      dead.map((d) => [d.sku, d.why]),
      [['A', 'product archived']],
    )
    answer = undefined
    assert.equal(await again(db, { deadOnly: true }, clock.now()), 1)
    await told()
    assert.equal(there.get('a'), 9)
    assert.deepEqual(await deadLetters(db, 10), [])
  })

  test('a listing that is not there is a dead letter, not a zero', async () => {
    there.delete('a')
    await stock('A', 10)
    await told()
    assert.match((await deadLetters(db, 1))[0]!.why, /not found there/)
    assert.equal(there.has('a'), false)
  })

  test('a paused channel is told nothing, and everything when it is resumed', async () => {
    await pause(db, line.channel.id, 'stock-take, says Ann')
    await stock('A', 10)
    await told()
    assert.equal(calls.length, 0)
    assert.deepEqual(
      (await backlog(db)).map((b) => b.pending),
      [1],
    )
    await resume(db, line.channel.id)
    await told()
    assert.equal(there.get('a'), 9)
  })

  test('"slow down" is obeyed to the second, by everyone, and loses nothing', async () => {
    fails = new RemoteError('later', 'slow down', 429, 30_000)
    await stock('A', 10)
    await told()
    assert.equal(calls.length, 1)
    fails = undefined
    await told()
    assert.equal(calls.length, 1, 'still within the 30 seconds')
    shift += 30_000
    await told()
    assert.equal(there.get('a'), 9)
  })

  test('wrong credentials shut the channel at once and are not tried again and again', async () => {
    fails = new RemoteError('auth', 'not let in (401)', 401)
    await stock('A', 10)
    await told()
    assert.equal(calls.length, 1)
    assert.match((await stateOf(db, line.channel.id)).blockedWhy!, /not let in/)
    assert.deepEqual(await deadLetters(db, 1), [])
  })

  test('a system that is down is left alone for longer and longer, and nothing is given up', async () => {
    fails = new RemoteError('unclear', 'failed there (500)', 500)
    await stock('A', 10)
    for (let i = 0; i < 10; i++) await told()
    const tries = calls.length
    assert.ok(tries > 4 && tries < 20, `${tries} calls in 30 seconds`)
    fails = undefined
    shift += 120_000
    await told()
    assert.equal(there.get('a'), 9)
    assert.equal((await stateOf(db, line.channel.id)).failures, 0)
  })

  test('a lost answer is asked for again under the same key, and a new number has a new one', async () => {
    fails = new RemoteError('unclear', 'reset', undefined)
    await stock('A', 10)
    await told()
    const keys = new Set(calls.flat().map((w) => w.key))
    assert.equal(keys.size, 1)
    await stock('A', 3)
    await told()
    assert.equal(new Set(calls.flat().map((w) => w.key)).size, 2)
  })

  test('everything since a time can be told again, with an estimate first', async () => {
    await stock('A', 10)
    await told()
    const since = clock.now()
    shift += 1000
    await stock('B', 10)
    await told()
    there.set('b', 77)
    assert.equal(await estimate(db, { channelId: line.channel.id, since }), 1)
    assert.equal(await again(db, { channelId: line.channel.id, since }, clock.now()), 1)
    await told()
    assert.equal(there.get('b'), 9)
  })
})
