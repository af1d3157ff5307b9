/** The life of a disagreement: seen, seen again, gone, and back. One row for each item at a place. */
import { ints } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import type { Term } from './normalise.ts'
import type { Severity } from './severity.ts'

export const driftStates = [
  'open',
  'explained',
  'correcting',
  'escalated',
  'counting',
  'resolved',
  'ignored',
] as const
export type DriftState = (typeof driftStates)[number]

/** A disagreement as it was just compared. */
export type Sighting = {
  itemId: number
  placeId: number
  expected: number
  observed: number
  asOf: Date
  readingId: number
  terms: readonly Term[]
  residue: number
  severity: Severity
  severityWhy: string
}

/** It came back within this: the same trouble again, not a new one. */
const REGRESSED_MS = 14 * 86_400_000

/**
 * Stores what was seen, before anyone decides. A gap that is all explained is `explained`; one that
 * was being corrected and is still there is open again. Answers the ids, in order.
 */
export async function note(db: Db, sightings: readonly Sighting[], now: Date): Promise<number[]> {
  if (sightings.length === 0) return []
  const since = new Date(now.getTime() - REGRESSED_MS)
  const rows = sightings.map((s) => ({ ...s, asOf: s.asOf.toISOString() }))
  const ids = await db.all<{ id: number; itemId: number; placeId: number }>(sql`
    with seen as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s(
        "itemId" int, "placeId" smallint, expected bigint, observed bigint, "asOf" timestamptz, "readingId" bigint,
        terms jsonb, residue bigint, severity text, "severityWhy" text)
    ), noted as (
      insert into drift as d (item_id, place_id, state, expected, observed, as_of, compared_at, reading_id, terms,
        residue, severity, severity_why, first_seen_at, last_seen_at, changed_at)
      select "itemId", "placeId", case when residue = 0 then 'explained' else 'open' end, expected, observed,
             "asOf", ${now}::timestamptz, "readingId", terms, residue, severity, "severityWhy", ${now}, ${now}, ${now}
      from seen order by "itemId", "placeId"
      on conflict (item_id, place_id) do update set
        state = case
          when d.state = 'resolved' or d.state = 'explained' or d.state = 'open' then excluded.state
          when d.state = 'correcting' and excluded.residue <> 0 then 'open'
          else d.state end,
        regressed = case when d.state = 'resolved' then d.resolved_at >= ${since} else d.regressed or
          (d.state = 'correcting' and excluded.residue <> 0) end,
        first_seen_at = case when d.state = 'resolved' and d.resolved_at < ${since} then excluded.first_seen_at
          else d.first_seen_at end,
        occurrences = case when d.state = 'resolved' and d.resolved_at < ${since} then 1 else d.occurrences + 1 end,
        changed_at = case when d.state = 'resolved'
            or (d.expected, d.observed, d.residue) is distinct from (excluded.expected, excluded.observed, excluded.residue)
          then excluded.changed_at else d.changed_at end,
        cause = case when d.state = 'resolved' or d.residue <> excluded.residue then null else d.cause end,
        confidence = case when d.state = 'resolved' or d.residue <> excluded.residue then null else d.confidence end,
        ignore_id = case when d.state = 'resolved' then null else d.ignore_id end,
        resolved_at = null, resolved_how = null,
        expected = excluded.expected, observed = excluded.observed, as_of = excluded.as_of,
        compared_at = excluded.compared_at, reading_id = excluded.reading_id, terms = excluded.terms,
        residue = excluded.residue, severity = excluded.severity, severity_why = excluded.severity_why,
        last_seen_at = excluded.last_seen_at
      returning d.*
    ), told as (
      insert into drift_event (drift_id, at, event, actor, state, expected, observed, residue, detail)
      select id, ${now}, case when occurrences = 1 then 'seen'
                              when regressed and changed_at = ${now} then 'seen again' else 'still there' end,
             'onhand', state, expected, observed, residue,
             jsonb_build_object('reading', reading_id, 'asOf', as_of, 'terms', terms, 'severity', severity)
      from noted where changed_at = ${now}
    )
    select id, item_id, place_id from noted`)
  const byKey = new Map(ids.map((r) => [`${r.itemId}:${r.placeId}`, r.id]))
  return sightings.map((s) => byKey.get(`${s.itemId}:${s.placeId}`)!)
}

/** Closes disagreements that are gone. Answers how many there were. */
export async function close(
  db: Db,
  gone: readonly { itemId: number; placeId: number }[],
  now: Date,
): Promise<number> {
  if (gone.length === 0) return 0
  const rows = await db.all(sql`
    with closed as (
      update drift d set state = 'resolved', resolved_at = ${now}, changed_at = ${now},
             resolved_how = case when d.state = 'correcting' then 'repaired, and read back'
                                 else 'the numbers agree again' end
      from unnest(${ints(gone.map((g) => g.itemId))}::int[], ${ints(gone.map((g) => g.placeId))}::smallint[])
        as g(item_id, place_id)
      where d.item_id = g.item_id and d.place_id = g.place_id and d.state <> 'resolved'
      returning d.*
    )
    insert into drift_event (drift_id, at, event, actor, state, expected, observed, residue, detail)
    select id, ${now}, 'resolved', 'onhand', 'resolved', expected, observed, 0,
           jsonb_build_object('how', resolved_how)
    from closed returning drift_id`)
  return rows.length
}
