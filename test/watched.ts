/** A shop and a warehouse, simulated, with Onhand between them, without sockets and on a clock that stands still. */

import { setTimeout as sleep } from 'node:timers/promises'
import { type VirtualClock, virtualClock } from '../sim/clock.ts'
import { door, network } from '../sim/scenario/network.ts'
import { storefrontSettings, wmsSettings } from '../sim/systems/settings.ts'
import { createStorefront } from '../sim/systems/storefront.ts'
import type { Storefront, Wms } from '../sim/systems/system.ts'
import { createWms } from '../sim/systems/wms.ts'
import { upsertItems, upsertListings } from '../src/catalog/items.ts'
import { defineConfig } from '../src/config.ts'
import { generic } from '../src/connectors/generic/index.ts'
import type { OpenDb } from '../src/db/db.ts'
import { sql } from '../src/db/sql.ts'
import { createEngine, type Engine } from '../src/engine/engine.ts'
import { interpret } from '../src/inbox/interpret.ts'
import { quietLog } from '../src/lib/log.ts'
import { seededRandom } from '../src/lib/random.ts'
import type { World } from '../src/lib/world.ts'
import { deliver } from '../src/outbox/deliver.ts'
import { fanOut } from '../src/outbox/fanout.ts'
import type { Net } from '../src/reconcile/round.ts'

const secret = 'whsec_d2F0Y2hlZCB3b3JsZCBzZWNyZXQsIG5vdCBzZWNyZXQ='

export type Watched = {
  engine: Engine
  net: Net
  clock: VirtualClock
  shop: Storefront
  wms: Wms
  /** Webhooks from here on are lost. */
  deaf: { shop: boolean; wms: boolean }
  /** Until nothing moves any more: messages read, numbers told. */
  settle(): Promise<void>
  idOf(sku: string): Promise<number>
}

/** `opening`: SKU → units on the shelf; the shop has been told them. Safety stock is 2. */
export async function watched(
  db: OpenDb,
  opening: Readonly<Record<string, number>>,
): Promise<Watched> {
  const clock = virtualClock(new Date('2026-03-02T09:00:00Z'))
  const wires = network()
  const skus = Object.keys(opening)
  const shared = { secret, clock, random: seededRandom(1), locations: ['L1'] }
  const deaf = { shop: false, wms: false }
  const mail =
    (name: 'shop' | 'wms'): World['fetch'] =>
    async (url, init) =>
      deaf[name] ? new Response(null, { status: 202 }) : wires.fetch(url, init)
  const shop = createStorefront({
    ...shared,
    name: 'shop',
    fetch: mail('shop'),
    url: 'http://onhand.test/webhooks/shop',
    compares: true,
    levels: skus.map((sku) => [sku, 0] as const),
  })
  const wms = createWms({
    ...shared,
    name: 'wms',
    fetch: mail('wms'),
    url: 'http://onhand.test/webhooks/wms',
    levels: Object.entries(opening),
  })
  wires.host('shop.test', shop.app)
  wires.host('wms.test', wms.app)
  const registry = defineConfig({
    locations: { leeds: 'Leeds' },
    systems: {
      shop: {
        role: 'storefront',
        connector: generic(storefrontSettings({ url: 'https://shop.test', compares: true })),
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
    channels: [{ system: 'shop', external: 'L1', from: ['leeds'], safety: 2 }],
    timing: { landsWithinMs: 12_000, unseenForMs: 120_000 },
  })
  const world: World = {
    clock,
    random: seededRandom(2),
    log: quietLog,
    fetch: wires.fetch,
    secret: () => secret,
  }
  const engine = await createEngine({ db, world, registry, txBase: 0 })
  wires.door(
    'onhand.test',
    door(() => engine),
  )
  await upsertItems(
    db,
    skus.map((sku) => ({ sku })),
    clock.now(),
  )
  await upsertListings(
    db,
    skus.flatMap((sku) => ['shop', 'wms'].map((system) => ({ system, external: sku, sku }))),
  )
  const settle = async () => {
    for (let quiet = 0; quiet < 3; ) {
      await clock.advance(1_500)
      // A server answers in real time, of which the clock knows nothing.
      await Promise.race([
        Promise.all([shop.idle(), wms.idle()]),
        sleep(500, undefined, { ref: false }),
      ])
      const did =
        (await interpret(engine)) +
        (await fanOut(db, clock.now(), registry.lowStock)) +
        (await deliver(engine, lineOf(engine), 0))
      quiet = did === 0 ? quiet + 1 : 0
    }
  }
  wms.count({
    count: 'opening',
    at: clock.now(),
    lines: Object.entries(opening).map(([sku, quantity], i) => ({
      line: `${i + 1}`,
      sku,
      quantity,
    })),
  })
  await clock.advance(1_000)
  await settle()
  return {
    engine,
    net: { ...engine, directory: engine.directory },
    clock,
    shop,
    wms,
    deaf,
    settle,
    idOf: async (sku) =>
      (await db.one<{ id: number }>(sql`select id from item where sku = ${sku}`))!.id,
  }
}

const lineOf = ({ directory, registry, remoteOf }: Engine) => ({
  channel: directory.channels[0]!,
  connector: registry.systems.shop!.connector.connector,
  remote: remoteOf('shop'),
})
