/**
 * What to do about one number at one channel. Pure.
 *
 * Decreases go at once. An increase must have been wanted for a while, with everything heard from
 * that channel by then worked through. And it is never pushed over an order that the channel has
 * and we have not seen: a channel takes its own sales off its own number, so what is missing there
 * beyond the orders we know (`carry`) is sold already, and is left off what we push. A number below
 * zero is what it has sold ahead of its stock (backorders): it is not set to 0, which would lose that.
 */

import { soldAhead } from '../stock/available.ts'
import type { Measure } from '../stock/names.ts'

export type Situation = {
  measure: Measure
  /** Packs we want shown. */
  wanted: number
  /** Packs last confirmed there; null when it was never told. */
  known: number | null
  /** Packs whose write was never answered: it may have landed. */
  sent: number | null
  /** Packs read there just now; undefined when we have not looked. */
  observed: number | undefined
  /** Packs of that channel's own orders that reached us since `known`; only with `observed`. */
  sold: number
  /** Packs missing there at the last look that no order had explained. */
  carry: number
  raiseSince: Date | null
  now: Date
  raiseAfterMs: number
  unseenForMs: number
  /** Everything the channel sent us before this time has been worked through. */
  heardUntil: Date
}

export type Decision = {
  /** `look`: read first. `write`: set, over what is there. `done`: it shows the right number.
   *  `wait`: an increase that is not ripe, or is held back by unseen orders. */
  act: 'look' | 'write' | 'done' | 'wait'
  quantity: number
  over: number | null
  carry: number
  raiseSince: Date | null
  /** When to look again although nothing new has come. */
  again: Date | null
}

export function decide(s: Situation): Decision {
  const there = s.observed ?? s.known
  if (there === null) return decision('look', s.wanted, null, 0, null, null)
  const carry = carryOf(s)
  const wanted = Math.max(0, s.wanted - carry)
  if (s.observed === undefined && carry > 0)
    return decision('look', wanted, null, s.carry, s.raiseSince, null)

  const held = carry > 0
  const since = wanted > there || held ? (s.raiseSince ?? s.now) : null
  const again = held && since ? new Date(since.getTime() + s.unseenForMs) : null
  if (soldAhead(s.measure, there, wanted)) {
    const act = s.observed === undefined ? 'look' : held ? 'wait' : 'done'
    return decision(act, 0, there, carry, held ? since : null, again)
  }
  if (wanted < there) return decision('write', wanted, there, carry, since, again)
  if (wanted === there) {
    const act = s.observed === undefined ? 'write' : held ? 'wait' : 'done'
    return decision(act, wanted, there, carry, since, again)
  }
  const ripeAt = new Date(since!.getTime() + s.raiseAfterMs)
  const ripe = ripeAt <= s.now && s.heardUntil > since!
  if (!ripe) {
    const soon = new Date(Math.max(ripeAt.getTime(), s.now.getTime() + 200))
    return decision('wait', wanted, there, carry, since, soon)
  }
  return decision('write', wanted, there, carry, since, again)
}

const decision = (
  act: Decision['act'],
  quantity: number,
  over: number | null,
  carry: number,
  raiseSince: Date | null,
  again: Date | null,
): Decision => ({ act, quantity, over, carry, raiseSince, again })

/** Missing there beyond the orders we know; forgiven when no order has shown up for long enough. */
function carryOf(s: Situation): number {
  const { observed, known, sent } = s
  // A write that was never answered is a second possible starting point: the smaller gap is true.
  const gaps = [known, sent]
    .filter((n) => n !== null)
    .map((n) => Math.max(0, s.carry + (n - (observed ?? n)) - s.sold))
  const carry = observed === undefined || known === null ? s.carry : Math.min(...gaps)
  const old = s.raiseSince !== null && s.now.getTime() - s.raiseSince.getTime() >= s.unseenForMs
  return old && s.heardUntil > s.raiseSince! ? 0 : carry
}
