/** Marks on items become work per channel: coalesced, the most urgent first. */
import { ints } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { raw, sql } from '../db/sql.ts'

const CLAIM = 1000
/** Marks, fading over ten minutes, at which an item counts as fast-moving. */
const FAST = 20

// After some days nothing is left of it, and exp() fails on what is smaller than a number can be.
const faded = raw(
  'exp(-least(300, extract(epoch from excluded.marked_at - d.marked_at)::float8 / 600))',
)

/**
 * Spreads up to 1,000 marked items (and the bundles they are part of) to every channel that lists
 * them; answers how many marks it took. A mark made while we work waits for our commit and stands.
 */
export async function fanOut(db: Db, now: Date, lowStock: number): Promise<number> {
  return db.tx(async (tx) => {
    const marked = await tx.all<{ itemId: number; marks: number }>(sql`
      select item_id, marks from dirty order by item_id limit ${CLAIM} for update skip locked`)
    if (marked.length === 0) return 0
    const ids = ints(marked.map((m) => m.itemId))
    await tx.one(sql`
      with moved as (
        select item_id, sum(marks) as marks from (
          select * from unnest(${ids}::int[], ${ints(marked.map((m) => m.marks))}::bigint[]) as m(item_id, marks)
          union all
          select b.item_id, m.marks
          from unnest(${ids}::int[], ${ints(marked.map((m) => m.marks))}::bigint[]) as m(component_id, marks)
          join bundle b using (component_id)
        ) t group by item_id
      ), wanted as (
        select distinct on (m.item_id, c.id) m.item_id, c.id as channel_id, m.marks,
               coalesce((select sum(p.on_hand - p.committed - p.reserved - p.unavailable)
                         from position p
                         where p.item_id = m.item_id and p.location_id = any(c.locations)), 0) as available
        from moved m
        join listing l on l.item_id = m.item_id and l.published
        join channel c on c.system_id = l.system_id and c.active
      )
      insert into delivery as d (item_id, channel_id, desired, marked_at, due_at, urgency, heat)
      select item_id, channel_id, 1, ${now}, ${now},
             case when available <= ${lowStock} or marks >= ${FAST} then 0 else 1 end, marks
      from wanted order by item_id, channel_id
      on conflict (item_id, channel_id) do update set
        desired = d.desired + 1,
        marked_at = excluded.marked_at,
        due_at = case when d.tries = 0 then least(d.due_at, excluded.due_at) else coalesce(d.due_at, excluded.due_at) end,
        heat = d.heat * ${faded} + excluded.heat,
        urgency = case when excluded.urgency = 0
          or d.heat * ${faded} + excluded.heat >= ${FAST}
          then 0 else 1 end`)
    await tx.one(sql`delete from dirty where item_id = any(${ids}::int[])`)
    return marked.length
  })
}
