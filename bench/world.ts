/** The declared world of the bench, and databases in which it has opening stock. */
import { z } from 'zod'
import { storefrontSettings } from '../sim/systems/settings.ts'
import type { Registry } from '../src/authority/registry.ts'
import { type Directory, sync } from '../src/authority/sync.ts'
import { defineConfig } from '../src/config.ts'
import type { Bound } from '../src/connectors/connector.ts'
import { generic } from '../src/connectors/generic/index.ts'
import type { Given } from '../src/connectors/generic/settings.ts'
import type { Db } from '../src/db/db.ts'
import { sql } from '../src/db/sql.ts'
import { systemClock } from '../src/lib/clock.ts'
import { quietLog } from '../src/lib/log.ts'
import { systemRandom } from '../src/lib/random.ts'
import type { World } from '../src/lib/world.ts'

/** Systems that only have names: nobody is called. */
export const mute: Bound = {
  connector: {
    name: 'mute',
    settings: z.object({}),
    limits: { batch: 100, perSecond: 1000, burst: 1000 },
  },
  settings: {},
}

export const registry: Registry = defineConfig({
  locations: { main: 'Warehouse' },
  systems: {
    shop: { role: 'storefront', connector: mute, defaultLocation: 'main' },
    wms: { role: 'wms', connector: mute, defaultLocation: 'main' },
  },
  owners: { on_hand: 'wms', committed: 'shop' },
})

export const secrets = {
  SHOP_WEBHOOKS: 'whsec_YmVuY2gtc2hvcC1zaWducy13aXRoLXRoaXM=',
  SHOP_TOKEN: 'bench-shop-token',
} as const

/** The same, with a shop that is told its numbers and sends webhooks. */
export const withShop = (url: string): Registry =>
  defineConfig({
    locations: { main: 'Warehouse' },
    systems: {
      shop: {
        role: 'storefront',
        connector: webhooksOnly(
          storefrontSettings({
            url,
            token: 'SHOP_TOKEN',
            compares: true,
            limits: { batch: 100, perSecond: 1000, burst: 1000 },
          }),
        ),
        locations: { main: 'main' },
        webhookSecrets: ['SHOP_WEBHOOKS'],
      },
      wms: { role: 'wms', connector: mute, defaultLocation: 'main' },
    },
    owners: { on_hand: 'wms', committed: 'shop' },
    channels: [{ system: 'shop', external: 'main', from: ['main'], name: 'shop' }],
  })

function webhooksOnly({ pull: _, ...settings }: Given) {
  return generic(settings)
}

export const world: World = {
  clock: systemClock,
  random: systemRandom,
  log: quietLog,
  fetch: () => Promise.reject(new Error('nobody is called here')),
  secret: (name) => {
    throw new Error(`no secret ${name}`)
  },
}

export const skuOf = (itemId: number) => `SKU-${String(itemId).padStart(8, '0')}`

/** Units of every item at the start. */
export const OPENING = 1000

/** Declares `world` with items 1 … `items`, each listed in the shop, and opening stock. */
export async function stocked(db: Db, items: number, world = registry): Promise<Directory> {
  const directory = await sync(db, world)
  const now = systemClock.now()
  await db.one(sql`
    insert into item (sku, name, created_at)
    select 'SKU-' || lpad(n::text, 8, '0'), 'Item ' || n, ${now}
    from generate_series(1, ${items}::int) n`)
  await db.one(sql`
    insert into listing (system_id, external, item_id)
    select ${directory.systemId('shop')}::smallint, sku, id from item`)
  await db.one(sql`
    insert into position
      (item_id, location_id, on_hand, committed, reserved, unavailable, incoming, version, movements)
    select n, ${directory.locationId('main')}, ${OPENING}::int, 0, 0, 0, 0, 1, 0
    from generate_series(1, ${items}::int) n`)
  return directory
}
