/** What a channel should show for an item, read now, with the versions it was read from. */

import type { Channel } from '../authority/sync.ts'
import { componentsOf } from '../catalog/resolve.ts'
import { ints } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { availableToSell, type Rule, type Term } from '../stock/available.ts'
import { setsFrom } from '../stock/bundle.ts'
import type { Quantities } from '../stock/names.ts'
import { toPacks } from '../stock/units.ts'
import { type Position, positionsAt } from './positions.ts'

export type Want = {
  itemId: number
  /** Where the channel keeps it; undefined when it lists the item no more. */
  listing: { external: string; remote: Record<string, unknown>; pack: number } | undefined
  /** False: nothing was ever recorded of its stock there. Unknown is not zero: it is not told. */
  known: boolean
  /** In the listing's packs: what the channel is told. */
  packs: number
  terms: Term[]
  /** `item:location` → version of every position the number was made from. */
  seen: Record<string, number>
  bundle: boolean
}

type ListingRow = {
  itemId: number
  external: string
  remote: Record<string, unknown>
  pack: number
}
type RuleRow = { itemId: number; safety: number | null; cap: number | null; percent: number | null }

/** Where the quantities come from: the ledger now, or (for a question) as of then. */
export type ReadPositions = (
  itemIds: readonly number[],
  locations: readonly number[],
) => Promise<Position[]>

/** One Want per item, in order. `nameOf` turns a location id into its code. */
export async function wantsOf(
  db: Db,
  channel: Channel,
  itemIds: readonly number[],
  nameOf: (locationId: number) => string,
  read: ReadPositions = (items, locations) => positionsAt(db, items, locations),
): Promise<Want[]> {
  const components = await componentsOf(db, itemIds)
  const parts = [...new Set([...itemIds, ...[...components.values()].flat().map((c) => c.itemId)])]
  const [positions, listings, rules] = [
    await read(parts, channel.locations),
    await listingsOf(db, channel.systemId, itemIds),
    await rulesOf(db, channel.id, itemIds),
  ]
  return itemIds.map((itemId) => {
    const own = components.get(itemId)
    const listing = listings.get(itemId)
    const pack = listing?.pack ?? 1
    const rule = rules.get(itemId) ?? {}
    const used = positions.filter((p) =>
      own ? own.some((c) => c.itemId === p.itemId) : p.itemId === itemId,
    )
    const seen = Object.fromEntries(used.map((p) => [`${p.itemId}:${p.locationId}`, p.version]))
    const at = own
      ? channel.locations.map((id) => ({ location: nameOf(id), quantities: setsAt(own, used, id) }))
      : used.map((p) => ({ location: nameOf(p.locationId), quantities: p }))
    const { packs, terms } =
      channel.measure === 'on_hand' ? onHand(at, pack) : availableToSell(at, rule, pack)
    const known = own ? own.every((c) => used.some((p) => p.itemId === c.itemId)) : used.length > 0
    return { itemId, listing, known, packs, terms, seen, bundle: own !== undefined }
  })
}

/** What a mirror of the books is told: the plain sum of what is on hand. */
function onHand(at: { location: string; quantities: Quantities }[], pack: number) {
  const terms = at.map(({ location, quantities }) => ({
    term: 'on_hand',
    quantity: quantities.on_hand,
    why: `at ${location}`,
  }))
  return {
    packs: toPacks(
      terms.reduce((sum, t) => sum + t.quantity, 0),
      pack,
    ),
    terms,
  }
}

/** A bundle has no stock of its own: whole sets that its components allow at one location. */
function setsAt(
  own: readonly { itemId: number; quantity: number }[],
  positions: readonly Position[],
  locationId: number,
): Quantities {
  const sets = (of: (q: Quantities) => number) =>
    setsFrom(own, (id) => {
      const p = positions.find((q) => q.itemId === id && q.locationId === locationId)
      return p ? of(p) : 0
    })
  const free = sets((q) => q.on_hand - q.committed - q.reserved - q.unavailable)
  return { on_hand: free, committed: 0, reserved: 0, unavailable: 0, incoming: 0 }
}

/** The place an item is published at: of several listings the one added first. */
export async function listingsOf(db: Db, systemId: number, itemIds: readonly number[]) {
  const rows = await db.all<ListingRow>(sql`
    select distinct on (item_id) item_id, external, remote, pack from listing
    where system_id = ${systemId} and published and item_id = any(${ints(itemIds)}::int[])
    order by item_id, id`)
  return new Map(rows.map((r) => [r.itemId, r]))
}

/** Item beats category beats channel, field by field. */
export async function rulesOf(db: Db, channelId: number, itemIds: readonly number[]) {
  const rows = await db.all<RuleRow>(sql`
    select i.id as item_id,
           coalesce(o.safety, i.safety, g.safety, c.safety) as safety,
           coalesce(o.cap, g.cap, c.cap) as cap,
           coalesce(o.percent, g.percent, c.percent) as percent
    from item i
    left join channel_rule o on o.channel_id = ${channelId} and o.item_id = i.id
    left join channel_rule g on g.channel_id = ${channelId} and g.category = i.category
    left join channel_rule c on c.channel_id = ${channelId} and c.category is null and c.item_id is null
    where i.id = any(${ints(itemIds)}::int[])`)
  return new Map<number, Rule>(rows.map(({ itemId, ...rule }) => [itemId, rule]))
}
