/** A database as it was before anything moved, in milliseconds. */
import type { Db } from '../src/db/db.ts'
import { raw } from '../src/db/sql.ts'

/** Empties what moved; keeps who is who unless `all`. */
export async function emptied(db: Db, all = false): Promise<void> {
  const names = all
    ? ', item, listing, bundle, system, location, location_map, fact_owner, channel, channel_rule, api_key, place, ignore_rule, job'
    : ''
  await db.tx(async (tx) => {
    await tx.one(raw("set local session_replication_role = 'replica'"))
    await tx.one(
      raw(
        `truncate movement, position, seal, refusal, observation, dirty, delivery, attempt, reservation, message, poll_cursor, reading, level, drift, drift_event, batch, repair, run, alert${names} restart identity cascade`,
      ),
    )
  })
}
