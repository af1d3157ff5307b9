/** Work that has its hour: how it stands, what it did, and doing it now. */
import { z } from 'zod'
import type { Engine } from '../engine/engine.ts'
import { runStates } from '../jobs/job.ts'
import { standings } from '../jobs/late.ts'
import { listRuns, readRun } from '../jobs/list.ts'
import { Fault } from '../lib/faults.ts'
import { type Door, route } from './door.ts'
import { Limit, MaybeTime, pageOf, Time, text } from './shapes.ts'

export const Run = z
  .object({
    id: z.int(),
    job: z.string(),
    /** The time of the schedule that it was for; its start, when it was asked for. */
    dueAt: Time,
    startedAt: Time,
    endedAt: MaybeTime,
    /** `lost`: its process ended without a word. */
    state: z.enum(runStates),
    /** Times of the schedule before that one at which nobody ran. */
    missed: z.int(),
    counts: z.record(z.string(), z.number()),
    skipped: z.array(z.object({ what: z.string(), why: z.string() })),
    why: z.string().nullable(),
    /** Null: the schedule. */
    askedBy: z.string().nullable(),
  })
  .openapi('Run')

export const JobNow = z
  .object({
    job: z.string(),
    says: z.string(),
    /** In UTC. */
    cron: z.string(),
    /** Without it having run and passed within a day there is no all-clear. */
    check: z.boolean(),
    standing: z.enum(standings),
    /** Why it is not up. */
    why: z.string(),
    nextAt: Time,
    last: Run.nullable(),
    /** When it last succeeded. */
    doneAt: MaybeTime,
  })
  .openapi('Job')

export function jobs(door: Door, engine: Engine): void {
  const { db } = engine
  route(
    door,
    {
      method: 'get',
      path: '/v1/jobs',
      scope: 'read',
      says: 'What is done on a schedule: new, up, late or down, and what came of it last time',
      answer: z.object({ rows: z.array(JobNow) }),
    },
    async () => ({ rows: await engine.jobs.list() }),
  )
  route(
    door,
    {
      method: 'get',
      path: '/v1/runs',
      scope: 'read',
      says: 'Each time a job was done, newest first: counts, what was left out and why, how long',
      query: z.strictObject({
        job: text(100).optional(),
        state: z.enum(runStates).optional(),
        cursor: z.coerce.number().int().min(1).optional(),
        limit: Limit,
      }),
      answer: pageOf(Run),
    },
    async ({ query: { job, state, cursor, limit } }) => {
      const filter = {
        ...(job === undefined ? {} : { job }),
        ...(state === undefined ? {} : { state }),
        ...(cursor === undefined ? {} : { before: cursor }),
      }
      const rows = await listRuns(db, filter, limit)
      return { rows, next: rows.length < limit ? null : String(rows.at(-1)!.id) }
    },
  )
  route(
    door,
    {
      method: 'get',
      path: '/v1/runs/:id',
      scope: 'read',
      says: 'One run',
      params: z.object({ id: z.coerce.number().int().min(1) }),
      answer: Run,
    },
    async ({ params: { id } }) => {
      const run = await readRun(db, id)
      if (!run) throw new Fault('not_found', `There is no run ${id}.`)
      return run
    },
  )
  route(
    door,
    {
      method: 'post',
      path: '/v1/jobs/:name/run',
      scope: 'write',
      says: 'Do it now, in this process; the answer does not wait longer than two seconds for it',
      params: z.object({ name: text(100) }),
      answer: Run,
      also: { 409: 'It is running already' },
    },
    async ({ params: { name }, caller }) => {
      const { runId, ended } = await engine.jobs.now(name, caller.name)
      const over = new AbortController()
      await Promise.race([ended, engine.world.clock.sleep(WAIT_MS, over.signal)])
      over.abort()
      return (await readRun(db, runId))!
    },
  )
}

/** Most end within it, and then nobody has to ask again. */
const WAIT_MS = 2_000
