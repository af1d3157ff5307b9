/** Causes in names and measures: packs, locations, SKUs that were taken for others. Pure. */
import type { Case } from '../../reconcile/round.ts'
import { effectOf, type Kind } from '../../stock/kinds.ts'
import type { Claim } from '../claim.ts'
import type { History, Moved } from '../history.ts'
import { claim, documentOf, effectAt, near, pieces, recent, since, when } from './lens.ts'

/** What comes in packs, or is counted in them; single units are broken, sold and brought back. */
const inward = new Set<Kind>(['received', 'purchase_received', 'transferred_in', 'counted'])

/** One document was booked in the wrong measure: cases for units, or units for cases. */
export function packs(h: History): Claim[] {
  const { place } = h.case
  if (place.channelId !== null) return []
  const factors = [...new Set(h.listings.map((l) => l.pack).filter((p) => p > 1))]
  const moved = recent(h).map((e) => ({ m: e.moved, units: e.units }))
  const counted = h.movements
    .filter((m) => m.counted !== null && m.counted > 0 && since(h, m.recordedAt))
    .filter((m) => place.owns && place.locations.includes(m.locationId))
    .map((m) => ({ m, units: m.counted! }))
  const all = [...moved, ...counted]
  return all.flatMap(({ m, units }) =>
    factors.flatMap((pack) => {
      const few = claim('wrong pack factor', units * (pack - 1), {
        cites: [m.cite],
        says: `${documentOf(m.key)} of ${when(m.happenedAt)} is booked as ${pieces(units)}; as packs of ${pack} it is ${Math.abs(units * pack)}.`,
        remedy: place.owns ? 'compensate' : 'ask',
        strength: inward.has(m.kind) ? 'strong' : 'weak',
        among: all.length * factors.length,
      })
      if (units % pack !== 0) return few
      const many = claim('wrong pack factor', units / pack - units, {
        cites: [m.cite],
        says: `${documentOf(m.key)} of ${when(m.happenedAt)} is booked as ${pieces(units)}, in packs of ${pack}; as single units it is ${Math.abs(units / pack)}.`,
        remedy: place.owns ? 'compensate' : 'ask',
        strength: inward.has(m.kind) ? 'strong' : 'weak',
        among: all.length * factors.length,
      })
      return [...few, ...many]
    }),
  )
}

/** What left was booked as having come, or the other way round. */
export function sign(h: History): Claim[] {
  const { place } = h.case
  if (place.channelId !== null) return []
  const booked = recent(h).filter(({ moved: m }) => m.kind === 'adjusted')
  return booked.flatMap(({ moved: m, units }) =>
    claim('wrong sign', -2 * units, {
      cites: [m.cite],
      says: `${documentOf(m.key)} of ${when(m.happenedAt)} is ${units > 0 ? '+' : '−'}${Math.abs(units)} ${place.owns ? 'here' : 'at the owner'}; the other way round it makes just this gap at ${place.system}.`,
      remedy: place.owns ? 'compensate' : 'ask',
      strength: 'strong',
      among: booked.length,
    }),
  )
}

/** What is too many here is too few at another place of the same owner. */
export function location(h: History): Claim[] {
  const { place, split } = h.case
  if (place.channelId !== null) return []
  const others = h.sameItem.filter(
    (c) =>
      c.place.id !== place.id &&
      c.place.owns === place.owns &&
      c.place.channelId === null &&
      c.place.measure === place.measure &&
      together(h, c),
  )
  return others
    .filter(
      (c) => c.split.residue !== 0 && Math.sign(c.split.residue) === -Math.sign(split.residue),
    )
    .flatMap((c) => {
      const units = -c.split.residue
      const booked = h.movements.find(
        (m) =>
          m.counted === null &&
          since(h, m.recordedAt) &&
          ((c.place.locations.includes(m.locationId) && m.change.on_hand === units) ||
            (place.locations.includes(m.locationId) && m.change.on_hand === -units)),
      )
      const at = booked && c.place.locations.includes(booked.locationId) ? there(c) : there(h.case)
      return claim('wrong location', units, {
        cites: [`drift:${c.driftId}`, ...(booked ? [booked.cite] : [])],
        says: booked
          ? `${documentOf(booked.key)} of ${when(booked.happenedAt)}, ${pieces(units)}, is booked at ${at}; ${there(h.case)} and ${there(c)} differ by exactly that, in opposite ways.`
          : `${there(h.case)} has ${pieces(units)} too ${units > 0 ? 'many' : 'few'} and ${there(c)} as much the other way.`,
        remedy: place.owns && booked ? 'compensate' : 'ask',
        strength: booked ? 'strong' : 'weak',
        among: others.length,
      })
    })
}

