/** The few reads of the ledger that publishing needs, each one snapshot. */
import { ints } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import type { Quantities } from '../stock/names.ts'

export type Position = Quantities & { itemId: number; locationId: number; version: number }

export async function positionsAt(
  db: Db,
  itemIds: readonly number[],
  locations: readonly number[],
): Promise<Position[]> {
  const rows = await db.all<Omit<Position, 'on_hand'> & { onHand: number }>(sql`
    select item_id, location_id, on_hand, committed, reserved, unavailable, incoming, version
    from position
    where item_id = any(${ints(itemIds)}::int[]) and location_id = any(${ints(locations)}::smallint[])
    order by item_id, location_id`)
  return rows.map(({ onHand, ...rest }) => ({ ...rest, on_hand: onHand }))
}

/**
 * Units that `systemId` itself sold (orders less cancellations) of each item between two sets of
 * position versions: what its own number must have gone down by.
 */
export async function soldBetween(
  db: Db,
  systemId: number,
  asked: readonly { itemId: number; from: Record<string, number>; to: Record<string, number> }[],
  kinds: readonly number[],
): Promise<Map<number, number>> {
  const rows = asked.flatMap(({ itemId, from, to }) =>
    Object.entries(to).map(([key, version]) => ({
      itemId,
      locationId: Number(key.split(':')[1]),
      from: from[key] ?? 0,
      to: version,
    })),
  )
  if (rows.length === 0) return new Map()
  const sums = await db.all<{ itemId: number; units: number }>(sql`
    select a.item_id, coalesce(sum(m.committed), 0)::bigint as units
    from unnest(${ints(rows.map((r) => r.itemId))}::int[], ${ints(rows.map((r) => r.locationId))}::smallint[],
                ${ints(rows.map((r) => r.from))}::bigint[], ${ints(rows.map((r) => r.to))}::bigint[])
      as a(item_id, location_id, from_version, to_version)
    join movement m on m.item_id = a.item_id and m.source_id = ${systemId} and m.location_id = a.location_id
      and m.version > a.from_version and m.version <= a.to_version
    where m.kind = any(${ints(kinds)}::smallint[])
    group by a.item_id`)
  return new Map(sums.map((s) => [s.itemId, s.units]))
}
