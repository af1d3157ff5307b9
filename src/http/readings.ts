/** Reading every system and comparing it: what each pass came to, and doing it now. */
import { z } from 'zod'
import type { Engine } from '../engine/engine.ts'
import { round } from '../engine/round.ts'
import type { Done } from '../jobs/job.ts'
import { readRun } from '../jobs/list.ts'
import { accept } from '../reconcile/accept.ts'
import { lastReadings, listReadings } from '../reconcile/readings.ts'
import { type Door, route } from './door.ts'
import { findSystem } from './find.ts'
import { Limit, MaybeTime, pageOf, Time, text } from './shapes.ts'

const states = ['running', 'complete', 'partial', 'suspect', 'failed'] as const

const ReadingShape = z
  .object({
    id: z.int(),
    system: z.string(),
    startedAt: Time,
    endedAt: MaybeTime,
    /** `suspect`: it looks like a broken feed; nothing is concluded from it until a person accepts it. */
    state: z.enum(states),
    levels: z.int(),
    changed: z.int(),
    /** Numbers of things that nobody listed here. */
    unmatched: z.int(),
    zeroed: z.int(),
    different: z.int(),
    asOf: MaybeTime,
    why: z.string().nullable(),
    acceptedBy: z.string().nullable(),
  })
  .openapi('Reading')

const Last = z.object({
  system: z.string(),
  last: z.int().nullable(),
  state: z.string().nullable(),
  /** When it was last read whole. */
  doneAt: MaybeTime,
  why: z.string().nullable(),
})

export function readings(door: Door, engine: Engine): void {
  const { db, world } = engine
  route(
    door,
    {
      method: 'get',
      path: '/v1/readings',
      scope: 'read',
      says: 'Each pass over a system, newest first, and when each was last read whole',
      query: z.strictObject({
        system: text(40).optional(),
        state: z.enum(states).optional(),
        cursor: z.coerce.number().int().min(1).optional(),
        limit: Limit,
      }),
      answer: pageOf(ReadingShape).extend({ systems: z.array(Last) }),
    },
    async ({ query: { system, state, cursor, limit } }) => {
      const filter = {
        ...(system === undefined ? {} : { system }),
        ...(state === undefined ? {} : { state }),
        ...(cursor === undefined ? {} : { before: cursor }),
      }
      const rows = await listReadings(db, filter, limit)
      const next = rows.length < limit ? null : String(rows.at(-1)!.id)
      return { rows, next, systems: await lastReadings(db) }
    },
  )
  route(
    door,
    {
      method: 'post',
      path: '/v1/readings/:id/accept',
      scope: 'repair',
      says: 'Say that a reading which was not believed is right: those like it are believed for a day',
      params: z.object({ id: z.coerce.number().int().min(1) }),
      answer: z.object({ accepted: z.literal(true), next: z.string() }),
      also: { 409: 'There is nothing to accept, or it is not the last one' },
    },
    async ({ params: { id }, caller }) => {
      await accept(db, id, caller.name, world.clock.now())
      return { accepted: true, next: 'onhand reconcile' }
    },
  )
  now(door, engine)
}

/** As long as this the answer waits, when it is not asked to wait for longer. */
const WAIT_MS = 20_000

function now(door: Door, engine: Engine): void {
  const { db, world } = engine
  route(
    door,
    {
      method: 'post',
      path: '/v1/reconcile',
      scope: 'write',
      says: 'Read and compare now: everything, or one system; the answer waits 20 seconds for it, or `wait`',
      body: z.strictObject({
        system: text(40).optional(),
        /** Seconds. */
        wait: z.int().min(0).max(3_600).optional(),
      }),
      answer: z.object({
        state: z.enum(['running', 'done', 'failed']),
        counts: z.record(z.string(), z.number()),
        skipped: z.array(z.object({ what: z.string(), why: z.string() })),
        why: z.string().nullable(),
      }),
      also: { 409: 'It is running already' },
    },
    async ({ body: { system, wait }, caller }) => {
      if (system !== undefined) findSystem(engine, system)
      const work = system === undefined ? everything(engine, caller.name) : round(engine, [system])
      const over = new AbortController()
      const done = await Promise.race([
        work,
        world.clock.sleep(wait === undefined ? WAIT_MS : wait * 1_000, over.signal),
      ])
      over.abort()
      if (!done) {
        work.catch((error) => world.log.error('reconcile.failed', { error: String(error) }))
        return { state: 'running', counts: {}, skipped: [], why: null }
      }
      const { counts = {}, skipped = [], failed } = done
      const state = failed === undefined ? 'done' : 'failed'
      return { state, counts, skipped: [...skipped], why: failed ?? null }
    },
  )

  /** Every job that reads, one after the other: each is recorded as run. */
  async function everything({ jobs }: Engine, askedBy: string): Promise<Done> {
    const counts: Record<string, number> = {}
    const skipped: { what: string; why: string }[] = []
    const failed: string[] = []
    for (const { name } of jobs.entries.filter((j) => /^reconcile\b/.test(j.name))) {
      const { runId, ended } = await jobs.now(name, askedBy)
      await ended
      const run = (await readRun(db, runId))!
      for (const [what, n] of Object.entries(run.counts)) counts[what] = (counts[what] ?? 0) + n
      skipped.push(...run.skipped)
      if (run.state !== 'done') failed.push(run.why ?? run.state)
    }
    return { counts, skipped, ...(failed.length > 0 ? { failed: failed.join('; ') } : {}) }
  }
}
