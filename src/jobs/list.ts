/** How the jobs stand, and what they did: for people, pages and the daily mail. */
import { ints, texts } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { raw, sql } from '../db/sql.ts'
import { nextTime } from '../lib/schedule.ts'
import type { Job, Run } from './job.ts'
import { type Standing, standingOf } from './late.ts'

export type JobNow = {
  job: string
  says: string
  cron: string
  check: boolean
  standing: Standing
  /** Why it is not up; empty when it is. */
  why: string
  /** When it is its turn, or was and nobody came. */
  nextAt: Date
  /** The last run, whatever came of it. */
  last: Run | null
  /** When it last succeeded. */
  doneAt: Date | null
}

type Row = {
  name: string
  dueAt: Date
  waitUntil: Date | null
  leaseUntil: Date | null
  last: number | null
  doneAt: Date | null
}

const columns = raw(
  'id, job, due_at, started_at, ended_at, state, missed, counts, skipped, why, asked_by',
)

/** In the order given. */
export async function jobsNow(db: Db, jobs: readonly Job[], now: Date): Promise<JobNow[]> {
  const rows = await db.all<Row>(sql`
    select j.name, j.due_at, j.wait_until, j.lease_until,
           (select max(id) from run r where r.job = j.name) as last,
           (select ended_at from run r where r.job = j.name and state = 'done' order by id desc limit 1) as done_at
    from job j where name = any(${texts(jobs.map((job) => job.name))}::text[])`)
  const lasts = await db.all<Run>(
    sql`select ${columns} from run where id = any(${ints(rows.map((r) => r.last))}::bigint[])`,
  )
  return jobs.map((job): JobNow => {
    const row = rows.find((r) => r.name === job.name)
    const last = lasts.find((run) => run.job === job.name) ?? null
    const dueAt = row?.dueAt ?? nextTime(job.cron, now)
    const waits = row?.waitUntil && row.waitUntil > dueAt ? row.waitUntil : dueAt
    return {
      job: job.name,
      says: job.says,
      cron: job.cron,
      check: job.check ?? false,
      ...standingOf(job, { dueAt, leaseUntil: row?.leaseUntil ?? null, last }, now),
      nextAt: waits,
      last,
      doneAt: row?.doneAt ?? null,
    }
  })
}

export type RunFilter = { job?: string; state?: string; before?: number; since?: Date }

/** Newest first. */
export const listRuns = (db: Db, { job, state, before, since }: RunFilter, most: number) =>
  db.all<Run>(sql`
    select ${columns} from run
    where ${job === undefined ? raw('true') : sql`job = ${job}`}
      and ${state === undefined ? raw('true') : sql`state = ${state}`}
      and ${before === undefined ? raw('true') : sql`id < ${before}`}
      and ${since === undefined ? raw('true') : sql`started_at >= ${since}`}
    order by id desc limit ${most}`)

export const readRun = (db: Db, id: number) =>
  db.one<Run>(sql`select ${columns} from run where id = ${id}`)
