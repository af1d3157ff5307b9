/** A simulated WooCommerce, told over REST v3 by the woocommerce connector. */
import { woocommerce } from '../../../../src/connectors/woocommerce/index.ts'
import type { Shop } from '../shops.ts'

const place = 'shop'
const secrets = {
  SHOP_WEBHOOKS: 'woocommerce signs with any text; <this> too',
  SHOP_KEY: 'ck_demo',
  SHOP_KEY_SECRET: 'cs_demo',
}

export const woocommerceDouble: Shop = {
  place,
  secrets,
  /** Of several refunds of one order, a webhook does not say which put what back. */
  polled: true,
  system: (url) => ({
    role: 'storefront',
    connector: woocommerce({
      url,
      consumerKey: 'SHOP_KEY',
      consumerSecret: 'SHOP_KEY_SECRET',
      // The warehouse says what has left.
      statuses: { completed: 'keeps' },
    }),
    defaultLocation: 'main',
    webhookSecrets: ['SHOP_WEBHOOKS'],
  }),
  async open(world) {
    const { createShop } = await import('../../../woocommerce/shop.ts')
    const shop = createShop({
      ...world,
      key: secrets.SHOP_KEY,
      keySecret: secrets.SHOP_KEY_SECRET,
      secret: secrets.SHOP_WEBHOOKS,
    })
    return {
      storefront: shop,
      /** However a buyer's order spells it, WooCommerce names the product. */
      listings: ({ sku }) => [{ system: 'shop', external: shop.productOf(sku)!, sku }],
      movements: (event) =>
        shop.done(event).map(({ order, line, sku, quantity, back }) => {
          const of = `order/${order}/${line}`
          if (!back) return { key: `${of}/ordered`, sku, kind: 'ordered', quantity }
          const how = back.refund === undefined ? 'cancelled' : `restocked/${back.refund}`
          return { key: `${of}/${how}`, sku, kind: 'order_cancelled', quantity }
        }),
      faults: {
        rows: {
          asked: 'update',
          answered: 'update',
          busy: (row) => ({
            id: (row as { id: number }).id,
            error: { code: 'busy', message: 'try again', data: { status: 503 } },
          }),
        },
      },
      edit: async (sku, quantity) => shop.edit(sku, quantity),
      paper: (order, line) => shop.paperOf(order, line)!,
    }
  },
}
