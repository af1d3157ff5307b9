/** The rules there are, whose they are, and which of them holds for an item. */

import type { Registry } from '../authority/registry.ts'
import type { Channel, Directory } from '../authority/sync.ts'
import { ints } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { raw, sql } from '../db/sql.ts'
import { rulesOf } from '../outbox/want.ts'
import { type Amounts, ruleName } from './rules.ts'

export type RuleNow = Amounts & {
  /** Its name in the history. */
  name: string
  /** Null: for all channels. */
  channel: string | null
  category: string | null
  sku: string | null
  /** `set`: while it runs; it wins over the file until it is taken back. */
  from: 'file' | 'set'
  setBy: string | null
  setAt: Date | null
  /** What the file says of the same; null: nothing. */
  declared: Amounts | null
}

export type Which = {
  channel?: Channel | undefined
  category?: string | undefined
  item?: { id: number; category: string } | undefined
}

type Row = Amounts & {
  channelId: number | null
  category: string | null
  itemId: number | null
  sku: string | null
  setBy: string | null
  setAt: Date | null
}

/**
 * Of a channel, of a category, or all that bear on an item. In the order in which the more exact wins
 * over the one after it: items, then categories, then channels. `after` is an SKU, for paging.
 */
export async function rulesNow(
  db: Db,
  { declared, directory }: { declared: Registry; directory: Directory },
  { channel, category, item }: Which,
  after: string,
  most: number,
): Promise<RuleNow[]> {
  const places = channel ? [channel] : directory.channels
  const own = raw('r.item_id is not null')
  const items = await db.all<Row>(sql`
    select * from (
      select r.channel_id, null::text as category, r.item_id, i.sku, r.safety, r.cap, r.percent, r.set_by, r.set_at
      from channel_rule r join item i on i.id = r.item_id
      where ${own} and r.channel_id = any(${ints(places.map((c) => c.id))}::smallint[])
      union all
      select null, null, i.id, i.sku, i.safety, null, null, null, null
      from item i where i.safety is not null and ${channel ? raw('false') : raw('true')}
    ) t where ${item ? sql`t.item_id = ${item.id}` : category === undefined ? raw('true') : raw('false')}
      and t.sku > ${after}
    order by t.sku, t.channel_id limit ${most}`)
  const wider = await db.all<Row>(sql`
    select r.channel_id, r.category, null::int as item_id, null::text as sku, r.safety, r.cap, r.percent,
           r.set_by, r.set_at
    from channel_rule r
    where r.item_id is null and ${after === '' ? raw('true') : raw('false')}
      and r.channel_id = any(${ints(places.map((c) => c.id))}::smallint[])
      and ${category === undefined ? raw('true') : sql`r.category = ${category}`}
      and ${item ? sql`(r.category is null or r.category = ${item.category})` : raw('true')}
    order by r.category is null, r.category, r.channel_id`)
  return [...items, ...wider].map((row): RuleNow => {
    const at = directory.channels.find((c) => c.id === row.channelId) ?? null
    const named = row.sku === null ? null : { id: row.itemId!, sku: row.sku }
    const { safety, cap, percent, setBy, setAt, sku } = row
    return {
      name: ruleName({ channel: at, category: row.category, item: named }),
      channel: at?.name ?? null,
      category: row.category,
      sku,
      safety,
      cap,
      percent,
      from: setBy === null && sku === null ? 'file' : 'set',
      setBy,
      setAt,
      declared: at && sku === null ? declaredOf(declared, at, row.category) : null,
    }
  })
}

function declaredOf(registry: Registry, at: Channel, category: string | null): Amounts | null {
  const channel = registry.channels.find(
    (c) => c.system === at.system && c.external === at.external,
  )
  const rule = category === null ? channel : channel?.categories?.[category]
  if (!rule) return null
  return { safety: rule.safety ?? null, cap: rule.cap ?? null, percent: rule.percent ?? null }
}

/** What holds for an item at each channel, once the more exact has won. */
export async function holding(
  db: Db,
  channels: readonly Channel[],
  itemId: number,
): Promise<(Amounts & { channel: string })[]> {
  const all: (Amounts & { channel: string })[] = []
  for (const channel of channels) {
    const rule = (await rulesOf(db, channel.id, [itemId])).get(itemId) ?? {}
    const { safety = null, cap = null, percent = null } = rule
    all.push({ channel: channel.name, safety, cap, percent })
  }
  return all
}
