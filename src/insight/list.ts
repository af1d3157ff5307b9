/** The stock list: every item with what there is of it, searched, filtered, sorted and paged by key. */
import { ints } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { fresh, type Query, raw, sql } from '../db/sql.ts'
import { later } from '../lib/clock.ts'
import { hasBundles, low, out, overAll, type Rule, totals } from './total.ts'
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
/** Where counting them means looking at each, it ends here. */
const MOST_COUNTED = 5_000
const every = raw('true')

export type Listed = {
  rows: StockRow[]
  /** How many match in all; for a first page only. */
  total: number | null
  /** There are more than that. */
  atLeast: boolean
}

type Key = { id: number; value: number; units: number | null; total?: number }

/** Up to `most` rows: first who is on the page, then what there is of them. */
export async function stockList(
  db: Db,
  wanted: Wanted,
  rule: Rule,
  most: number,
  now: Date,
): Promise<Listed> {
  const bundles = await hasBundles(db)
  const chosen = page(wanted, rule, bundles, most, now)
  const few = byName(wanted) && !counts(wanted)
  const keys = await (few ? db.all<Key>(fresh(chosen)) : overAll<Key>(db, chosen))
  const rows = await told(db, keys, rule, bundles, wanted.locationId)
  if (wanted.after) return { rows, total: null, atLeast: false }
  const short = keys.length < most
  const total = short ? keys.length : (keys[0]?.total ?? (await countOf(db, wanted)))
  return { rows, total, atLeast: !short && capped(wanted) && total >= MOST_COUNTED }
}

/** Whether an item is wanted can be said without its stock, and its order is that of an index. */
const byName = (w: Wanted) => w.sort === 'sku' && !w.low && !w.out && w.locationId === undefined

function page(w: Wanted, rule: Rule, bundles: boolean, most: number, now: Date): Query {
  const past = pastOf(w)
  if (byName(w) && !counts(w)) {
    return sql`
      select i.id, 0 as value, null as units from item i where ${named(w)} and ${past}
      order by i.sku limit ${most}`
  }
  const columns =
    w.sort === '-onHand' ? (['on_hand', 'available'] as const) : (['available'] as const)
  const only = w.disagree
    ? differing
    : w.category === undefined
      ? undefined
      : inCategory(w.category)
  const { locationId } = w
  const stock = byName(w)
    ? raw('')
    : sql`left join ${totals({ bundles, locationId, columns, only })} t on t.item_id = i.id`
  const pace =
    w.sort === 'units'
      ? sql`left join (${sold(later(now, -DAYS * 86_400_000), now)}) s on s.item_id = i.id`
      : raw('')
  const units = w.sort === 'units' ? raw('coalesce(s.units, 0)') : raw('null::bigint')
  const all = sql`
    select i.id, i.sku, ${orders[w.sort]} as value, ${units} as units from item i ${stock} ${pace}
    where ${named(w)} and ${counted(w, rule)}`
  const first = w.sort === 'sku' ? raw('i.sku') : raw('i.value, i.sku')
  if (w.after) {
    return sql`select i.id, i.value, i.units from (${all}) i where ${past} order by ${first} limit ${most}`
  }
  return sql`
    with i as materialized (${all})
    select i.id, i.value, i.units, (select count(*) from i) as total from i order by ${first} limit ${most}`
}

/** Whether a system knows an item is asked of each: then counting has an end. */
const capped = (w: Wanted) => byName(w) && w.systemId !== undefined

/** To count them is to find them all anyway. */
const counts = (w: Wanted) =>
  w.after === undefined &&
  w.systemId === undefined &&
  (w.search !== undefined || w.category !== undefined || w.disagree === true)

const pastOf = ({ after, sort }: Wanted): Query => {
  if (after === undefined) return every
  if (sort === 'sku') return sql`i.sku > ${after.sku}`
  return sql`(i.value, i.sku) > (${after.value}::bigint, ${after.sku})`
}

// Ascending all of them, so that one comparison finds the next page; the unknown comes last.
const orders: Record<Sort, Query> = {
  sku: raw('0::bigint'),
  '-onHand': raw('-coalesce(t.on_hand, -1000000000000)'),
  available: raw('coalesce(t.available, 1000000000000)'),
  units: raw('-coalesce(s.units, 0)'),
}

/** The rows of these keys, in their order. */
async function told(
  db: Db,
  keys: readonly Key[],
  rule: Rule,
  bundles: boolean,
  locationId: number | undefined,
): Promise<StockRow[]> {
  const ids = ints(keys.map((key) => key.id))
  const only = sql`select unnest(${ids}::int[])`
  const rows = await db.all<Omit<StockRow, 'units' | 'value'>>(
    fresh(sql`
    select i.id, i.sku, i.name, i.category, i.safety, coalesce(t.bundle, false) as bundle,
           t.on_hand, t.committed, t.reserved, t.unavailable, t.incoming, t.available,
           coalesce(${low(rule)}, false) as low, coalesce(${out}, false) as out
    from item i left join ${totals({ bundles, locationId, only })} t on t.item_id = i.id
    where i.id = any(${ids}::int[])`),
  )
  const by = new Map(rows.map((row) => [row.id, row]))
  return keys.flatMap(({ id, value, units }) => {
    const row = by.get(id)
    return row ? [{ ...row, value, units }] : []
  })
}

/** What can be asked of an item without its stock. */
function named(w: Wanted): Query {
  const { search, category, systemId, disagree } = w
  return sql`i.active
    and ${search === undefined ? every : found(search)}
    and ${category === undefined ? every : sql`i.category = ${category}`}
    and ${systemId === undefined ? every : knownTo(systemId)}
    and ${disagree ? sql`i.id in (${differing})` : every}`
}

const knownTo = (systemId: number) => sql`
  (exists (select from listing l where l.item_id = i.id and l.system_id = ${systemId})
   or exists (select from level v join place p on p.id = v.place_id
              where v.item_id = i.id and p.system_id = ${systemId}))`

const differing = raw(`
  select item_id from drift where state <> 'resolved' and state <> 'explained' and severity <> 'in_flight'`)
const inCategory = (category: string) => sql`select id from item where category = ${category}`

// Names of systems are read off their index, once, and only those that were found are looked up.
const found = (search: string) => sql`(
  lower(i.sku || ' ' || i.name) like lower(${partOf(search)})
  or i.id in (
    with n as materialized (
      select distinct system_id, external from listing where lower(external) like lower(${partOf(search)}))
    select l.item_id from n join listing l on l.external = n.external and l.system_id = n.system_id
    union all
    select l.item_id from n join listing l on l.external = n.external
    where n.system_id is null and l.system_id is null))`

/** As a pattern for `like` in which nothing but the text itself is looked for. */
const partOf = (search: string) => `%${search.replace(/[\\%_]/g, '\\$&')}%`

/** And what can be asked of its stock. */
const counted = (w: Wanted, rule: Rule) => sql`
  ${w.low ? low(rule) : every} and ${w.out ? out : every}
  and ${w.locationId === undefined ? every : raw('t.item_id is not null')}`

/** Of what can be told by name. */
async function countOf(db: Db, w: Wanted): Promise<number> {
  const most = capped(w) ? sql`${MOST_COUNTED}` : raw('all')
  const row = await db.one<{ n: number }>(
    fresh(sql`select count(*) as n from (select from item i where ${named(w)} limit ${most}) c`),
  )
  return row!.n
}
