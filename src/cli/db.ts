/** `onhand db`: where it is, its schema, its move to a server, the rights of a role. */
import { existsSync } from 'node:fs'
import type { OpenDb } from '../db/db.ts'
import { holderOf, openEmbedded } from '../db/embedded.ts'
import { migrate as migrated } from '../db/migrate.ts'
import type { Progress } from '../db/move.ts'
import { openPostgres } from '../db/postgres.ts'
import { Fault } from '../lib/faults.ts'
import { placeOf } from './client.ts'
import type { Globals } from './main.ts'
import { json, next, out } from './say.ts'

export async function where(globals: Globals): Promise<void> {
  const { databaseUrl, schema = 'onhand' } = placeOf(globals)
  if (databaseUrl !== undefined) {
    const place = withoutPassword(databaseUrl)
    if (globals.json) return json({ engine: 'postgres', url: place, schema })
    return out(`PostgreSQL at ${place}, schema ${schema} (from DATABASE_URL)`)
  }
  const made = existsSync(globals.dir)
  const holder = made ? await holderOf(globals.dir) : undefined
  if (globals.json)
    return json({ engine: 'pglite', dir: globals.dir, made, holder: holder ?? null })
  if (!made) {
    out(`Embedded, in ${globals.dir}: not made yet`)
    return next('onhand init')
  }
  const who = holder ? `open in process ${holder.pid} (${holder.command})` : 'not in use'
  out(`Embedded, in ${globals.dir}: ${who}`)
}

export async function migrate(globals: Globals): Promise<void> {
  const db = await opened(globals)
  try {
    const applied = await migrated(db, new Date())
    if (globals.json) return json({ applied })
    out(applied.length ? `Applied ${applied.join(', ')}` : 'The schema is up to date.')
    // A table that is new has given nobody a right yet.
    if (applied.length > 0 && db.engine === 'postgres') {
      next('onhand db grant <role>   (where Onhand runs as a role that does not own the schema)')
    }
  } finally {
    await db.close()
  }
}

export async function move(globals: Globals): Promise<void> {
  const { databaseUrl, schema } = placeOf(globals)
  if (databaseUrl === undefined) {
    throw new Fault(
      'config',
      'Say where to: DATABASE_URL=postgres://user@host/database onhand db move',
    )
  }
  if (!existsSync(globals.dir)) {
    throw new Fault(
      'not_found',
      `There is no embedded database in ${globals.dir}: name it with --dir.`,
    )
  }
  const { move: moved } = await import('../db/move.ts')
  const from = await openEmbedded(globals.dir)
  try {
    const to = await openPostgres(databaseUrl, schema === undefined ? {} : { schema })
    try {
      const progress = ({ table, rows, of }: Progress) => {
        if (process.stderr.isTTY) process.stderr.write(`\r${table}: ${rows} of ${of}\u001b[K`)
      }
      const { tables, rows } = await moved(from, to, { now: new Date(), progress })
      if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
      if (globals.json) return json({ tables, rows })
      out(`${rows} rows in ${tables} tables are in ${withoutPassword(databaseUrl)} now.`)
      out(`What was in ${globals.dir} is still there, and is not used while DATABASE_URL is set.`)
      next('keep DATABASE_URL set, then: onhand verify', 'onhand serve')
    } finally {
      await to.close()
    }
  } finally {
    await from.close()
  }
}

export async function grant(globals: Globals, role: string): Promise<void> {
  const { grant: granted } = await import('../db/grants.ts')
  const { databaseUrl } = placeOf(globals)
  if (databaseUrl === undefined) {
    throw new Fault('config', 'Rights are for a PostgreSQL server: set DATABASE_URL.')
  }
  const db = await opened(globals)
  try {
    await granted(db, role)
    if (globals.json) return json({ role })
    out(`${role} may do what Onhand needs, and cannot change or delete what is in the ledger.`)
  } finally {
    await db.close()
  }
}

function opened(globals: Globals): Promise<OpenDb> {
  const { databaseUrl, schema } = placeOf(globals)
  const brand = schema === undefined ? {} : { schema }
  return databaseUrl === undefined
    ? openEmbedded(globals.dir, brand)
    : openPostgres(databaseUrl, brand)
}

function withoutPassword(url: string): string {
  try {
    const shown = new URL(url)
    shown.password = ''
    return shown.href
  } catch {
    return 'DATABASE_URL'
  }
}
