/** Disagreements: how many are open, how many wait for a person, what made them, and how it has gone. */
import type { Db } from '../db/db.ts'
import { raw, sql } from '../db/sql.ts'
import { later } from '../lib/clock.ts'
import { tallyDrifts } from '../triage/hand/drifts.ts'

export type Severities = { critical: number; high: number; low: number }
export type Day = {
  /** Its end; the last one is now. */
  until: Date
  opened: number
  /** Not open any more: the numbers agree, all of it is on its way, or it is ignored. */
  resolved: number
  /** At its end. */
  open: Severities
}

const DAY_MS = 86_400_000

/** Open now, as /v1/status counts them: put off and ignored ones left out. */
export async function openNow(db: Db, now: Date) {
  const tally = await tallyDrifts(db, now)
  const of = (severity: string) =>
    tally
      .filter((t) => t.severity === severity && t.state !== 'ignored')
      .reduce((sum, t) => sum + t.drifts - t.snoozed, 0)
  return {
    critical: of('critical'),
    high: of('high'),
    low: of('low'),
    inFlight: of('in_flight'),
    snoozed: tally.reduce((sum, t) => sum + (t.state === 'ignored' ? 0 : t.snoozed), 0),
    ignored: tally.reduce((sum, t) => sum + (t.state === 'ignored' ? t.drifts : 0), 0),
  }
}

/** Nobody repairs it and it does not go away by itself: open, given to somebody, or being counted. */
export const forPerson = (now: Date) => sql`
  d.state in ('open', 'escalated', 'counting') and d.severity <> 'in_flight'
  and (d.snoozed_until is null or d.snoozed_until <= ${now})`

export async function waitingForPerson(db: Db, now: Date): Promise<number> {
  const row = await db.one<{ n: number }>(
    sql`select count(*) as n from drift d where d.state <> 'resolved' and ${forPerson(now)}`,
  )
  return row!.n
}

/** What made those that are open: as a person says, or as triage found. Null: nothing found explains it. */
export const topCauses = (db: Db, now: Date, most: number) =>
  db.all<{ cause: string | null; drifts: number; units: number }>(sql`
    select coalesce(d.assigned, d.cause) as cause, count(*) as drifts, sum(abs(d.residue))::bigint as units
    from drift d
    where d.state not in ('resolved', 'ignored') and d.severity <> 'in_flight'
      and (d.snoozed_until is null or d.snoozed_until <= ${now})
    group by 1 order by 2 desc, 3 desc, 1 limit ${most}`)

// Each event holds until the next one of its drift. What it says of the severity is said when the
// numbers changed; the events in between keep the last one said.
const lives = (since: Date) => sql`
  select e.drift_id, e.at, e.severity, e.counts,
         coalesce(lag(e.counts) over (partition by e.drift_id order by e.id), false) as counted,
         lead(e.at) over (partition by e.drift_id order by e.id) as until
  from (
    select s.id, s.drift_id, s.at,
           max(s.severity) over (partition by s.drift_id, s.part) as severity,
           s.state not in ('resolved', 'explained', 'ignored')
             and coalesce(max(s.severity) over (partition by s.drift_id, s.part), '') <> 'in_flight' as counts
    from (
      select v.id, v.drift_id, v.at, v.state, v.detail ->> 'severity' as severity,
             count(v.detail ->> 'severity') over (partition by v.drift_id order by v.id) as part
      from drift d join drift_event v on v.drift_id = d.id
      where d.state <> 'resolved' or d.resolved_at > ${since}
    ) s
  ) e`

/** One row a day, oldest first; days are counted back from now, each of 24 hours. */
export async function trend(db: Db, now: Date, days: number): Promise<Day[]> {
  const since = later(now, -days * DAY_MS)
  // Per day what came and what went, and all that came before as the day -1: added up, what is open.
  const day = (at: string) =>
    sql`greatest(-1, ceil(extract(epoch from ${raw(at)} - ${since}::timestamptz) / 86400) - 1)::int`
  const rows = await db.all<{ day: number; opened: number; resolved: number } & Severities>(sql`
    with life as materialized (${lives(since)})
    select day, sum(opened)::int as opened, sum(resolved)::int as resolved,
           sum(n) filter (where severity = 'critical')::int as critical,
           sum(n) filter (where severity = 'high')::int as high,
           sum(n) filter (where severity = 'low')::int as low
    from (
      select ${day('at')} as day, (counts and not counted)::int as opened, (counted and not counts)::int as resolved,
             severity, counts::int as n from life
      union all
      select ${day('until')}, 0, 0, severity, -1 from life where counts and until is not null
    ) c group by day`)
  const open: Severities = { critical: 0, high: 0, low: 0 }
  const of = new Map(rows.map((row) => [row.day, row]))
  const all: Day[] = []
  for (let n = -1; n < days; n++) {
    const row = of.get(n)
    for (const severity of ['critical', 'high', 'low'] as const) {
      open[severity] += row?.[severity] ?? 0
    }
    if (n < 0) continue
    const { opened = 0, resolved = 0 } = row ?? {}
    all.push({ until: later(since, (n + 1) * DAY_MS), opened, resolved, open: { ...open } })
  }
  return all
}
