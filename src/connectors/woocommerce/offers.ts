/** What the shop has to sell, so that it can be matched with items: as it is, blanks and twins too. */
import type { Connector } from '../connector.ts'
import type { Settings } from './settings.ts'
import { allStock, fields, type Kept } from './stock.ts'

export const offers: NonNullable<Connector<Settings>['offers']> = async function* (remote) {
  const names = new Map<string, string>()
  for await (const { kept } of allStock(remote, fields.all)) {
    if (kept.type.startsWith('variable')) {
      names.set(kept.id, kept.name)
      // Sold only as one of its variations, unless the stock is kept for all of them together.
      if (kept.quantity === null) continue
    }
    yield {
      external: kept.id,
      remote: kept.parent === undefined ? {} : { parent: kept.parent },
      sku: kept.sku,
      barcode: kept.global_unique_id,
      name: nameOf(kept, names),
      untracked: kept.untracked,
    }
  }
}

/** A variation's own name is only what makes it different, and older versions give none. */
function nameOf(kept: Kept, names: ReadonlyMap<string, string>): string {
  const above = kept.parent === undefined ? undefined : names.get(kept.parent)
  if (above === undefined || kept.name.startsWith(above)) return kept.name || `#${kept.id}`
  return kept.name === '' ? `${above} #${kept.id}` : `${above}, ${kept.name}`
}
