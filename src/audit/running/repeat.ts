/** Repeat offenders: items whose drift comes back, or is there week after week. */
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { later } from '../../lib/clock.ts'
import { type Place, placeName } from '../../reconcile/places.ts'
import type { Repeat } from './parts.ts'

/** So many weeks are looked back. */
export const WEEKS = 8
const WEEK_MS = 7 * 86_400_000
const MOST = 25

/** Those that began anew most often first. A gap that was only ever on its way is no offence. */
export async function repeatsOf(db: Db, places: readonly Place[], now: Date): Promise<Repeat[]> {
  const since = later(now, -WEEKS * WEEK_MS)
  type Row = Omit<Repeat, 'place' | 'lastAt'> & { placeId: number; lastAt: Date }
  const rows = await db.all<Row>(sql`
    with told as (
      select e.drift_id, count(*) filter (where e.event in ('seen', 'seen again')) as times
      from drift_event e where e.at >= ${since}::timestamptz
      group by 1 having bool_or(e.residue <> 0)
    ), weighed as (
      select d.*, t.times, least(${WEEKS}::int, greatest(1, ceil(extract(epoch from
               case when d.state = 'resolved' then d.resolved_at else d.last_seen_at end
               - greatest(d.first_seen_at, ${since}::timestamptz)) / ${WEEK_MS / 1000}::int)))::int as weeks
      from told t join drift d on d.id = t.drift_id
    )
    select i.sku, i.name, w.place_id, w.times, w.weeks, w.occurrences as seen, w.state,
           coalesce(w.assigned, w.cause) as cause, w.last_seen_at as last_at
    from weighed w join item i on i.id = w.item_id
    where w.times > 1 or w.regressed or w.weeks > 1
    order by w.times desc, w.weeks desc, w.occurrences desc, w.id limit ${MOST}`)
  return rows.map(({ placeId, lastAt, ...row }) => {
    const place = places.find((p) => p.id === placeId)
    return { ...row, place: place ? placeName(place, places) : '–', lastAt: lastAt.toISOString() }
  })
}
