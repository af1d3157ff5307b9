import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { presets } from '../../src/authority/presets.ts'
import { matching, write } from '../../src/catalog/offers.ts'
import { defineConfig } from '../../src/config.ts'
import type { Remote } from '../../src/connectors/remote.ts'
import { type Settings, shopify } from '../../src/connectors/shopify/index.ts'
import { sql } from '../../src/db/sql.ts'
import { createEngine, type Engine } from '../../src/engine/engine.ts'
import { round } from '../../src/engine/round.ts'
import { interpret } from '../../src/inbox/interpret.ts'
import { poll } from '../../src/inbox/poll.ts'
import { keepAlive } from '../../src/inbox/subscriptions.ts'
import { quietLog } from '../../src/lib/log.ts'
import { seededRandom } from '../../src/lib/random.ts'
import { deliver } from '../../src/outbox/deliver.ts'
import { fanOut } from '../../src/outbox/fanout.ts'
import { noQuantities } from '../../src/stock/kinds.ts'
import { cleared, testDb } from '../../test/database.ts'
import { mute } from '../../test/ledger.ts'
import { door, network } from '../scenario/network.ts'
import { live } from './lives.ts'
import { createShopify, domain, files, type Shopify, secret, token } from './shopify.ts'
import { onHand } from './store/store.ts'
import type { Ways } from './store/ways.ts'

const db = await testDb()
beforeEach(() => cleared(db))

const HOUR = 3_600_000
/** Enough: a shop that is told 0 where it has less would show another number than the ledger. */
const OPENING = 300

type Firm = {
  shop: Shopify
  engine: Engine
  /** How well its webhooks travel. */
  delivery: { repeat: number; drop: number }
  pass(ms: number): void
  pullNow(): Promise<void>
}

/** A shop that has stock, and Onhand that has taken it over from nothing: matched, counted, listening. */
async function firm(places: readonly ['1', ...string[]], ways: Partial<Ways> = {}): Promise<Firm> {
  let now = Date.UTC(2026, 2, 2, 9)
  const pass = (ms: number) => {
    now += ms
  }
  const clock = { now: () => new Date(now), sleep: async (ms: number) => pass(ms) }
  const wires = network()
  const delivery = { repeat: 0.3, drop: 0.2 }
  const shop = createShopify({
    clock,
    random: seededRandom(3),
    ways,
    levels: Array.from({ length: 4 }, () => OPENING),
    locations: places.map((id) => ({ id })),
    everywhere: true,
    fetch: wires.fetch,
    delivery,
  })
  for (const level of shop.store.levels.values()) level.quantities.available = OPENING
  wires.host(domain, shop.app)
  wires.host(new URL(files).host, shop.app)
  const settings: Settings = { shop: domain, token: 'TOKEN', locations: [...places] as never }
  const locations = Object.fromEntries(places.map((id) => [`place-${id}`, `Place ${id}`]))
  const registry = defineConfig({
    publicUrl: 'https://onhand.test',
    locations,
    systems: {
      shop: {
        role: 'storefront',
        connector: shopify(settings),
        locations: Object.fromEntries(places.map((id) => [id, `place-${id}`])),
        webhookSecrets: ['HOOK'],
      },
      shelf: { role: 'wms', connector: mute },
    },
    owners: presets.shelf({ shelf: 'shelf', shops: ['shop'] }),
    channels: places.map((id) => ({
      system: 'shop' as const,
      external: id,
      from: [`place-${id}`] as const,
    })),
  })
  const world = {
    clock,
    random: seededRandom(4),
    log: quietLog,
    fetch: wires.fetch,
    secret: (name: string) => (name === 'TOKEN' ? token : secret),
  }
  const engine = await createEngine({ db, world, registry, txBase: 0 })
  wires.door(
    'onhand.test',
    door(() => engine),
  )
  const { connector } = registry.systems.shop!.connector
  const remote = engine.remoteOf('shop') as Remote<Settings>
  const system = { id: engine.directory.systemId('shop'), name: 'shop' }
  const offers = await matching(db, system, connector.offers!(remote), true, clock.now())
  await write(db, offers, true, clock.now())
  const items = await db.all<{ id: number; sku: string }>(sql`select id, sku from item`)
  const shelf = engine.directory.systemId('shelf')
  await engine.recorder.record(
    places.flatMap((place) =>
      items.map(({ id, sku }) => ({
        itemId: id,
        locationId: engine.directory.locationId(`place-${place}`),
        sourceId: shelf,
        reportedBy: shelf,
        key: `opening/${sku}/${place}`,
        kind: 'counted' as const,
        change: { ...noQuantities },
        counted: OPENING,
        happenedAt: clock.now(),
      })),
    ),
  )
  await keepAlive(engine, 'shop')
  const pullNow = async () => {
    await poll(db, world, engine.receiver, system.id, connector.pull!, remote)
  }
  await pullNow()
  return { shop, engine, delivery, pass, pullNow }
}

