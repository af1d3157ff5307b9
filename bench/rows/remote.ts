/** Row: how well a connector uses what its system's limits allow, in virtual time: no machine is too slow for it. */

import { passing } from '../../sim/passing.ts'
import type { Registry } from '../../src/authority/registry.ts'
import { type Directory, sync } from '../../src/authority/sync.ts'
import { defineConfig } from '../../src/config.ts'
import type { Remote } from '../../src/connectors/remote.ts'
import { remote } from '../../src/connectors/remote.ts'
import { ints, texts } from '../../src/db/arrays.ts'
import type { OpenDb } from '../../src/db/db.ts'
import { raw, sql } from '../../src/db/sql.ts'
import { limiter } from '../../src/lib/limiter.ts'
import { deliver } from '../../src/outbox/deliver.ts'
import { fanOut } from '../../src/outbox/fanout.ts'
import { collect } from '../../src/reconcile/collect.ts'
import { placesOf, syncPlaces } from '../../src/reconcile/places.ts'
import { readSystem } from '../../src/reconcile/read.ts'
import type { Place } from '../place.ts'
import { type Double, doubles, type Least, type Open } from '../remote/doubles.ts'
import { type Result, result } from '../result.ts'
import { timed } from '../rounds.ts'
import { mute, OPENING, world } from '../world.ts'

/** Listings in the shop that is read, and changed items to be told. */
type Size = { read: number; pushed: number }
const START = new Date(Date.UTC(2026, 0, 5, 12))
/** How long Shopify might take for the whole list; it promises nothing. */
const BULK_S = [15, 30, 60, 120, 300]
const bulkS = (listings: number) => Math.min(300, Math.max(15, listings / 300))
const TARGET = { atMost: 1.05 }
/** How soon a channel looks again for something to do. */
const IDLE_MS = 250

/** Each figure once: what is counted are calls and seconds of the shop's own clock. */
export async function remotes(place: Place, row: string, size: Size): Promise<Result[]> {
  const results: Result[] = []
  for (const double of doubles) {
    results.push(...(await reads(place, double, row, size.read)))
    results.push(...(await pushes(place, double, row, size.pushed)))
  }
  return results
}

async function reads(place: Place, double: Double, row: string, size: number): Promise<Result[]> {
  const shop = await opened(place, double, size, bulkS(size))
  const places = await placesOf(shop.db)
  const { db, registry, remoteOf } = shop
  let state = ''
  const machineS = await timed(async () => {
    const reading = await readSystem({ db, world: shop.world, registry, remoteOf }, 'shop', places)
    state = `${reading.state} ${reading.levels} ${reading.different.length} ${reading.why ?? ''}`
  })
  await db.close()
  if (state.trim() !== `complete ${size} 0`) throw new Error(`${double.name} was read as ${state}`)
  const least = double.read(size)
  const says = `${double.name}: ${size.toLocaleString('en-GB')} listings read`
  const own = { row, engine: place.engine, unit: '×' as const, target: TARGET }
  const facts = { ...shop.facts(least), 'machine s': machineS }
  const calls = result({ ...own, says: `${says}, calls`, facts }, [shop.calls() / least.calls])
  const bulk = least.seconds === 'bulk'
  const ratios = bulk ? await overBulk(double) : overLeast(shop.seconds(), least)
  if (ratios.length === 0) return [calls]
  const behind = bulk ? { 'its own seconds': BULK_S.join(', ') } : {}
  return [
    calls,
    result({ ...own, says: `${says}, time`, facts: { ...behind, least: least.says } }, ratios),
  ]
}

/** Nothing where all of it may be done at once: no time is over none. */
const overLeast = (seconds: number, least: Least) =>
  typeof least.seconds === 'number' && least.seconds > 0 ? [seconds / least.seconds] : []

/** Where the system works by itself: how soon its end is noticed, for every length of work. */
async function overBulk(double: Double): Promise<number[]> {
  const ratios: number[] = []
  for (const s of BULK_S) {
    const { remote: to, seconds } = wired(double, 100, s)
    const all = await collect(double.connector.connector.levels!, to, () => 1)
    if (all.broken !== undefined) throw new Error(all.broken)
    ratios.push(seconds() / s)
  }
  return ratios
}

async function pushes(place: Place, double: Double, row: string, size: number): Promise<Result[]> {
  const shop = await opened(place, double, size, bulkS(size))
  const { db } = shop
  // What is there is known, as it is of every item that was told once.
  if (double.connector.connector.push!.compares) await told(shop, 0)
  shop.begin()
  const machineS = await timed(() => told(shop, 1))
  const wrong = Array.from({ length: size }, (_, n) => shop.level(n)).filter(
    (level) => level !== OPENING - 1,
  )
  await db.close()
  if (wrong.length > 0) throw new Error(`${wrong.length} are wrong at ${double.name}`)
  const least = double.push(size)
  const says = `${double.name}: ${size.toLocaleString('en-GB')} changed items told`
  const own = { row, engine: place.engine, unit: '×' as const, target: TARGET }
  const facts = { ...shop.facts(least), 'machine s': machineS }
  return [
    result({ ...own, says: `${says}, calls`, facts }, [shop.calls() / least.calls]),
    result(
      { ...own, says: `${says}, time`, facts: { least: least.says } },
      overLeast(shop.seconds(), least),
    ),
  ]
}

