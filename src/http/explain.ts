/** Any number, term by term, down to the movements that make it. */
import { z } from 'zod'
import { skusOf } from '../catalog/items.ts'
import { componentsOf } from '../catalog/resolve.ts'
import { sql } from '../db/sql.ts'
import type { Engine } from '../engine/engine.ts'
import { entriesOf } from '../ledger/positions.ts'
import { available } from '../stock/available.ts'
import { buckets, type Quantities } from '../stock/names.ts'
import { reader } from './availability.ts'
import { type Door, route } from './door.ts'
import { Explained } from './explain/answer.ts'
import { crossedOff } from './explain/crossed.ts'
import { type Breakdown, breakdown, total } from './explain/terms.ts'
import { toldOf } from './explain/told.ts'
import { availableSays, onHandSays, sumSays } from './explain/words.ts'
import { findItem, findLocation } from './find.ts'
import { after } from './positions.ts'
import { Cursor, Moment, Sku } from './shapes.ts'

export function explain(door: Door, engine: Engine): void {
  const { db } = engine
  route(
    door,
    {
      method: 'get',
      path: '/v1/items/:sku/explain',
      scope: 'read',
      says: 'Why the numbers of an item are what they are, down to each movement; limit=0: sums alone',
      params: z.object({ sku: Sku }),
      query: z.strictObject({
        channel: z.string().optional(),
        location: z.string().optional(),
        asOf: Moment.optional(),
        cursor: Cursor,
        limit: z.coerce.number().int().min(0).max(1000).default(20),
      }),
      answer: Explained,
    },
    async ({ params, query }) => {
      const { asOf, cursor, limit, channel, location } = query
      const item = await findItem(db, params.sku)
      const own = (await componentsOf(db, [item.id])).get(item.id) ?? []
      const skus = await skusOf(
        db,
        own.map((c) => c.itemId),
      )
      const skip = after(cursor)
      const [parts, entries, channels] = await Promise.all([
        breakdown(db, item.id, asOf),
        limit === 0
          ? []
          : entriesOf(db, item.id, {
              most: limit + 1,
              skip,
              ...(asOf ? { until: asOf } : {}),
              ...(location ? { locationId: findLocation(engine, location) } : {}),
            }),
        toldOf(engine, item, reader(engine, asOf), channel),
      ])
      return {
        sku: item.sku,
        name: item.name,
        category: item.category,
        asOf: asOf ?? null,
        bundle: own.map((c) => ({ sku: skus.get(c.itemId) ?? '', quantity: c.quantity })),
        locations: await Promise.all(parts.map((p) => atLocation(engine, item.id, p, asOf))),
        channels,
        movements: {
          rows: await crossedOff(engine, entries.slice(0, limit), baselinesOf(parts)),
          next: entries.length > limit ? String(skip + limit) : null,
        },
      }
    },
  )
}

const baselinesOf = (parts: readonly Breakdown[]) =>
  new Map(parts.map((p) => [p.locationId, p.baseline?.happenedAt]))

async function atLocation(engine: Engine, itemId: number, part: Breakdown, asOf?: Date) {
  const { locationId, baseline, terms } = part
  const q = Object.fromEntries(buckets.map((b) => [b, total(part, b)])) as Quantities
  const free = available(q)
  const says = (b: keyof Quantities) =>
    b === 'on_hand' ? onHandSays(q[b], baseline, terms[b]) : sumSays(q[b], terms[b])
  return {
    location: engine.directory.locationCode(locationId),
    baseline,
    available: { quantity: free, says: availableSays({ ...q, available: free }) },
    ...(Object.fromEntries(
      buckets.map((b) => [b, { quantity: q[b], says: says(b), terms: terms[b] }]),
    ) as Record<
      keyof Quantities,
      { quantity: number; says: string; terms: Breakdown['terms']['on_hand'] }
    >),
    holds: asOf ? [] : await holdsAt(engine, itemId, locationId),
  }
}

const holdsAt = ({ db }: Engine, itemId: number, locationId: number) =>
  db.all<{ id: string; holder: string; remaining: number; expiresAt: Date }>(sql`
    select id, holder, remaining, expires_at from reservation
    where item_id = ${itemId} and location_id = ${locationId} and state = 'held'
    order by expires_at limit 100`)
