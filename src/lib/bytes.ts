/** Hashes and comparisons of bytes. */
import { createHash, timingSafeEqual } from 'node:crypto'

export const sha256 = (data: Uint8Array | string): Buffer =>
  createHash('sha256').update(data).digest()

/** Equal in constant time; unequal lengths are unequal, never an error. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
