/** What was decided and done about a drift, and by whom: the only way its state changes here. */
import { ints, texts } from '../../db/arrays.ts'
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import type { DriftState } from '../../reconcile/drift.ts'

export type Note = {
  driftId: number
  event: string
  /** Null: it stays as it is. */
  state: DriftState | null
  detail?: Readonly<Record<string, unknown>>
}

/** Sets the states and writes the events, both or neither. `actor` is `onhand` or a person. */
export async function log(db: Db, notes: readonly Note[], actor: string, now: Date): Promise<void> {
  if (notes.length === 0) return
  const rows = sql`
    select * from unnest(
      ${ints(notes.map((n) => n.driftId))}::bigint[], ${texts(notes.map((n) => n.event))}::text[],
      ${texts(notes.map((n) => n.state))}::text[],
      ${texts(notes.map((n) => JSON.stringify(n.detail ?? {})))}::jsonb[])
      with ordinality as n(id, event, state, detail, ord)`
  await db.one(sql`
    with note as (${rows}), last as (
      select distinct on (id) id, state from note where state is not null order by id, ord desc
    ), changed as (
      update drift d set state = l.state,
        resolved_at = case when l.state = 'resolved' then coalesce(d.resolved_at, ${now}::timestamptz) end,
        resolved_how = case when l.state = 'resolved' then d.resolved_how end
      from last l where d.id = l.id and d.state <> l.state
    )
    insert into drift_event (drift_id, at, event, actor, state, expected, observed, residue, detail)
    select d.id, ${now}, n.event, ${actor}, coalesce(n.state, d.state), d.expected, d.observed, d.residue, n.detail
    from note n join drift d on d.id = n.id order by n.ord`)
}
