/** What a Vendure shop sells, so that its variants can be matched with items. */
import type { Offer } from '../connector.ts'
import type { Remote } from '../remote.ts'
import { variantsOf } from './levels.ts'
import { untracked } from './saleable.ts'
import type { Settings } from './settings.ts'

/** Every variant of the channel. Vendure itself keeps no barcodes. */
export async function* offers(remote: Remote<Settings>): AsyncIterable<Offer> {
  for await (const { variant, shop } of variantsOf(remote)) {
    const { id, sku, name } = variant
    const why = untracked(variant, shop) ? 'Vendure sells it without limit (trackInventory)' : null
    yield { external: id, remote: {}, sku, barcode: '', name, untracked: why }
  }
}
