/** The movements of some items with all that triage asks of them, newest first. */
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { kindNames } from '../../stock/kinds.ts'
import type { Quantities } from '../../stock/names.ts'
import type { Moved } from '../history.ts'

export type ItemMoved = Moved & { itemId: number }

type Row = Omit<ItemMoved, 'kind' | 'change' | 'cite'> &
  Omit<Quantities, 'on_hand'> & { onHand: number; kind: number }

/** `ids`: an array literal of items; of each the last `most` since then. */
export async function movedOf(
  db: Db,
  ids: string,
  since: Date,
  most: number,
): Promise<ItemMoved[]> {
  const rows = await db.all<Row>(sql`
    select m.item_id, m.kind, m.location_id, s.name as source, m.source_id, r.name as reported_by,
           m.reported_by as reported_by_id, m.business_key as key, m.on_hand, m.committed, m.reserved, m.unavailable,
           m.incoming, m.counted, m.version, m.message_id, g.via, m.happened_at, m.recorded_at, m.reason, m.actor,
           case when m.counted is not null then ${book} end as book
    from unnest(${ids}::int[]) as i(id)
    cross join lateral (select * from movement where item_id = i.id and recorded_at >= ${since}
                        order by recorded_at desc, version desc limit ${most}) m
    join system s on s.id = m.source_id join system r on r.id = m.reported_by
    left join message g on g.id = m.message_id`)
  return rows.map(({ onHand, committed, reserved, unavailable, incoming, kind, ...rest }) => ({
    ...rest,
    kind: kindNames[kind]!,
    change: { on_hand: onHand, committed, reserved, unavailable, incoming },
    cite: `movement:${rest.source}:${rest.key}`,
  }))
}

// The count before this one, and what happened between the two.
const book = sql`(
  select coalesce(max(b.counted), 0) + coalesce(sum(x.on_hand), 0)
  from (select 1) one
  left join lateral (
    select c.counted, c.happened_at from movement c
    where c.item_id = m.item_id and c.location_id = m.location_id and c.counted is not null
      and (c.happened_at, c.version) < (m.happened_at, m.version)
    order by c.happened_at desc, c.version desc limit 1) b on true
  left join movement x on x.item_id = m.item_id and x.location_id = m.location_id
    and x.happened_at > coalesce(b.happened_at, '-infinity') and x.happened_at <= m.happened_at
    and case when x.message_id is null or m.message_id is null then x.version < m.version
             else x.message_id < m.message_id end)`
