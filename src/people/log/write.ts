/** The log of what was asked for and what became of it: added to at the end, each row chained to the one before. */
import type { Db } from '../../db/db.ts'
import { raw, sql } from '../../db/sql.ts'

export type Outcome = 'asked' | 'done' | 'refused' | 'failed'

export type Entry = {
  /** The row of which this is the outcome. */
  askedId?: number | undefined
  actor: string
  /** `channels.pause`, `signin`. */
  act: string
  target?: string | null
  /** Already without secrets: see redact.ts. */
  was?: unknown
  now?: unknown
  outcome: Outcome
  why?: string | null
}

/** What a row's hash is over, besides the hash before it; the database's own text of it, in UTC. */
export const contents = raw(
  `convert_to(row(e.id, e.asked_id, e.at, e.actor, e.act, e.target, e.was, e.now, e.outcome, e.why)::text, 'UTF8')`,
)

/** One writer at a time, whichever process: the primary key forbids a second end. Answers the row's number. */
export async function write(db: Db, entry: Entry, at: Date): Promise<number> {
  const { askedId = null, actor, act, target = null, was, now, outcome, why = null } = entry
  return db.tx(async (tx) => {
    await tx.one(sql`select pg_advisory_xact_lock(hashtext('log of ' || current_schema()))`)
    const row = await tx.one<{ id: number }>(sql`
      insert into audit_log (id, asked_id, at, actor, act, target, was, now, outcome, why, hash)
      select e.id, e.asked_id, e.at, e.actor, e.act, e.target, e.was, e.now, e.outcome, e.why,
             sha256(e.before || ${contents})
      from (
        select coalesce(max(l.id), 0) + 1 as id,
               coalesce((select hash from audit_log order by id desc limit 1), '') as before,
               ${askedId}::bigint as asked_id, ${at}::timestamptz as at, ${tame(actor)}::text as actor,
               ${tame(act)}::text as act, ${target === null ? null : tame(target)}::text as target,
               ${text(was)}::jsonb as was, ${text(now)}::jsonb as now, ${outcome}::text as outcome,
               ${why === null ? null : tame(why)}::text as why
        from (select id from audit_log order by id desc limit 1) l) e
      returning id`)
    return row!.id
  })
}

const MOST = 1_000
// PostgreSQL stores neither NUL nor half a character.
const tame = (value: string) => value.slice(0, MOST).toWellFormed().replaceAll('\u0000', '')
const text = (value: unknown) =>
  value === undefined || value === null ? null : JSON.stringify(value)
