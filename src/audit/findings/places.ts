/** Gaps that are exactly what lies at one place: it is missing on one side, or counted twice. Pure. */

import type { Measure } from '../../stock/names.ts'
import type { Holdings } from '../join/holdings.ts'
import type { Finding } from '../report.ts'
import { items } from '../words.ts'
import { about, type Finder, open, others, owner, type Pair, pairsOf } from './finding.ts'

/** More places than this are bins, and each holds too little to prove anything. */
const MOST_PLACES = 100

type Theory = {
  /** Whose place it is. */
  of: number
  sign: 1 | -1
  says(place: string, title: string, own: string): Pick<Finding, 'title' | 'says' | 'next'>
}

export const places: Finder = ({ joined, tolerance }) =>
  others(joined).flatMap(({ source, i }) => {
    const pairs = pairsOf(joined, i)
    const basis = joined.bases[i]!
    return theories(i).flatMap((theory) => {
      const measure = theory.of === 0 ? basis.owner : basis.measure
      const held = byPlace(joined.holdings[theory.of]!, pairs, measure)
      if (held.size < 2 || held.size > MOST_PLACES) return []
      return [...held].flatMap(([place, there]) => {
        const hit = there.filter(({ pair, units }) => pair.gap === theory.sign * units)
        const free = open(hit.map(({ pair }) => pair))
        const plain = free.filter(({ gap }) => Math.abs(gap) > tolerance)
        if (plain.length < 3 || hit.length * 2 < there.length) return []
        const { title, says, next } = theory.says(place, source.title, owner(joined).title)
        return [
          about(joined, i, free, {
            kind: 'place',
            title: `${items(free.length)}: ${title}`,
            says: [
              `For ${items(hit.length)} of the ${there.length} that lie there, the gap is exactly that number.`,
              ...says,
            ],
            next,
          }),
        ]
      })
    })
  })

/** Per place, the pairs whose item lies there, and how many units of it. */
function byPlace(holdings: Holdings, pairs: readonly Pair[], measure: Measure) {
  const found = new Map<string, { pair: Pair; units: number }[]>()
  for (const pair of pairs) {
    const holding = holdings.get(pair.row.key)
    const here = new Map<string, number>()
    for (const entry of holding?.entries ?? []) {
      if (entry.location === '') continue
      // A bare quantity is kept as on hand, whatever it means to its system.
      const said = measure === 'on_hand' ? entry.onHand : (entry.available ?? entry.onHand)
      here.set(entry.location, (here.get(entry.location) ?? 0) + (said ?? 0) * holding!.pack)
    }
    for (const [place, units] of here) {
      const there = found.get(place) ?? []
      if (units !== 0) there.push({ pair, units })
      found.set(place, there)
    }
  }
  return found
}

const theories = (i: number): Theory[] => [
  {
    of: i,
    sign: 1,
    says: (place, title, own) => ({
      title: `${title} also counts “${place}”, which ${own} does not`,
      says: [`The gap is what ${title} has at “${place}”; without that place they agree.`],
      next: `Leave it out (--location names the places to count), or add it to ${own}'s export.`,
    }),
  },
  {
    of: 0,
    sign: 1,
    says: (place, title, own) => ({
      title: `${title} counts “${place}” twice`,
      says: [`The gap is once more what ${own} has at “${place}”.`],
      next: `Look whether two locations of ${title} are fed from “${place}”.`,
    }),
  },
  {
    of: 0,
    sign: -1,
    says: (place, title, own) => ({
      title: `${title} does not count “${place}”`,
      says: [`The gap is what ${own} has at “${place}”.`],
      next: `If ${title} is not meant to sell from there, leave the place out with --location; otherwise it lacks that stock.`,
    }),
  },
]
