/** Letting go of what is only looked back at, after its time. Movements and open matters are never touched. */
import type { Retention } from '../authority/telling.ts'
import { ints } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { later } from '../lib/clock.ts'
import type { Context, Counts } from './job.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** How far each kind has been gone through, so that what is left behind is not gone through again. */
type Mark = {
  bodies?: string
  attempts?: string
  messages?: string
  /** Messages before the mark that were open then; their bodies go once they are not. */
  left?: number[]
}

/** As many of those as are remembered; with more the mark waits. */
const MOST_LEFT = 10_000

/** Answers how many of each went. What is stopped half-way goes on there next time. */
export async function prune(
  db: Db,
  keep: Retention,
  { now, signal }: Pick<Context, 'now' | 'signal'>,
): Promise<Counts> {
  const row = await db.one<{ value: Mark }>(sql`select value from setting where name = 'pruned'`)
  const mark: Mark = row?.value ?? {}
  const until = (days: number) => later(now, -days * DAY_MS)
  const marked = (change: Mark) => {
    Object.assign(mark, change)
    return db.one(sql`
      insert into setting (name, value) values ('pruned', ${JSON.stringify(mark)}::jsonb)
      on conflict (name) do update set value = excluded.value`)
  }
  let [bodies, attempts, messages] = [await leftBodies(db, mark, now), 0, 0]

  const hours = (from: string | undefined, first: () => Promise<Date | null>, end: Date) =>
    eachHour(from, first, end, signal)
  for await (const [from, to] of hours(
    mark.bodies,
    () => oldestMessage(db),
    until(keep.bodyDays),
  )) {
    const done = await bodiesOf(db, from, to, now)
    const left = [...(mark.left ?? []), ...done.left]
    if (left.length > MOST_LEFT) break
    bodies += done.gone
    await marked({ bodies: to.toISOString(), left })
  }
  for await (const [from, to] of hours(
    mark.attempts,
    () => oldestAttempt(db),
    until(keep.attemptDays),
  )) {
    attempts += await attemptsOf(db, from, to)
    await marked({ attempts: to.toISOString() })
  }
  for await (const [from, to] of hours(
    mark.messages,
    () => oldestMessage(db),
    until(keep.keyDays),
  )) {
    messages += await messagesOf(db, from, to)
    await marked({ messages: to.toISOString() })
  }
  const calls = await callsBefore(db, until(keep.callDays))
  const runs = await runsBefore(db, until(keep.runDays))
  const alerts = await alertsBefore(db, until(keep.alertDays))
  return { bodies, attempts, calls, messages, runs, alerts }
}

/** Short statements: nobody waits long for one, and each is found by its time. */
async function* eachHour(
  from: string | undefined,
  first: () => Promise<Date | null>,
  end: Date,
  signal: AbortSignal,
): AsyncGenerator<[Date, Date]> {
  let at = from === undefined ? await first() : new Date(from)
  while (at !== null && at < end && !signal.aborted) {
    const to = new Date(Math.min(later(at, HOUR_MS).getTime(), end.getTime()))
    yield [at, to]
    at = to
  }
}

const oldestMessage = async (db: Db) =>
  (await db.one<{ at: Date | null }>(sql`select min(received_at) as at from message`))!.at
const oldestAttempt = async (db: Db) =>
  (await db.one<{ at: Date | null }>(sql`select min(at) as at from attempt`))!.at

const emptied = (now: Date) => sql`set body = ''::bytea, headers = '{}'::jsonb, pruned_at = ${now}`

async function bodiesOf(db: Db, from: Date, to: Date, now: Date) {
  const gone = await db.all(sql`
    update message ${emptied(now)}
    where received_at >= ${from} and received_at < ${to} and state in ('applied', 'dismissed')
      and pruned_at is null
    returning 1 as one`)
  const left = await db.all<{ id: number }>(sql`
    select id from message
    where received_at >= ${from} and received_at < ${to} and state not in ('applied', 'dismissed')`)
  return { gone: gone.length, left: left.map((row) => row.id) }
}

/** Those that were in quarantine when their time came, and are not any more. */
async function leftBodies(db: Db, mark: Mark, now: Date): Promise<number> {
  if (!mark.left?.length) return 0
  const rows = await db.all<{ id: number }>(sql`
    update message ${emptied(now)}
    where id = any(${ints(mark.left)}::bigint[]) and state in ('applied', 'dismissed') and pruned_at is null
    returning id`)
  const gone = new Set(rows.map((row) => row.id))
  mark.left = mark.left.filter((id) => !gone.has(id))
  return rows.length
}

/** The last one that was confirmed stays: it crosses off all movements before it. */
async function attemptsOf(db: Db, from: Date, to: Date): Promise<number> {
  const rows = await db.all(sql`
    delete from attempt a
    where a.at >= ${from} and a.at < ${to} and exists (
      select from attempt n
      where n.item_id = a.item_id and n.channel_id = a.channel_id and n.at > a.at
        and n.outcome in ('done', 'same'))
    returning 1 as one`)
  return rows.length
}

async function messagesOf(db: Db, from: Date, to: Date): Promise<number> {
  const rows = await db.all(sql`
    delete from message
    where received_at >= ${from} and received_at < ${to} and state in ('applied', 'dismissed')
    returning 1 as one`)
  return rows.length
}

async function callsBefore(db: Db, cut: Date): Promise<number> {
  const rows = await db.all(sql`delete from call where at < ${cut} returning 1 as one`)
  return rows.length
}

/** When a job last succeeded stays known. */
async function runsBefore(db: Db, cut: Date): Promise<number> {
  const rows = await db.all(sql`
    delete from run r
    where started_at < ${cut} and state <> 'running'
      and exists (select from run n where n.job = r.job and n.id > r.id and n.state = 'done')
    returning 1 as one`)
  return rows.length
}

async function alertsBefore(db: Db, cut: Date): Promise<number> {
  const rows = await db.all(sql`delete from alert where closed_at < ${cut} returning 1 as one`)
  return rows.length
}
