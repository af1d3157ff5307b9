/** A small declared world on a test database: a shelf, a shop, two places, three items. */

import { z } from 'zod'
import { type Directory, sync } from '../src/authority/sync.ts'
import { upsertItems } from '../src/catalog/items.ts'
import { defineConfig } from '../src/config.ts'
import type { Bound } from '../src/connectors/connector.ts'
import type { OpenDb } from '../src/db/db.ts'
import { sql } from '../src/db/sql.ts'
import { type Recorder, recorder } from '../src/ledger/record.ts'
import { systemClock } from '../src/lib/clock.ts'
import { seededRandom } from '../src/lib/random.ts'
import { testDb } from './database.ts'

/** A connector that does nothing: for tests in which systems only have names. */
export const mute: Bound = {
  connector: {
    name: 'mute',
    settings: z.object({}),
    limits: { batch: 100, perSecond: 1000, burst: 1000 },
  },
  settings: {},
}

export const registry = defineConfig({
  locations: { leeds: 'Leeds', york: 'York' },
  systems: {
    wms: { role: 'wms', connector: mute, locations: { LDS: 'leeds', YRK: 'york' } },
    shop: { role: 'storefront', connector: mute, defaultLocation: 'leeds' },
    till: { role: 'pos', connector: mute, truthMoment: 'ordered' },
  },
  owners: { on_hand: 'wms', committed: { each: ['shop', 'till'] } },
})

export type Bench = {
  db: OpenDb
  directory: Directory
  recorder: Recorder
  items: number[]
  leeds: number
  york: number
  wms: number
  shop: number
  self: number
}

export async function bench(): Promise<Bench> {
  const db = await testDb()
  const directory = await sync(db, registry)
  await upsertItems(db, [{ sku: 'A-1' }, { sku: 'B-2' }, { sku: 'C-3' }], new Date(0))
  const items = await db.all<{ id: number }>(sql`select id from item order by id`)
  await db.one(sql`delete from dirty`)
  return {
    db,
    directory,
    recorder: recorder(
      db,
      { clock: systemClock, random: seededRandom(1) },
      { lanes: db.lanes, txBase: 0, forwards: new Set() },
    ),
    items: items.map((i) => i.id),
    leeds: directory.locationId('leeds'),
    york: directory.locationId('york'),
    wms: directory.systemId('wms'),
    shop: directory.systemId('shop'),
    self: directory.systemId('onhand'),
  }
}

/** Noon of the n-th day of a test month; fractions are parts of a day. */
export const day = (n: number) => new Date(Date.UTC(2026, 0, 1, 12) + (n - 1) * 86_400_000)
