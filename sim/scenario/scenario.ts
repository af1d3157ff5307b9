/**
 * The seeded world: real Onhand code on a real database, simulated systems that lose, repeat, delay
 * and reorder, a clock that stands still until it is moved, and a program that dies anywhere.
 */

import { upsertItems, upsertListings } from '../../src/catalog/items.ts'
import { defineConfig } from '../../src/config.ts'
import { generic } from '../../src/connectors/generic/index.ts'
import type { OpenDb } from '../../src/db/db.ts'
import { createEngine, type Engine } from '../../src/engine/engine.ts'
import { quietLog } from '../../src/lib/log.ts'
import { type Random, seededRandom } from '../../src/lib/random.ts'
import type { World } from '../../src/lib/world.ts'
import { type VirtualClock, virtualClock } from '../clock.ts'
import { faulty } from '../systems/faulty.ts'
import { storefrontSettings, wmsSettings } from '../systems/settings.ts'
import { createStorefront } from '../systems/storefront.ts'
import { createWms } from '../systems/wms.ts'
import { act } from './act.ts'
import { type Business, business } from './business.ts'
import { crashing } from './crash.ts'
import { door, network } from './network.ts'
import type { Options } from './options.ts'

export type Scene = {
  options: Options
  /** The chance of dying that holds now. */
  danger: { crash: number }
  boot(): Promise<Engine>
  db: OpenDb
  clock: VirtualClock
  random: Random
  engine: Engine
  business: Business
  crashes: number
  /** An act is under way within another. */
  busy: boolean
  /** What happened, in order; two runs of one seed tell the same. */
  trace: string[]
}

const secret = 'whsec_c2VlZGVkIHdvcmxkIHNlY3JldCwgbm90IHNlY3JldA=='
const skus = ['RED-SCARF', 'MUG-01', 'LAMP', 'TEE-S', 'TEE-M']
export const STEP_MS = 400

/** Puts the world together on an empty, migrated database. */
export async function scene(db: OpenDb, options: Options): Promise<Scene> {
  const clock = virtualClock(new Date('2026-03-01T08:00:00Z'))
  const random = seededRandom(options.seed)
  const wires = network()
  const shared = {
    secret,
    clock,
    random,
    fetch: wires.fetch,
    delivery: {
      repeat: 0.2,
      shuffleMs: 20_000,
      drop: options.drop,
      retryMs: 500,
      retryMostMs: 8000,
    },
    locations: ['L1'],
  }
  const opening = skus.map((sku) => [sku, 20 + Math.floor(random.next() * 30)] as const)
  const shop = createStorefront({
    ...shared,
    name: 'shop',
    url: 'http://onhand.test/webhooks/shop',
    compares: options.compares,
    batch: 3,
    levels: skus.map((s) => [s, 0] as const),
  })
  const wms = createWms({
    ...shared,
    name: 'wms',
    url: 'http://onhand.test/webhooks/wms',
    levels: opening,
  })
  const p = options.faults
  const before = faulty(shop.app, {
    clock,
    random,
    hangMs: 16_000,
    lateMs: 9_000,
    chances: {
      error_before: p,
      error_after: p,
      answer_lost: p,
      slow_down_seconds: p / 2,
      html: p / 2,
      lands_late: options.late,
    },
    only: (request) => request.url.endsWith('/levels') && request.method === 'POST',
  })
  wires.host('shop.test', before.app)
  wires.host('wms.test', wms.app)

  const registry = defineConfig({
    locations: { leeds: 'Leeds' },
    systems: {
      shop: {
        role: 'storefront',
        connector: generic(
          storefrontSettings({ url: 'https://shop.test', compares: options.compares }),
        ),
        locations: { L1: 'leeds' },
        webhookSecrets: ['HOOK'],
      },
      wms: {
        role: 'wms',
        connector: generic(wmsSettings({ url: 'https://wms.test', orders: 'shop' })),
        locations: { L1: 'leeds' },
        webhookSecrets: ['HOOK'],
      },
    },
    owners: { on_hand: 'wms', committed: 'shop' },
    channels: [{ system: 'shop', external: 'L1', from: ['leeds'], safety: options.seed % 3 }],
    timing: {
      landsWithinMs: 12_000,
      raiseAfterMs: 1_000,
      unseenForMs: 120_000,
      parkForMs: 3_600_000,
      leaseMs: 20_000,
    },
  })
  const world: World = { clock, random, log: quietLog, fetch: wires.fetch, secret: () => secret }
  const danger = { crash: 0 }
  const boot = () =>
    createEngine({ db: crashing(db, random, () => danger.crash), world, registry, txBase: 0 })
  const made: Scene = {
    options,
    danger,
    boot,
    db,
    clock,
    random,
    engine: await boot(),
    business: business({
      shop,
      wms,
      faults: before,
      skus,
      opening: new Map(opening),
      random,
      clock,
    }),
    crashes: 0,
    busy: false,
    trace: [],
  }
  await upsertItems(
    db,
    skus.map((sku) => ({ sku })),
    clock.now(),
  )
  await upsertListings(
    db,
    skus.flatMap((sku) => [
      { system: 'shop', external: sku, sku },
      { system: 'wms', external: sku, sku },
    ]),
  )
  wires.door(
    'onhand.test',
    door(() => made.engine),
  )
  // While a call is under way the rest of the program goes on.
  wires.meanwhile = async () => {
    if (made.busy || random.next() < 0.5) return
    await act(made, ['interpret', 'fan out'])
  }
  danger.crash = options.crash
  wms.count({
    count: 'opening',
    at: clock.now(),
    lines: opening.map(([sku, quantity], i) => ({ line: String(i + 1), sku, quantity })),
  })
  // A count holds what happened up to its moment, so the first event comes after it.
  await clock.advance(1000)
  return made
}
