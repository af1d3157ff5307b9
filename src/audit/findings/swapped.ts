/** Two items whose gaps cancel: one was picked, booked or labelled as the other. Pure. */
import { count, many } from '../words.ts'
import { about, type Finder, open, others, type Pair, pairsOf, table } from './finding.ts'

/** Numbers below this cross too often by chance. */
const TELLING = 10

type Two = readonly [more: Pair, fewer: Pair]

export const swapped: Finder = ({ joined, tolerance }) =>
  others(joined).flatMap(({ i }) => {
    const free = open(pairsOf(joined, i)).filter(
      ({ gap }) => Math.abs(gap) > Math.max(1, tolerance),
    )
    const used = new Set<Pair>()
    const twos = [...crossed(free), ...variants(free)].filter((two) => {
      if (two.some((pair) => used.has(pair))) return false
      for (const pair of two) used.add(pair)
      return true
    })
    if (twos.length === 0) return []
    const one = twos.length === 1
    const finding = about(joined, i, twos.flat(), {
      kind: 'swapped',
      title: `${many(twos.length, 'pair')} of SKUs in ${joined.sources[i]!.title} ${one ? 'looks' : 'look'} swapped: one has too many exactly what the other has too few`,
      says: [
        'Either each shows the other’s number, or two variants of one article are off by the same number in opposite directions. Together they are right; each alone is wrong. More pairs fit than chance would make.',
      ],
      next: 'Look at both labels and at the last count: the one was probably picked or counted as the other.',
    })
    const [, , should, shows] = finding.table.titles
    const rows = table(['SKUs', 'Names', should!, shows!], twos, ([a, b]) => [
      `${a.row.sku} and ${b.row.sku}`,
      [a.row.name, b.row.name].filter(Boolean).join(' / '),
      `${count(a.expected)} and ${count(b.expected)}`,
      `${count(a.number)} and ${count(b.number)}`,
    ])
    return [{ ...finding, table: rows }]
  })

/** What fits, unless nearly as much fits where nothing should: then it is chance. */
function beyondChance(
  fits: readonly Two[],
  elsewhere: readonly (readonly Two[])[],
): readonly Two[] {
  const byChance = elsewhere.reduce((sum, each) => sum + each.length, 0) / elsewhere.length
  return fits.length > 3 * byChance ? fits : []
}

/** Each shows the other's number, and nothing else comes near it. */
function crossed(pairs: readonly Pair[]): readonly Two[] {
  const at = new Map<number, Pair[]>()
  for (const pair of pairs) {
    const place = placeOf(pair.expected, pair.number)
    const same = at.get(place)
    if (same) same.push(pair)
    else at.set(place, [pair])
  }
  const fits = (x: number, y: number): Two[] =>
    pairs.flatMap((pair): Two[] => {
      if (pair.gap < 0 || Math.min(pair.expected, pair.number) < TELLING) return []
      const [expected, number] = [pair.number + x, pair.expected + y]
      const twins = at.get(placeOf(expected, number))
      return twins?.length === 1 && alone(at, expected, number) ? [[pair, twins[0]!]] : []
    })
  const elsewhere = [fits(13, 17), fits(-13, 17), fits(17, -13), fits(-17, -13)]
  return beyondChance(fits(0, 0), elsewhere)
}

const placeOf = (expected: number, number: number) => expected * 2 ** 26 + number

const NEAR = 5

/** True when no other pair lies within a few units: where pairs are many, some cross by chance. */
function alone(at: ReadonlyMap<number, unknown>, expected: number, number: number): boolean {
  for (let x = -NEAR; x <= NEAR; x++) {
    for (let y = -NEAR; y <= NEAR; y++) {
      if ((x !== 0 || y !== 0) && at.has(placeOf(expected + x, number + y))) return false
    }
  }
  return true
}

/** The gaps cancel, and the codes differ in their last part only; one of each within that family. */
function variants(pairs: readonly Pair[]): readonly Two[] {
  const fits = (beside: number): Two[] => {
    const families = new Map<string, Pair[]>()
    for (const pair of pairs) {
      const stem = stemOf(pair.row.key)
      if (stem === undefined) continue
      const at = `${stem}|${pair.gap > 0 ? pair.gap : beside - pair.gap}`
      const family = families.get(at)
      if (family) family.push(pair)
      else families.set(at, [pair])
    }
    return [...families.values()].flatMap((family): Two[] => {
      const [more, fewer] = [family.filter((p) => p.gap > 0), family.filter((p) => p.gap < 0)]
      return more.length === 1 && fewer.length === 1 ? [[more[0]!, fewer[0]!]] : []
    })
  }
  return beyondChance(fits(0), [fits(1), fits(-1)])
}

/** "tee-blue-m" → "tee-blue", "85123a" → "85123": the code without its last part; undefined: it has one part. */
function stemOf(key: string): string | undefined {
  return (/^(.{2,})[-_./ ][^-_./ ]{1,6}$/.exec(key) ?? /^(.*\d)\p{L}{1,3}$/u.exec(key))?.[1]
}
