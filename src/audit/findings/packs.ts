/** Gaps that are a factor: a case taken for a unit, or everything counted twice. Pure. */
import type { Joined } from '../join/lines.ts'
import type { Finding } from '../report.ts'
import { count, items } from '../words.ts'
import { about, type Finder, open, others, owner, type Pair, pairsOf } from './finding.ts'

/** Packs that things really come in; only for an item that stands alone with its factor. */
const usual = new Set([
  6, 8, 10, 12, 16, 18, 20, 24, 25, 30, 36, 40, 48, 50, 60, 72, 96, 100, 120, 144, 200, 250, 500,
  1000,
])

/** The larger number is about `factor` times the smaller one; `exact`: exactly. */
type Factor = { pair: Pair; factor: number; less: number; exact: boolean }

export const factors: Finder = ({ joined }) =>
  others(joined).flatMap(({ i }) => {
    const pairs = pairsOf(joined, i)
    const found: Finding[] = []
    for (const over of [true, false]) {
      const each = open(pairs).flatMap((pair) => factorOf(pair, over))
      found.push(...groups(joined, i, each, over))
    }
    const single = open(pairs).filter((pair) => named(joined, i, pair))
    const alone = open(pairs).filter((pair) => !named(joined, i, pair) && likely(pair))
    if (single.length > 0) found.push(byColumn(joined, i, single))
    if (alone.length > 0) found.push(possible(joined, i, alone))
    return found
  })

function factorOf(pair: Pair, over: boolean): Factor[] {
  const [less, more] = [pair.number, pair.expected].sort((a, b) => a - b) as [number, number]
  if (pair.gap > 0 !== over || less < 1) return []
  const factor = Math.round(more / less)
  return factor < 2 ? [] : [{ pair, factor, less, exact: more === factor * less }]
}

/** Factors that several items have exactly, and that chance would hardly make. */
function groups(joined: Joined, i: number, each: readonly Factor[], over: boolean): Finding[] {
  const by = new Map<number, Factor[]>()
  for (const one of each) {
    const group = by.get(one.factor)
    if (group) group.push(one)
    else by.set(one.factor, [one])
  }
  return [...by].flatMap(([factor, group]) => {
    const hit = group.filter(({ exact }) => exact).map(({ pair }) => pair)
    // A factor that things really come in is likelier than any other, the more so without exceptions.
    const all = hit.length === group.length
    const rare = usual.has(factor) || factor <= 6 ? (all ? 5e-3 : 1e-3) : 1e-6
    if (hit.length < 3 || byChance(group, hit.length) > rare) return []
    const expected = group.reduce((sum, { less }) => sum + 1 / less, 0)
    return [grouped(joined, i, hit, factor, group.length, expected, over)]
  })
}

/**
 * How likely it is at most that chance makes so many exact. A number that is about k times n is so
 * exactly in one of n cases; the bound is Chernoff's, over a few values of its parameter.
 */
function byChance(group: readonly Factor[], hits: number): number {
  const logs = [0.5, 1, 1.5, 2, 3, 4, 6, 9, 13].map((t) =>
    group.reduce((sum, { less }) => sum + Math.log1p(Math.expm1(t) / less), -t * hits),
  )
  return Math.exp(Math.min(0, ...logs))
}

function grouped(
  joined: Joined,
  i: number,
  hit: Pair[],
  factor: number,
  near: number,
  expected: number,
  over: boolean,
) {
  const { title, key } = joined.sources[i]!
  const own = owner(joined).title
  const all = open(pairsOf(joined, i)).length
  const chance = `Of the ${items(near)} that are about ${count(factor)} times, ${count(hit.length)} are exactly that; chance would make about ${count(Math.max(1, Math.round(expected)))}.`
  if (factor === 2 && hit.length * 2 >= all) {
    return about(joined, i, hit, {
      kind: 'twice',
      title: `${items(hit.length)} ${hit.length === 1 ? 'is' : 'are'} exactly ${over ? 'twice' : 'half'} as much in ${title} as in ${own}`,
      says: [
        chance,
        `One place may be counted twice, or a file was imported twice into ${over ? title : own}.`,
      ],
      next: 'Compare one of them place by place in both systems.',
    })
  }
  return about(joined, i, hit, {
    kind: 'pack',
    title: `${items(hit.length)} in ${title} ${hit.length === 1 ? 'is' : 'are'} exactly ${count(factor)} times too ${over ? 'many' : 'few'}: a pack of ${count(factor)} was not converted`,
    says: [
      `${over ? title : own} counts single units and ${over ? own : title} counts packs of ${count(factor)}, or the other way round. ${chance}`,
    ],
    next: `Check one of them. If it is so, write a file with the columns system, sku and pack (${over ? owner(joined).key : key}, …, ${factor}), name it with --packs, and these gaps are gone.`,
  })
}

/** One of the two files itself says that so many are in a pack, and the factor is that number. */
function named({ holdings }: Joined, i: number, pair: Pair): boolean {
  const [less, more] = [pair.number, pair.expected].sort((a, b) => a - b) as [number, number]
  if (less < 1) return false
  const packs = [0, i].map((n) => holdings[n]!.get(pair.row.key)?.about.pack ?? 0)
  return packs.some((pack) => pack >= 2 && more === less * pack)
}

function likely({ number, expected }: Pair): boolean {
  const [less, more] = [number, expected].sort((a, b) => a - b) as [number, number]
  return less >= 6 && more % less === 0 && usual.has(more / less)
}

const byColumn = (joined: Joined, i: number, pairs: readonly Pair[]) =>
  about(joined, i, pairs, {
    kind: 'pack',
    title: `${items(pairs.length)} in ${joined.sources[i]!.title} ${pairs.length === 1 ? 'is' : 'are'} off by exactly the pack size that the file itself names`,
    says: ['One system counts packs, the other single units.'],
    next: 'Write a file with the columns system, sku and pack, and name it with --packs.',
  })

const possible = (joined: Joined, i: number, pairs: readonly Pair[]) =>
  about(joined, i, pairs, {
    kind: 'maybe pack',
    title: `${items(pairs.length)} in ${joined.sources[i]!.title} may be a pack that was not converted`,
    says: [
      'The larger number is exactly a usual pack (6, 12, 24, …) times the smaller one. Of a single item that can be chance.',
    ],
    next: 'Look at the packaging of one of them.',
  })
