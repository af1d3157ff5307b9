/** Waits until nothing is on its way anywhere: not at a sender, not in the inbox, not to the shop. */
import type { Db } from '../../../src/db/db.ts'
import { sql } from '../../../src/db/sql.ts'
import type { Clock } from '../../../src/lib/clock.ts'
import type { Town } from '../town/town.ts'

/** Letters not accepted yet, messages not done yet, numbers not confirmed by the shop yet. */
export type Backlog = { letters: number; messages: number; numbers: number }

/** False when nothing has got better for a minute: then it will not get calm by itself. */
export async function calm(
  db: Db,
  town: Pick<Town, 'sent' | 'idle' | 'faults'>,
  clock: Clock,
  see: (left: Backlog) => void,
): Promise<boolean> {
  let best = Number.POSITIVE_INFINITY
  let bestAt = clock.now().getTime()
  for (;;) {
    const left = await backlog(db, town)
    see(left)
    const sum = left.letters + left.messages + left.numbers
    const now = clock.now().getTime()
    if (sum === 0) {
      // Second copies and what lands late are still in the air; after them there may be more to do.
      await Promise.all([town.idle(), town.faults.settle()])
      const after = await backlog(db, town)
      if (after.letters + after.messages + after.numbers === 0) return true
    } else if (sum < best) {
      best = sum
      bestAt = now
    } else if (now - bestAt > 60_000) return false
    await clock.sleep(200)
  }
}

/** What is parked or in doubt counts; dead letters do not. */
async function backlog(db: Db, town: Pick<Town, 'sent'>): Promise<Backlog> {
  const row = await db.one<{ messages: number; numbers: number }>(sql`
    select (select count(*) from message where state in ('received', 'parked')) as messages,
           (select count(*) from dirty)
           + (select count(*) from delivery
              where dead is null and (acked < desired or due_at is not null)) as numbers`)
  return { letters: town.sent().filter((event) => !event.acceptedAt).length, ...row! }
}
