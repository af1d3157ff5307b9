/** What autovacuum and the checkpointer do on a server; PGlite has neither. */
import type { Db } from '../db.ts'
import { raw } from '../sql.ts'

/** Tables whose rows are changed in place, so that they gather dead versions. */
const hot = ['position', 'dirty', 'delivery', 'message', 'reservation', 'setting', 'poll_cursor']

type Stat = { name: string; dead: number; live: number; changed: number }

/**
 * Vacuums and analyses what has changed enough (autovacuum's own thresholds, lower for the hot
 * tables), then writes a checkpoint so that the log can be cut. To be called every minute or so.
 */
export async function maintain(db: Db): Promise<void> {
  await db.one(raw('select pg_stat_force_next_flush()'))
  const stats = await db.all<Stat>(
    raw(`select relname as name, n_dead_tup as dead, n_live_tup as live, n_mod_since_analyze as changed
         from pg_stat_user_tables where schemaname = current_schema() order by relname`),
  )
  for (const { name, dead, live, changed } of stats) {
    if (dead > 50 + live * (hot.includes(name) ? 0.02 : 0.2)) await db.all(raw(`vacuum ${name}`))
    if (changed > 50 + live * 0.1) await db.all(raw(`analyze ${name}`))
  }
  await db.all(raw('checkpoint'))
}
