/** PGlite: PostgreSQL in this process, on disk or in memory, nothing to install. */
import { PGlite, type Transaction } from '@electric-sql/pglite'
import type { Db, OpenDb } from './db.ts'
import { int8, oid, rowsOf, timestamp } from './rows.ts'
import type { Query } from './sql.ts'

const options = {
  rowMode: 'array',
  parsers: { [oid.int8]: int8, [oid.timestamptz]: timestamp },
} as const

async function ask<Row>(on: PGlite | Transaction, query: Query): Promise<Row[]> {
  const { text, values } = query.flat()
  const result = await on.query<unknown[]>(text, values, options)
  return rowsOf<Row>(
    result.fields.map((f) => f.name),
    result.rows,
  )
}

function handle(on: PGlite | Transaction, tx: Db['tx']): Db {
  return {
    all: (query) => ask(on, query),
    one: async <Row>(query: Query) => (await ask<Row>(on, query))[0],
    tx,
  }
}

/** PGlite in memory, for tests; `from` is a data directory that was dumped from another. */
export async function openMemory(
  schema = 'onhand',
  from?: Blob,
): Promise<OpenDb & { dump(): Promise<Blob> }> {
  const pg = await PGlite.create(from ? { loadDataDir: from } : {})
  await pg.exec(
    `create schema if not exists ${schema}; set search_path = ${schema}; set timezone = 'UTC'`,
  )
  const tx: Db['tx'] = (work) =>
    pg.transaction((inner) => {
      const nested: Db['tx'] = (more) => more(handle(inner, nested))
      return work(handle(inner, nested))
    }) as ReturnType<typeof work>
  return {
    ...handle(pg, tx),
    engine: 'pglite',
    lanes: 1,
    close: () => pg.close(),
    dump: () => pg.dumpDataDir('none'),
  }
}
