/** Every finder, in the order in which they may claim a gap: the surest patterns first. */
import { type Finding, severities } from '../report.ts'
import type { Look } from './finding.ts'
import { factors } from './packs.ts'
import { places } from './places.ts'
import { alike, ghosts, unlisted } from './presence.ts'
import { doubtful, lost, negative } from './rows.ts'
import { same } from './same.ts'
import { swapped } from './swapped.ts'
import { beyond, most, strangers, times } from './whole.ts'

const finders = [
  places,
  same,
  factors,
  swapped,
  alike,
  ghosts,
  doubtful,
  lost,
  negative,
  unlisted,
  beyond,
  times,
  most,
  strangers,
]

/** The worst first; of equally bad ones, those about more units. */
export const findAll = (look: Look): Finding[] =>
  finders
    .flatMap((find) => find(look))
    .sort(
      (a, b) =>
        severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
        b.units - a.units ||
        b.items - a.items,
    )
