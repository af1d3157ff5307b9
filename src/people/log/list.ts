/** The log as people look for things in it. */
import type { Db } from '../../db/db.ts'
import { join, raw, sql } from '../../db/sql.ts'
import type { Outcome } from './write.ts'

export type Line = {
  id: number
  /** The row of which this is the outcome. */
  of: number | null
  at: Date
  actor: string
  act: string
  target: string | null
  was: unknown
  now: unknown
  outcome: Outcome
  why: string | null
}

export type Filter = {
  actor?: string | undefined
  /** `keys`: everything done to keys; `keys.add`: that alone. */
  act?: string | undefined
  target?: string | undefined
  since?: Date | undefined
  until?: Date | undefined
  before?: number | undefined
}

/** Newest first. */
export function listLog(db: Db, filter: Filter, most: number): Promise<Line[]> {
  const { actor, act, target, since, until, before } = filter
  const wanted = [
    raw('true'),
    ...(actor === undefined ? [] : [sql`actor = ${actor}`]),
    ...(act === undefined ? [] : [sql`(act = ${act} or starts_with(act, ${`${act}.`}))`]),
    ...(target === undefined ? [] : [sql`target = ${target}`]),
    ...(since === undefined ? [] : [sql`at >= ${since}`]),
    ...(until === undefined ? [] : [sql`at < ${until}`]),
    ...(before === undefined ? [] : [sql`id < ${before}`]),
  ]
  return db.all<Line>(sql`
    select id, asked_id as of, at, actor, act, target, was, now, outcome, why
    from audit_log where ${join(wanted, ' and ')} order by id desc limit ${most}`)
}
