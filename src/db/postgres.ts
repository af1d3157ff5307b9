/** PostgreSQL ≥ 15 by connection string: a pool, named statements, one schema per brand. */
import { createHash } from 'node:crypto'
import pg from 'pg'
import type { Db, OpenDb } from './db.ts'
import { int8, oid, rowsOf, timestamp } from './rows.ts'
import { isFresh, type Query } from './sql.ts'

const types: pg.CustomTypesConfig = {
  getTypeParser(id, format) {
    if (id === oid.int8) return int8
    if (id === oid.timestamptz) return timestamp
    return pg.types.getTypeParser(id, format) as (value: string) => unknown
  },
}

// Index lookups are what nearly every statement wants, and a generic plan made while a table was
// empty must not scan it for ever; the few whole-table reads switch seqscan on for themselves.
const session = (schema: string) =>
  `-c search_path=${schema} -c timezone=UTC -c jit=off -c enable_seqscan=off ` +
  '-c idle_in_transaction_session_timeout=30s -c lock_timeout=10s'

const names = new Map<string, string>()
function nameOf(text: string): string {
  let name = names.get(text)
  if (!name) names.set(text, (name = createHash('sha1').update(text).digest('hex').slice(0, 16)))
  return name
}

async function ask<Row>(on: pg.Pool | pg.PoolClient, query: Query): Promise<Row[]> {
  const { text, values } = query.flat()
  const result = await on.query({
    text,
    values,
    rowMode: 'array',
    types,
    ...(isFresh(query) || values.length === 0 ? {} : { name: nameOf(text) }),
  } as pg.QueryArrayConfig)
  return rowsOf<Row>(
    result.fields.map((f) => f.name),
    result.rows,
  )
}

function handle(on: pg.Pool | pg.PoolClient, tx: Db['tx']): Db {
  return {
    all: (query) => ask(on, query),
    one: async <Row>(query: Query) => (await ask<Row>(on, query))[0],
    tx,
  }
}

/** Opens a pool of at most `connections`. `schema` is created when missing and is the brand. */
export async function openPostgres(
  url: string,
  options: { schema?: string; connections?: number } = {},
): Promise<OpenDb> {
  const schema = options.schema ?? 'onhand'
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) throw new Error(`"${schema}" is not a schema name`)
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections ?? 12,
    options: session(schema),
    keepAlive: true,
  })
  // A connection that dies while idle is replaced by the pool; without this it ends the process.
  pool.on('error', () => {})
  await pool.query(`create schema if not exists ${schema}`)

  const tx: Db['tx'] = async (work) => {
    const client = await pool.connect()
    let broken: Error | undefined
    try {
      await client.query('begin')
      const nested: Db['tx'] = (inner) => inner(handle(client, nested))
      const result = await work(handle(client, nested))
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch((e: Error) => {
        broken = e
      })
      throw error
    } finally {
      client.release(broken)
    }
  }

  return {
    ...handle(pool, tx),
    engine: 'postgres',
    lanes: 2,
    close: () => pool.end(),
  }
}
