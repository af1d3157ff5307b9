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

const url = process.env.ONHAND_TEST_DATABASE_URL

/** PGlite in memory; with ONHAND_TEST_DATABASE_URL a schema of its own on that server. */
export async function testDb(): Promise<OpenDb> {
  if (!url) return closedAfter(await openMemory('onhand', await template()))
  const { db } = await emptyDb()
  await migrate(db, new Date(0))
  return db
}

type Empty = {
  db: OpenDb
  schema: string
  /** Another process's view of it: connections of its own. Not on PGlite, which has one. */
  again(): Promise<OpenDb>
}

/** A database without a single table. */
export async function emptyDb(): Promise<Empty> {
  const schema = `test_${randomBytes(6).toString('hex')}`
  if (!url) {
    const db = closedAfter(await openMemory(schema, await template()))
    return { db, schema, again: () => Promise.reject(new Error('PGlite has one connection')) }
  }
  const open = () => openPostgres(url, { schema })
  const others: OpenDb[] = []
  const again = async () => {
    const other = closedAfter(await open())
    others.push(other)
    return other
  }
  const db = closedAfter(await open(), async () => {
    for (const other of others) await other.close()
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(`drop schema ${schema} cascade`)
    await client.end()
  })
  return { db, schema, again }
}

// One hook of the file, set when this is imported: a hook that is set inside a test, after an
// await, is forgotten by the test runner.
const opened = new Set<() => Promise<void>>()
after(async () => {
  for (const close of opened) await close()
})

/** Closed at the end of the file, if not before. */
function closedAfter(db: OpenDb, then = async () => {}): OpenDb {
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= db.close().then(then)
    return closing
  }
  opened.add(close)
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
