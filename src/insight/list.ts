/** The stock list: every item with what there is of it, searched, filtered, sorted and paged by key. */
import type { Db } from '../db/db.ts'
import { fresh, type Query, raw, sql } from '../db/sql.ts'
import { later } from '../lib/clock.ts'
import { hasBundles, low, out, type Rule, totals } from './total.ts'
import { sold } from './velocity.ts'

export const sorts = ['sku', '-onHand', 'available', 'units'] as const
export type Sort = (typeof sorts)[number]

export type Wanted = {
  /** A part of the SKU, of the name, or of what any system calls it. */
  search?: string
  category?: string
  /** Listed there, or seen there. */
  systemId?: number
  /** Only what is at this location, of items that were ever there. */
  locationId?: number
  low?: boolean
  out?: boolean
  /** A drift says that a system shows another number, and it is not on its way. */
  disagree?: boolean
  sort: Sort
  /** The last row of the page before. */
  after?: { value: number; sku: string }
}

export type StockRow = {
  id: number
  sku: string
  name: string
  category: string
  safety: number | null
  bundle: boolean
  /** Null: nothing was ever recorded of it; of a bundle only `available` is known. */
  onHand: number | null
  committed: number | null
  reserved: number | null
  unavailable: number | null
  incoming: number | null
  available: number | null
  low: boolean
  out: boolean
  /** Sold in 28 days; only where that is the order. */
  units: number | null
  /** By what it is sorted, for the next page. */
  value: number
}

const DAYS = 28
/** Counting goes no further than this. */
const MOST_COUNTED = 1_000_000
const every = raw('true')

/** Up to `most` rows; the count of all that match is worked out for a first page only. */
export async function stockList(db: Db, wanted: Wanted, rule: Rule, most: number, now: Date) {
  const bundles = await hasBundles(db)
  const rows = await db.all<StockRow>(fresh(page(wanted, rule, bundles, most, now)))
  const total = wanted.after ? null : await countOf(db, wanted, rule, bundles, rows.length, most)
  return { rows, total }
}

/** Whether an item is wanted can be said without its stock: then only the stock of one page is read. */
const byName = (w: Wanted) => w.sort === 'sku' && !w.low && !w.out && w.locationId === undefined

function page(w: Wanted, rule: Rule, bundles: boolean, most: number, now: Date): Query {
  const columns = sql`
    i.id, i.sku, i.name, i.category, i.safety, coalesce(t.bundle, false) as bundle,
    t.on_hand, t.committed, t.reserved, t.unavailable, t.incoming, t.available,
    coalesce(${low(rule)}, false) as low, coalesce(${out}, false) as out`
  if (byName(w)) {
    const some = bundles
      ? sql`left join ${totals(true)} t on t.item_id = i.id`
      : sql`left join lateral ${ofOne} t on t.item_id = i.id`
    return sql`
      select ${columns}, null::bigint as units, 0 as value
      from (select * from item i where ${named(w)} and ${w.after ? sql`i.sku > ${w.after.sku}` : every}
            order by i.sku limit ${most}) i ${some}
      order by i.sku`
  }
  const order = orders[w.sort]
  const past = w.after
    ? w.sort === 'sku'
      ? sql`i.sku > ${w.after.sku}`
      : sql`(${order}, i.sku) > (${w.after.value}::bigint, ${w.after.sku})`
    : every
  const pace =
    w.sort === 'units'
      ? sql`left join (${sold(later(now, -DAYS * 86_400_000), now)}) s on s.item_id = i.id`
      : raw('')
  return sql`
    select ${columns}, ${w.sort === 'units' ? raw('coalesce(s.units, 0)') : raw('null::bigint')} as units,
           ${order} as value
    from item i left join ${totals(bundles, w.locationId)} t on t.item_id = i.id ${pace}
    where ${named(w)} and ${counted(w, rule)} and ${past}
    order by ${w.sort === 'sku' ? raw('i.sku') : sql`${order}, i.sku`} limit ${most}`
}

// Ascending all of them, so that one comparison finds the next page; the unknown comes last.
const orders: Record<Sort, Query> = {
  sku: raw('0::bigint'),
  '-onHand': raw('-coalesce(t.on_hand, -1000000000000)'),
  available: raw('coalesce(t.available, 1000000000000)'),
  units: raw('-coalesce(s.units, 0)'),
}

const ofOne = raw(`(
  select i.id as item_id, sum(p.on_hand)::bigint as on_hand, sum(p.committed)::bigint as committed,
         sum(p.reserved)::bigint as reserved, sum(p.unavailable)::bigint as unavailable,
         sum(p.incoming)::bigint as incoming,
         sum(p.on_hand - p.committed - p.reserved - p.unavailable)::bigint as available, false as bundle
  from position p where p.item_id = i.id having count(*) > 0)`)

/** What can be asked of an item without its stock. */
function named(w: Wanted): Query {
  const { search, category, systemId, disagree } = w
  return sql`i.active
    and ${search === undefined ? every : found(search)}
    and ${category === undefined ? every : sql`i.category = ${category}`}
    and ${
      systemId === undefined
        ? every
        : sql`(exists (select from listing l where l.item_id = i.id and l.system_id = ${systemId})
          or exists (select from level v join place p on p.id = v.place_id
                     where v.item_id = i.id and p.system_id = ${systemId}))`
    }
    and ${disagree ? differs : every}`
}

const differs = raw(`i.id in (
  select item_id from drift where state <> 'resolved' and state <> 'explained' and severity <> 'in_flight')`)

const found = (search: string) => sql`(
  strpos(lower(i.sku || ' ' || i.name), lower(${search})) > 0
  or i.id in (select l.item_id from listing l where strpos(lower(l.external), lower(${search})) > 0))`

/** And what can be asked of its stock. */
const counted = (w: Wanted, rule: Rule) => sql`
  ${w.low ? low(rule) : every} and ${w.out ? out : every}
  and ${w.locationId === undefined ? every : raw('t.item_id is not null')}`

async function countOf(
  db: Db,
  w: Wanted,
  rule: Rule,
  bundles: boolean,
  first: number,
  most: number,
): Promise<number> {
  if (first < most) return first
  const stock =
    w.low || w.out || w.locationId !== undefined
      ? sql`left join ${totals(bundles, w.locationId)} t on t.item_id = i.id`
      : raw('')
  const row = await db.one<{ n: number }>(
    fresh(sql`
    select count(*) as n from (
      select from item i ${stock} where ${named(w)} and ${counted(w, rule)} limit ${MOST_COUNTED}) c`),
  )
  return row!.n
}
