/** What a fault is: something that goes wrong with one item, and which gaps it makes, by what cause. */
import type { Item } from '../items.ts'
import type { Scene } from '../scene.ts'

/** `at`: the place as `system/its own code`; `units`: of the gap there, + is too many. */
export type Truth = { itemId: number; at: string; cause: string; units: number }

/** Null: it does not apply to this item now, and nothing was done. */
export type Fault = (s: Scene, item: Item) => Promise<Truth[] | null> | Truth[] | null

export const one = <T>(s: Scene, from: readonly T[]): T =>
  from[Math.floor(s.random.next() * from.length)]!
export const dice = (s: Scene, chance: number) => s.random.next() < chance
/** Sizes of everyday mistakes: mostly small, so that much fits by accident. */
export const small = (s: Scene) => one(s, [1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 8, 10, 12])
export const signed = (s: Scene, n: number) => (dice(s, 0.5) ? n : -n)
