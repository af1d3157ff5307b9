/** A place whose records were set back to an earlier time: a backup, an old copy. Pure. */
import type { Claim } from '../claim.ts'
import type { History } from '../history.ts'
import { claim, effects, pieces, sum, when } from './lens.ts'

const BACK_MS = 72 * 3_600_000
/** So many items must agree on a moment before it is one. */
export const TOGETHER = 4

/** Between `from` and `to` the place had what it shows now. */
export type Span = { from: Date; to: Date }

/** What the number of this place changed by, as it was told or moved: the latest first. */
export function changes(h: History): { at: Date; units: number; cite: string }[] {
  const { place, pack } = h.case
  if (place.channelId === null) {
    if (place.measure !== 'on_hand') return []
    return effects(h)
      .map(({ moved, units }) => ({ at: moved.happenedAt, units, cite: moved.cite }))
      .sort((a, b) => b.at.getTime() - a.at.getTime())
  }
  const told = h.attempts
    .filter((a) => a.channelId === place.channelId && a.outcome === 'done' && a.before !== null)
    .map((a) => ({ at: a.at, units: (a.quantity - a.before!) * pack, cite: a.cite }))
  const sold = h.movements
    .filter((m) => m.sourceId === place.systemId && place.locations.includes(m.locationId))
    .filter((m) => m.kind === 'ordered' || m.kind === 'order_cancelled')
    .map((m) => ({ at: m.happenedAt, units: -m.change.committed, cite: m.cite }))
  return [...told, ...sold].sort((a, b) => b.at.getTime() - a.at.getTime())
}

/** All spans of time at which it had what it shows now, the latest first. What came after the gap
 *  was seen came on top. */
export function spans(h: History): Span[] {
  const later = changes(h).filter(
    (c) => c.at <= h.firstSeenAt && h.now.getTime() - c.at.getTime() < BACK_MS,
  )
  const found: Span[] = []
  let gap = 0
  later.forEach((c, i) => {
    gap -= c.units
    if (gap !== h.case.split.residue) return
    found.push({ from: later[i + 1]?.at ?? new Date(h.now.getTime() - BACK_MS), to: c.at })
  })
  return found
}

/** The moment on which most of the gaps agree that were seen together, if enough do. */
export function moment(
  histories: readonly History[],
): { at: Date; seenAt: Date; items: number } | null {
  let best: { at: Date; seenAt: Date; items: number } | null = null
  for (const own of Map.groupBy(histories, (h) => h.firstSeenAt.getTime()).values()) {
    const seenAt = own[0]!.firstSeenAt
    // Spans of one item never overlap: how many hold at a time is how many items do.
    const ends = own.flatMap(spans).flatMap(({ from, to }) => [
      { at: from.getTime(), step: 1 },
      { at: to.getTime(), step: -1 },
    ])
    ends.sort((a, b) => a.at - b.at || a.step - b.step)
    let items = 0
    ends.forEach(({ step }, i) => {
      items += step
      if (items < TOGETHER || (best && items <= best.items)) return
      best = { at: new Date(ends[i + 1]!.at - 1), seenAt, items }
    })
  }
  return best
}

/** The whole place was set back: what came since is missing there. */
export function setBack(h: History): Claim[] {
  const { place, observed } = h.case
  if (h.setBack) {
    const { at, seenAt, items, contrary } = h.setBack
    const missing = changes(h).filter((c) => c.at > at && c.at <= seenAt)
    if (missing.length > 0 && items >= contrary * 2) {
      return claim('stale overwrite', -sum(missing.map((c) => c.units)), {
        cites: missing.map((c) => c.cite),
        says: `${place.system} was set back to ${when(at)}: ${items} items there show what they had then; of this one ${missing.length} later changes (${pieces(sum(missing.map((c) => c.units)))}) are missing.`,
        remedy: place.channelId === null ? 'ask' : 'publish',
        strength: items >= contrary * 5 ? 'proof' : 'strong',
      })
    }
  }
  if (place.channelId !== null || place.measure !== 'on_hand') return []
  const last = changes(h)
  return spans(h).flatMap(({ to }) => {
    const missing = last.filter((c) => c.at >= to)
    if (missing.length < 2) return []
    return claim('stale overwrite', h.case.split.residue, {
      cites: missing.map((c) => c.cite),
      says: `${observed} is what ${place.system} had before ${when(to)}: the last ${missing.length} entries are missing there.`,
      remedy: 'ask',
      strength: 'weak',
      among: last.length,
    })
  })
}
