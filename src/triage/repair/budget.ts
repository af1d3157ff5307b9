/** How much may be repaired by itself in a day (I20): beyond it the whole run waits for a person. Pure. */
import type { Limits } from '../../authority/registry.ts'
import { many, units } from '../decide/words.ts'

/** Of a set of repairs: how many items it changes, and by how many units in all. */
export type Size = { skus: number; units: number }

export type Spent = Size & {
  /** Items already among those of today. */
  items: ReadonlySet<number>
  /** Active items: the catalogue. */
  catalogue: number
}

export type Wants = { itemId: number; before: number; after: number }

export const sizeOf = (wants: readonly Wants[]): Size => ({
  skus: new Set(wants.map((w) => w.itemId)).size,
  units: wants.reduce((sum, w) => sum + Math.abs(w.after - w.before), 0),
})

/** Why these may not be made besides what was made today; null when they may. */
export function beyond(limits: Limits, spent: Spent, wants: readonly Wants[]): string | null {
  const own = sizeOf(wants)
  const skus =
    spent.skus + [...new Set(wants.map((w) => w.itemId))].filter((i) => !spent.items.has(i)).length
  const all = spent.units + own.units
  const share = Math.floor(spent.catalogue * limits.catalogueShare)
  const most = Math.min(limits.skusPerDay, Math.max(1, share))
  const earlier = spent.skus > 0 ? ` (${spent.skus} of them earlier today)` : ''
  if (!(skus <= most)) {
    const of =
      most < limits.skusPerDay ? ` (${limits.catalogueShare * 100}% of ${spent.catalogue})` : ''
    return `${many(skus, 'product', 'products')} would be corrected in a day${earlier}: at most ${most}${of} may be without a person`
  }
  if (!(all <= limits.unitsPerDay)) {
    return `${units(all)} would be corrected in a day${earlier}: at most ${limits.unitsPerDay} may be without a person`
  }
  return null
}
