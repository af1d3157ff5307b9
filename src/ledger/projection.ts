/** Positions computed from movements alone: the definition that the stored ones are checked against. */
import { type Query, raw, sql } from '../db/sql.ts'

/**
 * One row per (item, location): the last count at or before `asOf`, plus every later change; the
 * other buckets are plain sums. `asOf` null: all that is in the ledger. `items` null: every item.
 */
export function projection(items: readonly number[] | null, asOf: Date | null): Query {
  const some = items === null ? raw('true') : sql`item_id = any(${items}::int[])`
  const until = asOf === null ? raw('true') : sql`happened_at <= ${asOf}::timestamptz`
  return sql`
    select m.item_id, m.location_id,
           coalesce(b.counted, 0) + coalesce(sum(m.on_hand)
             filter (where m.happened_at > coalesce(b.happened_at, '-infinity')), 0)::bigint as on_hand,
           sum(m.committed)::bigint as committed, sum(m.reserved)::bigint as reserved,
           sum(m.unavailable)::bigint as unavailable, sum(m.incoming)::bigint as incoming,
           count(*) as movements, coalesce(b.happened_at, '-infinity') as counted_at
    from (select * from movement where ${some} and ${until}) m
    left join (
      select distinct on (item_id, location_id) item_id, location_id, counted, happened_at
      from movement
      where counted is not null and ${some} and ${until}
      order by item_id, location_id, happened_at desc, version desc
    ) b on b.item_id = m.item_id and b.location_id = m.location_id
    group by m.item_id, m.location_id, b.counted, b.happened_at`
}
