/** Secrets as the command line finds them: like the server, and out of the database where it can be opened. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { OpenDb } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { systemClock } from '../../lib/clock.ts'
import { Fault } from '../../lib/faults.ts'
import { quietLog } from '../../lib/log.ts'
import { systemRandom } from '../../lib/random.ts'
import { keyringFrom } from '../../main/masterkey.ts'
import { secretsFrom } from '../../main/secrets.ts'
import { type Secrets, secretsIn } from '../../secrets/store.ts'
import { placeOf } from '../client.ts'
import type { Globals } from '../main.ts'

export type Secret = (name: string) => string

/**
 * What a running process has stored can be asked of nobody: `theirs` answers whether it has it, and
 * then the Fault says so.
 */
export async function secretOf(globals: Globals): Promise<Secret> {
  const stored = await storedIn(globals)
  return secretsFrom(process.env, globals.dir, systemClock, stored)
}

async function storedIn(globals: Globals): Promise<(name: string) => string | undefined> {
  const { databaseUrl, schema } = placeOf(globals)
  const named = schema === undefined ? {} : { schema }
  if (databaseUrl !== undefined) {
    const { openPostgres } = await import('../../db/postgres.ts')
    return readOnce(globals, () => openPostgres(databaseUrl, { connections: 1, ...named }))
  }
  if (!existsSync(join(globals.dir, 'data'))) return () => undefined
  const { holderOf, openEmbedded } = await import('../../db/embedded.ts')
  if (await holderOf(globals.dir)) return theirs(globals)
  return readOnce(globals, () => openEmbedded(globals.dir, named))
}

/** The values are in memory afterwards, and the database is closed. */
async function readOnce({ dir }: Globals, open: () => Promise<OpenDb>) {
  let db: OpenDb
  try {
    db = await open()
  } catch {
    // Whether the database can be opened is another check's to say.
    return () => undefined
  }
  try {
    if (!(await db.one(sql`select 1 where to_regclass('secret') is not null`))) {
      return () => undefined
    }
    const world = { clock: systemClock, random: systemRandom, log: quietLog }
    const secrets: Secrets = secretsIn(db, world, keyringFrom(process.env, dir, systemRandom))
    await secrets.load()
    return secrets.find
  } finally {
    await db.close()
  }
}

/** Thrown for one that only the running process can use. */
export class Theirs extends Fault {}

async function theirs(globals: Globals) {
  const { withApi } = await import('../client.ts')
  const { rows } = await withApi(globals, (api) =>
    api.call<{ rows: { name: string; stored: boolean }[] }>('GET', '/v1/secrets'),
  )
  const names = new Set(rows.filter((row) => row.stored).map((row) => row.name))
  return (name: string): undefined => {
    if (!names.has(name)) return undefined
    throw new Theirs(
      'config',
      `The secret ${name} is stored, and only the Onhand that is running can use it.`,
      { secret: name },
    )
  }
}
