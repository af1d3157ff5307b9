/** Causes at a place that is told its number: not told, set back, sold twice, edited, ghosts. Pure. */
import { later } from '../../lib/clock.ts'
import type { Claim } from '../claim.ts'
import type { Attempt, History, Observed } from '../history.ts'
import { claim, near, pieces, publishOrAsk, settled, since, standing, sum, when } from './lens.ts'

/** An order and the number without it are this close. */
const CLOCKS_MS = 1_000

/** A number that was never told, or that nobody tries to tell any more. */
export function stuck(h: History): Claim[] {
  const { told, place, expected } = h.case
  if (!told || told.paused) return []
  const late = told.pending && h.now.getTime() - told.since.getTime() > h.inFlightMs
  if (!told.dead && !late) return []
  const units = told.base === null ? h.case.split.residue : told.base - expected
  const why = told.dead
    ? `the delivery was given up: ${told.dead}`
    : `the delivery has been waiting since ${when(told.since)}`
  const last = h.attempts.find((a) => a.channelId === place.channelId)
  return claim('stuck delivery', units, {
    cites: [`delivery:${place.channelId}`, ...(last ? [last.cite] : [])],
    says:
      told.base === null
        ? `${place.system} was never told its first number: ${why}.`
        : `${place.system} has ${told.base} by what it was last told, and should have been told ${expected}: ${why}.`,
    remedy: 'replay',
    strength: told.dead ? 'proof' : 'strong',
  })
}

/** An earlier number stands there again: a write that landed late, a backup, an old list. */
export function old(h: History): Claim[] {
  const { told, place, observed, expected, pack } = h.case
  if (place.owns || place.channelId === null) return []
  const base = told?.base ?? expected
  const own = h.attempts.filter((a) => a.channelId === place.channelId)
  const late = own.find((a) => a.outcome === 'unclear' && a.quantity * pack === observed)
  const earlier = earlierNumbers(h, own, base)
  const sold = soldSince(h)
  const found = earlier
    .flatMap((e) => sold.map((s) => ({ ...e, s })))
    .find((e) => e.number - e.s === observed)
  if (late && since(h, late.at)) {
    return claim('stale overwrite', observed - base, {
      cites: [late.cite],
      says: `A write of ${late.quantity} at ${when(late.at)} was never answered, and that number stands there now: it landed after newer ones.`,
      remedy: publishOrAsk(h, observed - base),
      strength: 'strong',
    })
  }
  if (!found) return []
  const after = found.s === 0 ? '' : `, less the ${pieces(found.s)} that it sold since`
  return claim('stale overwrite', observed - base, {
    cites: [found.cite],
    says: `${observed} is what ${place.system} had at ${when(found.at)}${after}: an old number was put over the new one.`,
    remedy: publishOrAsk(h, observed - base),
    strength: 'weak',
    among: earlier.length * sold.length,
  })
}

/** Numbers that stood there before and are not the present one, the latest first, each once. */
function earlierNumbers(h: History, own: readonly Attempt[], base: number) {
  const { place, pack } = h.case
  const told = own
    .filter((a) => settled.includes(a.outcome))
    .map((a) => ({ number: a.quantity * pack, at: a.at, cite: a.cite }))
  const shown = h.observations
    .filter((o) => o.systemId === place.systemId && mine(h, o) && o.quantity !== null)
    .filter((o) => h.agreedAt !== null && o.observedAt <= h.agreedAt)
    .map((o) => ({ number: o.quantity!, at: o.asOf, cite: o.cite }))
  const all = [...told, ...shown].sort((a, b) => b.at.getTime() - a.at.getTime())
  const seen = new Set([base])
  return all.filter((a) => !seen.has(a.number) && seen.add(a.number))
}

const mine = (h: History, o: Observed) =>
  o.placeId === null ? h.case.place.locations.includes(o.locationId) : o.placeId === h.case.place.id

/** What the system may have sold after it was set back: nothing, its last order, its last two … */
function soldSince(h: History): number[] {
  const own = h.movements.filter(
    (m) => m.sourceId === h.case.place.systemId && m.change.committed !== 0 && m.kind !== 'shipped',
  )
  const recent = own.filter((m) => since(h, m.recordedAt)).slice(0, 6)
  const sums = recent.map((_, i) => sum(recent.slice(0, i + 1).map((m) => m.change.committed)))
  return [...new Set([0, ...sums])]
}

