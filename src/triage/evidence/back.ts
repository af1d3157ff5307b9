/** Whether a whole place was set back to an earlier time, and what speaks against it. */

import { ints } from '../../db/arrays.ts'
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { moment } from '../causes/restored.ts'
import type { History } from '../history.ts'

/** By place. Few places have a moment at all, and only for those the database is asked. */
export async function setBacks(
  db: Db,
  histories: readonly History[],
): Promise<Map<number, NonNullable<History['setBack']>>> {
  const found = new Map<number, NonNullable<History['setBack']>>()
  for (const [placeId, own] of Map.groupBy(histories, (h) => h.case.place.id)) {
    const at = moment(own)
    if (at) found.set(placeId, { ...at, contrary: await contrary(db, own, at) })
  }
  return found
}

/** Items that moved since and show it: had the place been set back, they would not. */
async function contrary(
  db: Db,
  own: readonly History[],
  { at, seenAt }: { at: Date; seenAt: Date },
): Promise<number> {
  const { place } = own[0]!.case
  const gaps = ints(own.map((h) => h.case.itemId))
  const row = await db.one<{ n: number }>(
    place.channelId === null
      ? sql`
        select count(*) as n from (
          select item_id from movement
          where tx >= coalesce((select max(to_tx) from seal where sealed_at <= ${at}), 0) and happened_at > ${at}
            and happened_at <= ${seenAt}
            and location_id = any(${ints(place.locations)}::smallint[]) and not item_id = any(${gaps}::int[])
          group by item_id having sum(on_hand) <> 0) x`
      : sql`
        select count(distinct item_id) as n from attempt
        where at > ${at} and at <= ${seenAt} and channel_id = ${place.channelId} and outcome = 'done' and quantity <> before
          and not item_id = any(${gaps}::int[])`,
  )
  return row!.n
}
