/** Positions made anew from the movements; versions go on from where they were. */
import type { Db } from '../db/db.ts'
import { raw, sql } from '../db/sql.ts'
import { projection } from './projection.ts'

/** Answers how many positions were wrong and are right now. Writers wait while it runs. */
export async function rebuild(db: Db): Promise<number> {
  return db.tx(async (tx) => {
    await tx.one(raw('set local enable_seqscan = on'))
    await tx.one(sql`lock table position in exclusive mode`)
    const mended = await tx.all(sql`
      with computed as (${projection(null, null)}),
      gone as (
        delete from position p where not exists (
          select 1 from computed c where (c.item_id, c.location_id) = (p.item_id, p.location_id))
        returning p.item_id
      ), written as (
        insert into position as p
          (item_id, location_id, on_hand, committed, reserved, unavailable, incoming, version, movements, counted_at)
        select item_id, location_id, on_hand, committed, reserved, unavailable, incoming, 1, movements, counted_at
        from computed
        on conflict (item_id, location_id) do update set
          on_hand = excluded.on_hand, committed = excluded.committed, reserved = excluded.reserved,
          unavailable = excluded.unavailable, incoming = excluded.incoming,
          movements = excluded.movements, counted_at = excluded.counted_at, version = p.version + 1
        where (p.on_hand, p.committed, p.reserved, p.unavailable, p.incoming, p.movements, p.counted_at)
          is distinct from (excluded.on_hand, excluded.committed, excluded.reserved, excluded.unavailable,
                            excluded.incoming, excluded.movements, excluded.counted_at)
        returning p.item_id
      ), mended as (select item_id from gone union select item_id from written),
      marked as (
        insert into dirty as d (item_id, marks) select item_id, 1 from mended order by 1
        on conflict (item_id) do update set marks = d.marks + 1
      )
      select item_id from mended`)
    return mended.length
  })
}
