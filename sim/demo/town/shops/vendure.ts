/** A simulated Vendure 3 with Onhand's plugin, told over its Admin API by the vendure connector. */
import { vendure } from '../../../../src/connectors/vendure/index.ts'
import type { Shop } from '../shops.ts'

const place = '1'
const username = 'onhand'
const secrets = {
  SHOP_WEBHOOKS: 'whsec_ZGVtby1zaG9wLXNpZ25zLXdpdGgtdGhpcw==',
  SHOP_PASSWORD: 'demo-shop-password',
}

export const vendureDouble: Shop = {
  place,
  secrets,
  system: (url) => ({
    role: 'storefront',
    connector: vendure({
      url: `${url}/admin-api`,
      username,
      password: 'SHOP_PASSWORD',
      stockLocations: [place],
    }),
    locations: { [place]: 'main' },
    webhookSecrets: ['SHOP_WEBHOOKS'],
  }),
  async open(world) {
    const { createStorefront } = await import('../../../vendure/storefront.ts')
    const shop = createStorefront({
      ...world,
      username,
      password: secrets.SHOP_PASSWORD,
      secret: secrets.SHOP_WEBHOOKS,
    })
    return {
      storefront: shop,
      /** However a buyer's order spells it, Vendure names the variant. */
      listings: ({ sku }) => [{ system: 'shop', external: shop.variantOf(sku)!, sku }],
      movements: (event) =>
        shop.done(event).map(({ order, line, sku, quantity, entry }) => {
          const of = `order/${order}/${line}`
          return entry === undefined
            ? { key: `${of}/ordered`, sku, kind: 'ordered', quantity }
            : { key: `${of}/cancelled/${entry}`, sku, kind: 'order_cancelled', quantity }
        }),
      edit: async (sku, quantity) => shop.edit(sku, quantity),
      paper: (order, line) => ({ order, line: shop.lineOf(order, line)! }),
    }
  },
}
