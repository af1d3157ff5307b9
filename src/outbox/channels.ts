/** The state of a channel as a whole: switched off by a person, shut for a while, or open. */
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'

export type ChannelState = {
  paused: string | null
  failures: number
  blockedUntil: Date | null
  blockedWhy: string | null
  succeededAt: Date | null
}

export async function stateOf(db: Db, channelId: number): Promise<ChannelState> {
  const row = await db.one<ChannelState>(sql`
    select paused, failures, blocked_until, blocked_why, succeeded_at from channel where id = ${channelId}`)
  return (
    row ?? {
      paused: 'no such channel',
      failures: 0,
      blockedUntil: null,
      blockedWhy: null,
      succeededAt: null,
    }
  )
}

/** Nothing is sent before `until`; every process obeys. Null: go on, but count the failure. */
export const block = (
  db: Db,
  channelId: number,
  until: Date | null,
  why: string,
  failures: number,
) =>
  db.one(sql`
    update channel set blocked_until = ${until}, blocked_why = ${why}, failures = ${failures}
    where id = ${channelId}`)

/** Closes the breaker. */
export const succeeded = (db: Db, channelId: number, now: Date) =>
  db.one(sql`
    update channel set failures = 0, blocked_until = null, blocked_why = null, succeeded_at = ${now}
    where id = ${channelId} and (failures > 0 or blocked_why is not null or succeeded_at is null
                                 or succeeded_at < ${new Date(now.getTime() - 1000)})`)

/** The kill switch: nothing is sent until `resume`. `why` says who and what for. */
export const pause = (db: Db, channelId: number, why: string) =>
  db.one(sql`update channel set paused = ${why} where id = ${channelId}`)

export const resume = (db: Db, channelId: number) =>
  db.one(sql`
    update channel set paused = null, failures = 0, blocked_until = null, blocked_why = null
    where id = ${channelId}`)

/** Everything that system sent us before this time has been worked through; `now` when nothing waits. */
export async function heardUntil(db: Db, systemId: number, now: Date): Promise<Date> {
  const row = await db.one<{ oldest: Date | null }>(sql`
    select min(received_at) as oldest from message
    where state in ('received', 'parked') and state = 'received' and system_id = ${systemId}`)
  return row?.oldest ?? new Date(now.getTime() + 1)
}
