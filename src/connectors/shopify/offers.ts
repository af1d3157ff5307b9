/** What a Shopify shop sells, so that its variants can be matched with items. */
import { z } from 'zod'
import type { Offer } from '../connector.ts'
import type { Remote } from '../remote.ts'
import { bulk, shaped } from './bulk.ts'
import { id, itemAlias } from './ids.ts'
import type { Settings } from './settings.ts'

export const everyVariant = `{
  productVariants {
    edges { node {
      id sku barcode displayName requiresComponents
      inventoryItem { id tracked }
      product { isGiftCard }
    } }
  }
}`

const row = z.object({
  id,
  sku: z.string().nullish(),
  barcode: z.string().nullish(),
  displayName: z.string().nullish(),
  requiresComponents: z.boolean().nullish(),
  inventoryItem: z.object({ id, tracked: z.boolean().nullish() }),
  product: z.object({ isGiftCard: z.boolean().nullish() }).nullish(),
})

/** Every variant; order lines name it by its id, its inventory item's own webhooks by that item's. */
export async function* offers(remote: Remote<Settings>): AsyncIterable<Offer> {
  for await (const line of bulk(remote, everyVariant)) {
    const variant = shaped(row, line)
    yield {
      external: variant.id,
      remote: { inventoryItem: variant.inventoryItem.id },
      also: [itemAlias(variant.inventoryItem.id)],
      sku: variant.sku ?? '',
      barcode: variant.barcode ?? '',
      name: variant.displayName ?? '',
      untracked: untracked(variant),
    }
  }
}

function untracked(variant: z.infer<typeof row>): string | null {
  if (variant.product?.isGiftCard) return 'a gift card has no stock'
  if (variant.requiresComponents) return 'a bundle: Shopify makes its number of its components'
  if (variant.inventoryItem.tracked === false) return 'its stock is not tracked in Shopify'
  return null
}
