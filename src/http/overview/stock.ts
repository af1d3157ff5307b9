/** Blocks of the overview: stock by category, and how fast things sell. */
import { z } from 'zod'
import type { Engine } from '../../engine/engine.ts'
import { shelves } from '../../insight/shelf.ts'
import { pace } from '../../insight/velocity.ts'
import { type Door, route } from '../door.ts'
import { Time } from '../shapes.ts'

const Shelf = z.object({
  /** '' where an item has none. */
  category: z.string(),
  items: z.int(),
  onHand: z.int(),
  committed: z.int(),
  /** Of what is counted; the sets that bundles could be made into are not added to it. */
  available: z.int(),
  /** At or below their safety stock or `lowStock`; those that are out are low too. */
  low: z.int(),
  out: z.int(),
  /** Nothing was ever recorded of them: neither low nor out. */
  unknown: z.int(),
})

const Pace = z.object({
  sku: z.string(),
  name: z.string(),
  category: z.string(),
  /** Sold less cancelled, by when it happened; base units. */
  units: z.int(),
  perDay: z.number(),
  /** Units a day, oldest first; the last one ends now. */
  spark: z.array(z.int()),
  /** How many orders it rests on. */
  orders: z.int(),
  /** Null: nothing was ever recorded of its stock. */
  available: z.int().nullable(),
  /** For how long it lasts at that pace. */
  coverDays: z.number().nullable(),
  /** Why there is no number of days. */
  coverWhy: z.enum(['nothing_sold', 'unknown_stock']).nullable(),
})

export function stockBlocks(door: Door, engine: Engine): void {
  const { db, world, registry } = engine
  route(
    door,
    {
      method: 'get',
      path: '/v1/overview/stock',
      scope: 'read',
      says: 'Stock by category, and how many items are low or out',
      answer: z
        .object({
          at: Time,
          lowStock: z.int(),
          rows: z.array(Shelf),
          items: z.int(),
          low: z.int(),
          out: z.int(),
          unknown: z.int(),
        })
        .openapi('StockByCategory'),
    },
    async () => {
      const at = world.clock.now()
      const rows = await shelves(db, registry)
      const sum = (of: 'items' | 'low' | 'out' | 'unknown') =>
        rows.reduce((all, row) => all + row[of], 0)
      return {
        at,
        lowStock: registry.lowStock,
        rows,
        items: sum('items'),
        low: sum('low'),
        out: sum('out'),
        unknown: sum('unknown'),
      }
    },
  )
  route(
    door,
    {
      method: 'get',
      path: '/v1/overview/velocity',
      scope: 'read',
      says: 'What sells most, or runs out first: units a day, and for how many days there is enough',
      query: z.strictObject({
        days: z.coerce.number().int().min(1).max(366).default(28),
        limit: z.coerce.number().int().min(1).max(200).default(20),
        sort: z.enum(['units', 'cover']).default('units'),
      }),
      answer: z
        .object({ at: Time, days: z.int(), since: Time, rows: z.array(Pace) })
        .openapi('Velocity'),
    },
    async ({ query }) => {
      const at = world.clock.now()
      const since = new Date(at.getTime() - query.days * 86_400_000)
      return { at, days: query.days, since, rows: await pace(db, at, query) }
    },
  )
}
