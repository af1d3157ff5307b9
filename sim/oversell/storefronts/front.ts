/** The storefronts that shoppers buy at: the doubles of Shopify and WooCommerce, with their webhooks going out. */
import type { SystemConfig } from '../../../src/authority/registry.ts'
import { shopify } from '../../../src/connectors/shopify/index.ts'
import { woocommerce } from '../../../src/connectors/woocommerce/index.ts'
import type { Clock } from '../../../src/lib/clock.ts'
import type { Random } from '../../../src/lib/random.ts'
import type { Fetch } from '../../../src/lib/world.ts'
import * as double from '../../shopify/shopify.ts'
import { itemId, variantId } from '../../shopify/store/store.ts'
import { createApi } from '../../woocommerce/api.ts'
import { createHooks } from '../../woocommerce/hooks.ts'
import { createSales } from '../../woocommerce/sales.ts'
import { createStore } from '../../woocommerce/store.ts'

export const publicUrl = 'https://onhand.test'
export const address = `${publicUrl}/webhooks/shop`
const url = 'https://shop.test'
const wooKey = 'ck_5f0c9d21e7b6a4c8'

export type Front = {
  name: 'Shopify' | 'WooCommerce'
  /** Its own code of the one place. */
  place: string
  system: SystemConfig
  secrets: Readonly<Record<string, string>>
  /** How it names the `n`th item, counted from 0. */
  listing(n: number): { external: string; remote: Record<string, unknown> }
  open(world: FrontWorld): OpenFront
  /** What a new order's webhook says was bought, by anybody's reading. Undefined: it is no new order. */
  bought(
    letter: Letter,
  ): { order: string; lines: { external: string; quantity: number }[] } | undefined
}

export type Letter = { headers: Record<string, string>; body: string }

export type FrontWorld = {
  clock: Clock
  random: Random
  stock: readonly number[]
  /** Where its webhooks go; it is told what the address answered. */
  post(to: string, letter: Letter): Promise<number>
}

export type OpenFront = {
  app: ReturnType<typeof createApi>
  /** True for a call that writes numbers. */
  writes(request: { url: string; body: string }): boolean
  shows(n: number): number
  /** Somebody buys; it looks at nothing but its own number, and the caller has. */
  sell(n: number, quantity: number): void
  /** Its queue is run; resolves when all that waited was sent once. */
  send(): Promise<void>
  /** Somebody, or a sync without Onhand, subscribes to new orders. */
  subscribe(): Promise<void>
  /** All of its subscriptions are deleted. */
  lose(): void
  /** How many of its subscriptions would tell of orders that are placed. */
  live(): number
  /** Writes a number over whatever is there. */
  overwrite(n: number, quantity: number): { url: string; init: RequestInit }
}

const shop: Front = {
  name: 'Shopify',
  place: '1',
  secrets: { KEY: double.token, WEBHOOKS: double.secret },
  system: {
    role: 'storefront',
    connector: shopify({ shop: double.domain, token: 'KEY', locations: ['1'] }),
    locations: { '1': 'main' },
    webhookSecrets: ['WEBHOOKS'],
  },
  listing: (n) => ({ external: variantId(n), remote: { inventoryItem: itemId(n) } }),
  open({ clock, random, stock, post }) {
    const fetch: Fetch = async (to, { headers, body }) => {
      const letter = { headers: headers as Record<string, string>, body: String(body) }
      return new Response(null, { status: await post(to, letter) })
    }
    const it = double.createShopify({ clock, random, levels: stock, fetch })
    return {
      app: it.app,
      writes: ({ body }) => body.includes('inventorySetQuantities'),
      shows: (n) => it.store.level(itemId(n), '1')!.quantities.available,
      sell: (n, quantity) => void it.act(() => it.desk.place([{ item: itemId(n), quantity }])),
      send: () => it.hooks.idle(),
      async subscribe() {
        it.hooks.subscribe({ topic: 'ORDERS_CREATE', uri: address })
      },
      lose: () => it.hooks.hooks.clear(),
      live: () => [...it.hooks.hooks.values()].filter((h) => h.topic.startsWith('ORDERS_')).length,
      overwrite: (n, quantity) => ({
        url: `https://${double.domain}/admin/api/2026-07/graphql.json`,
        init: {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-shopify-access-token': double.token },
          body: JSON.stringify(blindly(n, quantity)),
        },
      }),
    }
  },
  bought({ headers, body }) {
    if (headers['x-shopify-topic'] !== 'orders/create') return undefined
    // Its ids are larger than a JavaScript number.
    const { id, line_items: lines } = JSON.parse(body.replace(/:(\d{16,})/g, ':"$1"')) as {
      id: string
      line_items: { variant_id: string; quantity: number }[]
    }
    return {
      order: id,
      lines: lines.map((l) => ({ external: l.variant_id, quantity: l.quantity })),
    }
  },
}

