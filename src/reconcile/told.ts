/** How telling each channel about each item stands, in base units: what a gap there is made of. */
import { ints } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { soldBetween } from '../outbox/positions.ts'
import { kindIndex } from '../stock/kinds.ts'
import type { Seen } from './look.ts'
import type { Told } from './normalise.ts'

type Row = {
  itemId: number
  channelId: number
  known: number | null
  sent: number | null
  knownSeen: Record<string, number> | null
  carry: number
  pending: boolean
  since: Date
  dead: string | null
  paused: string | null
}

const SOLD = [kindIndex('ordered'), kindIndex('order_cancelled')]

/** By `item:place`; items that a channel was never asked to be told are not in it. */
export async function toldOf(db: Db, seen: readonly Seen[]): Promise<Map<string, Told>> {
  const own = seen.filter((s) => s.place.channelId !== null)
  if (own.length === 0) return new Map()
  const rows = await db.all<Row>(sql`
    select d.item_id, d.channel_id, d.known, d.sent, d.known_seen, d.carry,
           d.acked < d.desired or d.due_at is not null or exists (select from dirty x where x.item_id = d.item_id)
             as pending,
           d.marked_at as since, d.dead,
           coalesce(c.paused, case when c.blocked_until > d.marked_at then c.blocked_why end) as paused
    from unnest(${ints(own.map((s) => s.itemId))}::int[], ${ints(own.map((s) => s.place.channelId))}::smallint[])
      as a(item_id, channel_id)
    join delivery d on d.item_id = a.item_id and d.channel_id = a.channel_id
    join channel c on c.id = d.channel_id`)
  const found = new Map(rows.map((r) => [`${r.itemId}:${r.channelId}`, r]))
  const told = new Map<string, Told>()
  for (const [systemId, group] of Map.groupBy(own, (s) => s.place.systemId)) {
    const asked = group.flatMap((s) => {
      const row = found.get(`${s.itemId}:${s.place.channelId}`)
      return row?.knownSeen && s.want && !s.want.bundle
        ? [{ itemId: s.itemId, from: row.knownSeen, to: s.want.seen }]
        : []
    })
    const sold = await soldBetween(db, systemId, asked, SOLD)
    for (const s of group) {
      const row = found.get(`${s.itemId}:${s.place.channelId}`)
      if (!row) continue
      const { known, sent, carry, knownSeen: _, ...rest } = row
      told.set(`${s.itemId}:${s.place.id}`, {
        ...rest,
        base: known === null ? null : known * s.pack - (sold.get(s.itemId) ?? 0),
        sent: sent === null ? null : sent * s.pack,
        carry: carry * s.pack,
      })
    }
  }
  return told
}
