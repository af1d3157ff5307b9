/** A migrated, empty database for a test file, on the engine that this run tries. */
import { randomBytes } from 'node:crypto'
import { after } from 'node:test'
import pg from 'pg'
import type { OpenDb } from '../src/db/db.ts'
import { openMemory } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'
import { openPostgres } from '../src/db/postgres.ts'
import { raw } from '../src/db/sql.ts'
import { template } from './template.ts'

/** The PostgreSQL server of this run; undefined in the half that tries PGlite. */
export const serverUrl = process.env.ONHAND_TEST_DATABASE_URL

/**
 * PGlite in memory; with ONHAND_TEST_DATABASE_URL a schema of its own on that server. It is closed
 * at the end of the file, after `before`, for what a test has made outside of its schema.
 */
export async function testDb(before?: (db: OpenDb) => Promise<unknown>): Promise<OpenDb> {
  if (!serverUrl) return closedAfter(await openMemory('onhand', await template()), { before })
  const { db } = await emptyDb(before)
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
export async function emptyDb(before?: (db: OpenDb) => Promise<unknown>): Promise<Empty> {
  const schema = `test_${randomBytes(6).toString('hex')}`
  if (!serverUrl) {
    const db = closedAfter(await openMemory(schema, await template()))
    return { db, schema, again: () => Promise.reject(new Error('PGlite has one connection')) }
  }
  const open = () => openPostgres(serverUrl, { schema })
  const others: OpenDb[] = []
  const again = async () => {
    const other = closedAfter(await open())
    others.push(other)
    return other
  }
  const then = async () => {
    for (const other of others) await other.close()
    const client = new pg.Client({ connectionString: serverUrl })
    await client.connect()
    await client.query(`drop schema ${schema} cascade`)
    await client.end()
  }
  const db = closedAfter(await open(), { before, then })
  return { db, schema, again }
}

// One hook of the file, set when this is imported: a hook that is set inside a test, after an
// await, is forgotten by the test runner.
const opened = new Set<() => Promise<void>>()
after(async () => {
  for (const close of opened) await close()
})

type Around = {
  before?: ((db: OpenDb) => Promise<unknown>) | undefined
  then?: () => Promise<void>
}

/** Closed at the end of the file, if not before. */
function closedAfter(db: OpenDb, { before, then }: Around = {}): OpenDb {
  let closing: Promise<void> | undefined
  const close = async () => {
    if (before) await before(db)
    await db.close()
    await then?.()
  }
  const once = () => {
    closing ??= close()
    return closing
  }
  opened.add(once)
  return { ...db, close: once }
}

/** Empties every table but the list of migrations, and starts identities at 1 again. */
export async function cleared(db: OpenDb): Promise<OpenDb> {
  await db.tx(async (tx) => {
    // The ledger's triggers forbid it; only a superuser may look away, and only in here.
    await tx.all(raw("set local session_replication_role = 'replica'"))
    await tx.all(raw(empty))
  })
  return db
}

// Deleting a few rows takes a tenth of the time of truncating some twenty tables.
const empty = `do $$
declare it record;
begin
  for it in select c.oid::regclass as name, pg_relation_size(c.oid) > 1000000 as large from pg_class c
            where relkind = 'r' and relnamespace = current_schema()::regnamespace
              and relname <> 'migration' loop
    if it.large then execute 'truncate ' || it.name || ' cascade';
    else execute 'delete from ' || it.name;
    end if;
  end loop;
  for it in select c.oid as id from pg_class c
            where relkind = 'S' and relnamespace = current_schema()::regnamespace loop
    perform setval(it.id, 1, false);
  end loop;
end $$`
