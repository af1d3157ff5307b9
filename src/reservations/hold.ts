/** Holds for headless checkouts: granted only from what is available, many in one commit. */
import { componentsOf } from '../catalog/resolve.ts'
import { ints, texts, times } from '../db/arrays.ts'
import { type Db, isOutage, isRetryable } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { statement } from '../ledger/statement.ts'
import { backoffMs } from '../lib/backoff.ts'
import { batcher } from '../lib/batcher.ts'
import type { World } from '../lib/world.ts'
import { available } from '../stock/available.ts'
import { effectOf, type Kind } from '../stock/kinds.ts'
import type { Movement } from '../stock/movement.ts'
import type { Quantities } from '../stock/names.ts'

export type HoldRequest = {
  /** Chosen by the caller: the same id again answers the same hold. */
  id: string
  itemId: number
  /** Tried in order; the first that has enough is taken. */
  locations: readonly number[]
  quantity: number
  holder: string
  expiresAt: Date
}

export type Held =
  | {
      held: true
      id: string
      itemId: number
      locationId: number
      quantity: number
      expiresAt: Date
    }
  | { held: false; available: number }

export type Ledger = {
  db: Db
  world: Pick<World, 'clock' | 'random'>
  selfId: number
  txBase: number
  onRecorded?(): void
}
export type Holds = { hold(request: HoldRequest): Promise<Held> }

export const holds = (ledger: Ledger): Holds => {
  const batches = batcher<HoldRequest, Held>({
    most: 500,
    blames: (error) => !isOutage(error),
    // A holder's second request for an item replaces the first, so they can't share a batch.
    mayJoin: (r, _batch, keys) => {
      const own = [`${r.holder}\n${r.itemId}`, r.id]
      if (own.some((k) => keys.has(k))) return false
      for (const k of own) keys.add(k)
      return true
    },
    run: (requests) => retried(ledger, () => ledger.db.tx((tx) => grant(tx, ledger, requests))),
  })
  return { hold: (request) => batches.add(request) }
}

/** Runs `work` again when another writer was in the way; then wakes the outbox. */
export async function retried<T>(ledger: Ledger, work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      const result = await work()
      ledger.onRecorded?.()
      return result
    } catch (error) {
      if (!isRetryable(error) || tries >= 5) throw error
      await ledger.world.clock.sleep(backoffMs(tries, ledger.world.random, 5, 200))
    }
  }
}

type Open = {
  id: string
  itemId: number
  locationId: number
  holder: string
  remaining: number
  state: string
  expiresAt: Date
}
type Parts = { itemId: number; quantity: number }[]

async function grant(tx: Db, ledger: Ledger, requests: readonly HoldRequest[]): Promise<Held[]> {
  const now = ledger.world.clock.now()
  const bundles = await componentsOf(
    tx,
    requests.map((r) => r.itemId),
  )
  const partsOf = (r: HoldRequest): Parts =>
    (bundles.get(r.itemId) ?? [{ itemId: r.itemId, quantity: 1 }]).map((c) => ({
      itemId: c.itemId,
      quantity: c.quantity * r.quantity,
    }))
  const free = await lockPositions(tx, [
    ...new Set(requests.flatMap((r) => partsOf(r).map((p) => p.itemId))),
  ])
  const open = await openHolds(tx, requests)
  const movements: Movement[] = []
  const added: Open[] = []
  const replaced: Open[] = []

  const answers = requests.map((r): Held => {
    const parts = partsOf(r)
    const earlier = open.filter((o) => o.id === r.id)
    if (earlier.length > 0) return again(r, earlier)
    const own = open.filter(
      (o) =>
        o.holder === r.holder && o.state === 'held' && parts.some((p) => p.itemId === o.itemId),
    )
    const at = (itemId: number, locationId: number) =>
      (free.get(`${itemId}:${locationId}`) ?? 0) +
      own
        .filter((o) => o.itemId === itemId && o.locationId === locationId)
        .reduce((s, o) => s + o.remaining, 0)
    const locationId = r.locations.find((l) => parts.every((p) => at(p.itemId, l) >= p.quantity))
    if (locationId === undefined) {
      return {
        held: false,
        available: Math.max(
          0,
          ...r.locations.map((l) =>
            Math.min(...parts.map((p) => Math.floor((at(p.itemId, l) * r.quantity) / p.quantity))),
          ),
        ),
      }
    }
    for (const o of own) {
      replaced.push(o)
      movements.push(move(ledger, o, 'released', o.remaining, `reservation/${o.id}/replaced`, now))
      bump(free, o, o.remaining)
    }
    for (const p of parts) {
      const row = {
        id: r.id,
        itemId: p.itemId,
        locationId,
        holder: r.holder,
        remaining: p.quantity,
        state: 'held',
        expiresAt: r.expiresAt,
      }
      added.push(row)
      movements.push(move(ledger, row, 'reserved', p.quantity, `reservation/${r.id}/held`, now))
      bump(free, row, -p.quantity)
    }
    return {
      held: true,
      id: r.id,
      itemId: r.itemId,
      locationId,
      quantity: r.quantity,
      expiresAt: r.expiresAt,
    }
  })

  if (movements.length > 0) await write(tx, ledger, movements, now)
  await end(tx, replaced, 'released', now)
  await insert(tx, added, now)
  return answers
}

