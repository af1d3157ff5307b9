/** Exponential backoff with full jitter (AWS Architecture Blog, "Exponential Backoff and Jitter"). */
import type { Random } from './random.ts'

/** Milliseconds to wait before try `tries + 1`; doubles from `firstMs` up to `mostMs`. */
export function backoffMs(tries: number, random: Random, firstMs = 250, mostMs = 300_000): number {
  const ceiling = Math.min(mostMs, firstMs * 2 ** Math.min(tries, 30))
  return Math.ceil(ceiling / 2 + (random.next() * ceiling) / 2)
}
