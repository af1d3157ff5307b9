/** PGlite: PostgreSQL in this process, on disk or in memory, nothing to install. */
import { basename } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { Fault } from '../lib/faults.ts'
import { type Log, quietLog } from '../lib/log.ts'
import type { OpenDb } from './db.ts'
import { created } from './pglite/create.ts'
import { type Lock, takeLock } from './pglite/lock.ts'
import { maintain } from './pglite/maintain.ts'
import { startThread } from './pglite/thread.ts'
import { execute, poolOver, type Send } from './pglite/wire.ts'
import { checkSchema, ensureSchema, overPool } from './pool.ts'

export { type Holder, holderOf, lockPath } from './pglite/holder.ts'

export type EmbeddedOptions = {
  schema?: string
  log?: Log
  /** What the lock says of this process; the command line when not given. */
  command?: string
  /** The engine has stopped by itself and every call is rejected. Not given: the process ends. */
  onDeath?: (error: Error) => void
  /** False in tests only: what was committed is lost when the power is. */
  durable?: boolean
}

/** Opens, and if need be makes, the database in `dir` for this process alone. */
export async function openEmbedded(dir: string, options: EmbeddedOptions = {}): Promise<OpenDb> {
  const { schema = 'onhand', log = quietLog, durable = true } = options
  checkSchema(schema)
  const lock = await takeLock(dir, {
    pid: process.pid,
    command: options.command ?? commandLine(),
    since: new Date(performance.timeOrigin).toISOString(),
  })
  try {
    const onDeath = (error: Error) => {
      log.error('database.died', { dir, error: error.message })
      if (options.onDeath) options.onDeath(error)
      else process.exit(1)
    }
    return await openThread(dir, lock, schema, durable, onDeath)
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function openThread(
  dir: string,
  lock: Lock,
  schema: string,
  durable: boolean,
  onDeath: (error: Error) => void,
): Promise<OpenDb> {
  const thread = await startThread({ dir: await created(dir, durable), durable }, onDeath)
  if (durable && !thread.commits) {
    await thread.close()
    throw new Fault(
      'config',
      `the database in ${dir} is not durable: a commit did not reach the disk`,
    )
  }
  const { end, ...db } = await openSession(thread.send, schema)
  const close = async () => {
    await end()
    await thread.close()
    await lock.release()
  }
  return { ...db, engine: 'pglite', lanes: 1, lock, maintain: () => maintain(db), close }
}

/** PGlite in memory and in this thread, for tests; `from` is a data directory that was dumped. */
export async function openMemory(
  schema = 'onhand',
  from?: Blob,
): Promise<OpenDb & { dump(): Promise<Blob> }> {
  const initDbStartParams = ['--wal-segsize=1']
  const engine = await PGlite.create(from ? { loadDataDir: from } : { initDbStartParams })
  const { end, ...db } = await openSession((bytes) => execute(engine, bytes), schema)
  const close = async () => {
    await end()
    await engine.close()
  }
  const dump = () => engine.dumpDataDir('none')
  return { ...db, engine: 'pglite', lanes: 1, maintain: () => maintain(db), close, dump }
}

async function openSession(send: Send, schema: string) {
  const session = [`set search_path = ${checkSchema(schema)}`, `set timezone = 'UTC'`, noScans]
  const pool = poolOver(send, session)
  const db = overPool(pool, true)
  await ensureSchema(pool, schema)
  return db
}

/** As on a server (see postgres.ts). */
const noScans = 'set enable_seqscan = off'

const commandLine = () =>
  [basename(process.argv[1] ?? 'onhand'), ...process.argv.slice(2)].join(' ').slice(0, 200)
