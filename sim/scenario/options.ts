/** What a seed draws: how much happens, and how badly. */
import { seededRandom } from '../../src/lib/random.ts'

export type Options = {
  seed: number
  /** How many orders the shop gets. */
  orders: number
  /** Chance that the program dies at any one statement. */
  crash: number
  /** The shop's interface compares before it sets. */
  compares: boolean
  /** Chance of each kind of failed call, each way. */
  faults: number
  /** Chance that a call lands long after its caller gave up. */
  late: number
  /** Chance that a webhook is never sent; then polling has to find it. */
  drop: number
  /** The net under the webhooks. Off where nothing is dropped: it would hide what it catches. */
  polls: boolean
  /** Acts after the last fault until everything must be calm. */
  patience: number
}

/** What one seed draws: every mixture of faults gets its turn. */
export function drawn(seed: number): Options {
  const random = seededRandom(seed * 7919 + 1)
  const drop = random.next() < 0.3 ? 0.1 : 0
  return {
    seed,
    patience: 3000,
    drop,
    polls: drop > 0 || random.next() < 0.3,
    orders: 15 + Math.floor(random.next() * 25),
    crash: [0, 0.004, 0.02][Math.floor(random.next() * 3)]!,
    compares: random.next() < 0.5,
    faults: [0, 0.05, 0.15][Math.floor(random.next() * 3)]!,
    late: [0, 0.02, 0.05][Math.floor(random.next() * 3)]!,
  }
}
