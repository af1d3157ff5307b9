/** A migrated, empty database for a test file, on the engine that this run tries. */
import { randomBytes } from 'node:crypto'
import { after } from 'node:test'
import pg from 'pg'
import type { OpenDb } from '../src/db/db.ts'
import { openMemory } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'
import { openPostgres } from '../src/db/postgres.ts'
import { raw, sql } from '../src/db/sql.ts'
import { template } from './template.ts'

/** PGlite in memory; with ONHAND_TEST_DATABASE_URL a schema of its own on that server. */
export async function testDb(): Promise<OpenDb> {
  const url = process.env.ONHAND_TEST_DATABASE_URL
  const db = await (url ? onServer(url) : openMemory('onhand', await template()))
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= db.close()
    return closing
  }
  after(close)
  return { ...db, close }
}

async function onServer(url: string): Promise<OpenDb> {
  const schema = `test_${randomBytes(6).toString('hex')}`
  const db = await openPostgres(url, { schema })
  await migrate(db, new Date(0))
  const close = async () => {
    await db.close()
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(`drop schema ${schema} cascade`)
    await client.end()
  }
  return { ...db, close }
}

/** Empties every table but the list of migrations, and starts identities at 1 again. */
export async function cleared(db: OpenDb): Promise<OpenDb> {
  await db.tx(async (tx) => {
    const tables = await tx.all<{ name: string }>(
      sql`select quote_ident(tablename) as name from pg_tables
          where schemaname = current_schema() and tablename <> 'migration' order by 1`,
    )
    // The ledger's triggers forbid truncate; only a superuser may look away, and only in here.
    await tx.all(raw("set local session_replication_role = 'replica'"))
    await tx.all(raw(`truncate ${tables.map((t) => t.name).join(', ')} restart identity`))
  })
  return db
}
