/** When a change is too large for anyone to make it in passing (I21). Pure. */

/** What one cause does to the numbers of one channel. */
export type Effect = {
  channel: string
  /** Items that are listed there. */
  listed: number
  /** How many of them would show another number. */
  moved: number
  /** How many of those would show 0 that don't now. */
  zeroed: number
}

/** A share of what is listed, and the least number that counts: a shop with four items may change one. */
export const FLOOD = {
  zeroed: { share: 0.05, least: 3 },
  moved: { share: 0.2, least: 10 },
} as const

/** Why a person has to say so first; null when it is an everyday change. */
export function floodOf(effects: readonly Effect[]): string | null {
  for (const { channel, listed, moved, zeroed } of effects) {
    if (beyond(FLOOD.zeroed, zeroed, listed)) {
      return `it would set ${zeroed} of the ${listed} products that ${channel} lists to 0 (more than ${FLOOD.zeroed.share * 100}%)`
    }
    if (beyond(FLOOD.moved, moved, listed)) {
      return `it would change ${moved} of the ${listed} numbers that ${channel} shows (more than ${FLOOD.moved.share * 100}%)`
    }
  }
  return null
}

const beyond = ({ share, least }: { share: number; least: number }, n: number, of: number) =>
  n >= least && n > of * share

/** Both together, channel by channel. */
export const added = (one: readonly Effect[], other: readonly Effect[]): Effect[] =>
  one.map((effect) => {
    const more = other.find((o) => o.channel === effect.channel)
    return more
      ? { ...effect, moved: effect.moved + more.moved, zeroed: effect.zeroed + more.zeroed }
      : effect
  })
