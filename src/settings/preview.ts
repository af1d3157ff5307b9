/** What the gate would have done while it only wrote down (shadow): counted, before anybody switches it on. */
import type { Registry } from '../authority/registry.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { later } from '../lib/clock.ts'
import type { World } from '../lib/world.ts'

const DAY_MS = 86_400_000
export const PREVIEW_DAYS = 14

export type Preview = {
  gate: 'shadow' | 'on'
  days: number
  /** When it first decided on anything in these days; null: it has not yet. */
  since: Date | null
  /** Differences that it would have repaired, each counted once, and their units. */
  repairs: number
  units: number
  /** Of those: gone by themselves since, and still there. */
  settled: number
  open: number
  /** Of the others: a lock was against it. */
  held: number
  systems: { system: string; repairs: number; units: number }[]
  causes: { cause: string; repairs: number; units: number }[]
  /** The day with the most, against what a day may have. */
  busiest: { day: string; repairs: number; units: number } | null
  limits: { skusPerDay: number; unitsPerDay: number }
  /** Systems that it may repair at all. */
  gated: string[]
  says: string
}

type Row = {
  driftId: number
  day: string
  system: string
  cause: string | null
  units: number
  resolved: boolean
}

export async function gatePreview(
  db: Db,
  world: Pick<World, 'clock'>,
  { reconcile }: Pick<Registry, 'reconcile'>,
): Promise<Preview> {
  const since = later(world.clock.now(), -PREVIEW_DAYS * DAY_MS)
  const rows = await db.all<Row>(sql`
    select distinct on (e.drift_id) e.drift_id, s.name as system, e.detail ->> 'cause' as cause,
           to_char(e.at at time zone 'UTC', 'YYYY-MM-DD') as day, abs(e.residue)::bigint as units,
           d.state = 'resolved' as resolved
    from drift_event e
    join drift d on d.id = e.drift_id join place p on p.id = d.place_id join system s on s.id = p.system_id
    where e.event = 'decided' and e.detail ->> 'decision' = 'would_repair' and e.at >= ${since}
    order by e.drift_id, e.id desc`)
  const others = await db.one<{ first: Date | null; held: number }>(sql`
    select min(e.at) as first,
           count(distinct e.drift_id) filter (
             where e.detail ->> 'decision' = 'hold' and not exists (
               select from drift_event w where w.drift_id = e.drift_id and w.event = 'decided'
                 and w.detail ->> 'decision' = 'would_repair' and w.at >= ${since})) as held
    from drift_event e where e.event = 'decided' and e.at >= ${since}`)
  const { limits, gate, policies } = reconcile
  const days = summed(rows, (row) => row.day)
  const [busiest] = days.sort((a, b) => b[1].repairs - a[1].repairs || b[1].units - a[1].units)
  const preview = {
    gate,
    days: PREVIEW_DAYS,
    since: others!.first,
    repairs: rows.length,
    units: total(rows),
    settled: rows.filter((row) => row.resolved).length,
    open: rows.filter((row) => !row.resolved).length,
    held: others!.held,
    systems: summed(rows, (row) => row.system).map(([system, sum]) => ({ system, ...sum })),
    causes: summed(rows, (row) => row.cause ?? 'none').map(([cause, sum]) => ({ cause, ...sum })),
    busiest: busiest ? { day: busiest[0], ...busiest[1] } : null,
    limits: { skusPerDay: limits.skusPerDay, unitsPerDay: limits.unitsPerDay },
    gated: Object.keys(policies).filter((name) => policies[name] !== 'record_only'),
  }
  return { ...preview, says: sentence(preview) }
}

const total = (rows: readonly Row[]) => rows.reduce((sum, row) => sum + row.units, 0)

const summed = (rows: readonly Row[], by: (row: Row) => string) =>
  [...Map.groupBy(rows, by)].map(
    ([key, own]) => [key, { repairs: own.length, units: total(own) }] as const,
  )

function sentence(p: Omit<Preview, 'says'>): string {
  if (p.gated.length === 0) {
    return 'Every system is record only: whatever the gate says, nothing is repaired until a policy is gated.'
  }
  if (p.since === null) {
    return `In the last ${p.days} days it has decided on nothing: there is no record to go by yet.`
  }
  if (p.repairs === 0) {
    return `In the last ${p.days} days it would have repaired nothing; a lock was against ${p.held}.`
  }
  const many = (n: number, one: string) => `${n} ${one}${n === 1 ? '' : 's'}`
  return (
    `In the last ${p.days} days it would have made ${many(p.repairs, 'repair')} (${many(p.units, 'unit')}): ` +
    `${p.settled} of them settled without it, ${p.open} are still open. A lock was against ${p.held} others. ` +
    `On its busiest day, ${p.busiest!.day}, it would have been ${many(p.busiest!.repairs, 'repair')}; a day may have ${p.limits.skusPerDay}.`
  )
}
