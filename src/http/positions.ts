/** What there is, per item and location, now or at any past time. */
import { z } from 'zod'
import { skusOf } from '../catalog/items.ts'
import { sql } from '../db/sql.ts'
import type { Engine } from '../engine/engine.ts'
import { type Position, pageOfPositions, positionsOf } from '../ledger/positions.ts'
import { Fault } from '../lib/faults.ts'
import { available } from '../stock/available.ts'
import { type Door, route } from './door.ts'
import { findItems, findLocation, Skus } from './find.ts'
import { Cursor, Limit, MaybeTime, Moment, pageOf, Quantities } from './shapes.ts'

export const PositionRow = Quantities.extend({
  sku: z.string(),
  location: z.string(),
  available: z.int(),
  movements: z.int(),
  /** The last count that it builds on; null: it was never counted. */
  countedAt: MaybeTime,
}).openapi('Position')

export function positions(door: Door, engine: Engine): void {
  const { db, directory } = engine
  route(
    door,
    {
      method: 'get',
      path: '/v1/positions',
      scope: 'read',
      says: 'Quantities per item and location, now or as of a past time',
      query: z.strictObject({
        sku: Skus.optional(),
        location: z.string().optional(),
        asOf: Moment.optional(),
        cursor: Cursor,
        limit: Limit,
      }),
      answer: pageOf(PositionRow),
    },
    async ({ query: { sku, location, asOf, cursor, limit } }) => {
      const place = location === undefined ? undefined : findLocation(engine, location)
      const { found, next } = sku
        ? { found: await positionsOf(db, idsOf(await findItems(db, sku)), asOf), next: null }
        : await page(after(cursor), limit, asOf)
      const kept = found.filter((p) => place === undefined || p.locationId === place)
      const skus = await skusOf(db, [...new Set(kept.map((p) => p.itemId))])
      const rows = kept.map((p) => ({
        ...p,
        sku: skus.get(p.itemId) ?? `item ${p.itemId}`,
        location: directory.locationCode(p.locationId),
        available: available(p),
      }))
      return { rows, next }
    },
  )

  async function page(from: number, most: number, asOf: Date | undefined) {
    const now = await pageOfPositions(db, from, most)
    const ids = [...new Set(now.map((p) => p.itemId))]
    const found: Position[] = asOf ? await positionsOf(db, ids, asOf) : now
    return { found, next: ids.length < most ? null : String(ids.at(-1)) }
  }
}

const idsOf = (items: readonly { id: number }[]) => items.map((i) => i.id)

/** The last id of the page before. */
export function after(cursor: string | undefined): number {
  if (cursor === undefined) return 0
  if (!/^\d{1,15}$/.test(cursor)) throw new Fault('invalid', 'This is not a cursor of this list.')
  return Number(cursor)
}

/** How many positions would be oversold: something to look at, never an error. */
export const oversold = (db: Engine['db']) =>
  db.all<{ sku: string; location: string; available: number }>(sql`
    select i.sku, l.code as location, p.on_hand - p.committed - p.reserved - p.unavailable as available
    from position p join item i on i.id = p.item_id join location l on l.id = p.location_id
    where p.on_hand - p.committed - p.reserved - p.unavailable < 0
    order by 3 limit 20`)
