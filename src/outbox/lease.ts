/** Keeping claims for as long as the work on them takes, and noticing when they were lost all the same. */
import { ints } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { later } from '../lib/clock.ts'
import type { World } from '../lib/world.ts'
import type { Claim } from './claim.ts'

type Held = { db: Db; world: Pick<World, 'clock'>; channelId: number; leaseMs: number }

/** Those of the claims that are still ours, for another `leaseMs`. */
export async function renew(
  { db, world, channelId, leaseMs }: Held,
  claims: readonly Pick<Claim, 'itemId' | 'fence'>[],
): Promise<Set<number>> {
  const rows = await db.all<{ itemId: number }>(sql`
    with held as (
      select d.item_id, c.fence
      from unnest(${ints(claims.map((c) => c.itemId))}::int[], ${ints(claims.map((c) => c.fence))}::bigint[])
        as c(item_id, fence)
      join delivery d using (item_id)
      where d.channel_id = ${channelId}
      order by d.item_id for update of d
    )
    update delivery d set lease_until = ${later(world.clock.now(), leaseMs)}
    from held h
    where d.item_id = h.item_id and d.channel_id = ${channelId} and d.fence = h.fence
    returning d.item_id`)
  return new Set(rows.map((row) => row.itemId))
}

/**
 * Renews the claims while `work` runs: a slow channel, told one row a call, takes longer than a
 * lease, and of two processes each would take the work from the other for ever.
 */
export async function whileHeld<T>(
  held: Held,
  claims: readonly Claim[],
  work: () => Promise<T>,
): Promise<T> {
  const over = new AbortController()
  const beat = async () => {
    for (;;) {
      await held.world.clock.sleep(held.leaseMs / 3, over.signal)
      if (over.signal.aborted) return
      // What could not be renewed is found lost before the next write.
      await renew(held, claims).catch(() => {})
    }
  }
  const beating = beat()
  try {
    return await work()
  } finally {
    over.abort()
    await beating
  }
}
