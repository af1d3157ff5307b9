/** Where each bar of a sum begins and ends: from the expected number through every term. Pure. */

export type Step = {
  what: string
  says: string
  quantity: number
  /** `ends`: a whole number; `term`: on its way or known; `residue`: what the cause must explain. */
  sort: 'ends' | 'term' | 'residue'
  /** As shares of the width, 0 … 1. */
  left: number
  width: number
  /** Where it arrives, for the line to the next bar. */
  at: number
}

type Line = { what: string; quantity: number; says: string }

/** `terms`: how many lines after the first are no residue. The last line is what is observed. */
export function fallOf(sum: readonly Line[], terms: number): { steps: Step[]; adds: boolean } {
  let made = 0
  const spans = sum.map(({ quantity }, i) => {
    if (i === 0 || i === sum.length - 1) {
      if (i === 0) made = quantity
      return { from: 0, to: quantity }
    }
    const from = made
    made += quantity
    return { from, to: made }
  })
  const ends = spans.flatMap(({ from, to }) => [from, to])
  const least = Math.min(0, ...ends)
  const range = Math.max(1, Math.max(0, ...ends) - least)
  const share = (n: number) => (n - least) / range
  const steps = sum.map((line, i): Step => {
    const { from, to } = spans[i]!
    const whole = i === 0 || i === sum.length - 1
    return {
      ...line,
      sort: whole ? 'ends' : i <= terms ? 'term' : 'residue',
      left: share(Math.min(from, to)),
      width: Math.abs(share(to) - share(from)),
      at: share(to),
    }
  })
  return { steps, adds: made === sum.at(-1)?.quantity }
}
