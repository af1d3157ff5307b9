/** Causes around a count: it was wrong, or something was told on the wrong side of it. Pure. */
import type { Claim } from '../claim.ts'
import type { History, Moved } from '../history.ts'
import { anchorAt, claim, documentOf, effectAt, near, pieces, since, sum, when } from './lens.ts'

/** So close to a count, a clock or a slow hand can put a movement on the wrong side. */
const AROUND_MS = 4 * 3_600_000

const countsAt = (h: History): Moved[] =>
  h.case.place.locations.flatMap((id) => {
    const anchor = anchorAt(h, id)
    return anchor && since(h, anchor.recordedAt) ? [anchor] : []
  })

const movedNear = (h: History, count: Moved) =>
  h.movements.filter(
    (m) =>
      m.counted === null &&
      m.locationId === count.locationId &&
      near(m.happenedAt, count.happenedAt, AROUND_MS) &&
      effectAt(h, m.locationId, m.change) !== 0,
  )
/** By the order of their messages: what is read together is recorded in any order. */
const toldBefore = (a: Moved, b: Moved) =>
  a.messageId !== null && b.messageId !== null ? a.messageId < b.messageId : a.version < b.version

/** Dated after the count, and told before it: by its own date the count does not have them. */
const between = (h: History, count: Moved) =>
  movedNear(h, count).filter((m) => m.happenedAt > count.happenedAt && toldBefore(m, count))

/** The owner has what it would have without the count, or with its digits the other way round. */
export function miscounted(h: History): Claim[] {
  if (!h.case.place.owns) return []
  return countsAt(h).flatMap((m) => {
    const jump = m.book === null ? 0 : m.counted! - m.book
    const misdated = sum(between(h, m).map((b) => b.change.on_hand)) === jump
    const undone = claim('count error', -jump, {
      cites: [m.cite],
      says: `The count of ${when(m.happenedAt)} said ${m.counted} where the book had ${m.book}; ${h.case.place.system} has what it would have without that count.`,
      remedy: 'count',
      strength: misdated ? 'weak' : 'strong',
    })
    const turned = swappedDigits(m.counted!).flatMap((meant) =>
      claim('count error', meant - m.counted!, {
        cites: [m.cite],
        says: `The count of ${when(m.happenedAt)} said ${m.counted}; with two digits the other way round, ${meant}, it would be right.`,
        remedy: 'count',
        strength: 'strong',
      }),
    )
    return [...undone, ...turned]
  })
}

function swappedDigits(n: number): number[] {
  const digits = [...String(Math.abs(n))]
  return digits.slice(1).flatMap((d, i) => {
    if (d === digits[i]) return []
    const other = [...digits]
    other[i] = d
    other[i + 1] = digits[i]!
    return [Number(other.join(''))]
  })
}

/** Told after a count as having happened before it, so that it was left out; or the reverse. */
export function late(h: History): Claim[] {
  if (!h.case.place.owns) return []
  return countsAt(h).flatMap((count) => {
    const left = movedNear(h, count).filter(
      (m) => m.happenedAt <= count.happenedAt && !toldBefore(m, count),
    )
    const added = between(h, count)
    const leftOut = left.flatMap((m) =>
      claim('late event', effectAt(h, m.locationId, m.change), {
        cites: [m.cite, count.cite],
        says: `${documentOf(m.key)} of ${when(m.happenedAt)} was told only at ${when(m.recordedAt)}, after the count of ${when(count.happenedAt)}, and was taken to be in it; the count was without its ${pieces(m.change.on_hand)}.`,
        remedy: 'compensate',
        strength: 'strong',
        among: left.length,
      }),
    )
    const twice = added.flatMap((m) =>
      claim('late event', -effectAt(h, m.locationId, m.change), {
        cites: [m.cite, count.cite],
        says: `${documentOf(m.key)} is dated ${when(m.happenedAt)}, after the count of ${when(count.happenedAt)}, and was added to it; the count was told only at ${when(count.recordedAt)}, and had its ${pieces(m.change.on_hand)} already.`,
        remedy: 'compensate',
        strength:
          count.book !== null && count.counted! - count.book === m.change.on_hand
            ? 'strong'
            : 'weak',
        among: added.length,
      }),
    )
    return [...leftOut, ...twice]
  })
}
