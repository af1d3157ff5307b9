/** The rows of secrets, as they lie in the database. */
import type { Db } from '../db/db.ts'
import { raw, sql } from '../db/sql.ts'
import type { Sealed } from './box.ts'

export type Row = Sealed & { name: string; setBy: string; setAt: Date }

export const readRows = (db: Db) =>
  db.all<Row>(sql`select name, key_id, wrapped, sealed, set_by, set_at from secret order by name`)

/** Nobody seals while another does: all rows are under keys that the next one knows of. */
export async function locked(tx: Db): Promise<Row[]> {
  await tx.one(raw('lock table secret in share row exclusive mode'))
  return readRows(tx)
}

export const schemaOf = async (db: Db) =>
  (await db.one<{ name: string }>(raw('select current_schema() as name')))!.name
