/** What channels keep back, at most show, or show a share of: set while it runs, told to whom it concerns. */
import type { Registry } from '../authority/registry.ts'
import { type Channel, type Directory, syncRules } from '../authority/sync.ts'
import { mark } from '../catalog/items.ts'
import { ints } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { raw, sql } from '../db/sql.ts'
import { allowed } from '../inbox/flood.ts'
import { Fault } from '../lib/faults.ts'
import type { World } from '../lib/world.ts'
import { countListed, floodNow } from '../outbox/flood.ts'
import { type Want, wantsOf } from '../outbox/want.ts'
import type { Effect } from '../stock/flood.ts'
import { noteChange } from './history.ts'
import type { Change } from './overrides.ts'

/** Null: what is wider holds (the item's own safety, the category's, the channel's). */
export type Amounts = { safety: number | null; cap: number | null; percent: number | null }

/** Whose rule it is: a channel's for everything, for a category, for an item; or an item's, for all channels. */
export type Whose = {
  channel: Channel | null
  category: string | null
  item: { id: number; sku: string } | null
}

export type Ruler = {
  db: Db
  world: Pick<World, 'clock'>
  /** As the file says. */
  declared: Registry
  directory: Directory
}

export type Ruled = {
  /** The channels whose numbers change, and how many of them. */
  channels: Effect[]
  /** Items that are looked at again. */
  items: number
}

/** As in the history: `rule.shop`, `rule.shop.category.tea`, `rule.shop.item.TEE-1`, `rule.item.TEE-1`. */
export const ruleName = ({ channel, category, item }: Whose): string =>
  [
    'rule',
    ...(channel ? [channel.name] : []),
    ...(category === null ? [] : ['category', category]),
    ...(item ? ['item', item.sku] : []),
  ].join('.')

/**
 * Sets what is named in `given` and leaves the rest of the rule as it is; null takes the rule back to
 * what the file says (an item's: away). Channels are told in the same transaction. Throws a Fault
 * when that changes so much that its number has to be confirmed.
 */
export async function setRule(
  ruler: Ruler,
  whose: Whose,
  given: Partial<Amounts> | null,
  { by, note, confirm }: Change & { confirm?: number | undefined },
): Promise<Ruled> {
  const { db, world, directory } = ruler
  return db.tx(async (tx) => {
    await tx.one(sql`lock table channel_rule in share row exclusive mode`)
    const items = await concerned(tx, whose)
    const channels = whose.channel ? [whose.channel] : directory.channels
    const before = await numbers(tx, channels, directory, items)
    const was = await ruleOf(tx, whose)
    await write(tx, ruler, whose, given && { ...none, ...was, ...given }, by)
    const value = await ruleOf(tx, whose)
    const after = await numbers(tx, channels, directory, items)
    const effects = await differences(tx, channels, before, after)
    const now = world.clock.now()
    const flood = {
      why: await floodNow(tx, effects, now),
      skus: effects.reduce((most, e) => Math.max(most, e.moved), 0),
      channels: effects,
    }
    await allowed({ db: tx, world, directory }, flood, confirm)
    await noteChange(tx, { name: ruleName(whose), value, was, note, setBy: by, setAt: now })
    await mark(tx, items)
    return { channels: effects, items: items.length }
  })
}

const none: Amounts = { safety: null, cap: null, percent: null }

async function write(
  tx: Db,
  { declared, world }: Ruler,
  { channel, category, item }: Whose,
  to: Amounts | null,
  by: string,
): Promise<void> {
  if (!channel) {
    await tx.one(sql`update item set safety = ${to?.safety ?? null} where id = ${item!.id}`)
    return
  }
  await tx.one(sql`
    delete from channel_rule
    where channel_id = ${channel.id} and category is not distinct from ${category}::text
      and item_id is not distinct from ${item?.id ?? null}::int`)
  if (to) {
    await tx.one(sql`
      insert into channel_rule (channel_id, category, item_id, safety, cap, percent, set_by, set_at)
      values (${channel.id}, ${category}, ${item?.id ?? null}, ${to.safety}, ${to.cap}, ${to.percent},
              ${by}, ${world.clock.now()})`)
  } else await syncRules(tx, declared)
}

/** The rule itself, without what it inherits; null where there is none. */
async function ruleOf(
  tx: Db,
  { channel, category, item }: Whose,
): Promise<Partial<Amounts> | null> {
  if (!channel) {
    const row = await tx.one<{ safety: number | null }>(
      sql`select safety from item where id = ${item!.id}`,
    )
    return row && row.safety !== null ? { safety: row.safety } : null
  }
  const row = await tx.one<Amounts>(sql`
    select safety, cap, percent from channel_rule
    where channel_id = ${channel.id} and category is not distinct from ${category}::text
      and item_id is not distinct from ${item?.id ?? null}::int`)
  return row ?? null
}

/** The items whose numbers it can change. What they are part of is looked at with them, by the fan-out. */
async function concerned(tx: Db, { channel, category, item }: Whose): Promise<number[]> {
  if (item) return [item.id]
  const rows = await tx.all<{ id: number }>(sql`
    select distinct i.id from item i join listing l on l.item_id = i.id
    where l.system_id = ${channel!.systemId} and l.published
      and ${category === null ? raw('true') : sql`i.category = ${category}`} order by i.id`)
  return rows.map((row) => row.id)
}

type Numbers = Map<Channel, Want[]>
const CHUNK = 2_000

async function numbers(
  tx: Db,
  channels: readonly Channel[],
  directory: Directory,
  items: readonly number[],
): Promise<Numbers> {
  const all: Numbers = new Map()
  for (const channel of channels) {
    const listed = await tx.all<{ id: number }>(sql`
      select distinct item_id as id from listing
      where system_id = ${channel.systemId} and published and item_id = any(${ints(items)}::int[])
      order by 1`)
    const wants: Want[] = []
    for (let i = 0; i < listed.length; i += CHUNK) {
      const part = listed.slice(i, i + CHUNK).map((row) => row.id)
      wants.push(...(await wantsOf(tx, channel, part, directory.locationCode)))
    }
    all.set(channel, wants)
  }
  return all
}

async function differences(
  tx: Db,
  channels: readonly Channel[],
  before: Numbers,
  after: Numbers,
): Promise<Effect[]> {
  const effects: Effect[] = []
  for (const channel of channels) {
    const then = before.get(channel)!
    const moved = after
      .get(channel)!
      .filter((want, i) => want.known && want.packs !== then[i]!.packs)
    if (moved.length === 0) continue
    effects.push({
      channel: channel.name,
      listed: await countListed(tx, channel),
      moved: moved.length,
      zeroed: moved.filter((want) => want.packs === 0).length,
    })
  }
  return effects
}

/** What cannot be said of one: a sentence. */
export function checkWhose(
  { channel, category, item }: Whose,
  given: Partial<Amounts> | null,
): void {
  if (category !== null && item) {
    throw new Fault('invalid', 'A rule is for a category or for an item, not for both.')
  }
  if (channel) return
  if (!item) throw new Fault('invalid', 'Say whose rule it is: a channel, or an item (sku).')
  if (given && (given.cap !== undefined || given.percent !== undefined)) {
    throw new Fault(
      'invalid',
      'For all channels an item can only keep back: name a channel for cap and percent.',
    )
  }
}
