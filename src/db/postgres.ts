/** PostgreSQL ≥ 15 by connection string: a pool, named statements, one schema per brand. */
import pg from 'pg'
import type { OpenDb } from './db.ts'
import { checkSchema, ensureSchema, overPool } from './pool.ts'

// Index lookups are what nearly every statement wants, and a generic plan made while a table was
// empty must not scan it for ever; the few whole-table reads switch seqscan on for themselves.
const session = (schema: string) =>
  `-c search_path=${schema} -c timezone=UTC -c jit=off -c enable_seqscan=off ` +
  '-c idle_in_transaction_session_timeout=30s -c lock_timeout=10s'

/** Opens a pool of at most `connections`. `schema` is created when missing and is the brand. */
export async function openPostgres(
  url: string,
  options: { schema?: string; connections?: number } = {},
): Promise<OpenDb> {
  const schema = checkSchema(options.schema ?? 'onhand')
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections ?? 12,
    options: session(schema),
    keepAlive: true,
  })
  const { end, ...db } = overPool(pool)
  try {
    await ensureSchema(pool, schema)
  } catch (error) {
    await end()
    throw error
  }
  return { ...db, engine: 'postgres', lanes: 2, close: end }
}
