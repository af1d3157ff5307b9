/** What the role that Onhand runs as may do: the least it needs, and nothing to the ledger's past. */
import type { Db } from './db.ts'
import { raw, sql } from './sql.ts'

/**
 * Rights on a table that is not listed: select, insert, update. The append-only tables are kept by
 * a trigger too, but its owner can switch that off; a right that was never given can't be.
 */
const rights: Readonly<Record<string, string>> = {
  movement: 'select, insert',
  seal: 'select, insert',
  attempt: 'select, insert, delete',
  call: 'select, insert, delete',
  observation: 'select, insert',
  drift_event: 'select, insert',
  audit: 'select, insert',
  audit_log: 'select, insert',
  migration: 'select',
  // What was kept long enough may go: docs/decisions/0021-retention.md.
  message: 'select, insert, update, delete',
  run: 'select, insert, update, delete',
  alert: 'select, insert, update, delete',
  dirty: 'select, insert, update, delete',
  position: 'select, insert, update, delete',
  bundle: 'select, insert, update, delete',
  fact_owner: 'select, insert, update, delete',
  channel_rule: 'select, insert, update, delete',
  session: 'select, insert, update, delete',
  signin_link: 'select, insert, update, delete',
  signin_failure: 'select, insert, delete',
  secret: 'select, insert, update, delete',
  override: 'select, insert, update, delete',
  setting_event: 'select, insert',
  subscription: 'select, insert, update, delete',
}

const usual = 'select, insert, update'

/** Gives `role`, which must exist, exactly these rights on the tables of this schema. */
export async function grant(db: Db, role: string): Promise<void> {
  const names = await db.one<{ role: string; schema: string }>(
    sql`select quote_ident(rolname) as role, quote_ident(current_schema()) as schema
        from pg_roles where rolname = ${role}`,
  )
  if (!names) throw new Error(`there is no role ${role}: create it first`)
  const tables = await db.all<{ name: string }>(
    sql`select tablename as name from pg_tables where schemaname = current_schema() order by 1`,
  )
  await db.tx(async (tx) => {
    await tx.one(raw(`grant usage on schema ${names.schema} to ${names.role}`))
    for (const { name } of tables) {
      await tx.one(raw(`revoke all on table ${name} from ${names.role}, public`))
      await tx.one(raw(`grant ${rights[name] ?? usual} on table ${name} to ${names.role}`))
    }
  })
}
