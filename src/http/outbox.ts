/** What each channel still has to be told, and telling it again. */
import { z } from 'zod'
import { raw, sql } from '../db/sql.ts'
import type { Engine } from '../engine/engine.ts'
import { allowed, floodOfTelling } from '../inbox/flood.ts'
import { again, deadLetters } from '../outbox/dead.ts'
import { type Door, route } from './door.ts'
import { findChannel, findItem } from './find.ts'
import { Confirm, Limit, MaybeTime, Moment, Sku, Time, unconfirmed } from './shapes.ts'

const Delivery = z
  .object({
    sku: z.string(),
    channel: z.string(),
    state: z.enum(['told', 'pending', 'unclear', 'dead']),
    /** The number last seen or set there; null: never. */
    known: z.int().nullable(),
    markedAt: Time,
    dueAt: MaybeTime,
    urgency: z.int(),
    tries: z.int(),
    /** Why it is not tried any more. */
    dead: z.string().nullable(),
  })
  .openapi('Delivery')
type Delivery = z.infer<typeof Delivery>

const Attempt = z
  .object({
    channel: z.string(),
    at: Time,
    tookMs: z.int(),
    quantity: z.int(),
    before: z.int().nullable(),
    outcome: z.string(),
    why: z.string().nullable(),
    /** Of how many calls the request and the answer are kept: …/calls shows them. */
    calls: z.int(),
  })
  .openapi('Attempt')
type Attempt = z.infer<typeof Attempt>

const Call = z
  .object({
    startedAt: Time,
    tookMs: z.int(),
    method: z.string(),
    url: z.string(),
    request: z.string(),
    /** Null: no answer came, and `why` says what happened. */
    status: z.int().nullable(),
    answer: z.string(),
    why: z.string().nullable(),
    /** How many items it was about, this one among them. */
    items: z.int(),
  })
  .openapi('Call')
type Call = z.infer<typeof Call>

const state = raw(`case when d.dead is not null then 'dead'
  when d.verify_after is not null then 'unclear' when d.acked < d.desired then 'pending' else 'told' end`)

const deliveries = (engine: Engine, where: ReturnType<typeof sql>, most: number) =>
  engine.db.all<Delivery>(sql`
    select i.sku, c.name as channel, ${state} as state, d.known, d.marked_at, d.due_at, d.urgency, d.tries, d.dead
    from delivery d join item i on i.id = d.item_id join channel c on c.id = d.channel_id
    where ${where} order by d.urgency, d.marked_at limit ${most}`)

export function outbox(door: Door, engine: Engine): void {
  route(
    door,
    {
      method: 'get',
      path: '/v1/outbox',
      scope: 'read',
      says: 'Deliveries that are not confirmed yet, the most urgent first',
      query: z.strictObject({ channel: z.string().optional(), limit: Limit }),
      answer: z.object({ rows: z.array(Delivery) }),
    },
    async ({ query: { channel, limit } }) => {
      const on =
        channel === undefined ? raw('true') : sql`d.channel_id = ${findChannel(engine, channel).id}`
      return {
        rows: await deliveries(
          engine,
          sql`d.due_at is not null and d.dead is null and ${on}`,
          limit,
        ),
      }
    },
  )
  route(
    door,
    {
      method: 'get',
      path: '/v1/items/:sku/deliveries',
      scope: 'read',
      says: 'What each channel was told about an item, try by try',
      params: z.object({ sku: Sku }),
      query: z.strictObject({ limit: Limit }),
      answer: z.object({ rows: z.array(Delivery), attempts: z.array(Attempt) }),
    },
    async ({ params, query: { limit } }) => {
      const { id } = await findItem(engine.db, params.sku)
      return {
        rows: await deliveries(engine, sql`d.item_id = ${id}`, 1000),
        attempts: await engine.db.all<Attempt>(sql`
          select c.name as channel, a.at, a.took_ms, a.quantity, a.before, a.outcome, a.why,
            (select count(*) from call k
             where k.at = a.at and k.channel_id = a.channel_id and a.item_id = any(k.items)) as calls
          from attempt a join channel c on c.id = a.channel_id
          where a.item_id = ${id} order by a.at desc, a.id desc limit ${limit}`),
      }
    },
  )
  route(
    door,
    {
      method: 'get',
      path: '/v1/items/:sku/deliveries/:channel/calls',
      scope: 'read',
      says: 'What was said to a channel in one attempt and what it answered, without secrets; kept for some days',
      params: z.object({ sku: Sku, channel: z.string() }),
      query: z.strictObject({ at: Moment }),
      /** `external`: what the item is called there now, to find it by in what was said. */
      answer: z.object({ external: z.string().nullable(), rows: z.array(Call) }),
    },
    async ({ params, query: { at } }) => {
      const { id } = await findItem(engine.db, params.sku)
      const channel = findChannel(engine, params.channel)
      const listing = await engine.db.one<{ external: string }>(sql`
        select external from listing where item_id = ${id} and system_id = ${channel.systemId}
        order by published desc, valid_from desc limit 1`)
      return {
        external: listing?.external ?? null,
        rows: await engine.db.all<Call>(sql`
          select started_at, took_ms, method, url, request, status, answer, why, cardinality(items) as items
          from call where at = ${at} and channel_id = ${channel.id} and ${id}::int = any(items)
          order by started_at`),
      }
    },
  )
  deadOnes(door, engine)
}

function deadOnes(door: Door, engine: Engine): void {
  const { db, world } = engine
  route(
    door,
    {
      method: 'get',
      path: '/v1/dead-letters',
      scope: 'read',
      says: 'Deliveries that were given up, each with its cause; the latest first',
      query: z.strictObject({ limit: Limit }),
      answer: z.object({
        rows: z.array(
          z.object({
            sku: z.string(),
            channel: z.string(),
            why: z.string(),
            deadAt: Time,
            known: z.int().nullable(),
          }),
        ),
      }),
    },
    async ({ query: { limit } }) => {
      const rows = await deadLetters(db, limit)
      return { rows: rows.map(({ wanted, ...row }) => ({ ...row, known: wanted })) }
    },
  )
  route(
    door,
    {
      method: 'post',
      path: '/v1/dead-letters/replay',
      scope: 'write',
      says: 'Try again what was given up: one item, one channel, or all',
      body: z.strictObject({
        sku: Sku.optional(),
        channel: z.string().optional(),
        confirm: Confirm,
      }),
      also: unconfirmed,
      answer: z.object({ replayed: z.int() }),
    },
    async ({ body }) => {
      const which = {
        ...(body.sku === undefined ? {} : { itemId: (await findItem(db, body.sku)).id }),
        ...(body.channel === undefined ? {} : { channelId: findChannel(engine, body.channel).id }),
      }
      const dead = { ...which, deadOnly: true }
      await allowed(engine, await floodOfTelling(engine, dead), body.confirm)
      const replayed = await again(db, dead, world.clock.now())
      engine.wake()
      return { replayed }
    },
  )
  route(
    door,
    {
      method: 'post',
      path: '/v1/items/:sku/deliveries/:channel/replay',
      scope: 'write',
      says: 'Tell one channel one number again, dead or not; it is read anew when it is sent',
      params: z.object({ sku: Sku, channel: z.string() }),
      answer: z.object({ replayed: z.int() }),
    },
    async ({ params }) => {
      const which = {
        itemId: (await findItem(db, params.sku)).id,
        channelId: findChannel(engine, params.channel).id,
      }
      const replayed = await again(db, which, world.clock.now())
      engine.wake()
      return { replayed }
    },
  )
}
