/** Disagreements as they stand, and what was done about them in a day. */
import type { Db } from '../../db/db.ts'
import { raw, sql } from '../../db/sql.ts'
import { type BatchLine, cut, type DriftLine, type Facts, type RepairLine } from '../digest.ts'

/** What a person is shown: not what is explained, ignored, or put off until later. */
const shown = (at: Date) => sql`
  d.state in ('open', 'escalated', 'counting', 'correcting')
  and d.severity <> 'in_flight' and (d.snoozed_until is null or d.snoozed_until <= ${at})`

const worst = raw(`array_position(array['critical','high','low','in_flight'], d.severity)`)

export async function driftsOf(
  db: Db,
  at: Date,
  since: Date,
  most: number,
): Promise<Facts['drifts']> {
  const tally = await db.one<{
    critical: number
    high: number
    low: number
    escalated: number
    explained: number
    ignored: number
    snoozed: number
    appeared: number
  }>(sql`
    select count(*) filter (where ${shown(at)} and severity = 'critical') as critical,
           count(*) filter (where ${shown(at)} and severity = 'high') as high,
           count(*) filter (where ${shown(at)} and severity = 'low') as low,
           count(*) filter (where ${shown(at)} and state = 'escalated') as escalated,
           count(*) filter (where state = 'explained' or severity = 'in_flight') as explained,
           count(*) filter (where state = 'ignored') as ignored,
           count(*) filter (where snoozed_until > ${at} and state <> 'ignored') as snoozed,
           count(*) filter (where ${shown(at)} and first_seen_at >= ${since}) as appeared
    from drift d where state <> 'resolved'`)
  const resolved = await db.one<{ n: number }>(
    sql`select count(*) as n from drift where state = 'resolved' and resolved_at >= ${since}`,
  )
  const rows = await db.all<DriftLine & { all: number }>(sql`
    select d.id, i.sku, i.name, ${placeName}, d.state, d.regressed, d.severity, d.severity_why,
           d.expected, d.observed, d.residue, d.cause, d.confidence, d.story, d.first_seen_at, d.occurrences,
           count(*) over () as all
    from drift d join item i on i.id = d.item_id join place p on p.id = d.place_id
    join system s on s.id = p.system_id
    where ${shown(at)}
    order by ${worst}, d.regressed desc, abs(d.residue) desc, d.id limit ${most}`)
  const { critical, high, low, ...rest } = tally!
  return { ...cut(rows), open: { critical, high, low }, ...rest, resolved: resolved!.n }
}

/** "shop", or "wms at LDS" where the system has several places. */
const placeName = raw(`case when p.external <> '' and (
    select count(*) from place o where o.system_id = p.system_id and o.active) > 1
  then s.name || ' at ' || p.external else s.name end as place`)

export async function repairsOf(
  db: Db,
  since: Date,
  most: number,
): Promise<Pick<Facts, 'corrected' | 'batches'>> {
  const tally = await db.one<{ failed: number; units: number }>(sql`
    select count(*) filter (where state = 'failed') as failed,
           coalesce(sum(abs(after - before)) filter (where state <> 'failed'), 0)::bigint as units
    from repair where done_at >= ${since} and state in ('done', 'verified', 'failed', 'reverted')`)
  const rows = await db.all<RepairLine & { all: number }>(sql`
    select i.sku, ${placeName}, r.act, r.before, r.after, r.state, r.why, r.done_at as at,
           count(*) over () as all
    from repair r join item i on i.id = r.item_id join place p on p.id = r.place_id
    join system s on s.id = p.system_id
    where r.done_at >= ${since} and r.state in ('done', 'verified', 'failed', 'reverted')
    order by r.state = 'failed' desc, abs(r.after - r.before) desc, r.id limit ${most}`)
  const batches = await db.all<BatchLine>(sql`
    select id, state, why, skus, units, made_at from batch
    where state in ('planned', 'held') order by state, id desc limit ${most}`)
  return { corrected: { ...cut(rows), ...tally! }, batches }
}