/** Until nothing moves any more: messages read, numbers told. */
async function settle({ shop, engine, pass }: Firm): Promise<void> {
  const { registry, directory, remoteOf } = engine
  for (let quiet = 0; quiet < 3; ) {
    pass(1_500)
    await shop.hooks.idle()
    let did = await interpret(engine)
    did += await fanOut(db, engine.world.clock.now(), registry.lowStock)
    for (const channel of directory.channels) {
      const { connector } = registry.systems.shop!.connector
      did += await deliver(engine, { channel, connector, remote: remoteOf('shop') }, 0)
    }
    quiet = did === 0 ? quiet + 1 : 0
  }
}

/** Where the ledger is not where the shop is. */
async function unlike({ shop, engine }: Firm): Promise<string[]> {
  const held = await db.all<{ sku: string; place: number; onHand: number; committed: number }>(sql`
    select i.sku, p.location_id as place, p.on_hand, p.committed
    from position p join item i on i.id = p.item_id`)
  return [...shop.store.levels.values()].flatMap((level) => {
    const place = engine.directory.locationId(`place-${level.place.id}`)
    const p = held.find((h) => h.sku === level.item.sku && h.place === place)
    const there = `${onHand(level)} on hand, ${level.quantities.committed} committed`
    const here = `${p?.onHand} on hand, ${p?.committed} committed`
    return here === there ? [] : [`${level.item.sku} at ${level.place.id}: ${here}, not ${there}`]
  })
}

const stuck = () =>
  db.all<{ state: string; reason: string; detail: object }>(
    sql`select state, reason, detail from message where state not in ('applied') order by id`,
  )

describe('a shop whose orders live on, with Onhand beside it', () => {
  for (const places of [['1'], ['1', '2']] as const) {
    test(`of ${places.length} location(s): every movement is in the ledger, every number right`, async () => {
      const f = await firm(places)
      const { shop, engine } = f
      assert.equal(shop.hooks.hooks.size, 10)
      const random = seededRandom(11)
      for (let step = 0; step < 60; step++) {
        f.pass(20_000)
        live(shop, random, places.length === 1)
        // As often as in a shop that is open.
        await f.pullNow()
        if (step % 10 === 5) await settle(f)
      }
      // What changed no order is found within the hour; a raise that was held back comes after a while.
      for (const ms of [HOUR, HOUR / 2]) {
        f.pass(ms)
        await f.pullNow()
        await settle(f)
      }
      assert.deepEqual(await stuck(), [])
      assert.deepEqual(await unlike(f), [])

      f.delivery.drop = 0
      // Somebody counts: the shop is told, and says so itself; that is our own echo.
      const level = shop.store.level([...shop.store.items.keys()][0]!, '1')!
      const before = { ...level.quantities }
      const { id } = (await db.one<{ id: number }>(
        sql`select id from item where sku = ${level.item.sku}`,
      ))!
      const shelf = engine.directory.systemId('shelf')
      await engine.recorder.record([
        {
          itemId: id,
          locationId: engine.directory.locationId('place-1'),
          sourceId: shelf,
          reportedBy: shelf,
          key: 'count/second/1',
          kind: 'counted',
          change: { ...noQuantities },
          counted: onHand(level) + 7,
          happenedAt: engine.world.clock.now(),
        },
      ])
      await settle(f)
      assert.equal(level.quantities.available, before.available + 7)
      assert.equal(level.quantities.committed, before.committed)
      const told = await db.one<{ quantity: number; echo: boolean }>(sql`
        select quantity, echo from observation where item_id = ${id}
          and location_id = ${engine.directory.locationId('place-1')} order by as_of desc, observed_at desc limit 1`)
      assert.deepEqual(told, { quantity: before.available + 7, echo: true })

      const { counts, skipped, failed } = await round(engine)
      assert.equal(failed, undefined)
      assert.deepEqual(skipped, [])
      assert.deepEqual([counts!.read, counts!.differ], [4 * places.length, 0])
    })
  }
})
