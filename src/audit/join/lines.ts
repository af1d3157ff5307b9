/** Joins what the systems say of each item, and says for each what it should show. Pure. */
import { gradeOf } from '../grade.ts'
import type { Line, Shown } from '../report.ts'
import { type Basis, basisOf, type Expected, expectations, of } from './expected.ts'
import {
  type Holding,
  type Holdings,
  holdingsOf,
  type JoinSettings,
  type Source,
  sells,
} from './holdings.ts'

export type Joined = {
  sources: readonly Source[]
  /** Per system, in order; the first is the owner. */
  holdings: readonly Holdings[]
  /** Null for the owner. */
  bases: readonly (Basis | null)[]
  lines: readonly Row[]
}

/** A line on its way: patterns are put into its parts before it is shown. */
export type Row = Omit<Line, 'shows' | 'severity'> & { key: string; shows: Shown[] }

export type LineSettings = JoinSettings & { tolerance: number }

/** `sources`: the owner first. */
export function join(sources: readonly Source[], settings: LineSettings): Joined {
  const holdings = sources.map((source, i) => holdingsOf(source, i === 0, settings))
  const own = holdings[0]!
  const bases = holdings.map((each, i) => (i === 0 ? null : basisOf(own, each, settings.orders)))
  const expects = sources.map((source, i) =>
    i === 0 ? null : expectations(own, bases[i]!, source, settings),
  )
  const keys = new Set(holdings.flatMap((each) => [...each.keys()]))
  const lines: Row[] = []
  for (const key of keys) {
    const here = holdings.map((each) => each.get(key))
    const known = here.filter((holding) => holding !== undefined)
    const shows = here.map((holding, i) =>
      i === 0
        ? owned(holding, bases)
        : shown(holding, bases[i]!, expects[i]!(key, holding), sources[i]!, settings.tolerance),
    )
    const about = (of: 'name' | 'price') => known.find((h) => h.about[of])?.about[of] ?? null
    lines.push({
      key,
      sku: known[0]!.sku,
      name: (about('name') as string | null) ?? '',
      price: about('price') as number | null,
      shows,
    })
  }
  return { sources, holdings, bases, lines }
}

const silentShown = {
  number: null,
  expected: null,
  gap: null,
  severity: null,
  rule: null,
  pattern: null,
}

/** The owner's own number: of the kind that most of the others are compared with. */
function owned(holding: Holding | undefined, bases: readonly (Basis | null)[]): Shown {
  if (!holding) return { ...silentShown, why: 'not in the file' }
  const owners = bases.flatMap((basis) => (basis ? [basis.owner] : []))
  const measure = owners.includes('on_hand') ? 'on_hand' : 'available'
  const number = holding.trouble ? null : of(holding, measure)
  return { ...silentShown, number, why: holding.trouble?.why ?? null }
}

function shown(
  holding: Holding | undefined,
  basis: Basis,
  expected: Expected,
  { role }: Source,
  tolerance: number,
): Shown {
  if (!holding) return { ...silentShown, expected: expected.units, why: 'not in the file' }
  // A number that is in doubt is not shown either: somebody would believe it.
  const number = holding.trouble ? null : of(holding, basis.measure)
  if (holding.trouble || number === null) {
    const why = holding.trouble?.why ?? 'no such number of it'
    return { ...silentShown, number, expected: expected.units, why }
  }
  if (expected.units === null) return { ...silentShown, number, why: expected.why }
  // A shop cannot offer less than nothing; one that does show a minus is held to the owner's.
  const should = sells(role) && number >= 0 ? Math.max(0, expected.units) : expected.units
  const gap = number - should
  const { sold, beyond } = holding.about
  const selling = sells(role) && sold
  const grade = gradeOf({
    expected: should,
    shown: number,
    measure: basis.measure,
    sells: selling,
    beyond,
    tolerance,
  })
  return {
    number,
    expected: should,
    gap,
    severity: grade?.severity ?? null,
    rule: grade?.rule ?? null,
    pattern: null,
    why: null,
  }
}

/** True where people can buy this item at this system. */
export const sellsIt = ({ sources, holdings }: Joined, i: number, key: string): boolean =>
  sells(sources[i]!.role) && (holdings[i]!.get(key)?.about.sold ?? false)
