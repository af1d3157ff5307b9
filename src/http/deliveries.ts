/** What every channel was told and has still to be told, in pages, each with its last attempt. */
import { z } from 'zod'
import type { Engine } from '../engine/engine.ts'
import { type DeliveryRow, deliveryStates, listDeliveries } from '../insight/deliveries.ts'
import { Fault } from '../lib/faults.ts'
import { type Door, route } from './door.ts'
import { findChannel } from './find.ts'
import { Cursor, Limit, MaybeTime, pageOf, Time, text } from './shapes.ts'

const Row = z
  .object({
    sku: z.string(),
    name: z.string(),
    channel: z.string(),
    /** `told`: confirmed, and nothing is left to tell. `unclear`: an answer was lost; it is looked at again. */
    state: z.enum(deliveryStates),
    /** The number last seen or set there; null: never. */
    known: z.int().nullable(),
    markedAt: Time,
    dueAt: MaybeTime,
    urgency: z.int(),
    tries: z.int(),
    /** Why it is not tried any more, and since when. */
    dead: z.string().nullable(),
    deadAt: MaybeTime,
    /** The last attempt; all of them: /v1/items/:sku/deliveries. */
    last: z
      .object({
        at: Time,
        tookMs: z.int(),
        quantity: z.int(),
        before: z.int().nullable(),
        outcome: z.string(),
        why: z.string().nullable(),
      })
      .nullable(),
  })
  .openapi('DeliveryRow')

export function deliveries(door: Door, engine: Engine): void {
  route(
    door,
    {
      method: 'get',
      path: '/v1/deliveries',
      scope: 'read',
      says: 'Deliveries of all channels: what waits, the longest first; what was given up, the latest first',
      query: z.strictObject({
        state: z.enum(deliveryStates).optional(),
        channel: text(200).optional(),
        /** A part of the SKU or the name. */
        search: text(100).optional(),
        cursor: Cursor,
        limit: Limit,
      }),
      answer: pageOf(Row),
    },
    async ({ query: { state, channel, search, cursor, limit } }) => {
      const asked = {
        ...(state === undefined ? {} : { state }),
        ...(channel === undefined ? {} : { channelId: findChannel(engine, channel).id }),
        ...(search === undefined ? {} : { search }),
        ...(cursor === undefined ? {} : { after: afterOf(cursor) }),
      }
      const rows = await listDeliveries(engine.db, asked, limit)
      return { rows: rows.map(shapeOf), next: rows.length < limit ? null : nextOf(rows.at(-1)!) }
    },
  )
}

const nextOf = ({ key, itemId, channelId }: DeliveryRow) => `${key}:${itemId}:${channelId}`

function afterOf(cursor: string) {
  const [, key, itemId, channelId] = /^(-?\d{1,15}):(\d{1,10}):(\d{1,5})$/.exec(cursor) ?? []
  if (key === undefined) throw new Fault('invalid', 'This is not a cursor of this list.')
  return { key: Number(key), itemId: Number(itemId), channelId: Number(channelId) }
}

function shapeOf({
  lastAt,
  tookMs,
  quantity,
  before,
  outcome,
  why,
  ...row
}: DeliveryRow): z.infer<typeof Row> {
  if (lastAt === null) return { ...row, last: null }
  const last = { at: lastAt, tookMs: tookMs!, quantity: quantity!, before, outcome: outcome!, why }
  return { ...row, last }
}
