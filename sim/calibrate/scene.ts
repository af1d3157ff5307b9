/** The seeded world in which causes are known: real Onhand between five simulated systems, in memory. */
import { upsertBundles, upsertItems, upsertListings } from '../../src/catalog/items.ts'
import type { OpenDb } from '../../src/db/db.ts'
import { sql } from '../../src/db/sql.ts'
import { createEngine, type Engine } from '../../src/engine/engine.ts'
import { quietLog } from '../../src/lib/log.ts'
import { type Random, seededRandom } from '../../src/lib/random.ts'
import type { World } from '../../src/lib/world.ts'
import type { Net } from '../../src/reconcile/round.ts'
import { type VirtualClock, virtualClock } from '../clock.ts'
import { door, network } from '../scenario/network.ts'
import { createErp } from '../systems/erp.ts'
import { createStorefront } from '../systems/storefront.ts'
import type { Erp, Storefront, ThreePl, Wms } from '../systems/system.ts'
import { createThreePl } from '../systems/threepl.ts'
import { createWms } from '../systems/wms.ts'
import { declared } from './declared.ts'
import { type Item, itemsOf } from './items.ts'
import { type Lines, lines } from './lines.ts'

export type Order = { order: string; shop: 'S1' | 'S2'; lines: OrderLine[]; shipped: boolean }
export type OrderLine = { line: string; item: Item; quantity: number }

export type Scene = {
  db: OpenDb
  engine: Engine
  net: Net
  clock: VirtualClock
  random: Random
  shop: Storefront
  wms: Wms
  threepl: ThreePl
  /** Mirrors what is on hand in Leeds: it is told. */
  erp: Erp
  /** Keeps its own copy of Leeds from the warehouse's events: nobody tells it a number. */
  books: Map<string, number>
  lines: Lines
  items: Item[]
  orders: Order[]
  /** Whether shop and warehouse have lists of their records that can be read again. */
  feeds: boolean
  /** Items that something was done to: trade goes easy on them. */
  touched: Set<number>
  number(): number
}

const secret = 'whsec_Y2FsaWJyYXRlZCB3b3JsZCwgbm8gc2VjcmV0IGF0IGFsbCE='

/** Puts the world together on an empty, migrated database, counted once and told everywhere. */
export async function scene(db: OpenDb, seed: number, size: number): Promise<Scene> {
  const clock = virtualClock(new Date('2026-03-02T08:00:00Z'))
  const random = seededRandom(seed * 104_729 + 7)
  const feeds = random.next() < 0.75
  const compares = random.next() < 0.5
  const wires = network()
  const items = itemsOf(random, size)
  const post = lines(wires.fetch, clock, secret)
  const shared = { secret, clock, random }
  const names = items.map((i) => i.shopName)
  const shop = createStorefront({
    ...shared,
    name: 'shop',
    url: 'http://onhand.test/webhooks/shop',
    fetch: post.from('shop'),
    locations: ['S1', 'S2'],
    compares,
    levels: names.map((n) => [n, 0] as const),
  })
  for (const item of items) if (item.york) shop.set(item.shopName, 0, 'S2')
  const wms = createWms({
    ...shared,
    name: 'wms',
    url: 'http://onhand.test/webhooks/wms',
    fetch: post.from('wms'),
    locations: ['L1', 'L2'],
  })
  const threepl = createThreePl({
    ...shared,
    name: 'threepl',
    url: 'http://onhand.test/webhooks/threepl',
    fetch: post.from('threepl'),
    locations: ['P1'],
  })
  // It sleeps before each answer, be it for no time: nobody moves the clock while it is asked.
  const awake = { ...shared, clock: { ...clock, sleep: () => Promise.resolve() } }
  const erp = createErp({
    ...awake,
    name: 'erp',
    url: 'http://onhand.test/webhooks/erp',
    fetch: post.from('erp'),
    locations: ['E1'],
    levels: items.filter((i) => i.parts.length === 0).map((i) => [i.sku, 0] as const),
  })
  const books = createErp({
    ...shared,
    name: 'books',
    url: 'http://none.test',
    fetch: post.from('books'),
    locations: ['B1'],
  })
  wires.host('shop.test', post.before('shop', shop.app))
  wires.host('wms.test', post.before('wms', wms.app))
  wires.host('threepl.test', post.before('threepl', threepl.app))
  wires.host('erp.test', erp.app)
  wires.host('books.test', books.app)

  const world: World = {
    clock,
    random: seededRandom(seed + 1),
    log: quietLog,
    fetch: wires.fetch,
    secret: () => secret,
  }
  const engine = await createEngine({
    db,
    world,
    registry: declared({ feeds, compares }),
    txBase: 0,
  })
  wires.door(
    'onhand.test',
    door(() => engine),
  )
  await catalogued(db, items, clock.now())
  let number = 0
  const made: Scene = {
    db,
    engine,
    net: { ...engine, directory: engine.directory },
    clock,
    random,
    shop,
    wms,
    threepl,
    erp,
    books: books.levels('B1') as Map<string, number>,
    lines: post,
    items,
    orders: [],
    feeds,
    touched: new Set(),
    number: () => ++number,
  }
  await opened(made)
  return made
}

async function catalogued(db: OpenDb, items: readonly Item[], now: Date) {
  await upsertItems(
    db,
    items.map((i) => ({ sku: i.sku, category: i.sku.split('-')[0]! })),
    now,
  )
  await upsertListings(
    db,
    items.flatMap((i) => [
      { system: 'shop', external: i.shopName, sku: i.sku, pack: i.shopPack },
      ...(i.parts.length > 0
        ? []
        : [
            { system: 'wms', external: i.sku, sku: i.sku },
            { system: 'threepl', external: i.sku, sku: i.sku },
            { system: 'erp', external: i.sku, sku: i.sku },
            ...(i.pack > 1
              ? [
                  {
                    system: 'wms',
                    external: `${i.sku}/CS`,
                    sku: i.sku,
                    pack: i.pack,
                    published: false,
                  },
                ]
              : []),
          ]),
    ]),
  )
  await upsertBundles(
    db,
    items.flatMap((i) =>
      i.parts.map((p) => ({ sku: i.sku, component: p.item.sku, quantity: p.quantity })),
    ),
  )
  const ids = await db.all<{ id: number; sku: string }>(sql`select id, sku from item`)
  const bySku = new Map(ids.map((r) => [r.sku, r.id]))
  for (const item of items) item.id = bySku.get(item.sku)!
}

/** Everything is counted once, and the copies start with that. */
async function opened({ wms, threepl, books, items, random, clock }: Scene) {
  const some = (least: number, most: number) =>
    least + Math.floor(random.next() * (most - least + 1))
  const counted = (own: readonly Item[], location: string) =>
    own.map((i, n) => ({ line: String(n + 1), sku: i.sku, quantity: some(25, 90), location }))
  const plain = items.filter((i) => i.parts.length === 0 && !i.unopened)
  const leeds = counted(plain, 'L1')
  wms.count({ count: 'opening-L1', at: clock.now(), lines: leeds })
  wms.count({
    count: 'opening-L2',
    at: clock.now(),
    lines: counted(
      plain.filter((i) => i.bath),
      'L2',
    ),
  })
  threepl.count({
    count: 'opening-P1',
    at: clock.now(),
    lines: counted(
      plain.filter((i) => i.york),
      'P1',
    ),
  })
  const kept = new Set(plain.filter((i) => i.kept).map((i) => i.sku))
  for (const line of leeds) if (kept.has(line.sku)) books.set(line.sku, line.quantity)
  await clock.advance(1_000)
}
