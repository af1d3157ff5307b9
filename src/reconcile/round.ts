/** One reconciliation: read every system, compare all of it, split each gap, and store what was seen. */
import type { Directory } from '../authority/sync.ts'
import { ints } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { close, note, type Sighting } from './drift.ts'
import { look, type Seen } from './look.ts'
import { effectOn, normalise, type Split, type Told, type Unseen } from './normalise.ts'
import { type Place, placesOf } from './places.ts'
import { type Reader, type Reading, readSystem } from './read.ts'
import { type Severity, severityOf } from './severity.ts'
import { toldOf } from './told.ts'
import { type OpenUnseen, openUnseen, type Waiting, waitingLines } from './waiting.ts'

export type Net = Reader & { directory: Directory }

/** A disagreement, with everything that was gathered about it. */
export type Case = Seen & {
  driftId: number
  readingId: number
  split: Split
  severity: Severity
  severityWhy: string
  told: Told | undefined
  /** Of this item, whichever system told it. */
  waiting: readonly Waiting[]
  open: readonly OpenUnseen[]
}

export type Round = {
  at: Date
  readings: Reading[]
  cases: Case[]
  resolved: number
  /** What was not looked at, and why. */
  skipped: { what: string; why: string }[]
}

type Known = { itemId: number; placeId: number; firstSeenAt: Date; state: string }
type ItemFacts = { id: number; category: string; activeAt: Date | null }

/** `only`: these systems. Never throws for what a system does: that is in `readings` and `skipped`. */
export async function reconcile(net: Net, only?: readonly string[]): Promise<Round> {
  const { db, world } = net
  const places = await placesOf(db)
  const systems = [...new Set(places.map((p) => p.system))].filter((s) => !only || only.includes(s))
  const round: Round = { at: world.clock.now(), readings: [], cases: [], resolved: 0, skipped: [] }
  const found: { seen: Seen; readingId: number }[] = []
  const gone: { itemId: number; placeId: number }[] = []
  for (const system of systems) {
    const reading = await readSystem(net, system, places)
    round.readings.push(reading)
    if (reading.state !== 'complete') {
      round.skipped.push({ what: system, why: reading.why ?? reading.state })
    }
    gone.push(...reading.gone)
    for (const place of places.filter((p) => p.system === system)) {
      const here = reading.different.filter((d) => d.placeId === place.id)
      const looked = await look(
        { ...net, channelOf: channelIn(net), locationCode: net.directory.locationCode },
        place,
        here,
      )
      found.push(...looked.seen.map((seen) => ({ seen, readingId: reading.id })))
      gone.push(...looked.agreed.map((itemId) => ({ itemId, placeId: place.id })))
      if (looked.why) round.skipped.push({ what: system, why: looked.why })
      if (looked.moving.length > 0) {
        const why = `${looked.moving.length} items kept moving while they were looked at`
        round.skipped.push({ what: system, why })
      }
    }
  }
  round.cases = await casesOf(net, places, found, round)
  const now = world.clock.now()
  const ids = await note(db, round.cases.map(sightingOf), now)
  round.cases = round.cases.map((c, i) => ({ ...c, driftId: ids[i]! }))
  round.resolved = await close(db, gone, now)
  return round
}

const channelIn = (net: Net) => (place: Place) =>
  net.directory.channels.find((c) => c.id === place.channelId)

