/** Movements crossed off: when each channel first showed a number made from this movement or later. */
import { ints, times } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'

type Moved = { itemId: number; locationId: number; version: number; recordedAt: Date }

/** Clocks of two processes may differ by this much. */
const SKEW_MS = 60_000

/** For each movement of one item, in order: channel → when. Absent: not confirmed there (yet). */
export async function confirmedBy(db: Db, moved: readonly Moved[]): Promise<Map<string, Date>[]> {
  if (moved.length === 0) return []
  const rows = await db.all<{ ord: number; channel: string; at: Date }>(sql`
    select m.ord, c.name as channel, a.at
    from unnest(${ints(moved.map((m) => m.itemId))}::int[], ${ints(moved.map((m) => m.locationId))}::smallint[],
                ${ints(moved.map((m) => m.version))}::bigint[],
                ${times(moved.map((m) => new Date(m.recordedAt.getTime() - SKEW_MS)))}::timestamptz[])
      with ordinality as m(item_id, location_id, version, since, ord)
    cross join channel c
    cross join lateral (
      select min(t.at) as at from (
        select (select a.at from attempt a
                where a.item_id = o.item_id and a.channel_id = c.id and a.at >= m.since
                  and a.outcome in ('done', 'same')
                  and (a.seen ->> (m.item_id || ':' || m.location_id))::bigint >= m.version
                order by a.at limit 1) as at
        from (select m.item_id union all
              select b.item_id from bundle b where b.component_id = m.item_id) as o(item_id)
      ) t
    ) a
    where c.active and m.location_id = any(c.locations) and a.at is not null
    order by m.ord, c.name`)
  const found = moved.map(() => new Map<string, Date>())
  for (const r of rows) found[r.ord - 1]!.set(r.channel, r.at)
  return found
}
