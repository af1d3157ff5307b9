/** One pass over one system: everything it shows is stored, with its time, before anything is concluded. */
import type { Registry } from '../authority/registry.ts'
import type { Connector } from '../connectors/connector.ts'
import { patient } from '../connectors/patient.ts'
import type { Remote } from '../connectors/remote.ts'
import { ints } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { fresh, raw, sql } from '../db/sql.ts'
import { later } from '../lib/clock.ts'
import type { World } from '../lib/world.ts'
import { type Accepted, acceptedBefore, sameAge, sameFlood, sameLength } from './accept.ts'
import { type Collected, collect } from './collect.ts'
import { expected } from './expected.ts'
import type { Place } from './places.ts'
import { stage } from './stage.ts'

export type Reader = {
  db: Db
  world: World
  registry: Registry
  remoteOf(system: string): Remote<unknown>
}

export type ReadingState = 'complete' | 'partial' | 'suspect' | 'failed'

/** What one pass found. `different`: items that do not show what they should, to be looked into. */
export type Reading = {
  id: number
  system: string
  state: ReadingState
  levels: number
  different: { itemId: number; placeId: number; quantity: number; asOf: Date }[]
  /** How many agree; 0 where nothing can be concluded. */
  agreeing: number
  /** Disagreements that were open and are not there any more. */
  gone: { itemId: number; placeId: number }[]
  /** The oldest number in it; null when there is none. */
  asOf: Date | null
  why: string | null
}

/** A list this much shorter than the last whole one is half a list. */
const WHOLE = 0.9
/** I21: a share of zeros where the ledger has stock at which a feed is not believed, and the least number. */
const FLOOD = { share: 0.05, least: 3 }

/** Reads, stores, and compares in one statement. A system that fails is a reading that says so. */
export async function readSystem(
  reader: Reader,
  system: string,
  places: readonly Place[],
): Promise<Reading> {
  const { db, world, registry } = reader
  const own = places.filter((p) => p.system === system)
  const startedAt = world.clock.now()
  const { id } = (await db.one<{ id: number }>(sql`
    insert into reading (system_id, started_at, state) values (${own[0]!.systemId}, ${startedAt}, 'running')
    returning id`))!
  const connector: Connector<unknown> = registry.systems[system]!.connector.connector
  const all = await collect(
    connector.levels!,
    patient(reader.remoteOf(system), world.random),
    placeFinder(own),
  )
  const staleAfterMs = registry.systems[system]!.staleAfterMs ?? STALE_AFTER_MS
  return db.tx((tx) => store(tx, { id, system, places: own, all, startedAt, world, staleAfterMs }))
}

const STALE_AFTER_MS = 26 * 3_600_000

/** The system's code → our place; several codes of one location are one place. */
function placeFinder(places: readonly Place[]) {
  const only = places.length === 1 ? places[0]!.id : undefined
  const byCode = new Map(places.map((p) => [p.external, p.id]))
  return (external: string) => byCode.get(external) ?? (external === '' ? only : undefined)
}

type Pass = {
  id: number
  system: string
  places: readonly Place[]
  all: Collected
  startedAt: Date
  world: World
  staleAfterMs: number
}
type Different = { itemId: number; placeId: number; quantity: number; asOf: Date; zero: boolean }

async function store(tx: Db, pass: Pass): Promise<Reading> {
  const { id, system, places, all, startedAt, world } = pass
  const placeIds = places.map((p) => p.id)
  const now = world.clock.now()
  const levels = all.externals.length
  const asOf = oldest(all.asOf)
  const unmatched = await stage(tx, places[0]!.systemId, all, startedAt)
  const accepted = await acceptedBefore(tx, places[0]!.systemId, id, now)
  const { state, why } = await judged(tx, pass, asOf, now, accepted)
  const usable = state === 'complete' || state === 'partial'
  const rows = usable ? await differing(tx, places) : []
  const zeroed = rows.filter((r) => r.zero).length
  const counted = zeroed >= FLOOD.least ? await stocked(tx, placeIds) : 0
  const flooded =
    zeroed >= FLOOD.least && zeroed > counted * FLOOD.share && !sameFlood(accepted, zeroed)
  const ending = flooded
    ? { state: 'suspect' as const, why: floodSays(system, zeroed, counted) }
    : { state, why }
  const changed =
    ending.state === 'complete' || ending.state === 'partial'
      ? await keep(tx, pass, ending.state === 'complete', now)
      : 0
  const different = ending.state === 'suspect' ? [] : rows
  await tx.one(sql`
    update reading set ended_at = ${now}, state = ${ending.state}, levels = ${levels}, changed = ${changed},
           unmatched = ${unmatched}, zeroed = ${zeroed}, different = ${rows.length}, as_of = ${asOf},
           why = ${ending.why}
    where id = ${id}`)
  return {
    id,
    system,
    state: ending.state,
    levels,
    different: different.map(({ zero: _, ...row }) => row),
    agreeing: usable && !flooded ? Math.max(0, levels - unmatched - rows.length) : 0,
    gone: usable && !flooded ? await goneOf(tx, placeIds, rows, ending.state === 'complete') : [],
    asOf: asOf ?? startedAt,
    why: ending.why,
  }
}

