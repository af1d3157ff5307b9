/** Doing repairs, inside the transaction that decided on them: movements for the owner, numbers told again. */
import { mark } from '../../catalog/items.ts'
import { ints, texts, times } from '../../db/arrays.ts'
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { statement } from '../../ledger/statement.ts'
import { tellAgain } from '../../outbox/dead.ts'
import type { Net } from '../../reconcile/round.ts'
import type { Ledger } from '../../reservations/hold.ts'
import { noQuantities } from '../../stock/kinds.ts'
import type { Movement } from '../../stock/movement.ts'
import { facts } from '../../stock/names.ts'
import type { Repair } from '../gate.ts'

/** What repairing needs: the way to every system, and the way into the ledger. */
export type Repairer = Net & { ledger: Ledger }

/** One repair as it is wanted, before it has a row. */
export type Want = Repair & {
  driftId: number | null
  itemId: number
  placeId: number
  /** What the place should show and does; what was decided on. */
  expected: number | null
  observed: number | null
  cause: string | null
  confidence: number | null
  why: string
  /** The version of the position it was worked out from; null: there was none. */
  version: number | null
  /** The repair that it takes back. */
  reverts?: number
}

/** One with its row. */
export type Row = Want & { id: number }
/** What became of it. */
export type Acted = { id: number; state: 'done' | 'skipped'; says: string }

/** Writes the rows, in the order given. */
export async function write(tx: Db, batchId: number, wants: readonly Want[]): Promise<Row[]> {
  const rows = wants.map((w, ord) => ({ ...w, ord }))
  const ids = await tx.all<{ id: number }>(sql`
    insert into repair (batch_id, drift_id, item_id, place_id, location_id, act, before, after, cause, confidence,
                        why, state, expected, observed, reverts)
    select ${batchId}, "driftId", "itemId", "placeId", "locationId", act, before, after, cause, confidence, why,
           'planned', expected, observed, reverts
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
      ord int, "driftId" bigint, "itemId" int, "placeId" smallint, "locationId" smallint, act text, before bigint,
      after bigint, cause text, confidence real, why text, expected bigint, observed bigint, reverts bigint)
    order by ord returning id`)
  return wants.map((want, i) => ({ ...want, id: ids[i]!.id }))
}

/**
 * Does them. Movements first, then deliveries: the order in which everybody else takes those locks.
 * What is not as it was when it was worked out is skipped, and says so.
 */
export async function act(
  tx: Db,
  repairer: Repairer,
  rows: readonly Row[],
  actor: string,
  now: Date,
): Promise<Acted[]> {
  const done = [
    ...(await compensate(
      tx,
      repairer,
      rows.filter((r) => r.act === 'compensate'),
      actor,
      now,
    )),
    ...(await publish(
      tx,
      repairer,
      rows.filter((r) => r.act === 'publish'),
      now,
    )),
  ]
  await tx.one(sql`
    update repair r set state = a.state, says = a.says, done_at = a.done_at, ended_at = a.ended_at
    from unnest(${ints(done.map((d) => d.id))}::bigint[], ${texts(done.map((d) => d.state))}::text[],
                ${texts(done.map((d) => d.says))}::text[],
                ${times(done.map((d) => (d.state === 'done' ? now : null)))}::timestamptz[],
                ${times(done.map((d) => (d.state === 'done' ? null : now)))}::timestamptz[])
      as a(id, state, says, done_at, ended_at)
    where r.id = a.id`)
  return done
}

