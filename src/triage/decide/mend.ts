/** Which number would make a disagreement right, if one would. Pure. */
import type { Seen } from '../../reconcile/look.ts'
import type { Diagnosis, Remedy } from '../claim.ts'
import type { Act, Repair } from '../gate.ts'

export type Mended = Pick<Seen, 'place' | 'observed' | 'expected'> & {
  residue: number
  /** What the ledger has there. */
  onHand: number
  /** It is sold as a set and has no stock of its own. */
  bundle: boolean
  /** No other place of the same system shows this stock. */
  alone: boolean
}

/**
 * At the owner the ledger has missed something: a movement makes up for the residue. At a mirror the
 * owner's number is told again. Else the reason, in words, why no number would help.
 */
export function mendOf(m: Mended): Repair | string {
  const { place } = m
  const locationId = place.locations[0]
  if (locationId === undefined) return `${place.system} names no place of ours here`
  if (!place.owns) {
    if (place.channelId === null) return `nobody tells ${place.system} numbers: mend it there`
    return { act: 'publish', locationId, before: m.observed, after: m.expected }
  }
  if (m.bundle) return 'a bundle has no stock of its own: look at what it is made of'
  if (place.locations.length > 1 || !m.alone) {
    return `${place.system} shows this stock in several places: none of them is the whole`
  }
  return { act: 'compensate', locationId, before: m.onHand, after: m.onHand + m.residue }
}

/** What the causes call for instead of `act`; null: they call for it, or nothing is known. */
export function against(diagnosis: Diagnosis | null, act: Act): string | null {
  const other = diagnosis?.claims.find((claim) => claim.remedy !== act)
  return other ? instead[other.remedy] : null
}

const instead: Readonly<Record<Remedy, string>> = {
  publish: 'the owner’s number is right: it is the other side that has to be told again',
  compensate: 'the ledger has missed something: telling the number again would hide it',
  replay: 'a message that waits in quarantine has to be mended and replayed',
  map: 'a name or a pack has to be mapped first',
  pull: 'what did not reach us has to be pulled',
  count: 'only a count can tell which number is right',
  wait: 'it passes by itself',
  ask: 'somebody there has to be asked what happened',
}
