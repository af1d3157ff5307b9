/** How fast items sell, and for how many days what is available lasts. */
import { ints } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { fresh, raw, sql } from '../db/sql.ts'
import { later } from '../lib/clock.ts'
import { kindIndex } from '../stock/kinds.ts'
import { overAll, totals } from './total.ts'

export type Pace = {
  sku: string
  name: string
  category: string
  /** Sold less cancelled, in base units, by when it happened. */
  units: number
  perDay: number
  /** Units of each day, oldest first; the last day ends now. */
  spark: number[]
  /** How many orders that rests on. */
  orders: number
  /** Null: nothing was ever recorded of its stock. */
  available: number | null
  coverDays: number | null
  /** Why there is no number of days. */
  coverWhy: 'nothing_sold' | 'unknown_stock' | null
}

const DAY_MS = 86_400_000
const [ordered, cancelled, returned] = [
  kindIndex('ordered'),
  kindIndex('order_cancelled'),
  kindIndex('returned'),
]

/**
 * Units that a movement `m` says were sold. Where a sale is taken off the shelf at once (a till), its
 * cancellation puts the goods back: a return that is called a cancellation.
 */
const units = raw(`(case when m.kind = ${returned} then -m.on_hand else m.committed end)`)
const sales = raw(`m.kind in (${ordered}, ${cancelled}, ${returned})
  and (m.kind <> ${returned} or m.business_key like '%/order_cancelled')`)

/** Units sold of each item since then: `item_id`, `units`. */
export const sold = (since: Date, until: Date) => sql`
  select m.item_id, sum(${units})::bigint as units from movement m
  where ${sales} and m.happened_at > ${since}::timestamptz and m.happened_at <= ${until}::timestamptz
  group by m.item_id`

/** `units`: those that sell most. `cover`: those that run out first, of those that sell. */
export async function pace(
  db: Db,
  now: Date,
  { days, limit, sort }: { days: number; limit: number; sort: 'units' | 'cover' },
): Promise<Pace[]> {
  const since = later(now, -days * DAY_MS)
  const first =
    sort === 'units'
      ? raw('s.units desc, i.sku')
      : raw('t.available::float8 / s.units nulls last, s.units desc, i.sku')
  const selling = raw('select item_id from sold where units > 0')
  // Of the fast ones the stock is looked up; who runs out first can only be said of all.
  const stock =
    sort === 'units'
      ? sql`left join lateral (
          select sum(p.on_hand - p.committed - p.reserved - p.unavailable)::bigint as available
          from position p where p.item_id = s.item_id) t on true`
      : sql`left join ${totals({ bundles: false, columns: ['available'], only: selling })} t
          on t.item_id = s.item_id`
  const chosen =
    sort === 'units'
      ? sql`(select * from sold where units > 0 order by units desc, item_id limit ${limit})`
      : sql`(select * from sold where units > 0)`
  const rows = await overAll<{
    itemId: number
    sku: string
    name: string
    category: string
    units: number
    available: number | null
  }>(
    db,
    sql`
    with sold as (${sold(since, now)})
    select i.id as item_id, i.sku, i.name, i.category, s.units, t.available
    from ${chosen} s join item i on i.id = s.item_id ${stock}
    order by ${first} limit ${limit}`,
  )
  const each = await daily(
    db,
    rows.map((r) => r.itemId),
    since,
    now,
    days,
  )
  return rows.map(({ itemId, ...row }): Pace => {
    const own = each.get(itemId)
    const perDay = row.units / days
    return {
      ...row,
      perDay,
      spark: own?.spark ?? new Array<number>(days).fill(0),
      orders: own?.orders ?? 0,
      ...coverOf(row.available, perDay),
    }
  })
}

/** For how long it lasts at that pace. Pure. */
export function coverOf(
  available: number | null,
  perDay: number,
): Pick<Pace, 'coverDays' | 'coverWhy'> {
  if (perDay <= 0) return { coverDays: null, coverWhy: 'nothing_sold' }
  if (available === null) return { coverDays: null, coverWhy: 'unknown_stock' }
  return { coverDays: Math.max(0, available) / perDay, coverWhy: null }
}

/** Days are counted back from now, each of 24 hours. */
async function daily(db: Db, ids: readonly number[], since: Date, now: Date, days: number) {
  const rows = await db.all<{ itemId: number; day: number; units: number; orders: string[] }>(
    fresh(sql`
    select m.item_id, least(${days}::int - 1, floor(extract(epoch from m.happened_at - ${since}::timestamptz)
             / 86400)::int) as day,
           sum(${units})::bigint as units,
           array_agg(distinct m.source_id || ':' || regexp_replace(m.business_key, '/[^/]*/[^/]*$', ''))
             filter (where m.kind = ${raw(String(ordered))}) as orders
    from movement m
    where ${sales} and m.item_id = any(${ints(ids)}::int[])
      and m.happened_at > ${since}::timestamptz and m.happened_at <= ${now}::timestamptz
    group by 1, 2`),
  )
  const all = new Map(ids.map((id) => [id, { spark: new Array<number>(days).fill(0), orders: 0 }]))
  for (const [id, own] of Map.groupBy(rows, (r) => r.itemId)) {
    const one = all.get(id)!
    for (const row of own) one.spark[row.day] = row.units
    one.orders = new Set(own.flatMap((r) => r.orders ?? [])).size
  }
  return all
}
