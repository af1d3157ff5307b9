/** How sure a solution is: how often one of its sort was right in the seeded world, less doubt. Pure. */
import { calibrated } from './calibrated.ts'
import { strengths } from './claim.ts'
import { causeOf, type Solution } from './solve.ts'

export type Table = Readonly<Record<string, readonly [right: number, all: number]>>

/** What is not in the table may be right, and must not be acted upon. */
const UNKNOWN = 0.3
/** A row of fewer is no experience: a wider one is asked. */
const ENOUGH = 20
/** 1.645 standard deviations: the true share is lower than said in one of twenty cases. */
const DOUBT = 1.645
/** Only a sort of diagnosis with this record may be called sure. */
const SURE = { from: 0.95, record: 0.995 }

/** What a solution is like, from the most exact to the widest. */
export function sortsOf(solution: Solution): string[] {
  const { best, ahead, chance, unused } = solution
  const cause = best.length > 1 ? `several ${best.length}` : causeOf(best)
  const weakest = strengths[Math.max(...best.map((c) => strengths.indexOf(c.strength)))]!
  const rivalry =
    unused.length > 0 ? 'partial' : ahead >= 8 ? 'clear' : ahead > 0 ? 'close' : 'level'
  const accident = chance === 0 ? 'none' : chance < 0.15 ? 'rare' : chance < 0.6 ? 'some' : 'easy'
  return [
    `${cause}|${weakest}|${rivalry}|${accident}`,
    `${cause}|${weakest}|${rivalry}`,
    `any|${weakest}|${rivalry}|${accident}`,
  ]
}

/** 0 … 1: the lower end of what the table allows. */
export function confidenceOf(solution: Solution, table: Table = calibrated): number {
  for (const sort of sortsOf(solution)) {
    const [right, all] = table[sort] ?? [0, 0]
    if (all >= ENOUGH) return sure(right, all)
  }
  return UNKNOWN
}

/** The lower bound of Wilson's interval; below 0.95 unless the record itself is nearly perfect. */
function sure(right: number, all: number): number {
  const share = right / all
  const z = DOUBT ** 2 / all
  const lower = (share + z / 2 - DOUBT * Math.sqrt((share * (1 - share) + z / 4) / all)) / (1 + z)
  const rounded = Math.floor(lower * 1000) / 1000
  return share >= SURE.record ? rounded : Math.min(rounded, SURE.from - 0.001)
}
