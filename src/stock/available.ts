/** What may be sold, as a sum of named terms (SPEC: available, available_to_sell). Pure. */
import type { Measure, Quantities } from './names.ts'
import { toPacks } from './units.ts'

/** `on_hand − committed − reserved − unavailable`; negative when oversold. */
export const available = (q: Quantities) => q.on_hand - q.committed - q.reserved - q.unavailable

/** A shop that has sold ahead of its stock shows less than 0, and sells nothing: it is left as it is. */
export const soldAhead = (measure: Measure, shows: number, should: number): boolean =>
  measure === 'available_to_sell' && should === 0 && shows < 0

/** What a channel holds back. Absent: 0, no cap, 100%. */
export type Rule = { safety?: number | null; cap?: number | null; percent?: number | null }

export type Term = { term: string; quantity: number; why: string }

/**
 * Σ available over the channel's locations, minus safety stock, times percent, under cap, never
 * below 0, floored to whole packs. Terms add up to `units`; `packs` is what the channel is told.
 */
export function availableToSell(
  at: readonly { location: string; quantities: Quantities }[],
  rule: Rule,
  pack: number,
): { units: number; packs: number; terms: Term[] } {
  const terms: Term[] = at.map(({ location, quantities: q }) => ({
    term: 'available',
    quantity: available(q),
    why: `at ${location}: ${q.on_hand} on hand − ${q.committed} committed − ${q.reserved} reserved − ${q.unavailable} unavailable`,
  }))
  let units = terms.reduce((sum, t) => sum + t.quantity, 0)
  const step = (term: string, next: number, why: string) => {
    if (next !== units) terms.push({ term, quantity: next - units, why })
    units = next
  }
  if (rule.safety) step('safety_stock', units - rule.safety, `${rule.safety} kept back`)
  if (rule.percent != null && units > 0) {
    step('percent', Math.floor((units * rule.percent) / 100), `${rule.percent}% of it offered here`)
  }
  if (rule.cap != null) step('cap', Math.min(units, rule.cap), `never more than ${rule.cap} shown`)
  step('floor', Math.max(units, 0), 'a channel is never told less than 0')
  const packs = toPacks(units, pack)
  step('pack', packs * pack, `whole packs of ${pack}`)
  return { units, packs, terms }
}
