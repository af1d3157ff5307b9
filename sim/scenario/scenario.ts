/**
 * The seeded world: real Onhand code on a real database, simulated systems that lose, repeat, delay
 * and reorder, a clock that stands still until it is moved, and a program that dies anywhere.
 */

import { upsertItems, upsertListings } from '../../src/catalog/items.ts'
import { defineConfig } from '../../src/config.ts'
import { generic } from '../../src/connectors/generic/index.ts'
import { remote } from '../../src/connectors/remote.ts'
import type { OpenDb } from '../../src/db/db.ts'
import { createEngine, type Engine } from '../../src/engine/engine.ts'
import { interpret } from '../../src/inbox/interpret.ts'
import { poll } from '../../src/inbox/poll.ts'
import { seal } from '../../src/ledger/seal.ts'
import { limiter } from '../../src/lib/limiter.ts'
import { quietLog } from '../../src/lib/log.ts'
import { type Random, seededRandom } from '../../src/lib/random.ts'
import type { World } from '../../src/lib/world.ts'
import { deliver } from '../../src/outbox/deliver.ts'
import { fanOut } from '../../src/outbox/fanout.ts'
import { type VirtualClock, virtualClock } from '../clock.ts'
import { faulty } from '../systems/faulty.ts'
import { storefrontSettings, wmsSettings } from '../systems/settings.ts'
import { createStorefront } from '../systems/storefront.ts'
import { createWms } from '../systems/wms.ts'
import { type Business, business } from './business.ts'
import { Crash, crashing } from './crash.ts'
import { door, network } from './network.ts'

export type Options = {
  seed: number
  /** How many orders the shop gets. */
  orders: number
  /** Chance that the program dies at any one statement. */
  crash: number
  /** The shop's interface compares before it sets. */
  compares: boolean
  /** Chance of each kind of failed call, each way. */
  faults: number
  /** Chance that a call lands long after its caller gave up. */
  late: number
  /** Chance that a webhook is never sent; then polling has to find it. */
  drop: number
  /** The net under the webhooks. Off where nothing is dropped: it would hide what it catches. */
  polls: boolean
  /** Acts after the last fault until everything must be calm. */
  patience: number
}

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

/** What one seed draws: every mixture of faults gets its turn. */
export function drawn(seed: number): Options {
  const random = seededRandom(seed * 7919 + 1)
  const drop = random.next() < 0.3 ? 0.1 : 0
  return {
    seed,
    patience: 3000,
    drop,
    polls: drop > 0 || random.next() < 0.3,
    orders: 15 + Math.floor(random.next() * 25),
    crash: [0, 0.004, 0.02][Math.floor(random.next() * 3)]!,
    compares: random.next() < 0.5,
    faults: [0, 0.05, 0.15][Math.floor(random.next() * 3)]!,
    late: [0, 0.02, 0.05][Math.floor(random.next() * 3)]!,
  }
}

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

/** One thing the program does, whichever chance picks; when it dies of it, it is started anew. */
export async function act(scene: Scene, only?: readonly string[]): Promise<void> {
  const { engine, clock } = scene
  const { db, world, registry, directory, recorder } = engine
  const line = () => ({
    channel: directory.channels[0]!,
    connector: registry.systems.shop!.connector.connector,
    remote: remote({
      settings: registry.systems.shop!.connector.settings,
      secret: world.secret,
      clock,
      limiter: limiter(1000, 1000),
      fetch: world.fetch,
    }),
  })
  const pull = (name: string) => {
    const { connector } = registry.systems[name]!.connector
    return poll(
      db,
      world,
      engine.receiver,
      directory.systemId(name),
      connector.pull!,
      engine.remoteOf(name),
    )
  }
  const acts: [string, () => Promise<unknown>][] = [
    ['interpret', () => interpret({ db, world, registry, directory, recorder })],
    ['fan out', () => fanOut(db, clock.now(), registry.lowStock)],
    ['deliver', () => deliver(engine, line(), Math.floor(scene.random.next() * 5))],
    ['seal', () => seal(db, 0, clock.now())],
    ['poll shop', () => pull('shop')],
    ['poll wms', () => pull('wms')],
  ]
  const likely = [5, 4, 5, 0.5, ...(scene.options.polls ? [0.3, 0.3] : [0, 0])]
  const weights = likely.map((w, i) => (only && !only.includes(acts[i]![0]) ? 0 : w))
  const [name, work] = acts[pick(weights, scene.random.next())]!
  const within = scene.busy
  scene.busy = only !== undefined
  try {
    const did = await work()
    scene.trace.push(`${clock.now().toISOString()} ${name} ${JSON.stringify(did)}`)
  } catch (error) {
    if (!(error instanceof Crash)) throw error
    scene.trace.push(`${clock.now().toISOString()} ${name} died`)
    scene.crashes++
    scene.engine = await restarted(scene)
  } finally {
    scene.busy = within
  }
}

async function restarted(scene: Scene): Promise<Engine> {
  const { crash } = scene.danger
  scene.danger.crash = 0
  const engine = await scene.boot()
  scene.danger.crash = crash
  return engine
}

/** The index that `dice` in [0, 1) falls on. */
function pick(weights: readonly number[], dice: number): number {
  let left = dice * weights.reduce((a, b) => a + b, 0)
  return weights.findIndex((w) => {
    left -= w
    return left < 0
  })
}
