/** The declared world of the bench, and databases in which it has opening stock. */
import { z } from 'zod'
import type { Registry } from '../src/authority/registry.ts'
import { type Directory, sync } from '../src/authority/sync.ts'
import { defineConfig } from '../src/config.ts'
import type { Bound } from '../src/connectors/connector.ts'
import type { Db } from '../src/db/db.ts'
import { sql } from '../src/db/sql.ts'
import { systemClock } from '../src/lib/clock.ts'
import { quietLog } from '../src/lib/log.ts'
import { systemRandom } from '../src/lib/random.ts'
import type { World } from '../src/lib/world.ts'

/** Systems that only have names: nobody is called. */
const mute: Bound = {
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

/** Declares the world with items 1 … `items`, and 1,000 of each on hand. */
export async function stocked(db: Db, items: number): Promise<Directory> {
  const directory = await sync(db, registry)
  const now = systemClock.now()
  await db.one(sql`
    insert into item (sku, name, created_at)
    select 'SKU-' || lpad(n::text, 8, '0'), 'Item ' || n, ${now}
    from generate_series(1, ${items}::int) n`)
  await db.one(sql`
    insert into position
      (item_id, location_id, on_hand, committed, reserved, unavailable, incoming, version, movements)
    select n, ${directory.locationId('main')}, 1000, 0, 0, 0, 0, 1, 0
    from generate_series(1, ${items}::int) n`)
  return directory
}
