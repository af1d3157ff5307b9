/** Forward-only numbered migrations, each in one transaction, recorded, safe to run by two at once. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Db } from './db.ts'
import { raw, sql } from './sql.ts'

const folder = join(import.meta.dirname, 'migrations')

/** The migrations of this program, in order: `0001_spine.sql`, … */
export const migrations = () =>
  readdirSync(folder)
    .filter((name) => /^\d{4}_.+\.sql$/.test(name))
    .sort()

/** Splits a script at the semicolons that end a statement (not those in `$$ … $$` or comments). */
export function statements(script: string): string[] {
  const parts = script.match(/(?:\$\$[\s\S]*?\$\$|--[^\n]*|'(?:[^']|'')*'|[^;])+/g) ?? []
  return parts.filter((part) => part.replace(/--[^\n]*/g, '').trim() !== '')
}

/** Brings the schema up to date; answers the names of what was applied now. */
export async function migrate(db: Db, now: Date): Promise<string[]> {
  await db.one(
    raw(
      'create table if not exists migration (name text primary key, applied_at timestamptz not null)',
    ),
  )
  const applied: string[] = []
  for (const name of migrations()) {
    await db.tx(async (tx) => {
      await tx.one(raw('lock table migration in share row exclusive mode'))
      if (await tx.one(sql`select 1 from migration where name = ${name}`)) return
      for (const statement of statements(readFileSync(join(folder, name), 'utf8'))) {
        await tx.one(raw(statement))
      }
      await tx.one(sql`insert into migration values (${name}, ${now})`)
      applied.push(name)
    })
  }
  return applied
}