async function compensate(
  tx: Db,
  { ledger, directory }: Repairer,
  rows: readonly Row[],
  actor: string,
  now: Date,
): Promise<Acted[]> {
  if (rows.length === 0) return []
  const sorted = [...rows].sort((a, b) => a.itemId - b.itemId || a.locationId - b.locationId)
  const versions = await lock(tx, sorted)
  const owners = await ownersOf(tx, ledger.selfId)
  const stale = (row: Row) => (versions.get(at(row)) ?? null) !== row.version
  const good = sorted.filter((row) => !stale(row) && owners.has(row.locationId))
  const movements = good.map((row): Movement => {
    const reverts = row.reverts === undefined ? '' : ` (takes back repair ${row.reverts})`
    return {
      itemId: row.itemId,
      locationId: row.locationId,
      sourceId: ledger.selfId,
      reportedBy: owners.get(row.locationId)!,
      key: `repair/${row.id}/compensated`,
      kind: 'compensated',
      change: { ...noQuantities, on_hand: row.after - row.before },
      happenedAt: now,
      reason: `${row.why}${reverts}`.slice(0, 500),
      actor,
    }
  })
  const byKey = movements
    .map((movement, i) => ({ movement, row: good[i]! }))
    .sort(
      (a, b) => a.movement.itemId - b.movement.itemId || (a.movement.key < b.movement.key ? -1 : 1),
    )
  const exceptions =
    movements.length === 0
      ? []
      : await tx.all<{ ord: number; known: boolean }>(
          statement(
            byKey.map((b) => b.movement),
            new Set(),
            ledger.txBase,
            now,
          ),
        )
  const failed = new Set(exceptions.filter((e) => !e.known).map((e) => byKey[e.ord - 1]!.row.id))
  return sorted.map((row): Acted => {
    const { id } = row
    if (!owners.has(row.locationId)) return skipped(id, 'nobody owns on_hand there')
    if (stale(row)) return skipped(id, 'something moved while it was decided')
    if (failed.has(id)) return skipped(id, 'the ledger did not take it: its owner is another')
    const owner = directory.systemName(owners.get(row.locationId)!)
    return {
      id,
      state: 'done',
      says: `the ledger was corrected from ${row.before} to ${row.after} for ${owner}`,
    }
  })
}

const at = (row: { itemId: number; locationId: number }) => `${row.itemId}:${row.locationId}`
const skipped = (id: number, says: string): Acted => ({ id, state: 'skipped', says })

/** Locks the positions in key order; answers their versions. */
async function lock(tx: Db, rows: readonly Row[]): Promise<Map<string, number>> {
  const found = await tx.all<{ itemId: number; locationId: number; version: number }>(sql`
    select item_id, location_id, version from position
    where (item_id, location_id) in (
      select * from unnest(${ints(rows.map((r) => r.itemId))}::int[],
                           ${ints(rows.map((r) => r.locationId))}::smallint[]))
    order by item_id, location_id for update`)
  return new Map(found.map((f) => [at(f), f.version]))
}

/** Who owns on_hand of documents that Onhand itself issues, by location. */
async function ownersOf(tx: Db, selfId: number): Promise<Map<number, number>> {
  const rows = await tx.all<{ locationId: number; ownerId: number }>(sql`
    select location_id, owner_id from fact_owner where fact = ${facts.indexOf('on_hand')} and source_id = ${selfId}`)
  return new Map(rows.map((r) => [r.locationId, r.ownerId]))
}

/** A channel that was never to be told of an item is told by the mark. */
async function publish(
  tx: Db,
  { directory }: Repairer,
  rows: readonly Row[],
  now: Date,
): Promise<Acted[]> {
  if (rows.length === 0) return []
  const channels = await tx.all<{ id: number; channelId: number }>(sql`
    select id, channel_id from place
    where id = any(${ints(rows.map((r) => r.placeId))}::smallint[]) and channel_id is not null`)
  const channelOf = new Map(channels.map((c) => [c.id, c.channelId]))
  const open = rows.filter((r) => channelOf.has(r.placeId))
  const pairs = open.map((r) => ({ itemId: r.itemId, channelId: channelOf.get(r.placeId)! }))
  const told = new Set((await tellAgain(tx, pairs, now)).map((t) => `${t.itemId}:${t.channelId}`))
  const never = pairs.filter((p) => !told.has(`${p.itemId}:${p.channelId}`))
  if (never.length > 0) await mark(tx, [...new Set(never.map((p) => p.itemId))])
  return rows.map((row): Acted => {
    const channelId = channelOf.get(row.placeId)
    if (channelId === undefined) return skipped(row.id, 'it is no longer told numbers')
    const name = directory.channels.find((c) => c.id === channelId)?.name ?? 'the channel'
    return { id: row.id, state: 'done', says: `${name} is told its number again` }
  })
}
