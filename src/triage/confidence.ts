/** How sure a solution is: how often one of its sort was right in the seeded world. Pure. */
import type { Place } from '../reconcile/places.ts'
import { calibrated } from './calibrated.ts'
import { type Claim, strengths } from './claim.ts'
import { causeOf, type Solution } from './solve.ts'

export type Table = ReadonlyMap<string, { right: number; all: number }>

/** What nothing is known of may be right, and must not be acted upon. */
const UNKNOWN = 0.3
/** So many cases of a sort weigh as much as all that is known of the wider sort it belongs to. */
const WEIGHT = 12
/** To be called sure, a sort must have been right this often, and must not be new: so many cases of
 *  its cause, its evidence and its sort of place. Mere arithmetic is never sure. */
const RECORD = { share: 0.985, least: 60 }
/** From here on a diagnosis is sure: of those, 995 in 1,000 were right. */
export const SURE = 0.95

/** The sort that says cause, evidence and place. */
const PLACE = 2

/** What a solution is like, from the widest sort to the most exact. */
export function sortsOf(solution: Solution, place: Pick<Place, 'owns' | 'channelId'>): string[] {
  const { best, ahead, chance, unused } = solution
  const [cause, weakest, side] = sortOf(best, place)
  const rivalry =
    unused.length > 0 ? 'partial' : ahead >= 8 ? 'clear' : ahead > 0 ? 'close' : 'level'
  return [
    `any|${weakest}|${rivalry}|${accidentOf(chance)}`,
    `${cause}|${weakest}`,
    `${cause}|${weakest}|${side}`,
    `${cause}|${weakest}|${side}|${rivalry}`,
    `${cause}|${weakest}|${side}|${rivalry}|${accidentOf(chance)}`,
  ]
}

type Sort = [cause: string, weakest: string, side: string]

function sortOf(best: readonly Claim[], place: Pick<Place, 'owns' | 'channelId'>): Sort {
  const cause = best.length > 1 ? `several ${best.length}` : causeOf(best)
  const weakest = strengths[Math.max(...best.map((c) => strengths.indexOf(c.strength)))]!
  return [cause, weakest, place.owns ? 'owner' : place.channelId === null ? 'copy' : 'told']
}

/** How often a cause on such evidence at such a place was right in the seeded world. Undefined: it never came up. */
export const recordOf = (
  claims: readonly Claim[],
  place: Pick<Place, 'owns' | 'channelId'>,
  table: Table = own,
): { right: number; all: number } | undefined =>
  claims.length === 0 ? undefined : table.get(sortOf(claims, place).join('|'))

function accidentOf(chance: number): string {
  if (chance === 0) return 'none'
  if (chance < 0.05) return 'rare'
  if (chance < 0.15) return 'few'
  return chance < 0.6 ? 'some' : 'easy'
}

/** 0 … 1: the share that was right, each sort leaning on the wider one as far as it is small. */
export function confidenceOf(sorts: readonly string[], table: Table = own): number {
  const rows = sorts.map((sort) => table.get(sort) ?? { right: 0, all: 0 })
  const share = rows.reduce(
    (wider, { right, all }) => (right + WEIGHT * wider) / (all + WEIGHT),
    UNKNOWN,
  )
  const rounded = Math.floor(share * 1000) / 1000
  const known = (rows[PLACE]?.all ?? 0) >= RECORD.least && !sorts[PLACE]!.includes('|weak|')
  return known && share >= RECORD.share ? rounded : Math.min(rounded, SURE - 0.001)
}

/** The table as `calibrated.ts` writes it. */
export function parsed(text: string): Table {
  const table = new Map<string, { right: number; all: number }>()
  const lines = text.replaceAll(/\n {2}/g, ' ').split('\n')
  for (const line of lines) {
    const [, cause, rest] = /^([^:]+):(.*)$/.exec(line) ?? []
    for (const part of rest?.split(',') ?? []) {
      const [, sort, right, all] = /^\s*(.+) (\d+)\/(\d+)$/.exec(part)!
      table.set(`${cause}|${sort!.replaceAll(' ', '|')}`, {
        right: Number(right),
        all: Number(all),
      })
    }
  }
  return table
}

const own = parsed(calibrated)
