/** When each system last gave a sign of life, and whether it has been silent for longer than is normal. */
import type { Registry } from '../authority/registry.ts'
import type { Directory } from '../authority/sync.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { SELF } from '../stock/names.ts'

export type Heard = {
  system: string
  lastHeardAt: Date | null
  /** Null: it is not declared how often it should be heard. */
  silent: boolean | null
}

/** How far back the inbox is searched for a system's last word: a bound, not a promise. */
const RECENT = 20_000

/** A message, a poll that worked, or the use of its own API key; for every declared system. */
export async function heard(
  db: Db,
  registry: Registry,
  directory: Directory,
  now: Date,
): Promise<Heard[]> {
  const rows = await db.all<{ systemId: number; at: Date }>(sql`
    select system_id, max(at) as at from (
      select system_id, received_at as at
        from (select system_id, received_at from message order by id desc limit ${RECENT}) m
      union all select system_id, polled_at from poll_cursor
      union all select system_id, last_used_at from api_key
        where system_id is not null and last_used_at is not null
    ) t group by system_id`)
  const last = new Map(rows.map((r) => [r.systemId, r.at]))
  return Object.entries(registry.systems)
    .filter(([name]) => name !== SELF)
    .map(([system, { heardEveryMs }]) => {
      const lastHeardAt = last.get(directory.systemId(system)) ?? null
      const ageMs = lastHeardAt ? now.getTime() - lastHeardAt.getTime() : Number.POSITIVE_INFINITY
      return {
        system,
        lastHeardAt,
        silent: heardEveryMs === undefined ? null : ageMs > heardEveryMs,
      }
    })
}
