/** What each channel was last told about an item, and what stands in the way of the rest. */
import type { Item } from '../../catalog/items.ts'
import { sql } from '../../db/sql.ts'
import type { Engine } from '../../engine/engine.ts'
import type { ReadPositions } from '../../outbox/want.ts'
import { onChannel } from '../availability.ts'
import { channelSays } from './words.ts'

type Row = {
  channelId: number
  desired: number
  acked: number
  known: number | null
  carry: number
  raiseSince: Date | null
  verifyAfter: Date | null
  dead: string | null
  paused: string | null
  blockedUntil: Date | null
  blockedWhy: string | null
  confirmedAt: Date | null
  confirmed: number | null
}

/** One per channel that lists the item. */
export async function toldOf(engine: Engine, item: Item, read: ReadPositions, only?: string) {
  const rows = await statesOf(engine, item.id)
  const channels = engine.directory.channels.filter((c) => only === undefined || c.name === only)
  const said = await Promise.all(channels.map((c) => onChannel(engine, c, [item], read)))
  const now = engine.world.clock.now()
  return channels.flatMap((channel, i) => {
    const own = said[i]![0]!
    const row = rows.find((r) => r.channelId === channel.id)
    if (!own.listed && !row) return []
    const pending = row === undefined || row.acked < row.desired || row.verifyAfter !== null
    const blocked = row?.blockedUntil && row.blockedUntil > now ? row.blockedWhy : null
    const known = row?.known ?? null
    const told = {
      channel: channel.name,
      wanted: own.available_to_sell,
      known,
      measure: channel.measure,
      pending,
      dead: row?.dead ?? null,
      paused: row?.paused ?? null,
      blocked,
      carry: row?.carry ?? 0,
      raising: row?.raiseSince != null && known !== null && own.available_to_sell > known,
      confirmedAt: row?.confirmedAt ?? null,
    }
    const { terms, listed, pack } = own
    return [
      {
        channel: channel.name,
        measure: channel.measure,
        locations: channel.locations.map(engine.directory.locationCode),
        available_to_sell: own.available_to_sell,
        pack,
        listed,
        terms: complete(terms, own.available_to_sell * pack, pack),
        told: known,
        confirmed: row?.confirmed ?? null,
        confirmedAt: told.confirmedAt,
        pending,
        held_back: told.carry,
        says: listed ? channelSays(told) : `${channel.name} does not list it any more`,
      },
    ]
  })
}

type Term = { term: string; quantity: number; why: string }

/** A mirror of the books has no terms for its packs and its floor: what is missing is said. */
function complete(terms: readonly Term[], units: number, pack: number): Term[] {
  const rest = units - terms.reduce((sum, t) => sum + t.quantity, 0)
  if (rest === 0) return [...terms]
  const why = rest > 0 ? 'a channel is never told less than 0' : `whole packs of ${pack}`
  return [...terms, { term: rest > 0 ? 'floor' : 'pack', quantity: rest, why }]
}

const statesOf = ({ db }: Engine, itemId: number) =>
  db.all<Row>(sql`
    select c.id as channel_id, d.desired, d.acked, d.known, d.carry, d.raise_since, d.verify_after, d.dead,
           c.paused, c.blocked_until, c.blocked_why, a.at as confirmed_at, a.quantity as confirmed
    from delivery d join channel c on c.id = d.channel_id
    left join lateral (
      select t.at, t.quantity from attempt t
      where t.item_id = d.item_id and t.channel_id = d.channel_id and t.outcome in ('done', 'same')
      order by t.at desc limit 1) a on true
    where d.item_id = ${itemId}`)