const bump = (
  free: Map<string, number>,
  at: { itemId: number; locationId: number },
  by: number,
) => {
  const key = `${at.itemId}:${at.locationId}`
  free.set(key, (free.get(key) ?? 0) + by)
}

const again = (r: HoldRequest, rows: readonly Open[]): Held =>
  rows.every((o) => o.state === 'held')
    ? {
        held: true,
        id: r.id,
        itemId: r.itemId,
        locationId: rows[0]!.locationId,
        quantity: r.quantity,
        expiresAt: rows[0]!.expiresAt,
      }
    : { held: false, available: 0 }

/** Locks in key order; what is free at each position. */
async function lockPositions(tx: Db, itemIds: readonly number[]): Promise<Map<string, number>> {
  const rows = await tx.all<
    { itemId: number; locationId: number; onHand: number } & Omit<Quantities, 'on_hand'>
  >(sql`
    select item_id, location_id, on_hand, committed, reserved, unavailable, incoming
    from position where item_id = any(${ints(itemIds)}::int[])
    order by item_id, location_id for update`)
  return new Map(
    rows.map((r) => [`${r.itemId}:${r.locationId}`, available({ ...r, on_hand: r.onHand })]),
  )
}

const openHolds = (tx: Db, requests: readonly HoldRequest[]) =>
  tx.all<Open>(sql`
    select id, item_id, location_id, holder, remaining, state, expires_at from reservation
    where id = any(${texts(requests.map((r) => r.id))}::uuid[])
       or (state = 'held' and holder = any(${texts(requests.map((r) => r.holder))}::text[]))`)

/** A movement of the built-in system, which owns `reserved`. */
export const move = (
  ledger: Ledger,
  at: { itemId: number; locationId: number },
  kind: Kind,
  quantity: number,
  key: string,
  now: Date,
): Movement => ({
  itemId: at.itemId,
  locationId: at.locationId,
  sourceId: ledger.selfId,
  reportedBy: ledger.selfId,
  key,
  kind,
  change: effectOf(kind, quantity),
  happenedAt: now,
})

/** Writes movements in the transaction that holds the positions, in the ledger's own order. */
export const write = (tx: Db, ledger: Ledger, movements: readonly Movement[], now: Date) => {
  const sorted = [...movements].sort(
    (a, b) => a.itemId - b.itemId || a.sourceId - b.sourceId || (a.key < b.key ? -1 : 1),
  )
  return tx.all<{ known: boolean; same: boolean; ord: number }>(
    statement(sorted, new Set(), ledger.txBase, now),
  )
}

const insert = (tx: Db, rows: readonly Open[], now: Date) =>
  tx.one(sql`
    insert into reservation (id, item_id, location_id, holder, quantity, remaining, state, expires_at, created_at)
    select id, item_id, location_id, holder, quantity, quantity, 'held', expires_at, ${now}
    from unnest(
      ${texts(rows.map((r) => r.id))}::uuid[], ${ints(rows.map((r) => r.itemId))}::int[],
      ${ints(rows.map((r) => r.locationId))}::smallint[], ${texts(rows.map((r) => r.holder))}::text[],
      ${ints(rows.map((r) => r.remaining))}::int[], ${times(rows.map((r) => r.expiresAt))}::timestamptz[]
    ) as r(id, item_id, location_id, holder, quantity, expires_at)`)

/** Closes holds: nothing of them remains. */
export const end = (
  tx: Db,
  rows: readonly { id: string; itemId: number }[],
  state: 'released' | 'expired',
  now: Date,
) =>
  tx.one(sql`
    update reservation r set state = ${state}, remaining = 0, ended_at = ${now}
    from unnest(${ints(rows.map((o) => o.itemId))}::int[], ${texts(rows.map((o) => o.id))}::uuid[]) as o(item_id, id)
    where (r.item_id, r.id) = (o.item_id, o.id)`)
