/** Where the bench has its databases: a PostgreSQL server of its own, or directories for PGlite. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OpenDb } from '../src/db/db.ts'
import { openEmbedded } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'
import { openPostgres } from '../src/db/postgres.ts'
import { systemClock } from '../src/lib/clock.ts'
import { binaries, makeCluster } from '../test/cluster.ts'

export type Engine = 'postgres' | 'pglite'

/** How another process opens what was made here. */
export type Address = { databaseUrl: string; schema: string } | { dir: string }

export type Place = {
  engine: Engine
  /** A new, migrated database; removed with the place. */
  fresh(): Promise<OpenDb & { address: Address }>
  close(): Promise<void>
}

/**
 * What reaches the disk reaches it: fsync and synchronous_commit stay on. Checkpoints are kept out
 * of the rounds, on both sides of every ratio, because one in a round of a second would be noise.
 */
const settings = ['shared_buffers=1GB', 'max_wal_size=16GB', 'checkpoint_timeout=1h']

/** Undefined when there is no PostgreSQL on this machine. */
export async function openPlace(engine: Engine): Promise<Place | undefined> {
  if (engine === 'pglite') return inDirectories()
  const bin = binaries()
  return bin === undefined ? undefined : onServer(bin)
}

async function onServer(bin: string): Promise<Place> {
  const cluster = await makeCluster(bin, settings)
  const opened: OpenDb[] = []
  return {
    engine: 'postgres',
    async fresh() {
      const address = { databaseUrl: cluster.url, schema: `bench_${opened.length}` }
      const db = await openPostgres(cluster.url, { schema: address.schema })
      opened.push(db)
      await migrate(db, systemClock.now())
      return { ...db, address }
    },
    async close() {
      for (const db of opened) await db.close()
      await cluster.remove()
    },
  }
}

async function inDirectories(): Promise<Place> {
  const root = await mkdtemp(join(tmpdir(), 'onhand-bench-'))
  const opened: OpenDb[] = []
  return {
    engine: 'pglite',
    async fresh() {
      const dir = join(root, String(opened.length))
      const db = await openEmbedded(dir)
      opened.push(db)
      await migrate(db, systemClock.now())
      return { ...db, address: { dir } }
    },
    async close() {
      for (const db of opened) await db.close()
      await rm(root, { recursive: true, force: true })
    },
  }
}
