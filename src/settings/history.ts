/** Every change of a setting or a rule: from what, to what, by whom, when. */
import type { Db } from '../db/db.ts'
import { raw, sql } from '../db/sql.ts'

export type Changed = {
  id: number
  name: string
  /** Null: what the file says, or no rule. */
  value: unknown
  was: unknown
  note: string
  setBy: string
  setAt: Date
}

/** Written in the transaction that makes the change. */
export const noteChange = (tx: Db, { name, value, was, note, setBy, setAt }: Omit<Changed, 'id'>) =>
  tx.one(sql`
    insert into setting_event (name, value, was, note, set_by, set_at)
    values (${name}, ${jsonb(value)}::jsonb, ${jsonb(was)}::jsonb, ${note}, ${setBy}, ${setAt})`)

const jsonb = (value: unknown) =>
  value === null || value === undefined ? null : JSON.stringify(value)

/** Newest first; of one name, or of all that begin with it and a full stop. */
export const historyOf = (
  db: Db,
  name: string | undefined,
  before: number | undefined,
  most: number,
) =>
  db.all<Changed>(sql`
    select id, name, value, was, note, set_by, set_at from setting_event
    where ${name === undefined ? raw('true') : sql`(name = ${name} or starts_with(name, ${`${name}.`}))`}
      and ${before === undefined ? raw('true') : sql`id < ${before}`}
    order by id desc limit ${most}`)
