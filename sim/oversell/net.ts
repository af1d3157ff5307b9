/** The same day with Onhand: each change told, records pulled every five minutes, an hourly comparison. */
import { upsertItems, upsertListings } from '../../src/catalog/items.ts'
import { defineConfig } from '../../src/config.ts'
import { generic } from '../../src/connectors/generic/index.ts'
import type { OpenDb } from '../../src/db/db.ts'
import { sql } from '../../src/db/sql.ts'
import { createEngine, type Engine } from '../../src/engine/engine.ts'
import { interpret } from '../../src/inbox/interpret.ts'
import { poll } from '../../src/inbox/poll.ts'
import { quietLog } from '../../src/lib/log.ts'
import { seededRandom } from '../../src/lib/random.ts'
import type { World } from '../../src/lib/world.ts'
import { deliver } from '../../src/outbox/deliver.ts'
import { fanOut } from '../../src/outbox/fanout.ts'
import { reconcile } from '../../src/reconcile/round.ts'
import { diagnoseAll } from '../../src/triage/diagnose.ts'
import { virtualClock } from '../clock.ts'
import { door, network } from '../scenario/network.ts'
import { faulty } from '../systems/faulty.ts'
import { storefrontSettings, wmsSettings } from '../systems/settings.ts'
import { naming } from './issuer.ts'
import { badPost } from './post.ts'
import { script } from './script.ts'
import { secret, type Town, town } from './town.ts'

const TICK_MS = 5_000
const PULL_MS = 300_000
const HOUR_MS = 3_600_000
/** About a quarter of all writes go wrong in one way or another. */
const FAULTS = {
  error_before: 0.08,
  error_after: 0.05,
  answer_lost: 0.05,
  lands_late: 0.03,
  html: 0.02,
  slow_down_seconds: 0.02,
}
const limits = { batch: 100, perSecond: 1_000_000, burst: 1_000_000 }

export type Told = Town['tally'] & { lost: number; late: number; repeated: number; drifts: number }

/** On an empty, migrated database. `compares`: whether the shops' interfaces compare before they set. */
export async function withNet(
  db: OpenDb,
  seed: number,
  size: number,
  hours: number,
  compares: boolean,
): Promise<Told> {
  const clock = virtualClock(new Date('2026-03-02T08:00:00Z'))
  const random = seededRandom(seed + 2)
  const plan = script(seededRandom(seed), size, hours)
  const wires = network()
  const post = badPost(wires.fetch, clock, random, secret)
  const t = town(clock, seededRandom(seed + 1), plan, post.from, compares)
  for (const [name, shop] of Object.entries(t.shops)) {
    const only = (request: Request) => request.method === 'POST'
    wires.host(
      `${name}.test`,
      faulty(shop.app, { clock, random, chances: FAULTS, lateMs: 20_000, only }).app,
    )
  }
  wires.host('wms.test', naming(t.wms.app))
  const world: World = {
    clock,
    random: seededRandom(seed + 3),
    log: quietLog,
    fetch: wires.fetch,
    secret: () => secret,
  }
  const engine = await createEngine({ db, world, registry: declared(compares), txBase: 0 })
  wires.door(
    'onhand.test',
    door(() => engine),
  )
  await upsertItems(
    db,
    plan.skus.map((sku) => ({ sku })),
    clock.now(),
  )
  await upsertListings(
    db,
    plan.skus.flatMap((sku) =>
      ['shop', 'market', 'wms'].map((system) => ({ system, external: sku, sku })),
    ),
  )
  post.calm = true
  const lines = [...plan.opening].map(([sku, quantity], i) => ({ line: `${i + 1}`, sku, quantity }))
  t.wms.count({ count: 'opening', at: clock.now(), lines })
  for (let i = 0; i < 60; i++) await turn(engine, i)
  post.calm = false

  const wishes = [...plan.wishes]
  let drifts = 0
  for (let now = 0, i = 0; now < plan.endMs; now += TICK_MS, i++) {
    await clock.advance(TICK_MS)
    while (wishes[0] && wishes[0].atMs <= now) t.do(wishes.shift()!)
    if (now % 60_000 === 0) t.ship(now)
    if (now % PULL_MS === 0) await pull(engine)
    await turn(engine, i)
    if (now % HOUR_MS === HOUR_MS - TICK_MS) {
      const { cases } = await reconcile({ ...engine, directory: engine.directory })
      drifts += (await diagnoseAll({ ...engine, directory: engine.directory }, cases)).length
    }
  }
  return { ...t.tally, ...post.tally, drifts }
}

/** What its loops do every second or so, as far as anything is due. */
async function turn(engine: Engine, n: number): Promise<void> {
  const { db, world, registry, directory } = engine
  for (let again = true; again; ) {
    const due = await db.one<{ messages: boolean; marks: boolean; deliveries: boolean }>(sql`
      select exists (select from message where state in ('received', 'parked') and next_at <= ${world.clock.now()}) as messages,
             exists (select from dirty) as marks,
             exists (select from delivery where due_at <= ${world.clock.now()} and dead is null) as deliveries`)
    again = false
    if (due!.messages) again = (await interpret(engine)) > 0
    if (due!.marks || again) await fanOut(db, world.clock.now(), registry.lowStock)
    if (!due!.deliveries && !due!.marks && !again) return
    for (const channel of directory.channels) {
      const { connector } = registry.systems[channel.system]!.connector
      await deliver(engine, { channel, connector, remote: engine.remoteOf(channel.system) }, n)
    }
  }
}

async function pull(engine: Engine) {
  const { db, world, receiver, registry, directory } = engine
  for (const [name, system] of Object.entries(registry.systems)) {
    await poll(
      db,
      world,
      receiver,
      directory.systemId(name),
      system.connector.connector.pull!,
      engine.remoteOf(name),
    )
  }
}

type Mapped = Exclude<
  NonNullable<ReturnType<typeof wmsSettings>['events']>[string],
  readonly unknown[]
>

function declared(compares: boolean) {
  const shop = (name: string) => ({
    role: 'storefront' as const,
    connector: generic(storefrontSettings({ url: `https://${name}.test`, compares, limits })),
    locations: { L1: 'leeds' },
    webhookSecrets: ['HOOK'],
  })
  const { events, ...wms } = wmsSettings({ url: 'https://wms.test', orders: 'shop', limits })
  const shipments = events!['shipment.sent'] as Mapped
  return defineConfig({
    locations: { leeds: 'Leeds' },
    systems: {
      shop: shop('shop'),
      market: shop('market'),
      wms: {
        role: 'wms',
        connector: generic({
          ...wms,
          events: {
            ...events,
            'shipment.sent': { ...shipments, issuer: '{$.data.issuer}' },
          },
        }),
        locations: { L1: 'leeds' },
        webhookSecrets: ['HOOK'],
      },
    },
    owners: { on_hand: 'wms', committed: { each: ['shop', 'market'] } },
    channels: [
      { system: 'shop', external: 'L1', from: ['leeds'] },
      { system: 'market', external: 'L1', from: ['leeds'] },
    ],
  })
}
