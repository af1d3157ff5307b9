/** Taking work for one channel: a short transaction of its own, committed before any call is made. */
import type { Db } from '../db/db.ts'
import { raw, sql } from '../db/sql.ts'
import { later } from '../lib/clock.ts'

export type Claim = {
  itemId: number
  fence: number
  desired: number
  operation: number
  known: number | null
  sent: number | null
  knownSeen: Record<string, number> | null
  carry: number
  raiseSince: Date | null
  tries: number
  markedAt: Date
}

/**
 * Up to `most` deliveries that are due, urgent ones first (`oldestFirst`: whoever waited longest,
 * so that the slow lane is never starved). Every claim counts as unclear until proven: it sets
 * `verify_after` first, and keeps an older doubt in `prev_verify`.
 */
export async function claim(
  db: Db,
  channelId: number,
  now: Date,
  leaseMs: number,
  landsWithinMs: number,
  most: number,
  oldestFirst: boolean,
): Promise<Claim[]> {
  const rows = await db.all<Claim>(sql`
    update delivery d
    set lease_until = ${later(now, leaseMs)},
        fence = fence + 1,
        prev_verify = case when verify_after > ${now} then verify_after end,
        verify_after = ${later(now, landsWithinMs)}
    where (item_id, channel_id) in (
      select item_id, channel_id from delivery
      where channel_id = ${channelId} and dead is null and due_at <= ${now}
        and (lease_until is null or lease_until <= ${now})
      order by ${raw(oldestFirst ? 'due_at' : 'urgency, due_at')}
      limit ${most} for update skip locked)
    returning item_id, fence, desired, operation, known, sent, known_seen, carry, raise_since, tries, marked_at`)
  return rows.sort((a, b) => a.itemId - b.itemId)
}
