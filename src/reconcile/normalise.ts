/**
 * A gap in parts: what is on its way and why, and what nothing explains. Pure. All quantities are
 * base units, all signs as the place shows them: + is too many there.
 */
import { soldAhead } from '../stock/available.ts'
import type { Measure, Quantities } from '../stock/names.ts'

/** The parts that a gap can have. Paused is a person's decision; all others pass by themselves. */
export const terms = {
  push_pending: 'a new number is on its way there',
  push_unverified: 'a number was written there and its answer was lost; it is being looked at',
  never_told: 'it has not been told its first number yet',
  paused: 'telling this channel is switched off',
  held_back: 'held back for orders that it seems to have and we have not seen',
  message_waiting: 'its message about this is here and being worked through',
  order_there: 'an order that is open there is on its way to us',
  mid_flight: 'something moved within the last minutes; it is looked at again next time',
} as const
export type TermName = keyof typeof terms

export type Term = { term: TermName; quantity: number; says: string; cites: string[] }

/** How telling one channel about one item stands, in base units. */
export type Told = {
  /** What was last confirmed there, less what that channel has sold since by our books. */
  base: number | null
  /** A write whose answer was lost. */
  sent: number | null
  pending: boolean
  since: Date
  dead: string | null
  paused: string | null
  carry: number
}

/** What a system told, or shows, that is not in the ledger yet. `effect`: on the number it shows. */
export type Unseen = { effect: number; at: Date; says: string; cite: string }

export type Gap = {
  observed: number
  expected: number
  now: Date
  /** Up to this old, what is on its way explains a gap; after that it is stuck. */
  inFlightMs: number
  told?: Told
  waiting: readonly Unseen[]
  open: readonly Unseen[]
  /** When anything last moved this item, by the ledger or the inbox. */
  activeAt: Date | null
  /** When this gap was first seen; null: just now. */
  firstSeenAt: Date | null
}

/** Whether a place shows what it should. */
export const agrees = (measure: Measure, observed: number, expected: number): boolean =>
  observed === expected || soldAhead(measure, observed, expected)

export type Split = { gap: number; terms: Term[]; residue: number }

/** A residue this small, minutes after something moved, is given one more look. */
const SMALL = 2

/** `terms` and `residue` add up to `gap` exactly. */
export function normalise(g: Gap): Split {
  const gap = g.observed - g.expected
  const parts: Term[] = []
  const add = (
    term: TermName,
    quantity: number,
    says: string = terms[term],
    cites: string[] = [],
  ) => {
    if (quantity !== 0) parts.push({ term, quantity, says, cites })
  }
  const young = (at: Date) => g.now.getTime() - at.getTime() <= g.inFlightMs

  if (g.told) telling(g.told, g, young, add)
  for (const w of g.waiting) if (young(w.at)) add('message_waiting', w.effect, w.says, [w.cite])
  for (const o of g.open) if (young(o.at)) add('order_there', o.effect, o.says, [o.cite])

  const rest = gap - parts.reduce((sum, t) => sum + t.quantity, 0)
  const moved = g.activeAt !== null && young(g.activeAt)
  const first = g.firstSeenAt === null || young(g.firstSeenAt)
  if (rest !== 0 && Math.abs(rest) <= SMALL && moved && first) add('mid_flight', rest)
  const explained = parts.reduce((sum, t) => sum + t.quantity, 0)
  return { gap, terms: parts, residue: gap - explained }
}

type Add = (term: TermName, quantity: number, says?: string) => void

/** From what the channel should show by what we told it, to what it should show by the ledger. */
function telling(told: Told, g: Gap, young: (at: Date) => boolean, add: Add) {
  const { base, sent, dead, paused } = told
  if (base === null) {
    if (paused) add('paused', g.observed - g.expected, `${terms.paused}: ${paused}`)
    else if (told.pending && !dead && young(told.since)) add('never_told', g.observed - g.expected)
    return
  }
  const behind = base - g.expected
  if (paused) add('paused', behind, `${terms.paused}: ${paused}`)
  else if (told.carry > 0 && behind < 0) {
    const held = Math.max(behind, -told.carry)
    add('held_back', held)
    if (told.pending && young(told.since)) add('push_pending', behind - held)
  } else if (!dead && told.pending && young(told.since)) add('push_pending', behind)
  if (sent !== null && g.observed === sent && young(told.since)) add('push_unverified', sent - base)
}

/** What a change of a position does to the number that a place shows. */
export function effectOn(measure: Measure, lessCommitted: boolean, change: Quantities): number {
  if (measure === 'on_hand') return change.on_hand - (lessCommitted ? change.committed : 0)
  return change.on_hand - change.committed - change.reserved - change.unavailable
}
