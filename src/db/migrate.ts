/** Forward-only numbered migrations, each in one transaction, recorded, safe to run by two at once. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '../lib/faults.ts'
import { codeOf, type Db } from './db.ts'
import { statements } from './script.ts'
import { raw, sql } from './sql.ts'

const ours = join(import.meta.dirname, 'migrations')

/** The migrations of this program, in order: `0001_names.sql`, … */
export const migrations = (folder = ours) =>
  readdirSync(folder)
    .filter((name) => /^\d{4}_.+\.sql$/.test(name))
    .sort()

/**
 * Brings the schema up to date; answers the names of what was applied now. Killed at any point it
 * leaves whole migrations and goes on with the next one; a second one at the same time waits.
 */
export async function migrate(db: Db, now: Date, folder = ours): Promise<string[]> {
  await makeList(db)
  const done = await refuseNewer(db, folder)
  const applied: string[] = []
  for (const name of migrations(folder)) {
    // Looked at without a lock first: a role that may not migrate can start when all is done.
    if (done.has(name)) continue
    const script = readFileSync(join(folder, name), 'utf8')
    if (await applyOne(db, name, script, now)) applied.push(name)
  }
  return applied
}

/** Who is in the way of a change of a table must not make all others wait behind it for long. */
const shortWait = raw(`set local lock_timeout = '200ms'`)
const mostTries = 100

async function applyOne(db: Db, name: string, script: string, now: Date): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    try {
      return await db.tx(async (tx) => {
        await tx.one(raw('set local lock_timeout = 0'))
        await tx.one(raw('lock table migration in share row exclusive mode'))
        if (await tx.one(sql`select 1 from migration where name = ${name}`)) return false
        await tx.one(shortWait)
        for (const statement of statements(script)) await tx.one(raw(statement))
        await tx.one(sql`insert into migration values (${name}, ${now})`)
        return true
      })
    } catch (error) {
      const inTheWay = codeOf(error) === '55P03' || codeOf(error) === '40P01'
      if (!inTheWay || tries === mostTries) throw error
    }
  }
}

async function makeList(db: Db): Promise<void> {
  if (await db.one(sql`select 1 where to_regclass('migration') is not null`)) return
  try {
    await db.one(
      raw(
        'create table if not exists migration (name text primary key, applied_at timestamptz not null)',
      ),
    )
  } catch (error) {
    // "if not exists" does not keep two from making it at the same moment: the other one has.
    if (!['23505', '42P07', '42710'].includes(codeOf(error) ?? '')) throw error
  }
}

/** An older program would write what the newer schema does not mean. */
async function refuseNewer(db: Db, folder: string): Promise<Set<string>> {
  const known = migrations(folder)
  const done = await db.all<{ name: string }>(raw('select name from migration order by name'))
  const names = new Set(done.map((row) => row.name))
  const unknown = [...names].filter((name) => !known.includes(name))
  if (unknown.length === 0) return names
  throw new Fault(
    'config',
    `the database has ${unknown.join(', ')}, which this version does not know: a newer one has ` +
      'opened it. Install that version, or restore a copy from before',
  )
}
