/** Gaps that are a factor: a case taken for a unit, or everything counted twice. Pure. */
import type { Joined } from '../join/lines.ts'
import type { Finding } from '../report.ts'
import { count, items, many } from '../words.ts'
import { about, type Finder, open, others, owner, type Pair, pairsOf } from './finding.ts'

/** Packs that things really come in; only for an item that stands alone with its factor. */
const usual = new Set([
  6, 8, 10, 12, 16, 18, 20, 24, 25, 30, 36, 40, 48, 50, 60, 72, 96, 100, 120, 144, 200, 250, 500,
  1000,
])

type Factor = { pair: Pair; factor: number; less: number; off: number }

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

/** The larger number as a multiple of the smaller one, `off` units beside it. */
function factorOf(pair: Pair, over: boolean): Factor[] {
  const [less, more] = [pair.number, pair.expected].sort((a, b) => a - b) as [number, number]
  if (pair.gap > 0 !== over || less < 1) return []
  const factor = Math.round(more / less)
  const off = Math.abs(more - factor * less)
  return factor >= 2 && off <= 1 ? [{ pair, factor, less, off }] : []
}

/**
 * A factor that several items have exactly. By chance, a multiple is hit about half as often as the
 * two numbers beside it are; so those are counted as well, and it must be hit twice as often.
 */
function groups(joined: Joined, i: number, each: readonly Factor[], over: boolean): Finding[] {
  const by = new Map<number, Factor[]>()
  for (const one of each) {
    const group = by.get(one.factor)
    if (group) group.push(one)
    else by.set(one.factor, [one])
  }
  return [...by].flatMap(([factor, group]) => {
    const telling = group.filter(({ less }) => less >= 3)
    const exact = telling.filter(({ off }) => off === 0).length
    const beside = telling.length - exact
    if (exact < 3 || exact < 2 * beside) return []
    const hit = group.filter(({ off }) => off === 0).map(({ pair }) => pair)
    return [grouped(joined, i, hit, factor, beside, over)]
  })
}

function grouped(
  joined: Joined,
  i: number,
  hit: Pair[],
  factor: number,
  beside: number,
  over: boolean,
) {
  const { title, key } = joined.sources[i]!
  const own = owner(joined).title
  const all = open(pairsOf(joined, i)).length
  const chance =
    beside === 0
      ? `None is one unit beside such a multiple, so it is hardly chance.`
      : `Only ${many(beside, 'SKU is', 'SKUs are')} one unit beside such a multiple, so it is hardly chance.`
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
    kind: 'pack',
    title: `${items(pairs.length)} in ${joined.sources[i]!.title} may be a pack that was not converted`,
    says: [
      'The larger number is exactly a usual pack (6, 12, 24, …) times the smaller one. Of a single item that can be chance.',
    ],
    next: 'Look at the packaging of one of them.',
  })
