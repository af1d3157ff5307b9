/** What keeps the order of commits when the ledger comes to another cluster. */
import type { Db } from './db.ts'
import { raw, sql } from './sql.ts'

const next = raw('pg_snapshot_xmax(pg_current_snapshot())::text::bigint')

/**
 * A movement's `tx` is the number of its transaction plus this base. Numbers belong to a cluster:
 * after a move, or a dump restored into a new one, they would start low again, and what is
 * recorded then would lie before what is already sealed. So the base is raised until the next
 * transaction comes after every movement and seal there is, and stored. To be called at start-up.
 */
export async function ensureTxBase(db: Db): Promise<number> {
  return db.tx(async (tx) => {
    // Two that start at once must use the same base.
    await tx.one(raw('lock table setting in share row exclusive mode'))
    const stored = await tx.one<{ value: number }>(
      sql`select value from setting where name = 'tx_base'`,
    )
    // Movements after the last seal are few, and found by the index on tx.
    const { top, now } = (await tx.one<{ top: number; now: number }>(sql`
      with sealed as (select coalesce(max(to_tx), 0) as until from seal)
      select greatest(s.until - 1, (select max(m.tx) from movement m where m.tx >= s.until)) as top,
             ${next} as now
      from sealed s`))!
    const base = stored?.value ?? 0
    if (now + base > top) return base
    const raised = top + 1 - now
    await tx.one(sql`
      insert into setting (name, value) values ('tx_base', to_jsonb(${raised}::bigint))
      on conflict (name) do update set value = excluded.value`)
    return raised
  })
}