/** Whether anything may be concluded from it: half a list, an old list and no list are told apart. */
async function judged(
  tx: Db,
  { all, places, id, staleAfterMs }: Pass,
  asOf: Date | null,
  now: Date,
  accepted: Accepted | undefined,
): Promise<{ state: ReadingState; why: string | null }> {
  const levels = all.externals.length
  if (all.broken !== undefined) {
    return levels === 0
      ? { state: 'failed', why: all.broken }
      : { state: 'partial', why: `it ended after ${levels} numbers: ${all.broken}` }
  }
  const last = await tx.one<{ levels: number; asOf: Date | null }>(sql`
    select levels, as_of from reading
    where system_id = ${places[0]!.systemId} and state = 'complete' and id < ${id} order by id desc limit 1`)
  if (levels === 0)
    return last && last.levels > 0
      ? { state: 'failed', why: `it showed nothing; last time it was ${last.levels} numbers` }
      : { state: 'failed', why: 'it showed nothing' }
  if (asOf && asOf < later(now, -staleAfterMs) && !sameAge(accepted)) {
    return { state: 'suspect', why: `its numbers are of ${asOf.toISOString()}: too old to compare` }
  }
  if (last && levels < last.levels * WHOLE && !sameLength(accepted, levels)) {
    const why = `only ${levels} numbers, last time it was ${last.levels}: the rest is unknown`
    return { state: 'partial', why }
  }
  return { state: 'complete', why: null }
}

const floodSays = (system: string, zeroed: number, stocked: number) =>
  `${system} shows 0 for ${zeroed} of ${stocked} items that have stock: nothing is concluded from this until a person accepts it`

/** What a shop has sold ahead of its stock is no difference; `agrees` says the same of one. */
const ahead = raw('and (quantity >= 0 or expected is distinct from 0)')

/** The one comparison of everything. */
async function differing(tx: Db, places: readonly Place[]): Promise<Different[]> {
  const all: Different[] = []
  for (const place of places) {
    const rows = await tx.all<Different>(
      fresh(sql`
        select item_id, place_id, quantity, as_of, quantity = 0 and expected > 0 as zero
        from (${await expected(tx, place)}) e
        where quantity is not null and quantity is distinct from expected
          ${place.measure === 'available_to_sell' ? ahead : raw('')}`),
    )
    all.push(...rows)
  }
  return all
}

/** Of a whole list, what it does not name is gone from there too. */
async function goneOf(
  tx: Db,
  placeIds: readonly number[],
  different: readonly Different[],
  whole: boolean,
): Promise<{ itemId: number; placeId: number }[]> {
  const open = await tx.all<{ itemId: number; placeId: number; seen: boolean }>(sql`
    select d.item_id, d.place_id, s.quantity is not null as seen from drift d
    left join seen s on s.item_id = d.item_id and s.place_id = d.place_id
    where d.state <> 'resolved' and d.place_id = any(${ints(placeIds)}::smallint[])`)
  const differs = new Set(different.map((d) => `${d.itemId}:${d.placeId}`))
  return open
    .filter((o) => (o.seen || whole) && !differs.has(`${o.itemId}:${o.placeId}`))
    .map(({ itemId, placeId }) => ({ itemId, placeId }))
}

async function stocked(tx: Db, placeIds: readonly number[]): Promise<number> {
  const row = await tx.one<{ n: number }>(sql`
    select count(*) as n from seen s join place p on p.id = s.place_id
    where p.id = any(${ints(placeIds)}::smallint[]) and exists (
      select from position q where q.item_id = s.item_id and q.location_id = any(p.locations) and q.on_hand > 0)`)
  return row!.n
}

/** What changed becomes history; what a whole list does not name is not kept there any more. */
async function keep(tx: Db, { id, places }: Pass, whole: boolean, now: Date): Promise<number> {
  const placeIds = ints(places.map((p) => p.id))
  const row = await tx.one<{ n: number }>(
    fresh(sql`
      with moved as materialized (
        select coalesce(s.item_id, l.item_id) as item_id, coalesce(s.place_id, l.place_id) as place_id,
               s.quantity, coalesce(s.as_of, ${now}::timestamptz) as as_of
        from seen s
        full join (select * from level where place_id = any(${placeIds}::smallint[])) l
          on l.item_id = s.item_id and l.place_id = s.place_id
        where (s.item_id is not null or ${whole}) and (l.item_id is null or l.quantity is distinct from s.quantity)
      ), noted as (
        insert into observation (item_id, system_id, location_id, fact, quantity, as_of, observed_at, place_id, reading_id)
        select m.item_id, p.system_id, p.locations[1], p.measure, m.quantity, m.as_of, ${now}, m.place_id, ${id}
        from moved m join place p on p.id = m.place_id
      ), kept as (
        insert into level (item_id, place_id, quantity, as_of, reading_id)
        select item_id, place_id, quantity, as_of, ${id} from moved order by item_id, place_id
        on conflict (item_id, place_id) do update
          set quantity = excluded.quantity, as_of = excluded.as_of, reading_id = excluded.reading_id
      )
      select count(*) as n from moved`),
  )
  return row!.n
}

function oldest(times: readonly Date[]): Date | null {
  let first: Date | null = null
  for (const time of times) if (time !== first && (first === null || time < first)) first = time
  return first
}
