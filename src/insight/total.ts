/** What there is of each item over all places, as a piece of a query. */
import type { Db } from '../db/db.ts'
import { type Query, raw, sql } from '../db/sql.ts'

export type Rule = {
  /** `lowStock` of the configuration, in base units. */
  lowStock: number
}

/**
 * One row for each item that has a position (at `locationId`): `item_id`, the buckets, `available`
 * (below zero: oversold) and `bundle`. A bundle has no stock of its own: as many sets as its
 * components make at one location, added up. What was never recorded has no row: unknown is not zero.
 */
export const totals = (bundles: boolean, locationId?: number): Query =>
  bundles ? sql`(${own(locationId)} union all ${sets(locationId)})` : sql`(${own(locationId)})`

/** Most shops have none, and then nobody has to look. */
export const hasBundles = async (db: Db): Promise<boolean> =>
  (await db.one(raw('select 1 from bundle limit 1'))) !== undefined

const at = (name: string, locationId: number | undefined) =>
  locationId === undefined
    ? raw('true')
    : sql`${raw(name)}.location_id = ${locationId}::int::smallint`

const own = (locationId: number | undefined) => sql`
  select p.item_id, sum(p.on_hand)::bigint as on_hand, sum(p.committed)::bigint as committed,
         sum(p.reserved)::bigint as reserved, sum(p.unavailable)::bigint as unavailable,
         sum(p.incoming)::bigint as incoming,
         sum(p.on_hand - p.committed - p.reserved - p.unavailable)::bigint as available, false as bundle
  from position p where ${at('p', locationId)} group by p.item_id`

const sets = (locationId: number | undefined) => sql`
  select item_id, null::bigint, null::bigint, null::bigint, null::bigint, null::bigint,
         sum(sets)::bigint, true
  from (
    select b.item_id, w.location_id,
           min(floor(coalesce(p.on_hand - p.committed - p.reserved - p.unavailable, 0)::numeric / b.quantity)) as sets
    from bundle b
    join (select distinct c.item_id, q.location_id from bundle c
          join position q on q.item_id = c.component_id where ${at('q', locationId)}) w on w.item_id = b.item_id
    left join position p on p.item_id = b.component_id and p.location_id = w.location_id
    group by b.item_id, w.location_id
  ) s group by item_id`

/**
 * At or below `lowStock`, as for the order in which channels are told; or at or below what is kept
 * back of it everywhere, for then nothing is left to sell. What is out is low too. Over an item `i`
 * and its total `t`; null while its stock is unknown.
 */
export const low = ({ lowStock }: Rule) =>
  sql`(t.available <= greatest(coalesce(i.safety, 0), ${lowStock}::int))`
export const out = raw('(t.available <= 0)')
