/** The simulated Shopify as a double for the conformance suite. */
import { createHmac } from 'node:crypto'
import { type FaultName, faultNames, type Subject } from '../../src/connectors/conformance.ts'
import { shopify } from '../../src/connectors/shopify/index.ts'
import { faulty } from '../systems/faulty.ts'
import { network } from '../systems/network.ts'
import { address, examples, topicOfBody } from './examples.ts'
import { createShopify, domain, files, secret, token } from './shopify.ts'
import { goneUnits, openUnits } from './store/orders.ts'
import { itemId, variantId } from './store/store.ts'

const origin = `https://${domain}`
const listing = (n: number) => ({
  external: variantId(n),
  remote: { inventoryItem: itemId(n) },
  location: '1',
})
const settings = { shop: domain, token: 'SHOPIFY_TOKEN', locations: ['1'] as [string] }

/** Everything the connector wants to hear. */
const topics = [
  ...['ORDERS_CREATE', 'ORDERS_UPDATED', 'ORDERS_CANCELLED', 'ORDERS_EDITED', 'REFUNDS_CREATE'],
  ...['FULFILLMENTS_CREATE', 'FULFILLMENTS_UPDATE', 'RETURNS_PROCESS'],
  ...['REVERSE_FULFILLMENT_ORDERS_DISPOSE', 'INVENTORY_LEVELS_UPDATE'],
]

export const shopifySubject: Subject = {
  name: 'shopify',
  bound: shopify(settings),
  secrets: { SHOPIFY_TOKEN: token },
  listing,
  stranger: { external: '999999', location: '1', remote: {} },
  // A call is applied whole or not at all.
  faults: faultNames.filter((name) => name !== 'partial'),
  remembers: true,
  nonsense: [
    { ...settings, shop: 'example.com' },
    { ...settings, shop: 'https://example.myshopify.com' },
    { ...settings, locations: [] },
    { ...settings, locations: ['gid://shopify/Location/1'] },
    { ...settings, version: '2025-10' },
    { ...settings, token: undefined },
    { ...settings, client: { id: 'a', secret: 'B' } },
    { ...settings, tokn: 'x' },
  ],
  also: ['orders', 'offers', 'subscriptions'],
  subscriptions: { address, spoils: ['missing', 'elsewhere'] },
  // Two minutes of orders are read again each time, and here all happens in one moment.
  overlap: 1000,
  open({ levels, clock, random }) {
    const shop = createShopify({ clock, random, levels })
    for (const topic of topics) shop.hooks.subscribe({ topic, uri: address })
    const layer = faulty(shop.app, { clock, random })
    const well = network({ [origin]: shop.app, [files]: shop.app })
    const badly = network({ [origin]: layer.app, [files]: layer.app })
    let script: (FaultName | 'none')[] = []
    const levelOf = ({ remote, location }: { remote: object; location: string }) =>
      shop.store.level(String((remote as { inventoryItem?: string }).inventoryItem), location)
    return {
      fetch: async (url, init) => {
        const name = script.shift() ?? 'none'
        if (name === 'none') return well(url, init)
        layer.next(name)
        return badly(url, init)
      },
      truth: (one) => levelOf(one)?.quantities.available ?? null,
      change(one, quantity) {
        const level = levelOf(one)!
        const available = quantity - level.quantities.available
        shop.act(() => shop.store.change(level.item, level.place.id, { available }))
      },
      next: (...names) => {
        script = names
      },
      happen(n) {
        for (let i = 0; i < n; i++) {
          const order = shop.act(() => shop.desk.place([{ item: itemId(0), quantity: 2 }]))
          const [line] = order.lines
          // Some are off again, of some a part has left, of others all.
          if (i % 10 === 3) shop.act(() => shop.after.cancel(order))
          const gone = i % 10 === 5 ? 1 : i % 10 === 7 ? 2 : 0
          if (gone > 0) shop.act(() => shop.desk.fulfil(order, [{ line: line!, quantity: gone }]))
        }
      },
      owed: () =>
        shop.desk.orders.flatMap((order) =>
          order.lines.flatMap((line) => {
            const quantity = line.quantity - line.removed - goneUnits(order, line)
            const owed = { document: `order/${order.id}`, line: line.id, quantity }
            return openUnits(order, line) > 0 ? [{ ...owed, sku: line.item!.variant }] : []
          }),
        ),
      offered: () =>
        [...shop.store.items.values()].map(({ variant, sku, barcode, tracked }) => ({
          external: variant,
          sku,
          barcode,
          tracked,
        })),
      hooks: {
        list: () =>
          [...shop.hooks.hooks.values()].map(({ topic, uri }) => ({
            topic,
            address: uri,
            on: true,
          })),
        spoil(how) {
          const [one] = shop.hooks.hooks.values()
          if (how === 'missing') shop.hooks.hooks.delete(one!.id)
          else one!.uri = 'https://elsewhere.test/webhooks/shop'
        },
      },
    }
  },
  webhook: {
    secret,
    examples,
    unsigned: ['topic', 'event-id', 'webhook-id', 'triggered-at', 'shop-domain'].map(
      (name) => `x-shopify-${name}`,
    ),
    sign: ({ id, body, at }, key) => ({
      'x-shopify-topic': topicOfBody(Buffer.from(body).toString()),
      'x-shopify-hmac-sha256': createHmac('sha256', key).update(body).digest('base64'),
      'x-shopify-event-id': id,
      'x-shopify-webhook-id': `${id} at ${at.getTime()}`,
      'x-shopify-triggered-at': at.toISOString(),
      'x-shopify-shop-domain': domain,
    }),
  },
}
