/**
 * What a place should show by the ledger, for all items at once. It only finds whom to look at: what
 * is said about one item is worked out by `outbox/want.ts`, and a test holds the two together.
 */
import { ints } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { type Query, raw, sql } from '../db/sql.ts'
import type { Place } from './places.ts'

type Rule = { safety: number | null; cap: number | null; percent: number | null }
const noRule: Rule = { safety: null, cap: null, percent: null }

/**
 * A query over the table `seen` (item_id, place_id, quantity, as_of, pack), for the rows of one
 * place, with `expected` in base units; null for a bundle (it has no stock of its own and is always
 * looked at). Joins are left out where nothing is to be found: at a million items each counts.
 */
export async function expected(db: Db, place: Place): Promise<Query> {
  const some = (await db.one<{ bundles: boolean; fine: boolean }>(sql`
    select exists (select from bundle) as bundles,
           exists (select from item where safety is not null)
             or exists (select from channel_rule where channel_id = ${place.channelId}
                        and (item_id is not null or category is not null)) as fine`))!
  const rule =
    (await db.one<Rule>(sql`
      select safety, cap, percent from channel_rule
      where channel_id = ${place.channelId} and category is null and item_id is null`)) ?? noRule
  const sells = place.measure === 'available_to_sell'
  const finely = sells && some.fine
  return sql`
    select s.item_id, s.place_id, s.quantity, s.as_of,
           ${some.bundles ? raw('case when b.item_id is null then') : raw('')}
           ${numberOf(place, finely, rule)}
           ${some.bundles ? raw('end') : raw('')} as expected
    from seen s
    left join ${stockAt(place.locations)} q on q.item_id = s.item_id
    ${some.bundles ? raw('left join (select distinct item_id from bundle) b on b.item_id = s.item_id') : raw('')}
    ${finely ? rulesOf(place.channelId!) : raw('')}
    where s.place_id = ${place.id}::smallint`
}

/** Stock at one location is a row of its own; at several it is their sum. */
const stockAt = (locations: readonly number[]) =>
  locations.length === 1
    ? sql`(select item_id, on_hand, committed, on_hand - committed - reserved - unavailable as available
           from position where location_id = ${locations[0]}::smallint)`
    : sql`(select item_id, sum(on_hand)::bigint as on_hand, sum(committed)::bigint as committed,
                  sum(on_hand - committed - reserved - unavailable)::bigint as available
           from position where location_id = any(${ints(locations)}::smallint[]) group by item_id)`

const rulesOf = (channelId: number) => sql`
  join item i on i.id = s.item_id
  left join channel_rule ro on ro.channel_id = ${channelId}::smallint and ro.item_id = i.id
  left join channel_rule rg on rg.channel_id = ${channelId}::smallint and rg.category = i.category`

function numberOf(place: Place, finely: boolean, rule: Rule): Query {
  if (place.measure === 'available') return raw('coalesce(q.available, 0)')
  if (place.measure === 'on_hand') {
    if (place.channelId !== null) return inPacks(raw('coalesce(q.on_hand, 0)'))
    return raw(`coalesce(q.on_hand${place.lessCommitted ? ' - q.committed' : ''}, 0)`)
  }
  // Item beats category beats channel, field by field.
  const field = (name: 'safety' | 'cap' | 'percent', item = raw('')): Query =>
    finely
      ? sql`coalesce(ro.${raw(name)}, ${item} rg.${raw(name)}, ${rule[name]}::int)`
      : sql`${rule[name]}::int`
  const kept = sql`(coalesce(q.available, 0) - coalesce(${field('safety', raw('i.safety,'))}, 0))`
  if (!finely && rule.percent === null && rule.cap === null) {
    return inPacks(sql`greatest(0, ${kept})`)
  }
  // Both are whole and the left is not negative, so that division rounds down.
  const shared = sql`(greatest(0, ${kept}) * coalesce(${field('percent')}, 100) / 100)`
  return inPacks(sql`least(${shared}, coalesce(${field('cap')}, 2147483647))`)
}

/** Whole packs, rounded down (towards zero where it is negative never happens: packs are of stock). */
const inPacks = (units: Query) =>
  sql`case when s.pack = 1 then ${units} else floor(${units}::numeric / s.pack)::bigint * s.pack end`
