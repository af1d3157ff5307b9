/** The authority exercise (A3): each fact, its owner, and everybody who was seen writing it. */
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { later } from '../lib/clock.ts'
import { kindNames, kinds } from '../stock/kinds.ts'
import { type Fact, facts, SELF } from '../stock/names.ts'
import type { Registry } from './registry.ts'

/** Null: everywhere; whoever issued it. */
export type Owned = { location: string | null; source: string | null; owner: string }
export type Writer = {
  system: string
  owns: boolean
  /** Recorded on its word. */
  movements: number
  locations: string[]
  lastAt: Date | null
  /** Kept and not applied, handed on, in conflict, told a second time. */
  refused: number
  forwarded: number
  contradicted: number
  repeated: number
}
/** `gap`: nobody owns it. `bug`: more than one writes it. `note`: worth a look. */
export type Finding = { kind: 'gap' | 'bug' | 'note'; says: string }
export type FactExercise = {
  fact: Fact
  owners: Owned[]
  writers: Writer[]
  findings: Finding[]
}

type Written = { kind: number; location: string; system: string; movements: number; lastAt: Date }
type Turned = {
  kind: number
  system: string
  outcome: keyof Pick<Writer, 'refused' | 'forwarded' | 'contradicted' | 'repeated'>
  n: number
}

const DAY_MS = 86_400_000
/** What movements write: without an owner nothing is recorded of it. */
const written: readonly Fact[] = ['on_hand', 'committed', 'incoming']

/** From the configuration and from what happened in the last `days`. */
export async function exercise(
  db: Db,
  registry: Registry,
  days: number,
  now: Date,
): Promise<FactExercise[]> {
  const since = later(now, -days * DAY_MS)
  // What was sealed before then was recorded before then: the index on tx skips it.
  const moved = await db.all<Written>(sql`
    select m.kind, l.code as location, s.name as system, count(*) as movements, max(m.recorded_at) as last_at
    from movement m join location l on l.id = m.location_id join system s on s.id = m.reported_by
    where m.tx >= coalesce((select max(to_tx) from seal where sealed_at < ${since}), 0) and m.recorded_at >= ${since}
    group by 1, 2, 3`)
  const turned = await db.all<Turned>(sql`
    select f.kind, s.name as system, f.outcome, count(*) as n
    from refusal f join system s on s.id = f.reported_by
    where f.refused_at >= ${since} group by 1, 2, 3`)
  const held = await db.all<{ system: string; n: number }>(sql`
    select s.name as system, count(*) as n from message m join system s on s.id = m.system_id
    where m.state = 'quarantined' and m.reason = 'no_owner' group by 1`)
  return facts
    .filter((fact) => written.includes(fact) || fact === 'reserved' || fact in registry.owners)
    .map((fact): FactExercise => {
      const of = <T extends { kind: number }>(rows: readonly T[]) =>
        rows.filter((row) => kinds[kindNames[row.kind]!].fact === fact)
      const owners = ownersOf(registry, fact)
      const own = { fact, owners, moved: of(moved), turned: of(turned) }
      const writers = writersOf(own)
      return { fact, owners, writers, findings: findingsOf(registry, own, writers, held, days) }
    })
}

type Own = { fact: Fact; owners: Owned[]; moved: Written[]; turned: Turned[] }

/** As declared. */
export function ownersOf(registry: Registry, fact: Fact): Owned[] {
  if (fact === 'reserved') return [{ location: null, source: null, owner: SELF }]
  const owner = registry.owners[fact]
  if (owner === undefined) return []
  if (typeof owner === 'string') return [{ location: null, source: null, owner }]
  if ('each' in owner) {
    return owner.each.map((name) => ({ location: null, source: name, owner: name }))
  }
  return Object.entries(owner.byLocation).map(([location, name]) => ({
    location,
    source: null,
    owner: name,
  }))
}

function writersOf({ owners, moved, turned }: Own): Writer[] {
  const names = new Set([...moved, ...turned].map((row) => row.system))
  for (const { owner } of owners) names.add(owner)
  return [...names].sort().map((system): Writer => {
    const rows = moved.filter((m) => m.system === system)
    const times = (outcome: string) =>
      turned
        .filter((t) => t.system === system && t.outcome === outcome)
        .reduce((sum, t) => sum + t.n, 0)
    return {
      system,
      owns: owners.some((o) => o.owner === system),
      movements: rows.reduce((sum, r) => sum + r.movements, 0),
      locations: [...new Set(rows.map((r) => r.location))].sort(),
      lastAt: rows.reduce<Date | null>(
        (last, r) => (last && last > r.lastAt ? last : r.lastAt),
        null,
      ),
      refused: times('refused'),
      forwarded: times('forwarded'),
      contradicted: times('contradicted'),
      repeated: times('repeated'),
    }
  })
}

function findingsOf(
  registry: Registry,
  { fact, owners, moved }: Own,
  writers: readonly Writer[],
  held: readonly { system: string; n: number }[],
  days: number,
): Finding[] {
  const found: Finding[] = []
  const add = (kind: Finding['kind'], says: string) => found.push({ kind, says })
  if (owners.length === 0 && written.includes(fact)) {
    const waiting = held.reduce((sum, h) => sum + h.n, 0)
    const lies = waiting > 0 ? `; ${waiting} messages lie in quarantine for want of an owner` : ''
    add('gap', `nobody owns ${fact}: nothing is recorded of it${lies}`)
  }
  const placed = owners.filter((o) => o.location !== null)
  if (placed.length > 0) {
    for (const code of Object.keys(registry.locations)) {
      if (!placed.some((o) => o.location === code)) add('gap', `nobody owns ${fact} at ${code}`)
    }
  }
  const shared = owners.some((o) => o.source !== null)
  for (const [location, rows] of Map.groupBy(moved, (m) => m.location)) {
    const names = [...new Set(rows.map((r) => r.system))].filter((n) => n !== SELF).sort()
    if (!shared && names.length > 1) {
      add(
        'bug',
        `${names.join(' and ')} both wrote ${fact} at ${location} in the last ${days} days`,
      )
    }
  }
  for (const w of writers) {
    if (!w.owns && w.movements > 0 && w.system !== SELF) {
      add('bug', `${w.system} wrote ${fact}, and does not own it now: was its owner changed?`)
    }
    if (w.refused > 0) {
      add(
        'note',
        `${w.system} keeps telling ${fact}, which is not its to tell (${w.refused} times): switch that off there, or make it the owner`,
      )
    }
    if (w.forwarded > 0)
      add('note', `${w.system} had ${w.forwarded} writes of ${fact} handed on to its owner`)
    if (w.contradicted > 0)
      add('note', `${w.system} told ${w.contradicted} lines again with other numbers`)
    if (w.repeated > 0) {
      add(
        'note',
        `${w.system} told ${w.repeated} lines that another system had told first: two paths for one event`,
      )
    }
    if (w.owns && w.movements === 0 && written.includes(fact)) {
      add('note', `${w.system} owns ${fact} and has told nothing of it in ${days} days`)
    }
  }
  return found
}
