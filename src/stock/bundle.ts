/** Bundles: a sold set, exploded once into components. Pure. */

export type Component = { itemId: number; quantity: number }

/** How many whole sets the components allow; a bundle without components can't be sold. */
export function setsFrom(components: readonly Component[], unitsOf: (itemId: number) => number) {
  if (components.length === 0) return 0
  return Math.min(...components.map((c) => Math.floor(unitsOf(c.itemId) / c.quantity)))
}
