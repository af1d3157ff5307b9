/** A place whose records were set back to an earlier time: a backup, an old copy. Pure. */
import type { Claim } from '../claim.ts'
import type { History } from '../history.ts'
import { claim, type Effect, effects, pieces, when } from './lens.ts'

const BACK_MS = 72 * 3_600_000

/** Between `from` and `to` the place had what it shows now: everything since is missing there. */
export type Moment = { from: Date; to: Date; missing: Effect[] }

/** All moments that reproduce the gap, the latest first. */
export function moments(h: History): Moment[] {
  const { place, split } = h.case
  if (place.channelId !== null || place.measure !== 'on_hand') return []
  const later = [...effects(h)]
    .filter((e) => h.now.getTime() - e.moved.recordedAt.getTime() < BACK_MS)
    .sort((a, b) => b.moved.happenedAt.getTime() - a.moved.happenedAt.getTime())
  const found: Moment[] = []
  let gap = 0
  later.forEach((e, i) => {
    gap -= e.units
    if (gap !== split.residue) return
    const from = later[i + 1]?.moved.happenedAt ?? new Date(h.now.getTime() - BACK_MS)
    found.push({ from, to: e.moved.happenedAt, missing: later.slice(0, i + 1) })
  })
  return found
}

export function setBack(h: History): Claim[] {
  const all = moments(h)
  return all.flatMap((at) => {
    const whole = h.setBack
    const together = whole !== null && whole.items > 2 && at.from < whole.to && whole.from < at.to
    const alone = at.missing.length === 1
    if (alone && !together) return []
    return claim('stale overwrite', h.case.split.residue, {
      cites: at.missing.map((e) => e.moved.cite),
      says: together
        ? `${h.case.place.system} has what it had at ${when(whole!.from)}: ${whole!.items} items there are as they were then, and ${at.missing.length} later entries of this one (${pieces(h.case.split.residue)}) are missing.`
        : `${h.case.place.system} has what it had before ${when(at.to)}: the last ${at.missing.length} entries are missing there.`,
      remedy: 'ask',
      strength: together ? 'strong' : 'weak',
      among: all.length * at.missing.length,
    })
  })
}

/** The moment on which most of these items agree, if at least three do. */
export function agreedMoment(histories: readonly History[]): History['setBack'] {
  const spans = histories.flatMap((h) => moments(h).map((m) => ({ ...m, itemId: h.case.itemId })))
  let best: History['setBack'] = null
  for (const { to } of spans) {
    const at = new Date(to.getTime() - 1)
    const holding = spans.filter((s) => s.from <= at && at < s.to)
    const items = new Set(holding.map((s) => s.itemId)).size
    if (items < 3 || (best && best.items >= items)) continue
    const from = holding.reduce((last, s) => (s.from > last ? s.from : last), new Date(0))
    best = { from, to: holding.reduce((first, s) => (s.to < first ? s.to : first), to), items }
  }
  return best
}
