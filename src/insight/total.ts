/** What there is of each item over all places, as a piece of a query. */
import type { Db } from '../db/db.ts'
import { fresh, type Query, raw, sql } from '../db/sql.ts'

export type Rule = {
  /** `lowStock` of the configuration, in base units. */
  lowStock: number
}

/** What is told of an item: a bucket, or what can be sold of it (below zero: oversold). */
const columns = [
  'on_hand',
  'committed',
  'reserved',
  'unavailable',
  'incoming',
  'available',
] as const
export type Column = (typeof columns)[number]

// Added up as floats, which are exact as far as any count goes and take half the time of numerics.
const summed = (column: Column) => {
  const what = column === 'available' ? free : `p.${column}`
  return `sum((${what})::float8)::bigint as ${column}`
}
const free = 'p.on_hand - p.committed - p.reserved - p.unavailable'

export type Of = {
  bundles: boolean
  /** Only what is there. */
  locationId?: number | undefined
  /** Default: all of them. */
  columns?: readonly Column[]
  /** A query of the ids of items: for few of all. */
  only?: Query | undefined
}

/**
 * One row for each item that has a position (at `locationId`): `item_id`, the columns, and `bundle`.
 * A bundle has no stock of its own: as many sets as its components make at one location, added up.
 * What was never recorded has no row: unknown is not zero.
 */
export function totals(of: Of): Query {
  const asked = of.columns ?? columns
  const own = sql`
    select p.item_id, ${raw(asked.map(summed).join(', '))}, false as bundle
    from position p where ${at('p', of.locationId)} and ${among('p.item_id', of.only)} group by p.item_id`
  if (!of.bundles) return sql`(${own})`
  const none = asked.map((c) => (c === 'available' ? 'sum(sets)::bigint' : 'null::bigint'))
  return sql`(${own} union all select item_id, ${raw(none.join(', '))}, true from ${sets(of)} group by item_id)`
}

/**
 * A query that looks at all items. One process works on it: helpers would each add up all positions
 * anew, and whoever else asks at that moment would wait for them.
 */
export const overAll = <Row>(db: Db, query: Query): Promise<Row[]> =>
  db.tx(async (tx) => {
    await tx.one(raw('set local max_parallel_workers_per_gather = 0'))
    return tx.all<Row>(fresh(query))
  })

/** Most shops have none, and then nobody has to look. */
export const hasBundles = async (db: Db): Promise<boolean> =>
  (await db.one(raw('select 1 from bundle limit 1'))) !== undefined

const at = (name: string, locationId: number | undefined) =>
  locationId === undefined
    ? raw('true')
    : sql`${raw(name)}.location_id = ${locationId}::int::smallint`

const among = (name: string, only: Query | undefined) =>
  only === undefined ? raw('true') : sql`${raw(name)} in (${only})`

const sets = ({ locationId, only }: Of) => sql`(
  select b.item_id, w.location_id, min(floor(coalesce(${raw(free)}, 0)::numeric / b.quantity)) as sets
  from bundle b
  join (select distinct c.item_id, q.location_id from bundle c
        join position q on q.item_id = c.component_id where ${at('q', locationId)}) w on w.item_id = b.item_id
  left join position p on p.item_id = b.component_id and p.location_id = w.location_id
  where ${among('b.item_id', only)}
  group by b.item_id, w.location_id) s`

/**
 * At or below `lowStock`, as for the order in which channels are told; or at or below what is kept
 * back of it everywhere, for then nothing is left to sell. What is out is low too. Over an item `i`
 * and its total `t`; null while its stock is unknown.
 */
export const low = ({ lowStock }: Rule) =>
  sql`(t.available <= greatest(coalesce(i.safety, 0), ${lowStock}::int))`
export const out = raw('(t.available <= 0)')
