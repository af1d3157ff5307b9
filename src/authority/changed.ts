/** Numbers that every change raises in its own transaction, so that every process sees it: of names, settings, secrets. */
import type { Db } from '../db/db.ts'
import { raw, sql } from '../db/sql.ts'

/** `catalogue`: items, listings, locations. `settings`: overrides. */
export type Changing = 'catalogue' | 'settings' | 'secrets'

export const changed = (tx: Db, what: Changing = 'catalogue') =>
  tx.one(sql`
    insert into setting as s (name, value) values (${what}, '1')
    on conflict (name) do update set value = to_jsonb((s.value #>> '{}')::bigint + 1)`)

/** How often each was changed so far: another number is another state. */
export async function changes(db: Db): Promise<Record<'settings' | 'secrets', number>> {
  const rows = await db.all<{ name: string; value: number }>(
    raw(`select name, value from setting where name in ('settings', 'secrets')`),
  )
  const of = (name: string) => rows.find((row) => row.name === name)?.value ?? 0
  return { settings: of('settings'), secrets: of('secrets') }
}
