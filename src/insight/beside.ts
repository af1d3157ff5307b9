/** One item at every place that knows it: what is shown there beside what should be. */
import type { Directory } from '../authority/sync.ts'
import { ints } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import type { DriftState } from '../reconcile/drift.ts'
import { expectedOf } from '../reconcile/look.ts'
import { type Place, placesOf } from '../reconcile/places.ts'
import type { Severity } from '../reconcile/severity.ts'
import { soldAhead } from '../stock/available.ts'

/**
 * `differs`: a drift says so. `on_its_way`: what differs is explained, or moved since it was looked
 * at. `sold_ahead`: below zero, where it should be 0, which is no difference. `unknown`: nothing was
 * read there, or nothing was ever recorded of its stock.
 */
export const sideStates = ['agrees', 'sold_ahead', 'differs', 'on_its_way', 'unknown'] as const
export type SideState = (typeof sideStates)[number]

export type Side = {
  place: Place
  /** What it was last seen showing, in base units. */
  observed: number | null
  asOf: Date | null
  /** How that is known: a pass over the system, or its answer when it was told. */
  by: 'reading' | 'telling' | null
  expected: number | null
  state: SideState
  /** The last one at this place, however it ended. */
  drift: SideDrift | null
}

export type SideDrift = {
  id: number
  state: DriftState
  severity: Severity
  expected: number
  observed: number
  residue: number
  asOf: Date
  comparedAt: Date
  resolvedAt: Date | null
  resolvedHow: string | null
}

type Desk = { db: Db; directory: Directory }
type Level = { quantity: number | null; asOf: Date }
type Keyed<T> = ReadonlyMap<string, T>
const keyOf = (row: { itemId: number; placeId: number }) => `${row.itemId}:${row.placeId}`

/** By item, in the order of places; a place where the item is not listed and never was seen is left out. */
export async function beside(
  desk: Desk,
  itemIds: readonly number[],
): Promise<ReadonlyMap<number, Side[]>> {
  const { db } = desk
  if (itemIds.length === 0) return new Map()
  const places = await placesOf(db)
  const [levels, drifts, told, listed] = await Promise.all([
    levelsOf(db, itemIds),
    driftsOf(db, itemIds),
    toldOf(db, itemIds),
    listedAt(db, itemIds),
  ])
  const sides = new Map<number, Side[]>(itemIds.map((id) => [id, []]))
  const each = await Promise.all(
    places.map(async (place) => {
      const ids = itemIds.filter((itemId) => {
        const key = keyOf({ itemId, placeId: place.id })
        return levels.has(key) || drifts.has(key) || listed.has(`${itemId}:${place.systemId}`)
      })
      return { place, ids, should: await shouldShow(desk, place, ids) }
    }),
  )
  for (const { place, ids, should } of each) {
    for (const itemId of ids) {
      const key = keyOf({ itemId, placeId: place.id })
      const said = told.get(key)
      const expected = should.get(itemId) ?? { quantity: null, pack: 1 }
      const shown = said && { quantity: said.known * expected.pack, asOf: said.at }
      sides
        .get(itemId)!
        .push(sideOf(place, levels.get(key), shown, expected.quantity, drifts.get(key)))
    }
  }
  return sides
}

/** Pure. */
export function sideOf(
  place: Place,
  level: Level | undefined,
  told: Level | undefined,
  expected: number | null,
  drift: SideDrift | undefined,
): Side {
  const open = drift !== undefined && drift.state !== 'resolved'
  const newer = told !== undefined && (level === undefined || level.asOf < told.asOf)
  const seen = newer ? told : level
  const by = seen === undefined ? null : newer ? ('telling' as const) : ('reading' as const)
  const now = { observed: seen?.quantity ?? null, asOf: seen?.asOf ?? null, by, expected }
  const base = { place, drift: drift ?? null }
  if (!open) return { ...base, ...now, state: stateOf(place, now.observed, expected) }
  const settled = drift.state === 'explained' || drift.severity === 'in_flight'
  // Both numbers of the drift are of one moment; a later look has nothing to say of it yet.
  const { observed, asOf } = drift
  const then = { observed, asOf, by: 'reading' as const, expected: drift.expected }
  return { ...base, ...then, state: settled ? 'on_its_way' : 'differs' }
}

function stateOf({ measure }: Place, observed: number | null, expected: number | null): SideState {
  if (observed === null || expected === null) return 'unknown'
  if (soldAhead(measure, observed, expected)) return 'sold_ahead'
  return observed === expected ? 'agrees' : 'on_its_way'
}

/** What each of these should show there now, by item; null: a bundle elsewhere, or never recorded. */
async function shouldShow({ db, directory }: Desk, place: Place, ids: readonly number[]) {
  const looker = {
    db,
    channelOf: ({ channelId }: Place) => directory.channels.find((c) => c.id === channelId),
    locationCode: directory.locationCode,
  }
  const rows = ids.map((itemId) => ({
    itemId,
    placeId: place.id,
    quantity: 0,
    asOf: new Date(0),
  }))
  const seen = rows.length === 0 ? [] : await expectedOf(looker, place, rows)
  return new Map(
    seen.map(({ itemId, expected, pack, want, positions }) => {
      const known = want ? want.known : positions.length > 0
      return [itemId, { quantity: known ? expected : null, pack }]
    }),
  )
}

async function levelsOf(db: Db, ids: readonly number[]): Promise<Keyed<Level>> {
  const rows = await db.all<Level & { itemId: number; placeId: number }>(sql`
    select item_id, place_id, quantity, as_of from level where item_id = any(${ints(ids)}::int[])`)
  return new Map(rows.map((row) => [keyOf(row), row]))
}

async function driftsOf(db: Db, ids: readonly number[]): Promise<Keyed<SideDrift>> {
  const rows = await db.all<SideDrift & { itemId: number; placeId: number }>(sql`
    select id, item_id, place_id, state, severity, expected, observed, residue, as_of, compared_at,
           resolved_at, resolved_how
    from drift where item_id = any(${ints(ids)}::int[])`)
  return new Map(rows.map((row) => [keyOf(row), row]))
}

/** The number that a channel is known to show, and since when: where nothing is left to be told. */
async function toldOf(db: Db, ids: readonly number[]): Promise<Keyed<{ known: number; at: Date }>> {
  const rows = await db.all<{ itemId: number; placeId: number; known: number; at: Date }>(sql`
    select d.item_id, p.id as place_id, d.known, a.at
    from delivery d join place p on p.channel_id = d.channel_id
    cross join lateral (
      select t.at from attempt t
      where t.item_id = d.item_id and t.channel_id = d.channel_id and t.outcome in ('done', 'same')
      order by t.at desc limit 1) a
    where d.item_id = any(${ints(ids)}::int[]) and d.known is not null and d.verify_after is null`)
  return new Map(rows.map((row) => [keyOf(row), row]))
}

async function listedAt(db: Db, ids: readonly number[]): Promise<ReadonlySet<string>> {
  const rows = await db.all<{ itemId: number; systemId: number }>(sql`
    select distinct item_id, system_id from listing
    where published and system_id is not null and item_id = any(${ints(ids)}::int[])`)
  return new Set(rows.map((row) => `${row.itemId}:${row.systemId}`))
}
