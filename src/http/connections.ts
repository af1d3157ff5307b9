/** Every system as it is connected: what it does and owns, what it needs, when it was last heard, read and told. */
import { z } from 'zod'
import { secretsAsked } from '../authority/asked.ts'
import { ownersOf } from '../authority/exercise.ts'
import { sql } from '../db/sql.ts'
import { checkup, checkups } from '../engine/checkup.ts'
import type { Engine } from '../engine/engine.ts'
import { channelsNow } from '../outbox/standing.ts'
import { lastReadings } from '../reconcile/readings.ts'
import { facts } from '../stock/names.ts'
import { abilities, shownSettings } from './connections/words.ts'
import { type Door, route } from './door.ts'
import { findSystem } from './find.ts'
import { SecretNow, secretsNow } from './secrets.ts'
import { MaybeTime, Time, text } from './shapes.ts'
import { systemsNow, Webhook } from './status.ts'

const Checkup = z
  .object({
    beganAt: Time,
    /** Null: it goes on, or the process that looked is gone. */
    endedAt: MaybeTime,
    askedBy: z.string(),
    ok: z.boolean().nullable(),
    findings: z.array(
      z.object({
        check: z.string(),
        ok: z.boolean(),
        /** Worth knowing, but it runs without. */
        optional: z.boolean().optional(),
        says: z.string(),
        fix: z.string().optional(),
      }),
    ),
  })
  .openapi('Checkup')

const Connection = z
  .object({
    system: z.string(),
    role: z.string(),
    connector: z.string(),
    /** What it can do, in words. */
    does: z.array(z.string()),
    /** Location null: everywhere. Of documents that it issued itself: `source` is its own name. */
    owns: z.array(
      z.object({
        fact: z.enum(facts),
        location: z.string().nullable(),
        source: z.string().nullable(),
      }),
    ),
    /** Its codes of places, and ours. */
    locations: z.record(z.string(), z.string()),
    /** As declared; secrets by their names, and nothing that looks like one. */
    settings: z.record(z.string(), z.unknown()),
    secrets: z.array(SecretNow.omit({ setBy: true, systems: true })),
    /** Null: they are not looked after here. */
    webhooks: z.array(Webhook).nullable(),
    lastHeardAt: MaybeTime,
    silent: z.boolean().nullable(),
    /** When it was last read whole; `why`: why the last pass was not. Null: it is not compared. */
    read: z
      .object({ doneAt: MaybeTime, state: z.string().nullable(), why: z.string().nullable() })
      .nullable(),
    channels: z.array(
      z.object({
        channel: z.string(),
        state: z.string(),
        why: z.string().nullable(),
        pending: z.int(),
        dead: z.int(),
        /** When it was last told a number. */
        succeededAt: MaybeTime,
      }),
    ),
    /** Null: it is not asked for news. */
    poll: z
      .object({
        /** ms; null where `cron` says when. */
        everyMs: z.int().nullable(),
        cron: z.string().nullable(),
        lastAt: MaybeTime,
      })
      .nullable(),
    policy: z.string(),
    checkup: Checkup.nullable(),
  })
  .openapi('Connection')

export function connections(door: Door, engine: Engine): void {
  route(
    door,
    {
      method: 'get',
      path: '/v1/connections',
      scope: 'read',
      says: 'Every system: what it does and owns, what it needs, when it was last heard, read and told',
      answer: z.object({ rows: z.array(Connection) }),
    },
    async () => ({ rows: await connectionsNow(engine) }),
  )
  route(
    door,
    {
      method: 'post',
      path: '/v1/connections/:system/test',
      scope: 'write',
      says: 'Look whether everything is in place at a system; reads only, within a minute',
      params: z.object({ system: text(40) }),
      also: { 409: 'Somebody is looking at it already' },
      answer: Checkup,
    },
    ({ params: { system }, caller }) => {
      findSystem(engine, system)
      return checkup(engine, system, caller.name)
    },
  )
}

async function connectionsNow(engine: Engine): Promise<z.infer<typeof Connection>[]> {
  const { db, world, registry, directory } = engine
  const now = world.clock.now()
  const [systems, secrets, readings, channels, looked, polled] = [
    await systemsNow(engine, now),
    await secretsNow(engine),
    await lastReadings(db),
    await channelsNow(db, directory, now),
    await checkups(db),
    await lastPolls(engine),
  ]
  return systems.map(({ system, role, connector: name, webhooks, lastHeardAt, silent }) => {
    const declared = registry.systems[system]!
    const { connector, settings } = declared.connector
    const id = directory.systemId(system)
    const read = readings.find((r) => r.system === system)
    const cron = registry.schedules.polls?.[system] ?? null
    const named = secretsAsked(registry).map((one) => one.name)
    return {
      system,
      role,
      connector: name,
      does: abilities(connector),
      owns: facts.flatMap((fact) =>
        ownersOf(registry, fact)
          .filter((o) => o.owner === system)
          .map(({ location, source }) => ({ fact, location, source })),
      ),
      locations: { ...declared.locations },
      settings: shownSettings(settings, named),
      secrets: secrets
        .filter((s) => s.systems.includes(system))
        .map(({ setBy: _by, systems: _of, ...s }) => s),
      webhooks,
      lastHeardAt,
      silent,
      read:
        read && connector.levels ? { doneAt: read.doneAt, state: read.state, why: read.why } : null,
      channels: channels
        .filter((c) => c.system === system)
        .map(({ channel, state, why, pending, dead, succeededAt }) => ({
          channel,
          state,
          why,
          pending,
          dead,
          succeededAt,
        })),
      poll: connector.pull
        ? {
            everyMs: cron === null ? connector.pull.everyMs : null,
            cron,
            lastAt: polled.get(id) ?? null,
          }
        : null,
      policy: registry.reconcile.policies[system] ?? 'record_only',
      checkup: looked.get(id) ?? null,
    }
  })
}

async function lastPolls({ db }: Engine): Promise<Map<number, Date>> {
  const rows = await db.all<{ systemId: number; at: Date }>(
    sql`select system_id, max(polled_at) as at from poll_cursor group by system_id`,
  )
  return new Map(rows.map((row) => [row.systemId, row.at]))
}
