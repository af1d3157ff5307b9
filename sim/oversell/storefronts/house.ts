/** Onhand beside one storefront, in virtual time: its real parts, one act after the other, as its loops would. */
import { z } from 'zod'
import { upsertItems, upsertListings } from '../../../src/catalog/items.ts'
import { defineConfig } from '../../../src/config.ts'
import type { Bound } from '../../../src/connectors/connector.ts'
import { type Remote, remote } from '../../../src/connectors/remote.ts'
import type { OpenDb } from '../../../src/db/db.ts'
import { sql } from '../../../src/db/sql.ts'
import { createEngine, type Engine } from '../../../src/engine/engine.ts'
import { createApp } from '../../../src/http/app.ts'
import { interpret } from '../../../src/inbox/interpret.ts'
import { poll } from '../../../src/inbox/poll.ts'
import { keepAlive } from '../../../src/inbox/subscriptions.ts'
import { limiter } from '../../../src/lib/limiter.ts'
import { type Log, quietLog } from '../../../src/lib/log.ts'
import { seededRandom } from '../../../src/lib/random.ts'
import type { Fetch, World } from '../../../src/lib/world.ts'
import { deliver } from '../../../src/outbox/deliver.ts'
import { fanOut } from '../../../src/outbox/fanout.ts'
import { effectOf } from '../../../src/stock/kinds.ts'
import type { Passing } from '../../passing.ts'
import { type Front, type Letter, publicUrl } from './front.ts'

/** The warehouse only has a name: what it says is handed in. */
const warehouse: Bound = {
  connector: {
    name: 'warehouse',
    settings: z.object({}),
    limits: { batch: 100, perSecond: 100, burst: 100 },
  },
  settings: {},
}
const skuOf = (n: number) => `SKU-${n}`

export type House = {
  engine: Engine
  /** A webhook at the door; the status it is answered with. */
  hear(letter: Letter): Promise<number>
  /** The warehouse says that units came (or, below zero, are not there). */
  moved(n: number, units: number): Promise<void>
  /** Whatever its loops would do by now: polls and looks at webhooks when their time has come. */
  work(): Promise<void>
}

type Options = {
  db: OpenDb
  front: Front
  time: Passing
  stock: readonly number[]
  /** The way to the storefront. */
  fetch: Fetch
  /** False: records are not read, webhooks are all there is. */
  polls?: boolean
  log?: Log
}

export async function openHouse(options: Options): Promise<House> {
  const { db, front, time, stock } = options
  const registry = defineConfig({
    publicUrl,
    locations: { main: 'Warehouse' },
    systems: {
      shop: front.system,
      wms: { role: 'wms', connector: warehouse, defaultLocation: 'main' },
    },
    owners: { on_hand: 'wms', committed: 'shop' },
    channels: [{ system: 'shop', external: front.place, from: ['main'], name: 'shop' }],
  })
  const world: World = {
    clock: time.world,
    random: seededRandom(1),
    log: options.log ?? quietLog,
    fetch: options.fetch,
    secret: (name) => front.secrets[name] ?? '',
  }
  const engine = await createEngine({ db, world, registry, txBase: 0 })
  const items = stock.map((_, n) => ({ sku: skuOf(n) }))
  await upsertItems(db, items, time.calls.now())
  const named = items.map(({ sku }, n) => ({ system: 'shop', sku, ...front.listing(n) }))
  await upsertListings(db, named)
  const ids = await db.all<{ id: number }>(sql`select id from item order by id`)
  let papers = 0

  async function moved(n: number, units: number) {
    const { directory, recorder } = engine
    const kind = units > 0 ? ('received' as const) : ('adjusted' as const)
    const [outcome] = await recorder.record([
      {
        itemId: ids[n]!.id,
        locationId: directory.locationId('main'),
        sourceId: directory.systemId('wms'),
        reportedBy: directory.systemId('wms'),
        key: `paper/${++papers}/1/${kind}`,
        kind,
        change: effectOf(kind, units),
        happenedAt: time.calls.now(),
      },
    ])
    if (outcome!.outcome !== 'recorded') throw new Error(`the warehouse: ${outcome!.outcome}`)
  }
  for (const [n, units] of stock.entries()) await moved(n, units)

  const { app, work } = running(engine, options)
  return {
    engine,
    moved,
    work,
    async hear({ headers, body }) {
      const { status } = await app.request('/webhooks/shop', { method: 'POST', headers, body })
      return status
    },
  }
}

/** A call that waits at a limit takes time; nothing else does. */
function running(engine: Engine, { time, front, fetch, polls = true }: Options) {
  const { db, world, registry, directory, recorder, receiver } = engine
  const { connector, settings } = registry.systems.shop!.connector
  const to: Remote<unknown> = remote({
    settings: connector.settings.parse(settings) as unknown,
    secret: (name) => front.secrets[name] ?? '',
    clock: time.calls,
    limiter: limiter(connector.limits.perSecond, connector.limits.burst),
    fetch,
  })
  const line = { channel: directory.channels[0]!, connector, remote: to }
  const inbox = { db, world, registry, directory, recorder }
  const watch = { db, world, registry, directory, receiver, remoteOf: () => to }
  const systemId = directory.systemId('shop')
  const now = () => time.calls.now().getTime()
  const due = { poll: 0, look: 0 }
  let turn = 0

  /** A loop that failed tries again at its next turn. */
  const often = async (name: keyof typeof due, everyMs: number, act: () => Promise<unknown>) => {
    if (now() < due[name]) return
    due[name] = now() + everyMs
    await act().catch((error) => world.log.warn(`${name}.failed`, { why: String(error) }))
  }

  async function work() {
    await often('look', registry.timing.subscriptionsMs, () => keepAlive(watch, 'shop'))
    const { pull } = connector
    if (pull && polls) {
      await often('poll', pull.everyMs, () => poll(db, world, receiver, systemId, pull, to))
    }
    for (let round = 0; round < 20; round++) {
      const read = await interpret(inbox)
      const spread = await fanOut(db, world.clock.now(), registry.lowStock)
      const told = await deliver(engine, line, turn++)
      if (read + spread + told === 0) return
    }
  }
  return { app: createApp(engine), work }
}
