/** How every channel stands: open or not, and what it still has to be told. */
import type { Directory } from '../authority/sync.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'

export type ChannelNow = {
  channel: string
  system: string
  /** The system's own code of the place. */
  external: string
  locations: string[]
  measure: string
  /** `paused` by a person; `blocked` by the program until a time. */
  state: 'open' | 'paused' | 'blocked'
  why: string | null
  blockedUntil: Date | null
  /** Calls that failed in a row. */
  failures: number
  succeededAt: Date | null
  pending: number
  /** Since when the longest of them waits. */
  oldest: Date | null
  dead: number
}

type Row = {
  id: number
  paused: string | null
  blockedUntil: Date | null
  blockedWhy: string | null
  failures: number
  succeededAt: Date | null
  pending: number
  oldest: Date | null
  dead: number
}

/** Counts only what is open, so that it costs as much as there is to do, not as there is. */
export async function channelsNow(db: Db, directory: Directory, now: Date): Promise<ChannelNow[]> {
  const rows = await db.all<Row>(sql`
    select c.id, c.paused, c.blocked_until, c.blocked_why, c.failures, c.succeeded_at,
           coalesce(o.pending, 0)::bigint as pending, o.oldest, coalesce(x.dead, 0)::bigint as dead
    from channel c
    left join (select channel_id, count(*) as pending, min(marked_at) as oldest from delivery
               where due_at is not null and dead is null group by channel_id) o on o.channel_id = c.id
    left join (select channel_id, count(*) as dead from delivery
               where dead is not null group by channel_id) x on x.channel_id = c.id
    where c.active`)
  return directory.channels.map((channel): ChannelNow => {
    const row = rows.find((r) => r.id === channel.id)!
    const shut = row.blockedUntil !== null && row.blockedUntil > now
    return {
      channel: channel.name,
      system: channel.system,
      external: channel.external,
      locations: channel.locations.map(directory.locationCode),
      measure: channel.measure,
      state: row.paused !== null ? 'paused' : shut ? 'blocked' : 'open',
      why: row.paused ?? (shut || row.failures > 0 ? row.blockedWhy : null),
      blockedUntil: shut ? row.blockedUntil : null,
      failures: row.failures,
      succeededAt: row.succeededAt,
      pending: row.pending,
      oldest: row.oldest,
      dead: row.dead,
    }
  })
}
