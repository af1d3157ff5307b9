/** How much of what each system shows agreed with the ledger, reading by reading. */
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import type { ReadingState } from '../reconcile/read.ts'

export type Point = {
  reading: number
  at: Date
  state: ReadingState
  /** Numbers that could be compared. */
  compared: number
  /** Those that were what they should be, before anything on its way is taken off. */
  agreed: number | null
  /** Null where the reading was not whole: no data is neither zero nor good. */
  share: number | null
  why: string | null
}

export type Accuracy = { system: string; points: Point[] }

type Row = {
  system: string
  id: number
  endedAt: Date
  state: ReadingState
  levels: number
  unmatched: number
  different: number
  why: string | null
}

/** Every system that is compared, oldest reading first; without points: it was not read since. */
export async function accuracy(db: Db, since: Date): Promise<Accuracy[]> {
  const systems = await db.all<{ id: number; name: string }>(sql`
    select s.id, s.name from system s
    where s.id in (select system_id from place where active) order by s.name`)
  const rows = await db.all<Row>(sql`
    select s.name as system, r.id, r.ended_at, r.state, r.levels, r.unmatched, r.different, r.why
    from reading r join system s on s.id = r.system_id
    where r.started_at > ${since} and r.ended_at is not null order by r.id`)
  const by = Map.groupBy(rows, (r) => r.system)
  return systems.map(({ name }) => ({ system: name, points: (by.get(name) ?? []).map(pointOf) }))
}

/** Pure. */
function pointOf({ id, endedAt, state, levels, unmatched, different, why }: Row): Point {
  const compared = state === 'complete' ? Math.max(0, levels - unmatched) : 0
  const whole = state === 'complete' && compared > 0
  const agreed = whole ? Math.max(0, compared - different) : null
  const share = agreed === null ? null : agreed / compared
  return { reading: id, at: endedAt, state, compared, agreed, share, why }
}
