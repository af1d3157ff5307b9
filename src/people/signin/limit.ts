/** How often a sign-in may fail: five times in a quarter of an hour, for an e-mail and for an address. */
import { texts } from '../../db/arrays.ts'
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { later } from '../../lib/clock.ts'
import { Fault } from '../../lib/faults.ts'

export const FAILURES = 5
export const WITHIN_MS = 15 * 60_000

/**
 * Counts one try under each key, before it is known how it ends: so many at once are not let
 * through either. Answers what takes it back when it was right. Throws a Fault (429) with the
 * seconds to wait.
 */
export async function attempt(
  db: Db,
  keys: readonly string[],
  now: Date,
): Promise<() => Promise<void>> {
  const sorted = [...new Set(keys)].sort()
  const ids = await db.tx(async (tx) => {
    for (const key of sorted) {
      await tx.one(sql`select pg_advisory_xact_lock(hashtext(${`signin ${key}`}))`)
    }
    const since = later(now, -WITHIN_MS)
    await tx.all(sql`delete from signin_failure where at <= ${since}`)
    const full = await tx.one<{ at: Date }>(sql`
      select max(at) as at from (
        select key, at, row_number() over (partition by key order by at desc) as n
        from signin_failure where key = any(${texts(sorted)}::text[]) and at > ${since}) f
      where n = ${FAILURES}`)
    if (full?.at) throw tooMany(full.at, now)
    return tx.all<{ id: number }>(sql`
      insert into signin_failure (key, at)
      select key, ${now}::timestamptz from unnest(${texts(sorted)}::text[]) key returning id`)
  })
  return async () => {
    await db.all(sql`
      delete from signin_failure where id = any(${`{${ids.map((row) => row.id).join()}}`}::bigint[])`)
  }
}

function tooMany(oldest: Date, now: Date): Fault {
  const seconds = Math.max(1, Math.ceil((oldest.getTime() + WITHIN_MS - now.getTime()) / 1000))
  const minutes = Math.ceil(seconds / 60)
  return new Fault(
    'too_many',
    `Too many sign-ins have failed: try again in ${minutes} minute${minutes === 1 ? '' : 's'}.`,
    { retryAfter: seconds },
  )
}
