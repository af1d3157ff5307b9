/** What came in and what became of it; what could not be applied, and putting it back in line. */
import { z } from 'zod'
import type { Engine } from '../engine/engine.ts'
import { allowed, floodOfReplay } from '../inbox/flood.ts'
import {
  dismiss,
  type Filter,
  listMessages,
  quarantineByReason,
  readMessage,
  replay,
} from '../inbox/quarantine.ts'
import { type Reason, reasons } from '../inbox/translate.ts'
import { Fault } from '../lib/faults.ts'
import { type Door, route } from './door.ts'
import { Did, didOf } from './inbox/did.ts'
import { Confirm, Limit, MaybeTime, pageOf, Time, text, unconfirmed } from './shapes.ts'

const Message = z
  .object({
    id: z.int(),
    system: z.string(),
    topic: z.string(),
    via: z.string(),
    state: z.string(),
    reason: z.string().nullable(),
    /** What its lines became, and every problem with its sentence. */
    detail: z.record(z.string(), z.unknown()).nullable(),
    receivedAt: Time,
    doneAt: MaybeTime,
    tries: z.int(),
    /** When its headers and body were let go (`retention`). */
    prunedAt: MaybeTime,
  })
  .openapi('Message')

const Id = z.object({ id: z.coerce.number().int().min(1) })
const ReasonName = z.enum(Object.keys(reasons) as [Reason])

export function inbox(door: Door, engine: Engine): void {
  const { db } = engine
  route(
    door,
    {
      method: 'get',
      path: '/v1/inbox',
      scope: 'read',
      says: 'Messages, newest first',
      query: z.strictObject({
        state: z.enum(['received', 'parked', 'applied', 'quarantined', 'dismissed']).optional(),
        reason: ReasonName.optional(),
        system: z.string().optional(),
        cursor: z.coerce.number().int().min(1).optional(),
        limit: Limit,
      }),
      answer: pageOf(Message),
    },
    async ({ query: { cursor, limit, ...filter } }) => {
      const rows = await listMessages(
        db,
        { ...given(filter), ...(cursor ? { before: cursor } : {}) },
        limit,
      )
      return { rows, next: rows.length < limit ? null : String(rows.at(-1)!.id) }
    },
  )
  route(
    door,
    {
      method: 'get',
      path: '/v1/inbox/:id',
      scope: 'read',
      says: 'One message exactly as it came',
      params: Id,
      answer: Message.extend({
        headers: z.record(z.string(), z.string()),
        body: z.string(),
        /** How `body` is written: as text, or in base64 where it is not UTF-8. */
        encoding: z.enum(['text', 'base64']),
        /** What was recorded on its word, up to 200; `detail.tally` counts all of it. */
        movements: z.array(Did),
      }),
    },
    async ({ params }) => {
      const message = await readMessage(db, params.id)
      if (!message) throw new Fault('not_found', `There is no message ${params.id}.`)
      return { ...message, ...bodyOf(message.body), movements: await didOf(db, message) }
    },
  )
  replays(door, engine)
}

const given = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, v]) => v !== undefined)) as Filter

function bodyOf(bytes: Uint8Array): { body: string; encoding: 'text' | 'base64' } {
  try {
    return { body: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'text' }
  } catch {
    return { body: Buffer.from(bytes).toString('base64'), encoding: 'base64' }
  }
}

function replays(door: Door, engine: Engine): void {
  const { db, world } = engine
  const Replayed = z.object({ replayed: z.int() })
  route(
    door,
    {
      method: 'get',
      path: '/v1/quarantine',
      scope: 'read',
      says: 'What could not be applied, by system and reason',
      answer: z.object({
        rows: z.array(
          z.object({
            system: z.string(),
            reason: z.string(),
            says: z.string(),
            messages: z.int(),
            oldest: Time,
          }),
        ),
      }),
    },
    async () => {
      const rows = await quarantineByReason(db)
      return { rows: rows.map((r) => ({ ...r, says: reasons[r.reason as Reason] ?? r.reason })) }
    },
  )
  route(
    door,
    {
      method: 'post',
      path: '/v1/inbox/:id/replay',
      scope: 'write',
      says: 'Put one message back in line; what it already did is recognised as done',
      params: Id,
      answer: Replayed,
    },
    async ({ params }) => {
      await notOfAFlood(engine, params.id)
      const replayed = await replay(db, params, world.clock.now())
      if (replayed === 0) await whyNot(engine, params.id)
      engine.wake()
      return { replayed }
    },
  )
  route(
    door,
    {
      method: 'post',
      path: '/v1/quarantine/replay',
      scope: 'write',
      says: 'Put everything with one reason back in line, after the mend',
      body: z.strictObject({
        reason: ReasonName,
        system: text(40).optional(),
        confirm: Confirm,
      }),
      also: unconfirmed,
      answer: Replayed,
    },
    async ({ body: { reason, system, confirm } }) => {
      const which = { reason, ...(system === undefined ? {} : { system }) }
      await allowed(engine, await floodOfReplay(engine, which), confirm)
      const replayed = await replay(db, which, world.clock.now())
      engine.wake()
      return { replayed }
    },
  )
  route(
    door,
    {
      method: 'post',
      path: '/v1/inbox/:id/dismiss',
      scope: 'write',
      says: 'Decide that a quarantined message stays without effect, and say why',
      params: Id,
      body: z.strictObject({ why: text(500) }),
      answer: z.object({ dismissed: z.literal(true) }),
    },
    async ({ params, body, caller }) => {
      const done = await dismiss(db, params.id, body.why, caller.name, world.clock.now())
      if (!done) await whyNot(engine, params.id)
      return { dismissed: true }
    },
  )
}

/** A part of a file that waits for a person is let in with all of it, by its number, or not at all. */
async function notOfAFlood(engine: Engine, id: number): Promise<void> {
  const message = await readMessage(engine.db, id)
  if (message?.state !== 'quarantined' || message.reason !== 'flood') return
  const which = { reason: 'flood', system: message.system }
  await allowed(engine, await floodOfReplay(engine, which), undefined)
}

/** It is not there, or not in a state in which this can be done. */
async function whyNot(engine: Engine, id: number): Promise<void> {
  const message = await readMessage(engine.db, id)
  if (!message) throw new Fault('not_found', `There is no message ${id}.`)
  if (message.prunedAt !== null) {
    throw new Fault(
      'gone',
      `What message ${id} said was kept until ${message.prunedAt.toISOString()}.`,
    )
  }
  throw new Fault('conflict', `Message ${id} is ${message.state}.`, { state: message.state })
}
