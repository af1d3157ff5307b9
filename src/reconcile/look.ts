/**
 * A second, closer look at what differs: the place is read again between two reads of the ledger, so
 * that both numbers are of one moment. What keeps moving is left for the next time.
 */
import { resolveItems } from '../catalog/resolve.ts'
import type { Connector } from '../connectors/connector.ts'
import { patient } from '../connectors/patient.ts'
import { ints } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { positionsOf } from '../ledger/positions.ts'
import { later } from '../lib/clock.ts'
import { messageOf } from '../lib/faults.ts'
import { type Position, positionsAt } from '../outbox/positions.ts'
import { listingsOf, type Want, wantsOf } from '../outbox/want.ts'
import { available } from '../stock/available.ts'
import { agrees } from './normalise.ts'
import type { Place } from './places.ts'
import type { Reader, Reading } from './read.ts'

/** One item at one place, with both numbers, in base units. */
export type Seen = {
  itemId: number
  place: Place
  observed: number
  asOf: Date
  expected: number
  pack: number
  /** At the place's locations, by the ledger. */
  positions: Position[]
  /** For a channel: the number with its terms. */
  want?: Want
  /** Looked at twice, and the same both times. */
  settled: boolean
}

type Different = Reading['different'][number]
type Looker = Reader & {
  channelOf(place: Place): Parameters<typeof wantsOf>[1] | undefined
  locationCode(id: number): string
}

const CHUNK = 100
/** More than this are not looked at twice: then it is no matter of single items. */
const MOST_TWICE = 5_000
const LOOKS = 3
/** Numbers as of longer ago than this are compared with the ledger as of then. */
const NOW_MS = 120_000

/** `agreed`: those that turned out the same. `moving`: those that kept changing. */
export async function look(
  looker: Looker,
  place: Place,
  different: readonly Different[],
): Promise<{ seen: Seen[]; agreed: number[]; moving: number[]; why?: string }> {
  const seen: Seen[] = []
  const agreed: number[] = []
  const moving: number[] = []
  let why: string | undefined
  const connector: Connector<unknown> = looker.registry.systems[place.system]!.connector.connector
  const past = later(looker.world.clock.now(), -NOW_MS)
  const old = different.filter((d) => d.asOf < past)
  for (const [at, rows] of byTime(old)) {
    for (const chunk of chunks(rows)) {
      for (const one of await expectedOf(looker, place, chunk, at)) {
        if (agrees(place.measure, one.observed, one.expected)) agreed.push(one.itemId)
        else seen.push(one)
      }
    }
  }
  const recent = different.filter((d) => d.asOf >= past)
  const twice = connector.levels && !connector.push?.blind && recent.length <= MOST_TWICE
  for (const chunk of chunks(recent)) {
    let open: Different[] = chunk
    for (let turn = 0; open.length > 0 && turn < LOOKS; turn++) {
      const before = await expectedOf(looker, place, open)
      let again: Map<number, Different> | undefined
      try {
        again = twice ? await reread(looker, connector, place, open) : undefined
      } catch (error) {
        why = `${place.system} could not be looked at again: ${messageOf(error)}`
      }
      const after = again ? await expectedOf(looker, place, [...again.values()]) : before
      const still: Different[] = []
      const rowOf = new Map(open.map((row) => [row.itemId, row]))
      for (const one of after) {
        const first = before.find((b) => b.itemId === one.itemId)!
        const stood = again === undefined || versions(first) === versions(one)
        if (!stood && turn < LOOKS - 1) still.push(again!.get(one.itemId)!)
        else if (!stood) moving.push(one.itemId)
        else if (agrees(place.measure, one.observed, one.expected)) agreed.push(one.itemId)
        else {
          // An item with several listings stands as it was read: that was one look.
          const lookedTwice = again !== undefined && again.get(one.itemId) !== rowOf.get(one.itemId)
          seen.push({ ...one, settled: lookedTwice && one.observed === first.observed })
        }
      }
      open = still
    }
  }
  return { seen, agreed, moving, ...(why === undefined ? {} : { why }) }
}

const versions = (s: Seen) =>
  s.positions.map((p) => `${p.itemId}:${p.locationId}:${p.version}`).join()