/** Everything that can explain these gaps, gathered once for all of them. */
async function casesOf(
  net: Net,
  places: readonly Place[],
  found: readonly { seen: Seen; readingId: number }[],
  round: Round,
): Promise<Case[]> {
  const { db, world, registry } = net
  if (found.length === 0) return []
  const now = world.clock.now()
  const waiting = await waitingLines(net)
  const told = await toldOf(
    db,
    found.map((f) => f.seen),
  )
  const known = await knownDrifts(db, places)
  const items = await itemFacts(
    db,
    found.map((f) => f.seen.itemId),
  )
  const open = new Map<number, Map<number, OpenUnseen[]>>()
  for (const systemId of new Set(found.map((f) => f.seen.place.systemId))) {
    const system = net.directory.systemName(systemId)
    const { connector } = registry.systems[system]!.connector
    if (!connector.orders) continue
    const { lines, why } = await openUnseen(db, systemId, connector, net.remoteOf(system))
    if (why) round.skipped.push({ what: system, why })
    open.set(systemId, lines)
  }
  return found.map(({ seen, readingId }): Case => {
    const { itemId, place } = seen
    const key = `${itemId}:${place.id}`
    const lines = waiting.get(itemId) ?? []
    const orders = open.get(place.systemId)?.get(itemId) ?? []
    const own = told.get(key)
    const first = known.get(key)
    const facts = items.get(itemId)
    const split = normalise({
      observed: seen.observed,
      expected: seen.expected,
      now,
      inFlightMs: registry.reconcile.inFlightMs,
      ...(own ? { told: own } : {}),
      waiting: lines.filter((w) => ofPlace(w, place)).map((w) => unseenOf(w, place)),
      open: orders.map(orderUnseen),
      activeAt: facts?.activeAt ?? null,
      firstSeenAt: first && first.state !== 'resolved' ? first.firstSeenAt : null,
    })
    const { severity, why: severityWhy } = severityOf({
      residue: split.residue,
      observed: seen.observed,
      expected: seen.expected,
      measure: place.measure,
      sells: place.channelId !== null && place.measure !== 'on_hand',
      onHand: seen.positions.reduce((sum, p) => sum + p.on_hand, 0),
      tolerance: registry.reconcile.tolerance[facts?.category ?? ''] ?? 0,
      ageMs: first && first.state !== 'resolved' ? now.getTime() - first.firstSeenAt.getTime() : 0,
    })
    const graded = { driftId: 0, readingId, split, severity, severityWhy }
    return { ...seen, ...graded, told: own, waiting: lines, open: orders }
  })
}

/** Its own message about this place: the number there has moved already. */
const ofPlace = (w: Waiting, place: Place) =>
  w.state !== 'quarantined' &&
  w.movement.reportedBy === place.systemId &&
  place.locations.includes(w.movement.locationId)

const unseenOf = (w: Waiting, place: Place): Unseen => ({
  effect: effectOn(place.measure, place.lessCommitted, w.movement.change),
  at: w.receivedAt,
  says: `message ${w.messageId} tells of ${w.movement.key} and is ${w.state === 'parked' ? 'waiting for what it follows' : 'being worked through'}`,
  cite: `message:${w.messageId}`,
})

const orderUnseen = (o: OpenUnseen): Unseen => ({
  effect: -o.units,
  at: o.placedAt,
  says: `${o.document} is open there, and we have not heard of it yet`,
  cite: `document:${o.document}`,
})

async function knownDrifts(db: Db, places: readonly Place[]): Promise<Map<string, Known>> {
  const rows = await db.all<Known>(sql`
    select item_id, place_id, first_seen_at, state from drift
    where place_id = any(${ints(places.map((p) => p.id))}::smallint[])`)
  return new Map(rows.map((r) => [`${r.itemId}:${r.placeId}`, r]))
}

async function itemFacts(db: Db, ids: readonly number[]): Promise<Map<number, ItemFacts>> {
  const rows = await db.all<ItemFacts>(sql`
    select i.id, i.category,
           (select max(m.recorded_at) from movement m where m.item_id = i.id) as active_at
    from item i where i.id = any(${ints([...new Set(ids)])}::int[])`)
  return new Map(rows.map((r) => [r.id, r]))
}

const sightingOf = (c: Case): Sighting => ({
  itemId: c.itemId,
  placeId: c.place.id,
  expected: c.expected,
  observed: c.observed,
  asOf: c.asOf,
  readingId: c.readingId,
  terms: c.split.terms,
  residue: c.split.residue,
  severity: c.severity,
  severityWhy: c.severityWhy,
})
