/** Causes in which one thing is in the ledger twice: told again under a new id, or by two paths. Pure. */
import type { Claim } from '../claim.ts'
import type { History, Moved } from '../history.ts'
import { claim, documentOf, type Effect, lineOf, near, pieces, recent, sum, when } from './lens.ts'

/** Two tellings of one thing are this close in time, by two systems' clocks. */
const PATHS_MS = 900_000

/** The same thing from the same system, under another document's name. */
export function duplicate(h: History): Claim[] {
  if (!h.case.place.owns) return []
  return pairs(h).flatMap(([first, second]) => {
    if (first.moved.reportedById !== second.moved.reportedById) return []
    if (first.moved.kind !== second.moved.kind) return []
    const over = overShipped(h, second.moved)
    const same = first.moved.happenedAt.getTime() === second.moved.happenedAt.getTime()
    if (!same && !over) return []
    const why = over ? 'and more was shipped of it than was ordered' : 'at the very same moment'
    return claim('duplicate event', -second.units, {
      cites: [second.moved.cite, first.moved.cite],
      says: `${second.moved.source} told ${pieces(second.units)} twice: as ${documentOf(first.moved.key)} and as ${nameIn(first.moved, second.moved)}, ${why} (${when(first.moved.happenedAt)}).`,
      remedy: 'compensate',
      strength: same ? 'strong' : 'weak',
    })
  })
}

/** The same thing by two ways: two systems, or a webhook and a file. */
export function double(h: History): Claim[] {
  if (!h.case.place.owns) return []
  const found = pairs(h).filter(
    ([a, b]) =>
      twoPaths(a.moved, b.moved) && near(a.moved.happenedAt, b.moved.happenedAt, PATHS_MS),
  )
  return found.flatMap(([first, second]) =>
    claim('double write', -second.units, {
      cites: [second.moved.cite, first.moved.cite],
      says: `${pieces(second.units)} are in the ledger twice: ${told(first.moved)}, and ${told(second.moved)}.`,
      remedy: 'compensate',
      strength: 'strong',
      among: found.length,
    }),
  )
}

const twoPaths = (a: Moved, b: Moved) => a.reportedById !== b.reportedById || way(a) !== way(b)

/** Webhook and poll are one way: a message that comes by both is one. */
const way = ({ via }: Moved) => (via === 'poll' ? 'webhook' : (via ?? 'api'))

const told = (m: Moved) =>
  `${m.reportedBy} told ${documentOf(m.key)}${m.via ? ` by ${m.via}` : ''} at ${when(m.happenedAt)}`

const nameIn = (first: Moved, second: Moved) =>
  documentOf(first.key) === documentOf(second.key)
    ? second.key.split('/').slice(2).join('/')
    : documentOf(second.key)

/** Recent movements of one effect at one location, the earlier first. */
function pairs(h: History): [Effect, Effect][] {
  const all = recent(h)
  return all.flatMap((second) =>
    h.movements.flatMap((m): [Effect, Effect][] => {
      const first = { moved: m, units: second.units }
      if (m === second.moved || m.locationId !== second.moved.locationId) return []
      if (m.change.on_hand !== second.moved.change.on_hand || m.change.on_hand === 0) return []
      const before = m.recordedAt.getTime() - second.moved.recordedAt.getTime()
      return before < 0 || (before === 0 && m.key < second.moved.key) ? [[first, second]] : []
    }),
  )
}

/** More has left for this order line than was ever ordered. */
function overShipped(h: History, m: Moved): boolean {
  if (m.kind !== 'shipped') return false
  const line = lineOf(m.key)
  const same = h.movements.filter((o) => o.sourceId === m.sourceId && lineOf(o.key) === line)
  return same.some((o) => o.kind === 'ordered') && sum(same.map((o) => o.change.committed)) < 0
}
