/** Which of the many lines a person should look at: those that are off, and that no pattern explains. Pure. */
import { type Line, type Severity, type Shown, severities } from './report.ts'

/** More than orders on their way would make. */
const isGrave = (severity: Severity | null): severity is Severity =>
  severity !== null && severity !== 'in_flight'

export const graveOf = (lines: readonly Line[]) => lines.filter(({ severity }) => isGrave(severity))

/** A line that is off by itself: the worst of its numbers that belong to no pattern, and whose it is. */
export type Single = { line: Line; at: Shown; system: number; severity: Severity }

/** Patterns that only may be: a person should see these lines all the same. */
const hints = new Set(['maybe pack'])

/** The worst first, and otherwise in the order of the report. */
export function singlesOf(lines: readonly Line[]): Single[] {
  const singles = lines.flatMap((line): Single[] => {
    let worst: Single | undefined
    line.shows.forEach((at, system) => {
      const { severity, pattern } = at
      if (!isGrave(severity) || (pattern !== null && !hints.has(pattern))) return
      if (!worst || rank(severity) > rank(worst.severity)) worst = { line, at, system, severity }
    })
    return worst ? [worst] : []
  })
  return singles.sort((a, b) => rank(b.severity) - rank(a.severity))
}

const rank = (severity: Severity) => severities.indexOf(severity)
