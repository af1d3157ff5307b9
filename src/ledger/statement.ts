/**
 * The statement that writes the ledger. One round trip does all of it for a batch: the gate, the
 * dedupe, positions, movements, the mark for the channels, and the list of what was not applied.
 * Locks are taken in key order (positions, marks, movements), so writers never deadlock.
 */
import { bools, ints, texts, times } from '../db/arrays.ts'
import { fresh, type Query, raw, sql } from '../db/sql.ts'
import { kindIndex, kinds } from '../stock/kinds.ts'
import type { Movement } from '../stock/movement.ts'
import { facts } from '../stock/names.ts'

/** Above this many rows a statement is planned for its size; below, the plan is kept. */
const PLAN_ANEW = 64

// What is read most often comes first, and texts and nulls last: each later step has to pass over
// the columns before the one it wants.
const input = (batch: readonly Movement[], forwards: ReadonlySet<number>) => sql`
  input as materialized (
    select * from unnest(
      ${ints(batch.map((m) => m.itemId))}::int[],
      ${ints(batch.map((m) => m.locationId))}::smallint[],
      ${ints(batch.map((m) => m.sourceId))}::smallint[],
      ${ints(batch.map((m) => kindIndex(m.kind)))}::smallint[],
      ${ints(batch.map((m) => facts.indexOf(kinds[m.kind].fact)))}::smallint[],
      ${ints(batch.map((m) => m.reportedBy))}::smallint[],
      ${ints(batch.map((m) => m.change.on_hand))}::int[],
      ${ints(batch.map((m) => m.change.committed))}::int[],
      ${ints(batch.map((m) => m.change.reserved))}::int[],
      ${ints(batch.map((m) => m.change.unavailable))}::int[],
      ${ints(batch.map((m) => m.change.incoming))}::int[],
      ${times(batch.map((m) => m.happenedAt))}::timestamptz[],
      ${bools(batch.map((m) => forwards.has(m.reportedBy)))}::boolean[],
      ${texts(batch.map((m) => m.key))}::text[],
      ${ints(batch.map((m) => m.counted ?? null))}::int[],
      ${texts(batch.map((m) => m.after ?? null))}::text[],
      ${ints(batch.map((m) => m.messageId ?? null))}::bigint[],
      ${texts(batch.map((m) => m.reason ?? null))}::text[],
      ${texts(batch.map((m) => m.actor ?? null))}::text[]
    ) with ordinality as t (
      item_id, location_id, source_id, kind, fact, reported_by,
      on_hand, committed, reserved, unavailable, incoming, happened_at, forward, business_key,
      counted, after_key, message_id, reason, actor, ord)
  )`

// Owner, earlier movement with this key, predecessor: three lookups by key, then one verdict.
const judged = raw(`
  judged as materialized (
    select e.item_id is null and coalesce(o.owner_id = i.reported_by, false)
             and (i.after_key is null or a.item_id is not null) as fresh,
           i.*, o.owner_id, e.item_id is not null as known, e.reported_by as first_reported_by,
           (e.kind, e.location_id, e.on_hand, e.committed, e.reserved, e.unavailable, e.incoming)
             is not distinct from
           (i.kind, i.location_id, i.on_hand, i.committed, i.reserved, i.unavailable, i.incoming)
             and e.counted is not distinct from i.counted as same,
           i.after_key is null or a.item_id is not null as in_turn
    from input i
    left join fact_owner o on (o.fact, o.location_id, o.source_id) = (i.fact, i.location_id, i.source_id)
    left join movement e
      on (e.item_id, e.source_id, e.business_key) = (i.item_id, i.source_id, i.business_key)
    left join movement a
      on (a.item_id, a.source_id, a.business_key) = (i.item_id, i.source_id, i.after_key)
  )`)

// A movement that happened before the last count is already in that count: it stays in the ledger
// and leaves on_hand alone. Should a count slip in between our look and our lock, the version
// becomes null, the statement fails whole, and the batch is tried again. The same keeps reserved
// from going below zero: a check constraint would already object to the row offered for insert.
// One look at each position, not at each movement; `late` is only worked out if something is.
const movedBySum = raw(`
  change as materialized (
    select item_id, location_id, sum(on_hand) as on_hand, sum(committed) as committed,
           sum(reserved) as reserved, sum(unavailable) as unavailable, sum(incoming) as incoming,
           count(*) as movements, min(happened_at) as earliest
    from judged where fresh
    group by item_id, location_id
    order by item_id, location_id
  ), late as materialized (
    select item_id, location_id, sum(j.on_hand) as on_hand
    from judged j
    join position q using (item_id, location_id)
    where j.fresh and j.happened_at > q.counted_at
    group by item_id, location_id
  ), moved as (
    insert into position as p
      (item_id, location_id, on_hand, committed, reserved, unavailable, incoming, version, movements, counted_at)
    select c.item_id, c.location_id,
           case when q.item_id is null or c.earliest > q.counted_at then c.on_hand
                else coalesce((select l.on_hand from late l
                               where (l.item_id, l.location_id) = (c.item_id, c.location_id)), 0) end,
           c.committed, c.reserved, c.unavailable, c.incoming,
           case when c.reserved >= 0 or q.item_id is not null then 1 end,
           c.movements, coalesce(q.counted_at, '-infinity')
    from change c
    left join position q on (q.item_id, q.location_id) = (c.item_id, c.location_id)
    order by c.item_id, c.location_id
    on conflict (item_id, location_id) do update set
      on_hand = p.on_hand + excluded.on_hand,
      committed = p.committed + excluded.committed,
      reserved = p.reserved + excluded.reserved,
      unavailable = p.unavailable + excluded.unavailable,
      incoming = p.incoming + excluded.incoming,
      movements = p.movements + excluded.movements,
      version = case when p.counted_at = excluded.counted_at
                      and p.reserved + excluded.reserved >= 0 then p.version + 1 end
    returning p.item_id, p.location_id, p.version
  )`)

