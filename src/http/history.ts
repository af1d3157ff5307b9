/** The movements of an item, newest first. */
import { z } from 'zod'
import type { Engine } from '../engine/engine.ts'
import { entriesOf, positionsOf } from '../ledger/positions.ts'
import { type Door, route } from './door.ts'
import { MovementRow } from './explain/answer.ts'
import { crossedOff } from './explain/crossed.ts'
import { findItem, findLocation } from './find.ts'
import { after } from './positions.ts'
import { Cursor, Limit, Moment, pageOf, Sku } from './shapes.ts'

export function history(door: Door, engine: Engine): void {
  const { db } = engine
  route(
    door,
    {
      method: 'get',
      path: '/v1/movements',
      scope: 'read',
      says: 'The movements of an item, newest first, each with the channels that know of it',
      query: z.strictObject({
        sku: Sku,
        location: z.string().optional(),
        until: Moment.optional(),
        cursor: Cursor,
        limit: Limit,
      }),
      answer: pageOf(MovementRow.openapi('Movement')),
    },
    async ({ query: { sku, location, until, cursor, limit } }) => {
      const item = await findItem(db, sku)
      const skip = after(cursor)
      const entries = await entriesOf(db, item.id, {
        most: limit + 1,
        skip,
        ...(until ? { until } : {}),
        ...(location ? { locationId: findLocation(engine, location) } : {}),
      })
      const counts = new Map(
        (await positionsOf(db, [item.id], until)).map((p) => [p.locationId, p.countedAt]),
      )
      return {
        rows: await crossedOff(engine, entries.slice(0, limit), counts),
        next: entries.length > limit ? String(skip + limit) : null,
      }
    },
  )
}