/** It took a sale off a number from which we had taken it off already. */
export function soldTwice(h: History): Claim[] {
  const { place, want } = h.case
  // A set's sales are those of its parts.
  if (place.channelId === null || want?.bundle) return []
  const told = h.attempts.filter(
    (a) => a.channelId === place.channelId && settled.includes(a.outcome),
  )
  const sold = h.movements.filter(
    (m) =>
      m.sourceId === place.systemId &&
      (m.kind === 'ordered' || m.kind === 'order_cancelled') &&
      since(h, m.recordedAt),
  )
  return sold.flatMap((m) => {
    const after = told.find((a) => a.at >= m.recordedAt && near(a.at, m.recordedAt, 600_000))
    if (!after) return []
    return claim('double write', -m.change.committed, {
      cites: [m.cite, after.cite],
      says: `${place.system} took ${m.key} (${pieces(m.change.committed)}) off its number once more, after it was told ${after.quantity} at ${when(after.at)}, from which it was off already.`,
      remedy: publishOrAsk(h, -m.change.committed),
      // It may as well be one more order, or anybody's hand.
      strength: 'weak',
      among: sold.length,
    })
  })
}

/** The system told of itself that its number changed, and neither an order nor we did it. */
export function edited(h: History): Claim[] {
  const { place, pack, want } = h.case
  if (place.owns || want?.bundle) return []
  const told = h.observations.filter(
    (o) => o.systemId === place.systemId && o.placeId === null && o.quantity !== null && mine(h, o),
  )
  const line = [
    ...told.map((o) => ({ at: o.asOf, number: o.quantity!, o })),
    ...h.attempts
      .filter((a) => a.channelId === place.channelId && settled.includes(a.outcome))
      .map((a) => ({ at: a.at, number: a.quantity * pack, o: undefined })),
  ].sort((a, b) => a.at.getTime() - b.at.getTime())
  return line.flatMap(({ at, number, o }, i) => {
    const before = line[i - 1]
    if (!o || o.echo || !before || !since(h, at) || !standing(h, at)) return []
    const ours = h.movements.filter(
      (m) =>
        m.sourceId === place.systemId &&
        (m.kind === 'ordered' || m.kind === 'order_cancelled') &&
        m.happenedAt > later(before.at, CLOCKS_MS) &&
        m.happenedAt <= later(at, CLOCKS_MS),
    )
    const units = number - before.number + sum(ours.map((m) => m.change.committed))
    // A number that goes down may be a sale we have not heard of: only its own orders can tell.
    const sure = h.heard.has(place.systemId)
    return claim('external edit', units, {
      cites: [o.cite],
      says: `${place.system} told at ${when(at)} that it has ${number} now, ${units > 0 ? 'up' : 'down'} ${pieces(units)} from ${before.number}, with no order and no write of ours at that moment.`,
      remedy: publishOrAsk(h, units),
      strength: sure ? 'strong' : 'weak',
    })
  })
}

/** The number is a whole multiple of the right one: packs were read as units, or units as packs. */
export function multiple(h: History): Claim[] {
  const { told, place, observed, expected } = h.case
  if (place.owns || place.channelId === null) return []
  const base = told?.base ?? expected
  const packs = new Set(h.listings.map((l) => l.pack).filter((p) => p > 1))
  return [...packs].flatMap((pack) => {
    const says =
      base !== 0 && observed === base * pack
        ? `${observed} is ${base} times ${pack}: units were taken for packs of ${pack}.`
        : observed !== 0 && base >= pack && Math.floor(base / pack) === observed
          ? `${observed} is ${base} in packs of ${pack}: packs were put where single units are kept.`
          : undefined
    if (!says) return []
    const listing = h.listings.find((l) => l.pack === pack)!
    return claim('wrong pack factor', observed - base, {
      cites: [`listing:${listing.external}`],
      says,
      remedy: publishOrAsk(h, observed - base),
      strength: 'strong',
      among: packs.size,
    })
  })
}

/** A system has a number for something that nobody ever had in stock. */
export function ghost(h: History): Claim[] {
  const { place, observed, expected } = h.case
  if (h.movements.length > 0 || expected !== 0 || observed === 0) return []
  if (place.owns) {
    return claim('no opening stock', observed, {
      cites: [`observation:${place.id}`],
      says: `${place.system} has ${observed} of it, and nothing was ever recorded here: it needs a first count.`,
      remedy: 'count',
      strength: 'strong',
    })
  }
  return claim('ghost row', observed, {
    cites: [`observation:${place.id}`],
    says: `${place.system} shows ${observed} of something that no shelf ever had.`,
    // Nothing is told of what nobody ever counted; whoever lists it there must say what it is.
    remedy: 'ask',
    strength: 'strong',
  })
}
