/** Who does a job: taken under a lease, kept while it works, and recorded only by whoever still has it. */
import { texts } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { later } from '../lib/clock.ts'
import { nextTime, passed } from '../lib/schedule.ts'
import type { Done, Job } from './job.ts'

/** The right to do a job once. `fence` tells it from every other time. */
export type Lease = {
  job: string
  fence: number
  runId: number
  dueAt: Date
  missed: number
  startedAt: Date
}

/** After so many processes were lost over one time of the schedule, the next time is waited for. */
const MOST_LOST = 3

/** Makes the row of a job, and moves its next time when its schedule was changed. A new one waits for its hour. */
export const declare = (db: Db, { name, cron }: Job, now: Date) =>
  db.one(sql`
    insert into job as j (name, cron, due_at) values (${name}, ${cron}, ${nextTime(cron, now)})
    on conflict (name) do update
      set cron = excluded.cron, due_at = excluded.due_at, wait_until = null, tries = 0
      where j.cron <> excluded.cron`)

/** The names of those that are due and free. */
export async function due(db: Db, names: readonly string[], now: Date): Promise<string[]> {
  const rows = await db.all<{ name: string }>(sql`
    select name from job
    where name = any(${texts(names)}::text[]) and due_at <= ${now}
      and (wait_until is null or wait_until <= ${now}) and (lease_until is null or lease_until <= ${now})
    order by due_at, name`)
  return rows.map((row) => row.name)
}

type Row = { dueAt: Date; waitUntil: Date | null; leaseUntil: Date | null }

/**
 * Takes the job and opens its run; undefined when another has it or it is not its time. Whoever had
 * it before and did not say a word is noted as lost; what it was for is done again.
 */
export function take(
  db: Db,
  { name, cron }: Job,
  now: Date,
  leaseMs: number,
  askedBy: string | null,
): Promise<Lease | undefined> {
  return db.tx(async (tx) => {
    const row = await tx.one<Row>(sql`
      select due_at, wait_until, lease_until from job where name = ${name} for update skip locked`)
    if (!row || (row.leaseUntil && row.leaseUntil > now)) return undefined
    const waits = row.dueAt > now || (row.waitUntil !== null && row.waitUntil > now)
    if (waits && askedBy === null) return undefined
    await tx.one(sql`
      update run set state = 'lost', ended_at = ${now}, why = 'its process ended without a word'
      where job = ${name} and state = 'running'`)
    const slot = row.dueAt > now ? { last: now, before: 0 } : passed(cron, row.dueAt, now)
    if (askedBy === null && (await lostOver(tx, name, slot.last)) >= MOST_LOST) {
      await tx.one(sql`update job set due_at = ${nextTime(cron, now)} where name = ${name}`)
      return undefined
    }
    const taken = await tx.one<{ fence: number }>(sql`
      update job set lease_until = ${later(now, leaseMs)}, fence = fence + 1 where name = ${name} returning fence`)
    const run = await tx.one<{ id: number }>(sql`
      insert into run (job, due_at, started_at, state, fence, missed, asked_by)
      values (${name}, ${slot.last}, ${now}, 'running', ${taken!.fence}, ${slot.before}, ${askedBy})
      returning id`)
    return {
      job: name,
      fence: taken!.fence,
      runId: run!.id,
      dueAt: slot.last,
      missed: slot.before,
      startedAt: now,
    }
  })
}

async function lostOver(db: Db, name: string, dueAt: Date): Promise<number> {
  const row = await db.one<{ n: number }>(sql`
    select count(*) as n from run
    where job = ${name} and due_at = ${dueAt} and state = 'lost' and asked_by is null`)
  return row!.n
}

/** For another `leaseMs`; false when it is another's by now. */
export async function renew(db: Db, lease: Lease, now: Date, leaseMs: number): Promise<boolean> {
  const row = await db.one(sql`
    update job set lease_until = ${later(now, leaseMs)}
    where name = ${lease.job} and fence = ${lease.fence} and lease_until is not null returning name`)
  return row !== undefined
}

/** How a run ended. `stopped`: with the program; it is done again at once by whoever can. */
export type End = Done & { stopped?: boolean }

/** Records the result and frees the job; false when it was another's by then, and nothing was recorded. */
export function settle(db: Db, lease: Lease, job: Job, end: End, now: Date): Promise<boolean> {
  return db.tx(async (tx) => {
    const row = await tx.one<{ tries: number; dueAt: Date }>(sql`
      select tries, due_at from job
      where name = ${lease.job} and fence = ${lease.fence} and lease_until is not null for update`)
    if (!row) return false
    const { dueAt, waitUntil, tries } = end.stopped
      ? { ...row, waitUntil: null }
      : following(job, row, end, lease.startedAt, now)
    await tx.one(sql`
      update job set lease_until = null, due_at = ${dueAt}, wait_until = ${waitUntil}, tries = ${tries}
      where name = ${lease.job}`)
    await tx.one(sql`
      update run
      set state = ${end.failed === undefined ? 'done' : 'failed'}, ended_at = ${now}, why = ${end.failed ?? null},
          counts = ${JSON.stringify(end.counts ?? {})}::jsonb, skipped = ${JSON.stringify(end.skipped ?? [])}::jsonb
      where id = ${lease.runId}`)
    return true
  })
}

/** When it is its turn again. A failed one that may be tried again is still due, and waits. */
function following(
  job: Job,
  row: { tries: number; dueAt: Date },
  end: End,
  began: Date,
  now: Date,
) {
  const next = nextTime(job.cron, began)
  const waitMs = end.failed === undefined || end.final ? undefined : job.retryMs?.[row.tries]
  const again = waitMs === undefined ? undefined : later(now, waitMs)
  // One that was asked for before its time is not owed to anybody.
  if (again && again < next && row.dueAt <= began) {
    return { dueAt: row.dueAt, waitUntil: again, tries: row.tries + 1 }
  }
  return { dueAt: next, waitUntil: null, tries: 0 }
}
