/** Stock by category: how many items, how much of them, and how many are low or out. */
import type { Db } from '../db/db.ts'
import { raw, sql } from '../db/sql.ts'
import { hasBundles, low, out, overAll, type Rule, totals } from './total.ts'

export type Shelf = {
  /** '' where an item has none. */
  category: string
  items: number
  onHand: number
  committed: number
  /** Of what is counted: what bundles could be made of it is not added to it. */
  available: number
  /** At or below their safety stock or `lowStock`; those that are out among them. */
  low: number
  /** Nothing can be sold. */
  out: number
  /** Nothing was ever recorded of them: neither low nor out, but unknown. */
  unknown: number
}

export const shelves = async (db: Db, rule: Rule) =>
  overAll<Shelf>(
    db,
    sql`
    select i.category, count(*) as items,
           coalesce(sum(t.on_hand::float8), 0)::bigint as on_hand,
           coalesce(sum(t.committed::float8), 0)::bigint as committed,
           coalesce(sum(t.available::float8) filter (where not t.bundle), 0)::bigint as available,
           count(*) filter (where ${low(rule)}) as low, count(*) filter (where ${out}) as out,
           count(*) filter (where t.item_id is null) as unknown
    from item i left join ${totals({ bundles: await hasBundles(db), columns: ['on_hand', 'committed', 'available'] })} t on t.item_id = i.id
    where i.active
    group by i.category order by i.category`,
  )

export const categories = (db: Db) =>
  db.all<{ category: string; items: number }>(
    raw(`select category, count(*) as items from item where active group by 1 order by 1`),
  )
