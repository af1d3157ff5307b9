/** The passes over the systems, as people look for them. */
import type { Db } from '../db/db.ts'
import { raw, sql } from '../db/sql.ts'
import type { ReadingState } from './read.ts'

export type ReadingRow = {
  id: number
  system: string
  startedAt: Date
  endedAt: Date | null
  state: ReadingState | 'running'
  levels: number
  changed: number
  unmatched: number
  zeroed: number
  different: number
  asOf: Date | null
  why: string | null
  acceptedBy: string | null
}

const columns =
  raw(`r.id, s.name as system, r.started_at, r.ended_at, r.state, r.levels, r.changed, r.unmatched,
  r.zeroed, r.different, r.as_of, r.why, r.accepted_by`)

/** Newest first. */
export const listReadings = (
  db: Db,
  { system, state, before }: { system?: string; state?: string; before?: number },
  most: number,
) =>
  db.all<ReadingRow>(sql`
    select ${columns} from reading r join system s on s.id = r.system_id
    where ${system === undefined ? raw('true') : sql`s.name = ${system}`}
      and ${state === undefined ? raw('true') : sql`r.state = ${state}`}
      and ${before === undefined ? raw('true') : sql`r.id < ${before}`}
    order by r.id desc limit ${most}`)

/** The last one of each system that is compared, by name; null: it was never read. */
export const lastReadings = (db: Db) =>
  db.all<{
    system: string
    last: number | null
    doneAt: Date | null
    state: string | null
    why: string | null
  }>(sql`
    select s.name as system, r.id as last, r.state, r.why,
           (select max(ended_at) from reading c where c.system_id = s.id and c.state = 'complete') as done_at
    from (select distinct system_id from place where active) p join system s on s.id = p.system_id
    left join lateral (
      select id, state, why from reading where system_id = s.id and state <> 'running' order by id desc limit 1) r on true
    order by s.name`)