/** `sold` units of every item leave the shelf, and the channel is told until nothing is left to tell. */
async function told(shop: Opened, sold: number): Promise<void> {
  const { db, registry, directory, time } = shop
  const { connector } = registry.systems.shop!.connector
  const channel = directory.channels[0]!
  const line = { channel, connector, remote: shop.remoteOf() }
  await db.one(sql`update position set on_hand = on_hand - ${sold}::int, version = version + 1`)
  await db.one(sql`insert into dirty (item_id, marks) select id, 1 from item order by id`)
  await db.all(raw('vacuum analyze'))
  while ((await fanOut(db, time.calls.now(), registry.lowStock)) > 0);
  for (let turn = 0; (await left(db)) > 0; turn++) {
    const taken = await deliver({ db, world: shop.world, registry, directory }, line, turn)
    if (taken === 0) await time.calls.sleep(IDLE_MS)
  }
}

const left = async (db: OpenDb) =>
  (await db.one<{ n: number }>(sql`select count(*) as n from delivery where due_at is not null`))!.n

type Wired = ReturnType<typeof wired>
type Opened = Awaited<ReturnType<typeof opened>>

/** A double behind the connector's own limiter, with every call counted. */
function wired(double: Double, listings: number, bulkS: number) {
  const time = passing(START)
  const clock = time.calls
  const open: Open = double.open({ clock, listings, stock: OPENING, bulkMs: bulkS * 1000 })
  const { connector, settings } = double.connector
  const { perSecond, burst } = connector.limits
  const count = { calls: 0, refused: 0, from: START }
  const made = () =>
    remote({
      settings: connector.settings.parse(settings) as unknown,
      secret: (name) => double.secrets[name]!,
      clock,
      limiter: limiter(perSecond, burst),
      async fetch(url, init) {
        count.calls++
        const answer = await open.fetch(url, init)
        const text = await answer.clone().text()
        if (answer.status === 429 || text.includes('"THROTTLED"')) count.refused++
        return answer
      },
    })
  const seconds = () => (clock.now().getTime() - count.from.getTime()) / 1000
  return {
    time,
    level: open.level,
    remote: made() as Remote<unknown>,
    calls: () => count.calls,
    seconds,
    /** From here on it is counted; what its limits would give at once is gone. */
    begin() {
      Object.assign(count, { calls: 0, refused: 0, from: clock.now() })
      open.spend()
    },
    facts: (least: Least) => ({
      calls: count.calls,
      'least calls': least.calls,
      seconds: seconds(),
      'least seconds': least.seconds,
      refused: count.refused,
    }),
  }
}

async function opened(place: Place, double: Double, listings: number, bulkS: number) {
  const on: Wired = wired(double, listings, bulkS)
  const db = await place.fresh()
  const registry = declared(double)
  const directory = await stocked(db, registry, double, listings)
  await syncPlaces(db, registry)
  await db.all(raw('vacuum analyze'))
  const here = { ...world, clock: on.time.world }
  return { ...on, db, registry, directory, world: here, remoteOf: () => on.remote }
}

const declared = ({ connector, place }: Double): Registry =>
  defineConfig({
    locations: { main: 'Warehouse' },
    systems: {
      shop: { role: 'storefront', connector, locations: { [place]: 'main' } },
      wms: { role: 'wms', connector: mute },
    },
    owners: { on_hand: 'wms', committed: 'shop' },
    channels: [{ system: 'shop', external: place, from: ['main'], name: 'shop' }],
  })

async function stocked(
  db: OpenDb,
  registry: Registry,
  double: Double,
  listings: number,
): Promise<Directory> {
  const directory = await sync(db, registry)
  const all = Array.from({ length: listings }, (_, n) => double.listing(n))
  await db.one(sql`
    insert into item (sku, name, created_at)
    select 'SKU-' || n, 'Item ' || n, ${START} from generate_series(1, ${listings}::int) n`)
  await db.one(sql`
    insert into listing (system_id, external, item_id, remote)
    select ${directory.systemId('shop')}::smallint, l.external, l.item_id, l.remote::jsonb
    from unnest(${texts(all.map((l) => l.external))}::text[],
                ${texts(all.map((l) => JSON.stringify(l.remote)))}::text[],
                ${ints(all.map((_, n) => n + 1))}::int[]) as l(external, remote, item_id)`)
  await db.one(sql`
    insert into position
      (item_id, location_id, on_hand, committed, reserved, unavailable, incoming, version, movements)
    select n, ${directory.locationId('main')}, ${OPENING}::int, 0, 0, 0, 0, 1, 0
    from generate_series(1, ${listings}::int) n`)
  return directory
}
