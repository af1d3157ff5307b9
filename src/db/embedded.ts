/** PGlite: PostgreSQL in this process, on disk or in memory, nothing to install. */
import { PGlite } from '@electric-sql/pglite'
import type pg from 'pg'
import type { Db, OpenDb } from './db.ts'
import { execute, poolOver } from './pglite/wire.ts'
import { checkSchema, overPool } from './pool.ts'

/** PGlite in memory, for tests; `from` is a data directory that was dumped from another. */
export async function openMemory(
  schema = 'onhand',
  from?: Blob,
): Promise<OpenDb & { dump(): Promise<Blob> }> {
  const engine = await PGlite.create(from ? { loadDataDir: from } : {})
  const pool = poolOver((bytes) => execute(engine, bytes))
  const close = async () => {
    await pool.end()
    await engine.close()
  }
  const db = await openSession(pool, schema)
  return { ...db, engine: 'pglite', lanes: 1, close, dump: () => engine.dumpDataDir('none') }
}

async function openSession(pool: pg.Pool, schema: string): Promise<Db> {
  checkSchema(schema)
  await pool.query(`create schema if not exists ${schema}`)
  await pool.query(`set search_path = ${schema}`)
  await pool.query(`set timezone = 'UTC'`)
  await pool.query('set enable_seqscan = off')
  return overPool(pool, true)
}