let keys = 0
const blindly = (n: number, quantity: number) => ({
  operationName: 'Set',
  query: `mutation Set($input: InventorySetQuantitiesInput!, $key: String!) {
    inventorySetQuantities(input: $input) @idempotent(key: $key) { userErrors { field message code } }
  }`,
  variables: {
    key: `00000000-0000-4000-8000-${String(++keys).padStart(12, '0')}`,
    input: {
      name: 'available',
      reason: 'correction',
      quantities: [
        {
          inventoryItemId: `gid://shopify/InventoryItem/${itemId(n)}`,
          locationId: 'gid://shopify/Location/1',
          quantity,
          changeFromQuantity: null,
        },
      ],
    },
  },
})

const woo: Front = {
  name: 'WooCommerce',
  place: 'shop',
  secrets: { KEY: wooKey, SECRET: 'cs_71aa40c2d9e8', WEBHOOKS: 'it signs with any text' },
  system: {
    role: 'storefront',
    connector: woocommerce({
      url,
      consumerKey: 'KEY',
      consumerSecret: 'SECRET',
      webhookSecret: 'WEBHOOKS',
      statuses: { completed: 'keeps' },
    }),
    defaultLocation: 'main',
    webhookSecrets: ['WEBHOOKS'],
  },
  listing: (n) => ({ external: String(n + 1), remote: {} }),
  open({ clock, stock, post }) {
    const store = createStore({ clock })
    for (const units of stock) store.add({ type: 'simple', manageStock: true, stock: units })
    const sales = createSales(store)
    const site = { store, home: url }
    const hooks = createHooks({
      site,
      sales,
      async fetch(to, { headers, body }) {
        const letter = { headers: headers as Record<string, string>, body: String(body) }
        return new Response(null, { status: await post(to, letter) })
      },
    })
    const app = createApi({ clock, key: wooKey, secret: woo.secrets.SECRET!, site, sales, hooks })
    const authorization = `Basic ${btoa(`${wooKey}:${woo.secrets.SECRET}`)}`
    return {
      app,
      writes: ({ url: to }) => to.includes('/batch'),
      shows: (n) => store.truth(n + 1)!,
      sell: (n, quantity) => void sales.place([[n + 1, quantity]], { status: 'processing' }),
      send: () => hooks.run(),
      subscribe: async () =>
        void (await hooks.create({
          topic: 'order.created',
          url: address,
          secret: woo.secrets.WEBHOOKS!,
        })),
      lose: () => hooks.hooks.clear(),
      live: () =>
        [...hooks.hooks.values()].filter(
          (h) => h.status === 'active' && ['order.created', 'order.updated'].includes(h.topic),
        ).length,
      overwrite: (n, quantity) => ({
        url: `${url}/wp-json/wc/v3/products/batch`,
        init: {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization },
          body: JSON.stringify({ update: [{ id: n + 1, stock_quantity: quantity }] }),
        },
      }),
    }
  },
  bought({ headers, body }) {
    if (headers['x-wc-webhook-topic'] !== 'order.created') return undefined
    const { id, line_items: lines } = JSON.parse(body) as {
      id: number
      line_items: { product_id: number; quantity: number }[]
    }
    return {
      order: String(id),
      lines: lines.map((l) => ({ external: String(l.product_id), quantity: l.quantity })),
    }
  },
}

export const fronts: readonly Front[] = [shop, woo]
