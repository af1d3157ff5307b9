/** Holds for headless checkouts: hold, post, release. They expire by themselves. */
import { z } from 'zod'
import { raw, sql } from '../db/sql.ts'
import type { Engine } from '../engine/engine.ts'
import { later } from '../lib/clock.ts'
import { Fault } from '../lib/faults.ts'
import { uuid } from '../lib/random.ts'
import { post, release } from '../reservations/end.ts'
import { type Door, route } from './door.ts'
import { findChannel, findItem, findLocation, placesOf } from './find.ts'
import { Limit, MaybeTime, pageOf, Sku, Time, text } from './shapes.ts'
import { speakerFor } from './speaker.ts'

const LONGEST_SECONDS = 30 * 86_400
const Id = z.guid().transform((id) => id.toLowerCase())

const Held = z
  .object({
    id: z.string(),
    sku: z.string(),
    location: z.string(),
    quantity: z.int(),
    expiresAt: Time,
  })
  .openapi('Hold')

const HoldIn = z.strictObject({
  /** Chosen by you: the same id again answers the same hold. Default: a new one. */
  id: Id.optional(),
  sku: Sku,
  /** Base units. */
  quantity: z.int().min(1).max(1_000_000),
  /** Whose hold it is: a cart, a session. A second hold of the same item replaces the first. */
  holder: text(200),
  seconds: z.int().min(1).max(LONGEST_SECONDS).default(900),
  /** Where to look: a channel's locations, or these in this order. Default: all. */
  channel: z.string().optional(),
  locations: z.array(z.string()).min(1).max(100).optional(),
})

export function reservations(door: Door, engine: Engine): void {
  route(
    door,
    {
      method: 'post',
      path: '/v1/reservations',
      scope: 'reservations',
      act: false,
      says: 'Hold units while somebody pays; granted only from what is available',
      body: HoldIn,
      answer: Held,
      also: { 409: 'Not enough available; `available` says how much is' },
    },
    async ({ body }) => {
      const item = await findItem(engine.db, body.sku)
      const { clock, random } = engine.world
      const held = await engine.holds.hold({
        id: body.id ?? uuid(random),
        itemId: item.id,
        locations: placesIn(engine, body),
        quantity: body.quantity,
        holder: body.holder,
        expiresAt: later(clock.now(), body.seconds * 1000),
      })
      if (!held.held) {
        throw new Fault(
          'not_available',
          `${held.available} of ${body.sku} can be held, ${body.quantity} were asked for.`,
          {
            available: held.available,
          },
        )
      }
      return { ...held, sku: body.sku, location: engine.directory.locationCode(held.locationId) }
    },
  )
  reads(door, engine)
  ends(door, engine)
}

function placesIn(engine: Engine, body: z.infer<typeof HoldIn>): readonly number[] {
  if (body.channel !== undefined) return findChannel(engine, body.channel).locations
  if (body.locations) return body.locations.map((code) => findLocation(engine, code))
  return placesOf(engine)
}

const Row = z
  .object({
    id: z.string(),
    sku: z.string(),
    location: z.string(),
    holder: z.string(),
    quantity: z.int(),
    remaining: z.int(),
    state: z.enum(['held', 'posted', 'released', 'expired']),
    expiresAt: Time,
    createdAt: Time,
    endedAt: MaybeTime,
  })
  .openapi('Reservation')
type Row = z.infer<typeof Row>

/** One row per item: a bundle's hold is one of each component. */
const rows = (engine: Engine, where: ReturnType<typeof sql>, most: number) =>
  engine.db.all<Row>(sql`
    select r.id::text, i.sku, l.code as location, r.holder, r.quantity, r.remaining, r.state, r.expires_at,
           r.created_at, r.ended_at
    from reservation r join item i on i.id = r.item_id join location l on l.id = r.location_id
    where ${where} order by r.created_at desc, r.id, i.sku limit ${most}`)

function reads(door: Door, engine: Engine): void {
  route(
    door,
    {
      method: 'get',
      path: '/v1/reservations',
      scope: 'read',
      says: 'Open holds, of a holder or an item; the newest first',
      query: z.strictObject({ holder: text(200).optional(), sku: Sku.optional(), limit: Limit }),
      answer: pageOf(Row),
    },
    async ({ query: { holder, sku, limit } }) => {
      const item = sku === undefined ? undefined : await findItem(engine.db, sku)
      const where = sql`r.state = 'held'
        and ${holder === undefined ? raw('true') : sql`r.holder = ${holder}`}
        and ${item === undefined ? raw('true') : sql`r.item_id = ${item.id}`}`
      return { rows: await rows(engine, where, limit), next: null }
    },
  )
  route(
    door,
    {
      method: 'get',
      path: '/v1/reservations/:id',
      scope: 'read',
      says: 'One hold, whatever became of it',
      params: z.object({ id: Id }),
      answer: z.object({ rows: z.array(Row) }),
    },
    async ({ params }) => {
      const found = await rows(engine, sql`r.id = ${params.id}::uuid`, 100)
      if (found.length === 0) throw new Fault('not_found', `There is no reservation ${params.id}.`)
      return { rows: found }
    },
  )
}

function ends(door: Door, engine: Engine): void {
  route(
    door,
    {
      method: 'post',
      path: '/v1/reservations/:id/post',
      scope: 'reservations',
      act: false,
      says: 'The order came: the hold, or a share of it, becomes the order line',
      params: z.object({ id: Id }),
      body: z.strictObject({
        order: text(200),
        line: text(200),
        /** The system that issues the order; its webhook for the same line then counts once. */
        system: text(40).optional(),
        /** How many of the units held. Default: all. */
        quantity: z.int().min(1).optional(),
        /** The same as a share: the only way for a part of a bundle. */
        share: z.number().gt(0).max(1).optional(),
      }),
      answer: z.object({ remaining: z.int() }),
    },
    async ({ params, body: { order, line, system, ...part }, caller }) => {
      const sourceId = speakerFor(engine, caller, system)
      const share = await shareOf(engine, params.id, part)
      return post(engine.ledger, params.id, { sourceId, order, line, share })
    },
  )
  route(
    door,
    {
      method: 'post',
      path: '/v1/reservations/:id/release',
      scope: 'reservations',
      act: false,
      says: 'Let go of what is still held',
      params: z.object({ id: Id }),
      answer: z.object({ released: z.boolean() }),
    },
    async ({ params }) => ({ released: await release(engine.ledger, params.id) }),
  )
}

type Part = { quantity?: number | undefined; share?: number | undefined }

/** Whole units only: a share that would post none of something is refused. */
async function shareOf(engine: Engine, id: string, { quantity, share }: Part): Promise<number> {
  if (quantity === undefined && share === undefined) return 1
  const held = await rows(engine, sql`r.id = ${id}::uuid`, 100)
  if (held.length === 0) throw new Fault('not_found', `There is no reservation ${id}.`)
  if (quantity !== undefined && (share !== undefined || held.length > 1)) {
    throw new Fault(
      'invalid',
      'A part of a bundle is posted by its share; of anything else say quantity or share.',
    )
  }
  const asked = share ?? quantity! / held[0]!.quantity
  if (asked > 1) {
    throw new Fault(
      'invalid',
      `Only ${held[0]!.quantity} were held; tell the rest as an order line.`,
    )
  }
  const parts = held.map((r) => r.quantity * asked)
  if (parts.some((n) => Math.abs(n - Math.round(n)) > 1e-6 || Math.round(n) < 1)) {
    throw new Fault('invalid', `${asked} of what was held is not a whole number of units.`)
  }
  return asked
}
