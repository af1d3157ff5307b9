/** What may be sold: per item and location, and per channel with every term of the sum. */
import { z } from 'zod'
import type { Channel } from '../authority/sync.ts'
import type { Item } from '../catalog/items.ts'
import { componentsOf } from '../catalog/resolve.ts'
import { sql } from '../db/sql.ts'
import type { Engine } from '../engine/engine.ts'
import { positionsOf } from '../ledger/positions.ts'
import { type ReadPositions, wantsOf } from '../outbox/want.ts'
import { available } from '../stock/available.ts'
import { setsFrom } from '../stock/bundle.ts'
import { type Door, route } from './door.ts'
import { findChannel, findItems, placesOf, Skus } from './find.ts'
import { Moment, text } from './shapes.ts'

export const Term = z.object({ term: z.string(), quantity: z.int(), why: z.string() })

const OnChannel = z.object({
  channel: z.string(),
  /** What the channel is told, in packs of its listing. */
  available_to_sell: z.int(),
  pack: z.int(),
  /** False: the channel does not list the item, so nobody tells it anything. */
  listed: z.boolean(),
  terms: z.array(Term),
})

const Available = z
  .object({
    sku: z.string(),
    /** Over all locations; below 0 means oversold. */
    available: z.int(),
    locations: z.array(z.object({ location: z.string(), available: z.int() })),
    channels: z.array(OnChannel),
  })
  .openapi('Available')

export function availability(door: Door, engine: Engine): void {
  route(
    door,
    {
      method: 'get',
      path: '/v1/availability',
      scope: 'read',
      says: 'What may be sold of up to 100 items; `holder`: its own holds do not count against it',
      query: z.strictObject({
        sku: Skus,
        channel: z.string().optional(),
        asOf: Moment.optional(),
        holder: text(200).optional(),
      }),
      answer: z.object({ items: z.array(Available) }),
    },
    async ({ query: { sku, channel, asOf, holder } }) => {
      const items = await findItems(engine.db, sku)
      const channels =
        channel === undefined ? engine.directory.channels : [findChannel(engine, channel)]
      const read = reader(engine, asOf, holder)
      const free = await freeAt(engine, items, read)
      const told = await Promise.all(channels.map((c) => onChannel(engine, c, items, read)))
      return {
        items: items.map((item, i) => ({
          sku: item.sku,
          available: free[i]!.reduce((sum, at) => sum + at.available, 0),
          locations: free[i]!,
          channels: told.map((each) => each[i]!),
        })),
      }
    },
  )
}

/** Positions as they are, or as of then; the holder's own holds are given back to it. */
export function reader({ db }: Engine, asOf?: Date, holder?: string): ReadPositions {
  return async (itemIds, locations) => {
    const found = await positionsOf(db, itemIds, asOf)
    const own = holder === undefined ? new Map<string, number>() : await heldBy(holder, itemIds)
    return found
      .filter((p) => locations.includes(p.locationId))
      .map((p) => ({ ...p, reserved: p.reserved - (own.get(`${p.itemId}:${p.locationId}`) ?? 0) }))
  }

  async function heldBy(name: string, itemIds: readonly number[]) {
    const rows = await db.all<{ itemId: number; locationId: number; held: number }>(sql`
      select item_id, location_id, sum(remaining) as held from reservation
      where state = 'held' and holder = ${name} and item_id = any(${itemIds}::int[])
      group by item_id, location_id`)
    return new Map(rows.map((r) => [`${r.itemId}:${r.locationId}`, Number(r.held)]))
  }
}

/** Per item, in order: what is free where. A bundle has as many as its components make. */
async function freeAt(engine: Engine, items: readonly Item[], read: ReadPositions) {
  const places = placesOf(engine)
  const parts = await componentsOf(
    engine.db,
    items.map((i) => i.id),
  )
  const ids = [...items.map((i) => i.id), ...[...parts.values()].flat().map((c) => c.itemId)]
  const found = await read([...new Set(ids)], places)
  const free = new Map(found.map((p) => [`${p.itemId}:${p.locationId}`, available(p)]))
  return items.map((item) => {
    const own = parts.get(item.id)
    return places
      .filter((place) =>
        (own ?? [{ itemId: item.id }]).some((c) => free.has(`${c.itemId}:${place}`)),
      )
      .map((place) => {
        const at = (itemId: number) => free.get(`${itemId}:${place}`) ?? 0
        return {
          location: engine.directory.locationCode(place),
          available: own ? setsFrom(own, at) : at(item.id),
        }
      })
  })
}

/** What one channel is told about each item, in order, with the terms of the sum. */
export async function onChannel(
  engine: Engine,
  channel: Channel,
  items: readonly Item[],
  read: ReadPositions,
) {
  const ids = items.map((i) => i.id)
  const wants = await wantsOf(engine.db, channel, ids, engine.directory.locationCode, read)
  return wants.map((want) => ({
    channel: channel.name,
    available_to_sell: Math.max(0, want.packs),
    pack: want.listing?.pack ?? 1,
    listed: want.listing !== undefined,
    terms: want.terms,
  }))
}
