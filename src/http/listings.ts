/** Items and locations as each system knows them. */
import { z } from 'zod'
import { upsertListings } from '../catalog/items.ts'
import { mapLocation } from '../catalog/resolve.ts'
import type { Db } from '../db/db.ts'
import { raw, sql } from '../db/sql.ts'
import type { Engine } from '../engine/engine.ts'
import { type Door, route } from './door.ts'
import { findItem, findLocation, findSystem } from './find.ts'
import { Cursor, Limit, MaybeTime, Moment, pageOf, Sku, text } from './shapes.ts'
import { Waiting, waitingFor } from './waiting.ts'

const ListingIn = z.strictObject({
  /** Null: an alias that every system may use. */
  system: text(40).nullable(),
  external: text(200),
  sku: Sku,
  /** Base units in one of theirs. */
  pack: z.int().min(1).max(1_000_000).optional(),
  /** False: a name to understand, not a place to write to. */
  published: z.boolean().optional(),
  remote: z.record(z.string().max(100), z.unknown()).optional(),
  validFrom: Moment.optional(),
})

export const ListingRow = z
  .object({
    system: z.string().nullable(),
    external: z.string(),
    sku: z.string(),
    pack: z.int(),
    published: z.boolean(),
    validFrom: MaybeTime,
  })
  .openapi('Listing')

type Row = z.infer<typeof ListingRow>

export const listingsWith = (
  db: Db,
  by: { itemId?: number; systemId?: number; external?: string },
  after: string,
  most: number,
) =>
  db.all<Row & { id: number }>(sql`
    select l.id, s.name as system, l.external, i.sku, l.pack, l.published, l.valid_from
    from listing l join item i on i.id = l.item_id left join system s on s.id = l.system_id
    where l.id > ${after === '' ? 0 : Number(after)}
      and ${by.itemId === undefined ? raw('true') : sql`l.item_id = ${by.itemId}`}
      and ${by.systemId === undefined ? raw('true') : sql`l.system_id = ${by.systemId}`}
      and ${by.external === undefined ? raw('true') : sql`l.external = ${by.external}`}
    order by l.id limit ${most}`)

export function listings(door: Door, engine: Engine): void {
  const { db } = engine
  route(
    door,
    {
      method: 'put',
      path: '/v1/listings',
      scope: 'write',
      says: "Map systems' codes to items; then what waited for them can be replayed",
      body: z.strictObject({ listings: z.array(ListingIn).min(1).max(20_000) }),
      mostBytes: 10_000_000,
      answer: z.object({
        changed: z.int(),
        /** Rows whose system or SKU does not exist: not stored. */
        missing: z.array(
          z.object({ system: z.string().nullable(), external: z.string(), sku: z.string() }),
        ),
        waiting: z.array(Waiting),
      }),
    },
    async ({ body }) => {
      const rows = body.listings.map(({ validFrom, ...row }) => ({
        ...row,
        ...(validFrom ? { validFrom: validFrom.toISOString() } : {}),
      }))
      const missing = await upsertListings(db, rows as never)
      engine.wake()
      return {
        changed: rows.length - missing.length,
        missing,
        waiting: await waitingFor(db, { skus: rows.map((r) => r.external) }),
      }
    },
  )

  route(
    door,
    {
      method: 'get',
      path: '/v1/listings',
      scope: 'read',
      says: 'Listings in the order in which they were added',
      query: z.strictObject({
        system: z.string().optional(),
        sku: Sku.optional(),
        /** The system's own code. */
        external: text(200).optional(),
        cursor: z
          .string()
          .regex(/^\d{1,15}$/)
          .optional(),
        limit: Limit,
      }),
      answer: pageOf(ListingRow),
    },
    async ({ query: { system, sku, external, cursor, limit } }) => {
      const by = {
        ...(system === undefined ? {} : { systemId: findSystem(engine, system) }),
        ...(sku === undefined ? {} : { itemId: (await findItem(db, sku)).id }),
        ...(external === undefined ? {} : { external }),
      }
      const rows = await listingsWith(db, by, cursor ?? '', limit)
      return { rows, next: rows.length < limit ? null : String(rows.at(-1)!.id) }
    },
  )

  locations(door, engine)
}

function locations(door: Door, engine: Engine): void {
  const { db } = engine
  const Mapped = z.strictObject({ system: text(40), external: text(200), location: text(100) })
  route(
    door,
    {
      method: 'put',
      path: '/v1/locations',
      scope: 'write',
      says: "Map systems' location codes to ours; then what waited for them can be replayed",
      body: z.strictObject({ locations: z.array(Mapped).min(1).max(1_000) }),
      answer: z.object({ changed: z.int(), waiting: z.array(Waiting) }),
    },
    async ({ body }) => {
      const known = body.locations.map((m) => ({
        systemId: findSystem(engine, m.system),
        external: m.external,
        locationId: findLocation(engine, m.location),
      }))
      for (const m of known) await mapLocation(db, m.systemId, m.external, m.locationId)
      const waiting = await waitingFor(db, { locations: known.map((m) => m.external) })
      return { changed: known.length, waiting }
    },
  )

  route(
    door,
    {
      method: 'get',
      path: '/v1/locations',
      scope: 'read',
      says: 'Our locations, and what each system calls them',
      answer: z.object({
        locations: z.array(z.object({ location: z.string(), name: z.string() })),
        maps: z.array(Mapped),
      }),
      query: z.strictObject({ cursor: Cursor }),
    },
    async () => ({
      locations: Object.entries(engine.registry.locations).map(([location, name]) => ({
        location,
        name,
      })),
      maps: await db.all(sql`
        select s.name as system, m.external, l.code as location
        from location_map m join system s on s.id = m.system_id join location l on l.id = m.location_id
        order by 1, 2`),
    }),
  )
}
