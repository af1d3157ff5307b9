/** The verdict of the last look at the books, kept where every process can see it. */
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import type { Verdict } from './verify.ts'

export type Verified = { at: string; ok: boolean; says: string[] }

export async function noteVerified(db: Db, verdict: Verdict, now: Date): Promise<Verified> {
  const says = verdict.checks.filter((c) => !c.ok).map((c) => `${c.check}: ${c.says}`)
  const value: Verified = { at: now.toISOString(), ok: verdict.ok, says }
  await db.one(sql`
    insert into setting (name, value) values ('verified', ${JSON.stringify(value)}::jsonb)
    on conflict (name) do update set value = excluded.value`)
  return value
}

/** Undefined when there was none yet. */
export async function lastVerified(db: Db): Promise<Verified | undefined> {
  return (await db.one<{ value: Verified }>(sql`select value from setting where name = 'verified'`))
    ?.value
}
