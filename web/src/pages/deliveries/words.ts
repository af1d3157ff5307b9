/** Deliveries and their attempts in words. Pure. */
import { count, number, signed } from '../../parts/words.ts'

export const stateWords = {
  pending: 'Not told yet',
  unclear: 'Not confirmed yet',
  dead: 'Given up',
  told: 'Told and confirmed',
} as const
export type State = keyof typeof stateWords
export const states = Object.keys(stateWords) as State[]

/** For Chip, which knows the two under other names. */
export const chipOf = (state: string) => (state === 'unclear' ? 'unverified' : state)

type Tried = { outcome: string; quantity: number; before: number | null; why: string | null }

/** What one attempt did, in a sentence. */
export function triedWords({ outcome, quantity, before, why }: Tried): string {
  const because = why ? `: ${why}` : ''
  switch (outcome) {
    case 'done':
      return before === null
        ? `Set to ${number(quantity)}`
        : `Set to ${number(quantity)} (it showed ${number(before)})`
    case 'same':
      // Below zero is what a shop has sold ahead of stock: a 0 would wipe that out.
      return before !== null && before < 0 && quantity === 0
        ? `Left at ${signed(before)}: sold ahead there`
        : `It showed ${number(quantity)} already`
    case 'later':
      return `${number(quantity)} was not taken yet${because}`
    case 'unclear':
      return `No answer came for ${number(quantity)}, so it is looked at before it is believed${because}`
    case 'never':
      return `${number(quantity)} was refused for good${because}`
    case 'stale':
      return `${number(quantity)} was overtaken by a newer number`
    default:
      return `${outcome} ${number(quantity)}${because}`
  }
}

type Standing = { state: string; failures: number }

/** A channel's link in a sentence: may it be told, and does it answer. */
export function linkWords({ state, failures }: Standing): string {
  if (state === 'paused') return 'paused by a person'
  if (state === 'blocked') return 'the program waits a while before it tries again'
  if (failures > 0) return `${count(failures, 'call')} failed in a row`
  return 'it takes what it is told'
}

/** The request that tells one number again, for a terminal. */
export const curlOf = (origin: string, sku: string, channel: string) =>
  `curl -X POST '${origin}/v1/items/${safe(sku)}/deliveries/${safe(channel)}/replay' -H "authorization: Bearer $ONHAND_KEY"`

/** Nothing that would end the quotes is left. */
const safe = (name: string) => encodeURIComponent(name).replaceAll("'", '%27')
