/** Whether the look before a write may stand for another: what is sold in between is written over. Pure. */
import type { Level } from './connector.ts'

/** About as long as one slow answer takes: whoever looked again would know no newer number. */
export const FRESH_MS = 2_000

/** What the connector needs to write over that number; undefined: it has to look again. */
export function basisOf<T>(level: Level | undefined, now: Date): T | undefined {
  if (level?.basis === undefined) return undefined
  const age = now.getTime() - level.asOf.getTime()
  return age >= 0 && age <= FRESH_MS ? (level.basis as T) : undefined
}