/** What should be there, now or as of then. */
export async function expectedOf(
  { db, channelOf, locationCode }: Pick<Looker, 'db' | 'channelOf' | 'locationCode'>,
  place: Place,
  rows: readonly Different[],
  asOf?: Date,
): Promise<Seen[]> {
  const ids = rows.map((r) => r.itemId)
  const read = asOf
    ? async (items: readonly number[], locations: readonly number[]) =>
        (await positionsOf(db, items, asOf)).filter((p) => locations.includes(p.locationId))
    : (items: readonly number[], locations: readonly number[]) => positionsAt(db, items, locations)
  const positions = await read(ids, place.locations)
  const channel = channelOf(place)
  const wants = channel ? await wantsOf(db, channel, ids, locationCode, read) : undefined
  return rows.map((row, i): Seen => {
    const own = positions.filter((p) => p.itemId === row.itemId)
    const want = wants?.[i]
    const pack = want?.listing?.pack ?? 1
    return {
      itemId: row.itemId,
      place,
      observed: row.quantity,
      asOf: row.asOf,
      expected: want ? want.packs * pack : plain(place, own),
      pack,
      positions: want?.bundle ? [] : own,
      ...(want ? { want } : {}),
      settled: false,
    }
  })
}

function plain(place: Place, positions: readonly Position[]): number {
  if (place.measure !== 'on_hand') return positions.reduce((sum, p) => sum + available(p), 0)
  return positions.reduce((sum, p) => sum + p.on_hand - (place.lessCommitted ? p.committed : 0), 0)
}

/** The same rows, read from the system now. What it no longer names is left out. */
async function reread(
  { db, world, remoteOf }: Looker,
  connector: Connector<unknown>,
  place: Place,
  rows: readonly Different[],
): Promise<Map<number, Different>> {
  const named = await namesAt(db, place, rows, world.clock.now())
  const levels = await connector.levels!.of(
    named.map(({ external, remote }) => ({ external, remote, location: place.external })),
    patient(remoteOf(place.system), world.random),
  )
  const again = new Map<number, Different>()
  named.forEach(({ row, pack }, i) => {
    const level = levels[i]
    if (level?.quantity == null) return
    again.set(row.itemId, { ...row, quantity: level.quantity * pack, asOf: level.asOf })
  })
  // An item with several listings is their sum: it stands as it was read.
  for (const row of rows) {
    if (!named.some((n) => n.row.itemId === row.itemId)) again.set(row.itemId, row)
  }
  return again
}

type Named = { row: Different; external: string; remote: Record<string, unknown>; pack: number }

async function namesAt(
  db: Db,
  place: Place,
  rows: readonly Different[],
  now: Date,
): Promise<Named[]> {
  const ids = rows.map((r) => r.itemId)
  if (place.channelId !== null) {
    const listings = await listingsOf(db, place.systemId, ids)
    return rows.flatMap((row) => {
      const l = listings.get(row.itemId)
      return l ? [{ row, ...l }] : []
    })
  }
  const own = await db.all<Omit<Named, 'row'> & { itemId: number; n: number }>(sql`
    select item_id, min(external) as external, min(pack) as pack, '{}'::jsonb as remote, count(*) as n
    from listing where system_id = ${place.systemId} and item_id = any(${ints(ids)}::int[]) group by item_id`)
  const bySku = await db.all<{ itemId: number; sku: string }>(
    sql`select id as item_id, sku from item where id = any(${ints(ids)}::int[])`,
  )
  const names = new Map(own.map((o) => [o.itemId, o]))
  const skus = new Map(bySku.map((i) => [i.itemId, i.sku]))
  const asked = rows.filter((r) => !names.has(r.itemId))
  const found = await resolveItems(
    db,
    asked.map((r) => ({ systemId: place.systemId, external: skus.get(r.itemId)!, at: now })),
  )
  return rows.flatMap((row): Named[] => {
    const listing = names.get(row.itemId)
    if (listing) return listing.n > 1 ? [] : [{ row, ...listing }]
    const item = found[asked.indexOf(row)]
    if (item?.itemId !== row.itemId) return []
    return [{ row, external: skus.get(row.itemId)!, remote: {}, pack: item.pack }]
  })
}

function byTime(rows: readonly Different[]): Map<Date, Different[]> {
  const times = new Map<number, Date>()
  const map = new Map<Date, Different[]>()
  for (const row of rows) {
    const at = times.get(row.asOf.getTime()) ?? row.asOf
    times.set(at.getTime(), at)
    map.set(at, [...(map.get(at) ?? []), row])
  }
  return map
}

function chunks<T>(rows: readonly T[]): T[][] {
  const all: T[][] = []
  for (let i = 0; i < rows.length; i += CHUNK) all.push(rows.slice(i, i + CHUNK))
  return all
}
