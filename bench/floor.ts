/** The least that can be done: the same movements, conflict-checked, into a table with only their key. */
import { ints, texts, times } from '../src/db/arrays.ts'
import type { Db } from '../src/db/db.ts'
import { raw, sql } from '../src/db/sql.ts'
import { kindIndex } from '../src/stock/kinds.ts'
import type { Movement } from '../src/stock/movement.ts'

/** The columns of the ledger and its key; no other index, no trigger. */
export async function makeFloor(db: Db): Promise<void> {
  await db.all(raw('create table floor (like movement)'))
  await db.all(raw('alter table floor add primary key (item_id, source_id, business_key)'))
}

const byKey = (a: Movement, b: Movement) =>
  a.itemId - b.itemId || a.sourceId - b.sourceId || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)

/** Same driver, same array parameters, sorted the same, a commit a batch. */
export async function insertAlone(db: Db, batch: readonly Movement[], now: Date): Promise<void> {
  const sorted = batch.toSorted(byKey)
  await db.all(sql`
    insert into floor
      (item_id, location_id, source_id, business_key, kind, reported_by, on_hand, committed,
       reserved, unavailable, incoming, counted, version, tx, message_id, happened_at, recorded_at,
       reason, actor)
    select item_id, location_id, source_id, business_key, kind, reported_by, on_hand, committed,
           reserved, unavailable, incoming, counted, 1, 1, message_id, happened_at,
           ${now}::timestamptz, reason, actor
    from unnest(
      ${ints(sorted.map((m) => m.itemId))}::int[],
      ${ints(sorted.map((m) => m.locationId))}::smallint[],
      ${ints(sorted.map((m) => m.sourceId))}::smallint[],
      ${texts(sorted.map((m) => m.key))}::text[],
      ${ints(sorted.map((m) => kindIndex(m.kind)))}::smallint[],
      ${ints(sorted.map((m) => m.reportedBy))}::smallint[],
      ${ints(sorted.map((m) => m.change.on_hand))}::int[],
      ${ints(sorted.map((m) => m.change.committed))}::int[],
      ${ints(sorted.map((m) => m.change.reserved))}::int[],
      ${ints(sorted.map((m) => m.change.unavailable))}::int[],
      ${ints(sorted.map((m) => m.change.incoming))}::int[],
      ${ints(sorted.map((m) => m.counted ?? null))}::int[],
      ${times(sorted.map((m) => m.happenedAt))}::timestamptz[],
      ${ints(sorted.map((m) => m.messageId ?? null))}::bigint[],
      ${texts(sorted.map((m) => m.reason ?? null))}::text[],
      ${texts(sorted.map((m) => m.actor ?? null))}::text[]
    ) as t (
      item_id, location_id, source_id, business_key, kind, reported_by, on_hand, committed,
      reserved, unavailable, incoming, counted, happened_at, message_id, reason, actor)
    on conflict do nothing`)
}