const there = (c: Case) => `${c.place.system}${c.place.external ? ` ${c.place.external}` : ''}`

/** What is too many of one item is too few of another, at the same place and since the same time. */
export function swapped(h: History): Claim[] {
  const { place, split } = h.case
  if (place.channelId !== null) return []
  return h.halves.flatMap((c) => {
    const units = split.residue
    const here = (m: Moved) =>
      m.counted === null && since(h, m.recordedAt) && place.locations.includes(m.locationId)
    // Booked on the one where it should be on the other.
    const mine = h.movements.find((m) => here(m) && m.change.on_hand === -units)
    const theirs = h.movementsOf(c.itemId).find((m) => here(m) && m.change.on_hand === units)
    const booked = mine ?? theirs
    if (!booked) return []
    const alike = likeness(h.sku, h.skuOf(c.itemId)) >= 0.6
    return claim('swapped SKUs', units, {
      cites: [`drift:${c.driftId}`, booked.cite],
      says: `${documentOf(booked.key)} of ${when(booked.happenedAt)}, ${pieces(units)}, is booked on ${mine ? h.sku : h.skuOf(c.itemId)}; ${h.sku} and ${h.skuOf(c.itemId)} differ by exactly that, in opposite ways.`,
      remedy: place.owns ? 'compensate' : 'ask',
      strength: alike ? 'strong' : 'weak',
      among: h.gapsHere,
    })
  })
}

/** Both gaps came up at the same comparison. */
const together = (h: History, c: Case) => near(h.seenAt(c.driftId), h.firstSeenAt, 60_000)

const ALIKE = 0.75
const SURELY = 0.85

/** A line under a name that nobody knows here, or at a place that nobody mapped. */
export function unmapped(h: History): Claim[] {
  const { place } = h.case
  if (!place.owns) return []
  const own = h.unread.filter((u) => u.systemId === place.systemId && u.kind !== 'counted')
  return own.flatMap((u) => {
    if (u.itemId === null ? u.reason !== 'unmapped_sku' : u.itemId !== h.case.itemId) return []
    if (u.locationId !== null && !place.locations.includes(u.locationId)) return []
    if (!Number.isInteger(u.quantity)) return []
    const packs = [...new Set([1, ...h.listings.map((l) => l.pack)])]
    const names = [h.sku, ...h.listings.map((l) => l.external)]
    const like = u.itemId === null ? Math.max(...names.map((n) => likeness(n, u.sku))) : 1
    if (like < ALIKE) return []
    return packs.flatMap((pack) =>
      claim(
        'unmapped name',
        effectAt(h, place.locations[0]!, effectOf(u.kind, u.quantity * pack)),
        {
          cites: [u.cite],
          says: `${documentOf(u.document)} of ${when(u.happenedAt)} waits in quarantine with ${u.quantity} of "${u.sku}"${u.location === null ? '' : ` at "${u.location}"`}: ${u.says}.`,
          remedy: 'map',
          strength: like >= SURELY && pack === 1 ? 'strong' : 'weak',
          among: own.length * packs.length,
        },
      ),
    )
  })
}

/**
 * 0 … 1, case and marks aside: 1 when equal, 0.9 when one is most of the other; else the share of
 * two-letter pieces that they have in common (Dice), at most 0.8: siblings differ by one letter.
 */
export function likeness(a: string, b: string): number {
  const [x, y] = [a, b].map((s) => s.toLowerCase().replace(/[^a-z0-9]/g, '')) as [string, string]
  if (x === y) return x === '' ? 0 : 1
  const [short, long] = x.length < y.length ? [x, y] : [y, x]
  if (short.length >= 4 && long.startsWith(short) && short.length >= 0.7 * long.length) return 0.9
  const parts = (s: string) =>
    Array.from({ length: Math.max(0, s.length - 1) }, (_, i) => s.slice(i, i + 2))
  const [p, q] = [parts(x), parts(y)]
  if (p.length === 0 || q.length === 0) return 0
  const left = [...q]
  const shared = p.filter((part) => {
    const at = left.indexOf(part)
    if (at >= 0) left.splice(at, 1)
    return at >= 0
  })
  return Math.min(0.8, (2 * shared.length) / (p.length + q.length))
}
