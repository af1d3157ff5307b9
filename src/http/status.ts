/** How things stand, in one answer: one verdict, and everything it is made of. */
import { z } from 'zod'
import { unowned } from '../authority/read.ts'
import { sql } from '../db/sql.ts'
import type { Engine } from '../engine/engine.ts'
import { heard } from '../inbox/heard.ts'
import { quarantineByReason } from '../inbox/quarantine.ts'
import { heardNow, watched } from '../inbox/subscriptions.ts'
import { channelsNow } from '../outbox/standing.ts'
import { facts } from '../stock/names.ts'
import { tallyDrifts } from '../triage/hand/drifts.ts'
import { heldBatch } from '../triage/repair/automatic.ts'
import { Channel } from './channels.ts'
import { type Door, route } from './door.ts'
import { JobNow } from './jobs.ts'
import { oversold } from './positions.ts'
import { MaybeTime, Time } from './shapes.ts'
import { linksOf, numbersOf, type Seen, states, verdictOf } from './status/verdict.ts'

const Axis = z.object({ state: z.enum(states), says: z.array(z.string()) })

export const Webhook = z
  .object({
    topic: z.string(),
    state: z.enum(['live', 'missing', 'disabled', 'elsewhere']),
    why: z.string().nullable(),
    checkedAt: Time,
    liveAt: MaybeTime,
    /** The last time in which it did not come; still so while `deafUntil` is null. */
    deafSince: MaybeTime,
    deafUntil: MaybeTime,
    /** When what was missed then had been pulled from the system's records. */
    caughtUpAt: MaybeTime,
  })
  .openapi('Webhook')

const Status = z
  .object({
    at: Time,
    verdict: z.enum(states),
    says: z.string(),
    /** Is what is written here what happened? */
    numbers: Axis,
    /** Does it reach those who must know, and do they reach us? */
    links: Axis,
    inbox: z.object({
      pending: z.int(),
      parked: z.int(),
      quarantined: z.int(),
      oldest: MaybeTime,
    }),
    quarantine: z.array(z.object({ system: z.string(), reason: z.string(), messages: z.int() })),
    systems: z.array(
      z.object({
        system: z.string(),
        role: z.string(),
        connector: z.string(),
        lastHeardAt: MaybeTime,
        /** Null: it is not declared how often it should be heard. */
        silent: z.boolean().nullable(),
        /** What it should send us, as last looked at; null: that cannot be looked at. */
        webhooks: z.array(Webhook).nullable(),
      }),
    ),
    channels: z.array(Channel),
    /** What is done on a schedule, and whether it was. */
    jobs: z.array(JobNow),
    unowned: z.array(z.enum(facts)),
    /** What differs and is not settled, put off or ignored. */
    drifts: z.object({ critical: z.int(), high: z.int(), low: z.int(), inFlight: z.int() }),
    /** The batch that waits for a person; until then nothing is repaired by itself. */
    heldBatch: z.int().nullable(),
    oversold: z.array(z.object({ sku: z.string(), location: z.string(), available: z.int() })),
    ledger: z.object({ items: z.int(), unsealed: z.int(), sealedAt: MaybeTime }),
    engine: z.enum(['pglite', 'postgres']),
  })
  .openapi('Status')

export function status(door: Door, engine: Engine): void {
  route(
    door,
    {
      method: 'get',
      path: '/v1/status',
      scope: 'read',
      says: 'Can the numbers be trusted, and do the links work',
      answer: Status,
    },
    () => statusNow(engine),
  )
}

export async function statusNow(engine: Engine): Promise<z.infer<typeof Status>> {
  const { db, world, registry } = engine
  const now = world.clock.now()
  const since = (at: Date | null) => (at === null ? 0 : now.getTime() - at.getTime())
  const inbox = await openMessages(engine)
  const quarantine = await quarantineByReason(db)
  const below = await oversold(db)
  const drifts = await driftsNow(engine, now)
  const held = await heldBatch(db)
  const systems = await systemsNow(engine, now)
  const channels = await channelsNow(db, engine.directory, now)
  const jobs = await engine.jobs.list()
  const gaps = unowned(registry)
  const quarantined = quarantine.reduce((sum, q) => sum + q.messages, 0)
  const seen: Seen = {
    ...inbox,
    pendingMs: since(inbox.oldest),
    quarantined,
    unowned: gaps,
    oversold: below.length,
    drifts,
    heldBatch: held,
    now,
    lookEveryMs: registry.timing.subscriptionsMs,
    systems,
    jobs,
    channels: channels.map((c) => ({ ...c, pendingMs: since(c.oldest) })),
  }
  const [numbers, links] = [numbersOf(seen), linksOf(seen)]
  return {
    at: now,
    ...verdictOf(numbers, links, seen),
    numbers,
    links,
    inbox: { ...inbox, quarantined },
    quarantine,
    systems,
    channels,
    jobs,
    unowned: gaps,
    oversold: below,
    drifts,
    heldBatch: held,
    ledger: await ledgerNow(engine),
    engine: db.engine,
  }
}

async function driftsNow({ db }: Engine, now: Date) {
  const tally = await tallyDrifts(db, now)
  const open = (severity: string) =>
    tally
      .filter((t) => t.severity === severity && t.state !== 'ignored')
      .reduce((sum, t) => sum + t.drifts - t.snoozed, 0)
  return {
    critical: open('critical'),
    high: open('high'),
    low: open('low'),
    inFlight: open('in_flight'),
  }
}

async function openMessages({ db }: Engine) {
  const row = await db.one<{ pending: number; parked: number; oldest: Date | null }>(sql`
    select count(*) filter (where state = 'received') as pending,
           count(*) filter (where state = 'parked') as parked,
           min(received_at) filter (where state = 'received') as oldest
    from message where state in ('received', 'parked')`)
  return row!
}

/** The last sign of life, and how the webhooks are that bring the next. */
export async function systemsNow({ db, registry, directory }: Engine, now: Date) {
  const heardOf = await heardNow(db)
  const looked = new Set(watched(registry))
  return (await heard(db, registry, directory, now)).map((one) => {
    const { role, connector } = registry.systems[one.system]!
    const webhooks = looked.has(one.system)
      ? (heardOf.get(directory.systemId(one.system)) ?? [])
      : null
    return { ...one, role, connector: connector.connector.name, webhooks }
  })
}

const MOST_UNSEALED = 100_000

async function ledgerNow({ db }: Engine) {
  const last = await db.one<{ toTx: number; sealedAt: Date }>(
    sql`select to_tx, sealed_at from seal order by id desc limit 1`,
  )
  const row = await db.one<{ items: number; unsealed: number }>(sql`
    select (select count(*) from item) as items,
           (select count(*) from (select 1 from movement where tx >= ${last?.toTx ?? 0}
                                  limit ${MOST_UNSEALED}) m) as unsealed`)
  return { ...row!, sealedAt: last?.sealedAt ?? null }
}
