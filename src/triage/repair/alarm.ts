/** What somebody must know, raised once however often it is noticed; telling it is `src/notify`'s. */
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'

export type Alarm = {
  /** The same matter has the same key. */
  key: string
  severity: 'low' | 'high' | 'critical'
  title: string
  says: string
  link?: string
}

export const alarm = (db: Db, { key, severity, title, says, link }: Alarm, now: Date) =>
  db.one(sql`
    insert into alert as a (key, severity, title, says, link, opened_at, seen_at, due_at)
    values (${key}, ${severity}, ${title}, ${says}, ${link ?? null}, ${now}, ${now}, ${now})
    on conflict (key) where closed_at is null do update
      set says = excluded.says, seen_at = excluded.seen_at, times = a.times + 1`)

/** The matter is settled. */
export const calmed = (db: Db, key: string, now: Date) =>
  db.one(sql`update alert set closed_at = ${now} where key = ${key} and closed_at is null`)
