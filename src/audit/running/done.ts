/** What was done about drift since the last audit, and what people have put aside: by whom, and until when. */
import type { Db } from '../../db/db.ts'
import { raw, sql } from '../../db/sql.ts'
import { listRules } from '../../triage/hand/rules.ts'
import type { Ignored, RepairRow, Repairs, RepairTally } from './parts.ts'

/** More are counted, and not listed. */
const MOST_ROWS = 200

const from = raw(`repair r join batch b on b.id = r.batch_id join item i on i.id = r.item_id
  join place p on p.id = r.place_id join system s on s.id = p.system_id`)
const by = raw(`case when b.automatic and b.decided_by is null then 'onhand'
  else coalesce(b.decided_by, b.made_by) end`)
/** Also those that were taken back in this time. */
const done = (since: Date) => sql`
  (r.done_at >= ${since}::timestamptz or r.ended_at >= ${since}::timestamptz and r.done_at is not null)`

export async function repairsSince(db: Db, since: Date): Promise<Repairs> {
  const tallies = await db.all<RepairTally>(sql`
    select s.name as system, r.act, b.automatic, ${by} as by, count(*) as repairs,
           sum(abs(r.after - r.before))::bigint as units,
           count(*) filter (where r.state = 'verified') as verified,
           count(*) filter (where r.state = 'failed') as failed,
           count(*) filter (where r.state = 'reverted') as reverted
    from ${from} where ${done(since)} group by 1, 2, 3, 4 order by 5 desc, 1, 2, 3, 4`)
  const rows = await db.all<Omit<RepairRow, 'at'> & { at: Date }>(sql`
    select r.done_at as at, i.sku,
           case when p.external <> '' and (select count(*) from place o where o.system_id = p.system_id and o.active) > 1
             then s.name || ' at ' || p.external else s.name end as place,
           r.act, r.before, r.after, r.state, ${by} as by, r.why
    from ${from} where ${done(since)}
    order by r.state = 'failed' desc, abs(r.after - r.before) desc, r.id limit ${MOST_ROWS}`)
  return {
    by: tallies,
    rows: rows.map((r) => ({ ...r, at: r.at.toISOString() })),
    all: tallies.reduce((sum, t) => sum + t.repairs, 0),
  }
}

/** Rules that hold now, and drifts that somebody has put off. */
export async function putAside(db: Db, now: Date): Promise<Ignored[]> {
  const rules = await listRules(db, false, now)
  const snoozed = await db.all<{ sku: string; system: string; by: string; until: Date }>(sql`
    select i.sku, s.name as system, coalesce(d.snoozed_by, 'onhand') as by, d.snoozed_until as until
    from drift d join item i on i.id = d.item_id join place p on p.id = d.place_id
    join system s on s.id = p.system_id
    where d.state <> 'resolved' and d.snoozed_until > ${now}::timestamptz
    order by d.snoozed_until, d.id limit ${MOST_ROWS}`)
  return [
    ...rules.map((r) => ({
      what: `${[r.sku, r.category && `category ${r.category}`, r.system].filter(Boolean).join(', ')}: up to ${r.most}`,
      reason: r.reason,
      by: r.madeBy,
      until: r.expiresAt.toISOString(),
      hides: r.hides,
    })),
    ...snoozed.map((s) => ({
      what: `${s.sku}, ${s.system}`,
      reason: 'put off until then, or until it is more',
      by: s.by,
      until: s.until.toISOString(),
      hides: 1,
    })),
  ]
}