// A count is the new anchor: its quantity plus what happened after it. An older count than the
// anchor changes nothing. The version check makes the sum and the lock one: if anything was
// recorded for this position in between, the statement fails whole and is tried again.
const movedByCount = raw(`
  change as (select item_id, 1 as movements from judged where fresh), moved as (
    insert into position as p
      (item_id, location_id, on_hand, committed, reserved, unavailable, incoming, version, movements, counted_at)
    select j.item_id, j.location_id,
           j.counted + coalesce((
             select sum(m.on_hand) from movement m
             where m.item_id = j.item_id and m.location_id = j.location_id
               and m.happened_at > j.happened_at), 0),
           0, 0, 0, 0,
           coalesce((select q.version from position q
                     where (q.item_id, q.location_id) = (j.item_id, j.location_id)), 0) + 1,
           1, j.happened_at
    from judged j where j.fresh
    order by j.item_id, j.location_id
    on conflict (item_id, location_id) do update set
      on_hand = case when excluded.counted_at >= p.counted_at then excluded.on_hand else p.on_hand end,
      counted_at = greatest(p.counted_at, excluded.counted_at),
      movements = p.movements + 1,
      version = case when p.version + 1 = excluded.version then excluded.version end
    returning p.item_id, p.location_id, p.version
  )`)

const rest = (txBase: number, now: Date) => sql`
  marked as (
    insert into dirty as d (item_id, marks)
    select item_id, sum(movements) from change group by item_id order by item_id
    on conflict (item_id) do update set marks = d.marks + excluded.marks
  ), written as (
    insert into movement
      (item_id, source_id, business_key, kind, location_id, reported_by, on_hand, committed,
       reserved, unavailable, incoming, counted, version, tx, message_id, happened_at, recorded_at, reason, actor)
    select j.item_id, j.source_id, j.business_key, j.kind, j.location_id, j.reported_by, j.on_hand,
           j.committed, j.reserved, j.unavailable, j.incoming, j.counted, m.version,
           (select pg_current_xact_id()::text::bigint + ${txBase}::bigint),
           j.message_id, j.happened_at, ${now}::timestamptz, j.reason, j.actor
    from judged j
    join moved m using (item_id, location_id)
    where j.fresh
    order by j.item_id, j.source_id, j.business_key
  ), noted as (
    insert into refusal
      (outcome, item_id, location_id, source_id, business_key, kind, reported_by, owner_id, quantity,
       message_id, happened_at, refused_at)
    select case when known and not same then 'contradicted'
                when known then 'repeated'
                when forward then 'forwarded' else 'refused' end,
           item_id, location_id, source_id, business_key, kind, reported_by, owner_id,
           coalesce(counted, nullif(on_hand, 0), nullif(committed, 0), nullif(reserved, 0),
                    nullif(incoming, 0), unavailable),
           message_id, happened_at, ${now}::timestamptz
    from judged
    where not fresh and ((known and not same) or (known and first_reported_by <> reported_by)
                         or (not known and owner_id <> reported_by))
    on conflict do nothing
  )
  select ord, known, same, owner_id, reported_by, first_reported_by, in_turn
  from judged where not fresh`

/** The judgement alone, for every row and without writing: what `statement` would find now. */
export const verdicts = (batch: readonly Movement[]): Query => sql`
  with ${input(batch, new Set())}, ${judged}
  select ord, known, same, owner_id, reported_by, first_reported_by, in_turn from judged order by ord`

/** What the statement answers: only the rows that were not recorded now. */
export type Exception = {
  ord: number
  known: boolean
  same: boolean
  ownerId: number | null
  reportedBy: number
  firstReportedBy: number | null
  inTurn: boolean
}

/**
 * The whole statement for `batch`: either all counts (one per position) or none, no key twice,
 * nobody's predecessor in the same batch.
 */
export function statement(
  batch: readonly Movement[],
  forwards: ReadonlySet<number>,
  txBase: number,
  now: Date,
): Query {
  const counts = batch[0]?.counted !== undefined
  const query = sql`with ${input(batch, forwards)}, ${judged}, ${counts ? movedByCount : movedBySum}, ${rest(txBase, now)}`
  return batch.length > PLAN_ANEW ? fresh(query) : query
}
