/** What could not be applied: listed by reason, replayable one by one or by reason, dismissible with one. */
import type { Db } from '../db/db.ts'
import { raw, sql } from '../db/sql.ts'

export type MessageRow = {
  id: number
  system: string
  topic: string
  via: string
  state: string
  reason: string | null
  detail: Record<string, unknown> | null
  receivedAt: Date
  doneAt: Date | null
  tries: number
  /** When its headers and body were let go; then it can't be replayed any more. */
  prunedAt: Date | null
}

export type Filter = { state?: string; reason?: string; system?: string; before?: number }

const matching = (f: Filter) => sql`
  ${f.state ? sql`m.state = ${f.state}` : raw('true')}
  and ${f.reason ? sql`m.reason = ${f.reason}` : raw('true')}
  and ${f.system ? sql`s.name = ${f.system}` : raw('true')}
  and ${f.before ? sql`m.id < ${f.before}` : raw('true')}`

/** Newest first. */
export const listMessages = (db: Db, filter: Filter, most: number) =>
  db.all<MessageRow>(sql`
    select m.id, s.name as system, m.topic, m.via, m.state, m.reason, m.detail, m.received_at, m.done_at, m.tries, m.pruned_at
    from message m join system s on s.id = m.system_id
    where ${matching(filter)} order by m.id desc limit ${most}`)

/** One message with its headers and body. */
export const readMessage = (db: Db, id: number) =>
  db.one<MessageRow & { headers: Record<string, string>; body: Uint8Array }>(sql`
    select m.id, s.name as system, m.topic, m.via, m.state, m.reason, m.detail, m.received_at, m.done_at,
           m.tries, m.pruned_at, m.headers, m.body
    from message m join system s on s.id = m.system_id where m.id = ${id}`)

/** How many wait in quarantine, per system and reason. */
export const quarantineByReason = (db: Db) =>
  db.all<{ system: string; reason: string; messages: number; oldest: Date }>(sql`
    select s.name as system, m.reason, count(*) as messages, min(m.received_at) as oldest
    from message m join system s on s.id = m.system_id
    where m.state = 'quarantined' group by 1, 2 order by 3 desc`)

/** Puts messages back in line; whatever they already did is recognised as done. Answers how many. */
export async function replay(
  db: Db,
  which: { id: number } | { reason: string; system?: string },
  now: Date,
): Promise<number> {
  const chosen =
    'id' in which ? sql`m.id = ${which.id}` : sql`m.state = 'quarantined' and ${matching(which)}`
  const rows = await db.all(sql`
    update message set state = 'received', reason = null, next_at = ${now}, tries = 0, parked_at = null,
           done_at = null, lease_until = null
    where id in (
      select m.id from message m join system s on s.id = m.system_id
      where ${chosen} and m.state in ('quarantined', 'dismissed', 'applied')
        and m.pruned_at is null)
    returning id`)
  return rows.length
}

/** A person decided that a quarantined message will not be applied, and why. */
export async function dismiss(
  db: Db,
  id: number,
  why: string,
  actor: string,
  now: Date,
): Promise<boolean> {
  const row = await db.one(sql`
    update message set state = 'dismissed', done_at = ${now},
      detail = coalesce(detail, '{}') || jsonb_build_object('dismissed', ${why}::text, 'by', ${actor}::text)
    where id = ${id} and state = 'quarantined' returning id`)
  return row !== undefined
}

/** How many messages are in each state: accepted = applied + quarantined + dismissed + pending (I5). */
export async function tallyMessages(db: Db) {
  const rows = await db.all<{ state: string; messages: number }>(
    sql`select state, count(*) as messages from message group by state`,
  )
  const of = (state: string) => rows.find((r) => r.state === state)?.messages ?? 0
  const pending = of('received') + of('parked')
  const accepted = rows.reduce((sum, r) => sum + r.messages, 0)
  return {
    accepted,
    applied: of('applied'),
    quarantined: of('quarantined'),
    dismissed: of('dismissed'),
    pending,
  }
}
