/** How bad one gap is, by the rules that the running system has too; two files know no age. Pure. */
import { severityOf } from '../reconcile/severity.ts'
import type { Measure } from '../stock/names.ts'
import type { Severity } from './report.ts'

export type Gap = {
  /** What the owner's number makes it should be, and what it shows; in base units. */
  expected: number
  shown: number
  measure: Measure
  /** True where people can buy what is shown. */
  sells: boolean
  /** True: it goes on selling below zero, so showing none hides nothing. */
  beyond: boolean
  /** Units that orders on their way may well explain. */
  tolerance: number
}

/** Null where the numbers are equal. */
export function gradeOf(gap: Gap): { severity: Severity; rule: string } | null {
  const { expected, shown, measure, tolerance } = gap
  const residue = shown - expected
  if (residue === 0) return null
  const sells = gap.sells && !(gap.beyond && residue < 0)
  const none = sells && shown > 0 && expected <= 0
  if (Math.abs(residue) <= tolerance && !none) {
    return { severity: 'in_flight', rule: `${tolerance} or fewer: usually an order on its way` }
  }
  const weighed = { residue, observed: shown, expected, measure, sells, tolerance, ageMs: 0 }
  const { severity, why } = severityOf({ ...weighed, onHand: Math.max(0, expected) })
  return { severity, rule: why }
}
