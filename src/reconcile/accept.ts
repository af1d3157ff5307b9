/** A reading that was not believed, and that a person says is right: those like it are believed for a day. */
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { later } from '../lib/clock.ts'
import { Fault } from '../lib/faults.ts'

export type Accepted = { id: number; state: string; levels: number; zeroed: number }

/** It holds this long, and for what is no worse by more than this. */
const FOR_MS = 24 * 3_600_000
const WORSE = 1.1

/** Throws a Fault where there is nothing to accept. */
export async function accept(db: Db, id: number, actor: string, now: Date): Promise<void> {
  const row = await db.one<{ state: string; systemId: number; startedAt: Date }>(
    sql`select state, system_id, started_at from reading where id = ${id}`,
  )
  if (!row) throw new Fault('not_found', `There is no reading ${id}.`)
  if (row.state !== 'suspect' && row.state !== 'partial') {
    throw new Fault(
      'conflict',
      `Reading ${id} is ${row.state}: only a suspect or partial one is accepted.`,
    )
  }
  if (row.startedAt < later(now, -FOR_MS)) {
    throw new Fault('conflict', `Reading ${id} is more than a day old: read it again first.`)
  }
  const newer = await db.one<{ id: number }>(sql`
    select id from reading where system_id = ${row.systemId} and id > ${id} and state <> 'running' limit 1`)
  if (newer) {
    throw new Fault(
      'conflict',
      `Reading ${newer.id} of the same system is newer: look at that one.`,
    )
  }
  await db.one(sql`update reading set accepted_by = ${actor} where id = ${id}`)
}

/** The last one that a person accepted; none any more once something else was not believed. */
export const acceptedBefore = (db: Db, systemId: number, id: number, now: Date) =>
  db.one<Accepted>(sql`
    select r.id, r.state, r.levels, r.zeroed from reading r
    where r.system_id = ${systemId} and r.id < ${id} and r.accepted_by is not null
      and r.started_at >= ${later(now, -FOR_MS)}
      and not exists (
        select from reading n where n.system_id = r.system_id and n.id > r.id and n.id < ${id}
          and n.state in ('suspect', 'partial'))
    order by r.id desc limit 1`)

/** As many zeros as were accepted, or hardly more. */
export const sameFlood = (accepted: Accepted | undefined, zeroed: number) =>
  accepted?.state === 'suspect' && accepted.zeroed > 0 && zeroed <= accepted.zeroed * WORSE

/** As many numbers as were accepted, or hardly fewer. */
export const sameLength = (accepted: Accepted | undefined, levels: number) =>
  accepted?.state === 'partial' && levels * WORSE >= accepted.levels

/** An old list was accepted as it is. */
export const sameAge = (accepted: Accepted | undefined) =>
  accepted?.state === 'suspect' && accepted.zeroed === 0
