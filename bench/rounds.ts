/** Taking turns: what is measured and what it is compared with, again and again, so that a noisy machine is fair to both. */

/** Runs every act once a round, in one order and then the other, after a round that does not count. */
export async function interleaved<Name extends string>(
  rounds: number,
  acts: Readonly<Record<Name, (round: number) => Promise<number>>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(acts) as Name[]
  const taken = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<
    Name,
    number[]
  >
  for (let round = 0; round <= rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const value = await acts[name](round)
      if (round > 0) taken[name].push(value)
    }
  }
  return taken
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** The value that `share` of `values` do not exceed. */
export function percentile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** Round by round, so that what was slow for both in one round does not count. */
export const ratios = (ours: readonly number[], floor: readonly number[]) =>
  ours.map((value, i) => value / floor[i]!)

/** Seconds that `work` took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return (performance.now() - from) / 1000
}
