/** A simulated Shopify, told over its Admin GraphQL API by the shopify connector. */
import { shopify } from '../../../../src/connectors/shopify/index.ts'
import type { Shop } from '../shops.ts'

const place = '1'
const secrets = {
  SHOP_WEBHOOKS: 'shpss_the client secret of the app signs',
  SHOP_TOKEN: 'shpat_demo',
}

export const shopifyDouble: Shop = {
  place,
  secrets,
  system: (url) => ({
    role: 'storefront',
    connector: shopify({
      shop: 'example.myshopify.com',
      url,
      token: 'SHOP_TOKEN',
      locations: [place],
    }),
    locations: { [place]: 'main' },
    webhookSecrets: ['SHOP_WEBHOOKS'],
  }),
  async open(world) {
    const { createShop } = await import('../../../shopify/shop.ts')
    const shop = createShop({
      ...world,
      place,
      token: secrets.SHOP_TOKEN,
      secret: secrets.SHOP_WEBHOOKS,
    })
    return {
      storefront: shop,
      /** However a buyer's order spells it, Shopify names the variant; its levels name the stock of it. */
      listings({ sku }) {
        const { variant, item } = shop.offered(sku)!
        const listing = { system: 'shop', sku }
        return [
          { ...listing, external: variant, remote: { inventoryItem: item } },
          { ...listing, external: `InventoryItem/${item}`, published: false },
        ]
      },
      movements: (event) =>
        shop.done(event).map(({ order, line, sku, quantity, from }) => {
          const of = `order/${order}/${line}`
          return from === undefined
            ? { key: `${of}/ordered`, sku, kind: 'ordered', quantity }
            : { key: `${of}/cancelled/${from}`, sku, kind: 'order_cancelled', quantity }
        }),
      edit: async (sku, quantity) => shop.edit(sku, quantity),
      paper: (order, line) => shop.paperOf(order, line)!,
    }
  },
}
