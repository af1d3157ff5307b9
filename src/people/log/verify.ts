/** Proves that the log is as it was written, or names the first row that is not. */
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import type { Check } from '../../ledger/verify.ts'
import { contents } from './write.ts'

export type Checked = { rows: number; broken: string | null; head: string | null }

/**
 * Every hash made anew, in order. What was cut off at the end leaves no trace here: the head in
 * the daily mail is what that is compared with.
 */
export async function checkLog(db: Db): Promise<Checked> {
  const wrong = await db.one<{ id: number; before: number }>(sql`
    select id, before from (
      select e.id, coalesce(lag(e.id) over w, 0) as before, e.hash,
             sha256(coalesce(lag(e.hash) over w, '') || ${contents}) as should
      from audit_log e window w as (order by e.id)) l
    where id <> before + 1 or hash <> should order by id limit 1`)
  const { rows, head } = await headOf(db)
  return { rows, head, broken: wrong ? says(wrong) : null }
}

const says = ({ id, before }: { id: number; before: number }) =>
  id === before + 1
    ? `row ${id} of the log is not as it was written, or the one before it is not`
    : `row ${before + 1} of the log is gone`

/** The same, as one of the checks of `onhand verify`. */
export async function logCheck(db: Db): Promise<Check> {
  const check = 'the log is as it was written'
  const { rows, broken, head } = await checkLog(db)
  if (broken !== null) return { check, ok: false, says: broken }
  return { check, ok: true, says: `${rows} rows${head ? `, the last ${head.slice(0, 16)}…` : ''}` }
}

/** How long it is, and the hash of its last row, which stands for all of it. */
export async function headOf(db: Db): Promise<{ rows: number; head: string | null }> {
  const last = await db.one<{ id: number; head: string }>(
    sql`select id, encode(hash, 'hex') as head from audit_log order by id desc limit 1`,
  )
  return { rows: last?.id ?? 0, head: last?.head ?? null }
}
