/** Causes in names and measures: packs, locations, SKUs that were taken for others. Pure. */
import type { Case } from '../../reconcile/round.ts'
import { effectOf } from '../../stock/kinds.ts'
import type { Claim } from '../claim.ts'
import type { History, Moved } from '../history.ts'
import { claim, documentOf, effectAt, pieces, recent, since, when } from './lens.ts'

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
        strength: 'strong',
        among: all.length * factors.length,
      })
      if (units % pack !== 0) return few
      const many = claim('wrong pack factor', units / pack - units, {
        cites: [m.cite],
        says: `${documentOf(m.key)} of ${when(m.happenedAt)} is booked as ${pieces(units)}, in packs of ${pack}; as single units it is ${Math.abs(units / pack)}.`,
        remedy: place.owns ? 'compensate' : 'ask',
        strength: 'strong',
        among: all.length * factors.length,
      })
      return [...few, ...many]
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
      c.place.measure === place.measure,
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

/** What is too many of one item is too few of another, at the same place. */
export function swapped(h: History): Claim[] {
  const { place, split } = h.case
  if (place.channelId !== null) return []
  const opposite = h.samePlace.filter(
    (c) => c.split.residue === -split.residue && split.residue !== 0,
  )
  return opposite.flatMap((c) => {
    const units = split.residue
    const theirs = h.movementsOf(c.itemId)
    const here = (m: Moved) =>
      m.counted === null && since(h, m.recordedAt) && place.locations.includes(m.locationId)
    // Booked on the one where it should be on the other: it takes its effect to the wrong place.
    const mine = h.movements.find((m) => here(m) && m.change.on_hand === -units)
    const other = theirs.find((m) => here(m) && m.change.on_hand === units)
    const booked = mine ?? other
    const alike = likeness(h.sku, h.skuOf(c.itemId)) >= 0.6
    return claim('swapped SKUs', units, {
      cites: [`drift:${c.driftId}`, ...(booked ? [booked.cite] : [])],
      says: booked
        ? `${documentOf(booked.key)} of ${when(booked.happenedAt)}, ${pieces(units)}, is booked on ${mine ? h.sku : h.skuOf(c.itemId)}; ${h.sku} and ${h.skuOf(c.itemId)} differ by exactly that, in opposite ways.`
        : `${h.sku} has ${pieces(units)} too ${units > 0 ? 'many' : 'few'}, and ${h.skuOf(c.itemId)} as much the other way.`,
      remedy: place.owns && booked ? 'compensate' : 'count',
      strength: booked && alike ? 'strong' : 'weak',
      among: h.samePlace.length,
    })
  })
}

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
    const like =
      u.itemId === null
        ? Math.max(...[h.sku, ...h.listings.map((l) => l.external)].map((n) => likeness(n, u.sku)))
        : 1
    return packs.flatMap((pack) =>
      claim(
        'unmapped name',
        effectAt(h, place.locations[0]!, effectOf(u.kind, u.quantity * pack)),
        {
          cites: [u.cite],
          says: `${documentOf(u.document)} of ${when(u.happenedAt)} waits in quarantine with ${u.quantity} of "${u.sku}"${u.location === null ? '' : ` at "${u.location}"`}: ${u.says}.`,
          remedy: 'map',
          strength: like >= 0.75 && pack === 1 ? 'strong' : 'weak',
          among: own.length * packs.length,
        },
      ),
    )
  })
}

/** 0 … 1: the share of two-letter pieces that two names have in common, case and marks aside (Dice). */
export function likeness(a: string, b: string): number {
  const [x, y] = [a, b].map((s) => s.toLowerCase().replace(/[^a-z0-9]/g, ''))
  if (x === y) return x === '' ? 0 : 1
  const parts = (s: string) =>
    Array.from({ length: Math.max(0, s.length - 1) }, (_, i) => s.slice(i, i + 2))
  const [p, q] = [parts(x!), parts(y!)]
  if (p.length === 0 || q.length === 0) return 0
  const left = [...q]
  const shared = p.filter((part) => {
    const at = left.indexOf(part)
    if (at >= 0) left.splice(at, 1)
    return at >= 0
  })
  return (2 * shared.length) / (p.length + q.length)
}
