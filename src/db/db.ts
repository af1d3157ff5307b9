/** The database as the rest sees it: three verbs, the same JS types on PGlite and PostgreSQL. */
import type { Lock } from './pglite/lock.ts'
import type { Query } from './sql.ts'

/**
 * Columns come back in camelCase. int2/int4/int8 are numbers (int8 beyond 2^53 is an error),
 * numeric is a string, timestamptz a Date (±infinity: null), jsonb parsed, bytea a Uint8Array.
 * Inside `tx` use only the handle it gives: the outer one would wait for itself.
 */
export type Db = {
  all<Row = Record<string, unknown>>(query: Query): Promise<Row[]>
  /** The first row; undefined when there is none. */
  one<Row = Record<string, unknown>>(query: Query): Promise<Row | undefined>
  /** One transaction (read committed), rolled back when `work` throws. */
  tx<T>(work: (tx: Db) => Promise<T>): Promise<T>
}

/** A database that was opened, and what can be said of it. */
export type OpenDb = Db & {
  engine: 'pglite' | 'postgres'
  /** How many statements can usefully run side by side: 1 on PGlite. */
  lanes: number
  /** PGlite on disk: the lock of its directory, whose socket can serve others. */
  lock?: Lock
  /** PGlite: what a server's autovacuum and checkpointer do; to be called every minute or so. */
  maintain?(): Promise<void>
  close(): Promise<void>
}

/** PostgreSQL's codes for "try the whole statement again": it is idempotent. */
const retryable = new Set(['40P01', '40001', '55P03', '23505', '23502'])

/** PostgreSQL's code of what was thrown, if it has one. */
export const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined

/** True when the error says that another writer was in the way. */
export const isRetryable = (error: unknown) => retryable.has(codeOf(error) ?? '')

/**
 * True when the database as a whole could not be asked: a lost connection, a shutdown, no room
 * (SQLSTATE classes 08, 53, 57, 58). Then no row is to blame, and trying each alone would only hurt.
 */
export const isOutage = (error: unknown) => {
  const code = codeOf(error)
  if (code !== undefined) return /^(08|53|57|58|E[A-Z]{3,})/.test(code)
  return error instanceof Error && /connection|closed|timeout exceeded/i.test(error.message)
}
