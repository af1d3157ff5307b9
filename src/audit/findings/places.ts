/** Gaps that are exactly what lies at one place: it is missing on one side, or counted twice. Pure. */

import type { Measure } from '../../stock/names.ts'
import type { Holding } from '../join/holdings.ts'
import type { Joined } from '../join/lines.ts'
import type { Finding } from '../report.ts'
import { items } from '../words.ts'
import { about, type Finder, open, others, owner, pairsOf } from './finding.ts'

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
      const names = locationsOf(joined, theory.of)
      if (names.length < 2 || names.length > MOST_PLACES) return []
      return names.flatMap((place) => {
        const there = pairs.flatMap((pair) => {
          const held = heldAt(joined.holdings[theory.of]!.get(pair.row.key), place, measure)
          return held === 0 ? [] : [{ pair, held }]
        })
        const hit = there
          .filter(({ pair, held }) => pair.gap === theory.sign * held)
          .map((h) => h.pair)
        const free = open(hit)
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

function locationsOf({ holdings }: Joined, of: number): string[] {
  const names = new Set<string>()
  for (const { entries } of holdings[of]!.values())
    for (const { location } of entries) if (location !== '') names.add(location)
  return [...names]
}

function heldAt(holding: Holding | undefined, place: string, measure: Measure): number {
  let held = 0
  for (const entry of holding?.entries ?? []) {
    if (entry.location !== place) continue
    // A bare quantity is kept as on hand, whatever it means to its system.
    held += (measure === 'on_hand' ? entry.onHand : (entry.available ?? entry.onHand)) ?? 0
  }
  return held * (holding?.pack ?? 1)
}
