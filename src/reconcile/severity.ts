/** How bad a disagreement is, and which rule says so. Pure. */
import type { Measure } from '../stock/names.ts'

export const severities = ['in_flight', 'low', 'high', 'critical'] as const
export type Severity = (typeof severities)[number]

export type Weighed = {
  residue: number
  observed: number
  expected: number
  measure: Measure
  /** It is a place where customers buy. */
  sells: boolean
  onHand: number
  /** Differences up to this many units don't matter in this category. */
  tolerance: number
  /** For how long it has been there, in ms. */
  ageMs: number
}

const DAY_MS = 86_400_000

/** The first rule that holds. All quantities are base units. */
export function severityOf(w: Weighed): { severity: Severity; why: string } {
  const size = Math.abs(w.residue)
  const share = size / Math.max(1, w.onHand)
  if (size === 0) return say('in_flight', 'all of it is on its way')
  const tooMany = w.residue > 0
  if (w.sells && tooMany && w.expected <= 0) {
    return say('critical', `it sells ${units(w.observed)} that are not there`)
  }
  if (size <= w.tolerance) return say('low', `within the tolerance of ${units(w.tolerance)}`)
  if (w.sells && tooMany && (size >= 5 || share >= 0.2)) {
    return say('critical', `${units(size)} too many can be sold there`)
  }
  if (w.sells && !tooMany && w.observed <= 0 && w.expected > 0) {
    return say('high', `it shows none, and ${units(w.expected)} could be sold`)
  }
  if (size >= 20 || share >= 0.5) {
    return say('high', `${units(size)}, ${Math.round(share * 100)}% of what is on hand`)
  }
  if (w.sells && tooMany) return say('high', `${units(size)} too many can be sold there`)
  if (w.ageMs >= DAY_MS) return say('high', 'it has been there for more than a day')
  return say('low', `${units(size)}, ${Math.round(share * 100)}% of what is on hand`)
}

const say = (severity: Severity, why: string) => ({ severity, why })
const units = (n: number) => `${n} ${Math.abs(n) === 1 ? 'unit' : 'units'}`
