/** The sums of an audit, per system: how many agree, how many units are too many or too few. Pure. */
import { type Joined, sellsIt } from './join/lines.ts'
import { type Severity, severities, type Totals } from './report.ts'

/** Edges of the bars of gaps: … −51, −50 to −21, −20 to −6, −5 to −3, −2 to −1, 0, 1 to 2, … */
export const steps: readonly [number | null, number | null][] = [
  [null, -51],
  [-50, -21],
  [-20, -6],
  [-5, -3],
  [-2, -1],
  [0, 0],
  [1, 2],
  [3, 5],
  [6, 20],
  [21, 50],
  [51, null],
]

const none = () => ({ items: 0, units: 0 })

/** `i`: which of the systems; not the owner. */
export function totalsOf(joined: Joined, i: number, tolerance: number): Totals {
  const count = Object.fromEntries(severities.map((s) => [s, 0])) as Record<Severity, number>
  const bars = steps.map(([from, to]) => ({ from, to, items: 0 }))
  const sums = { compared: 0, exact: 0, tolerated: 0, unknown: 0 }
  const far = { tooMany: 0, tooFew: 0 }
  const units = {
    tooMany: none(),
    tooFew: none(),
    oversell: none(),
    soldOut: none(),
    onlyHere: none(),
    onlyOwner: none(),
  }
  const add = (to: keyof typeof units, by: number) => {
    units[to].items++
    units[to].units += by
  }
  for (const { key, shows } of joined.lines) {
    const [own, here] = [shows[0]!, shows[i]!]
    const listed = joined.holdings[i]!.has(key)
    const owned = joined.holdings[0]!.has(key)
    if (here.pattern === 'alike') {
      // One item under two names, most likely: it is on both sides, and could not be compared.
      if (owned) sums.unknown++
      continue
    }
    if (here.gap === null) {
      if (listed && !owned && here.expected === null && (here.number ?? 0) > 0)
        add('onlyHere', here.number!)
      else if (owned && !listed && (own.number ?? 0) > 0) add('onlyOwner', own.number!)
      if (listed && owned) sums.unknown++
      continue
    }
    const { gap } = here
    sums.compared++
    bars.find(({ from, to }) => (from === null || gap >= from) && (to === null || gap <= to))!
      .items++
    if (here.severity) count[here.severity]++
    if (gap === 0) sums.exact++
    else if (Math.abs(gap) <= tolerance) sums.tolerated++
    else far[gap > 0 ? 'tooMany' : 'tooFew']++
    if (gap > 0) add('tooMany', gap)
    if (gap < 0) add('tooFew', -gap)
    if (!sellsIt(joined, i, key)) continue
    if (gap > 0 && here.number! > 0) add('oversell', here.number! - Math.max(0, here.expected!))
    const beyond = joined.holdings[i]!.get(key)!.about.beyond
    if (gap < 0 && here.number! <= 0 && here.expected! > 0 && !beyond)
      add('soldOut', here.expected!)
  }
  return { ...sums, far, ...units, severities: count, gaps: bars }
}
