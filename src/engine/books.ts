/** The books are checked in production: on a schedule, and a violation stops what we tell others. */
import { sql } from '../db/sql.ts'
import { type Verdict, verify } from '../ledger/verify.ts'
import { pause } from '../outbox/channels.ts'
import type { Engine } from './engine.ts'

export type Verified = { at: string; ok: boolean; says: string[] }

/** Verifies and remembers the verdict. Wrong books are told to nobody: every channel is paused. */
export async function checkBooks(engine: Engine): Promise<Verdict> {
  const { db, world, txBase, directory } = engine
  const verdict = await verify(db, txBase, world.clock.now())
  const says = verdict.checks.filter((c) => !c.ok).map((c) => `${c.check}: ${c.says}`)
  const value: Verified = { at: world.clock.now().toISOString(), ok: verdict.ok, says }
  await db.one(sql`
    insert into setting (name, value) values ('verified', ${JSON.stringify(value)}::jsonb)
    on conflict (name) do update set value = excluded.value`)
  if (!verdict.ok) {
    world.log.error('books.wrong', { says })
    for (const channel of directory.channels) {
      await pause(db, channel.id, `the books do not verify: ${says[0]}`)
    }
  }
  return verdict
}

/** The last verdict; undefined when there was none yet. */
export async function lastVerified(db: Engine['db']): Promise<Verified | undefined> {
  return (await db.one<{ value: Verified }>(sql`select value from setting where name = 'verified'`))
    ?.value
}
