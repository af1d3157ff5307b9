/** Drawing by weight, the same for a seed. Pure. */
import type { Random } from '../../src/lib/random.ts'

/** One of `rows`, each as likely as its first element says. */
export function drawn<Row extends readonly [weight: number, ...rest: unknown[]]>(
  random: Random,
  rows: readonly Row[],
): Row {
  const total = rows.reduce((sum, [weight]) => sum + weight, 0)
  let left = random.next() * total
  for (const row of rows) {
    left -= row[0]
    if (left < 0) return row
  }
  return rows.at(-1)!
}
