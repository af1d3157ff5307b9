/** The same thing everywhere: a constant gap (something kept back), a ceiling, a wrong sign. Pure. */

import { sells } from '../join/holdings.ts'
import type { Joined } from '../join/lines.ts'
import type { Finding } from '../report.ts'
import { count, gapWords, items, percent } from '../words.ts'
import { about, type Finder, open, others, owner, type Pair, pairsOf } from './finding.ts'

export const same: Finder = (look) =>
  others(look.joined).flatMap(({ i }) => {
    const pairs = pairsOf(look.joined, i)
    return [
      sign(look.joined, i, pairs),
      ceiling(look.joined, i, pairs),
      constant(look.joined, i, pairs, look.tolerance),
    ].flat()
  })

/** Minus where the other has plus. */
function sign(joined: Joined, i: number, pairs: readonly Pair[]): Finding[] {
  const turned = pairs.filter(({ number, expected }) => number === -expected && number !== 0)
  const minus = pairs.filter(({ number, expected }) => number < 0 !== expected < 0 && number !== 0)
  if (turned.length < 3 || turned.length * 2 < minus.length) return []
  const { title } = joined.sources[i]!
  const from = turned.every(({ number }) => number < 0) ? title : owner(joined).title
  return [
    about(joined, i, turned, {
      kind: 'sign',
      title: `${items(turned.length)} have the same number with the opposite sign`,
      says: [
        `${from} writes a minus where the other has the same number without: the column probably holds what went out, not what is there.`,
      ],
      next: `Look at the column that was read for ${from}, and name the right one with --column.`,
    }),
  ]
}

/** Everything above a number is shown as that number. */
function ceiling(joined: Joined, i: number, pairs: readonly Pair[]): Finding[] {
  const { title, role } = joined.sources[i]!
  const cap = pairs.reduce((most, { number }) => Math.max(most, number), 0)
  const at = open(pairs).filter(({ number, expected }) => number === cap && expected > cap)
  const above = pairs.filter(({ expected }) => expected > cap)
  if (!sells(role) || cap < 1 || at.length < 5 || at.length < above.length * 0.8) return []
  return [
    about(joined, i, at, {
      kind: 'cap',
      title: `${title} shows at most ${count(cap)} of anything: ${items(at.length)} stop there`,
      says: [
        'Shops often hide how much there is on purpose. Then this is no gap, and nothing is lost by it.',
      ],
      next: 'If it is meant, nothing. If not, look for a ceiling in the settings of the connection.',
    }),
  ]
}

/** Many items off by exactly the same number: kept back on purpose, or one export is of another moment. */
function constant(joined: Joined, i: number, pairs: readonly Pair[], tolerance: number): Finding[] {
  const { title, role, key } = joined.sources[i]!
  const free = open(pairs)
  const tally = new Map<number, number>()
  for (const { gap } of free) tally.set(gap, (tally.get(gap) ?? 0) + 1)
  const [top] = [...tally].sort((a, b) => b[1] - a[1])
  if (!top) return []
  const [gap] = top
  const back = gap < 0 && sells(role)
  const fits = ({ gap: g, number, expected }: Pair) =>
    g === gap || (back && number === 0 && expected > 0 && expected <= -gap)
  const hit = free.filter(fits)
  const able = pairs.filter(({ expected }) => !back || expected > 0)
  // One or two units are what open orders leave everywhere; that alone proves nothing.
  const needed = Math.abs(gap) <= tolerance ? 0.5 : 0.25
  if (hit.length < 5 || hit.length < able.length * needed) return []
  const share = `${items(hit.length)}, ${percent(hit.length, able.length)} of those compared, are off by the same ${count(Math.abs(gap))}`
  const [says, next] = back
    ? [
        `${title} seems to keep back ${count(-gap)} of everything, as safety stock. Then these are no gaps.`,
        `If it is meant, say so, and they agree: --safety ${key}=${-gap}`,
      ]
    : [
        'One cause is behind them all: a sum that is added everywhere, or one file is of another moment.',
        'Find out what is added before mending single items.',
      ]
  return [
    about(joined, i, hit, {
      kind: back ? 'safety' : 'constant',
      title: `${title} has ${gapWords(gap)} of ${items(hit.length)}: the same gap everywhere`,
      says: [`${share}.`, says!],
      next: next!,
      ...(back ? { severity: 'low' as const } : {}),
    }),
  ]
}
