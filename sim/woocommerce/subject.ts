/** The simulated WooCommerce as a double for the conformance suite. */
import { createHmac } from 'node:crypto'
import { type FaultName, faultNames, type Subject } from '../../src/connectors/conformance.ts'
import { woocommerce } from '../../src/connectors/woocommerce/index.ts'
import { fields } from '../../src/connectors/woocommerce/stock.ts'
import { faulty } from '../systems/faulty.ts'
import { network } from '../systems/network.ts'
import { createApi } from './api.ts'
import { address, origin, secrets, settings } from './bench.ts'
import { createHooks } from './hooks.ts'
import { createSales, type Sales } from './sales.ts'
import { createStore, type Store } from './store.ts'

/** Two products with variations; every third listing from the sixth on is a variation of one. */
const parents = [1_000_001, 1_000_002]
const parentOf = (n: number) => (n >= 5 && n % 3 === 2 ? parents[n % 2] : undefined)
const listing = (n: number) => {
  const parent = parentOf(n)
  return { external: String(n + 1), location: '', remote: parent ? { parent: String(parent) } : {} }
}

const line = (id: number, product: number, quantity: number, notes: object[] = []) => ({
  id,
  name: `Thing ${product}`,
  product_id: product,
  variation_id: 0,
  quantity,
  total: '6.00',
  sku: `SKU-${product}`,
  meta_data: notes,
})
/** Completed, after one of the three was refunded and put back. */
const sample = {
  id: 727,
  number: '727',
  status: 'cancelled',
  date_created_gmt: '2026-01-05T12:00:00',
  date_modified_gmt: '2026-01-05T13:00:00',
  date_paid_gmt: '2026-01-05T12:01:00',
  date_completed_gmt: null,
  billing: { first_name: 'John', email: 'john.doe@example.com' },
  line_items: [
    line(315, 93, 3, [{ id: 12, key: '_restock_refunded_items', value: '1' }]),
    line(316, 22, 1, [{ id: 13, key: 'pa_color', value: 'black' }]),
  ],
  refunds: [{ id: 730, reason: '', total: '-2.00' }],
}
const shared = { document: 'order/727', location: null }
const first = { ...shared, line: '315', sku: '93' }
const second = { ...shared, line: '316', sku: '22' }
const at = (hour: number, minute = 0) => new Date(Date.UTC(2026, 0, 5, hour, minute))

const product = {
  id: 93,
  name: 'Woo Single #1',
  type: 'simple',
  sku: 'SKU-93',
  date_modified_gmt: '2026-01-05T12:00:00',
  stock_status: 'instock',
  manage_stock: true,
  stock_quantity: 17,
  parent_id: 0,
}

/** What is promised and has not left. */
function owed(sales: Sales) {
  return [...sales.orders.values()]
    .filter(({ status }) => status === 'processing' || status === 'on-hold')
    .flatMap((order) =>
      order.items.map((item) => ({
        document: `order/${order.id}`,
        line: String(item.id),
        sku: String(item.variation || item.product),
        quantity: item.quantity,
      })),
    )
}

const offered = (store: Store) =>
  [...store.products.values()]
    .filter(({ type }) => type !== 'variable')
    .map(({ id, sku, gtin }) => ({ external: String(id), sku, barcode: gtin, tracked: true }))

export const woocommerceSubject: Subject = {
  name: 'woocommerce',
  bound: woocommerce(settings),
  secrets,
  listing,
  stranger: { external: '999999', location: '', remote: {} },
  faults: faultNames,
  nonsense: [
    { ...settings, url: 'shop.test' },
    { ...settings, url: 'https://shop.test/wp-json/wc/v3' },
    { ...settings, consumerKey: '' },
    { ...settings, batch: 101 },
    { ...settings, statuses: { processing: 'commits' } },
    { ...settings, statuses: { completed: 'holds' } },
    { ...settings, consumerSecrt: 'x' },
  ],
  also: ['orders', 'offers', 'subscriptions'],
  subscriptions: { address, spoils: ['missing', 'disabled', 'elsewhere'] },
  // Five minutes of orders are read again each time, and here all happens in one moment.
  overlap: 1000,
  open({ levels, clock, random }) {
    const store = createStore({ clock })
    const sales = createSales(store)
    const site = { store, home: origin }
    const hooks = createHooks({ site, sales, fetch: async () => new Response() })
    for (const id of parents) store.add({ id, type: 'variable', name: `Thing ${id}` })
    levels.forEach((stock, n) => {
      const parent = parentOf(n)
      const type = parent ? 'variation' : 'simple'
      const kind = { type, parent: parent ?? 0, manageStock: true, stock }
      store.add({ id: n + 1, sku: `SKU-${n + 1}`, ...kind })
    })
    // Somebody else's, which are left alone.
    for (const topic of ['order.updated', 'coupon.created']) {
      void hooks.create({ topic, url: 'https://elsewhere.test/' })
    }
    const key = { key: secrets.WOO_KEY!, secret: secrets.WOO_SECRET! }
    const app = createApi({ ...key, clock, site, sales, hooks })
    const layer = faulty(app, {
      clock,
      random,
      rows: {
        asked: 'update',
        answered: 'update',
        busy: (row) => ({
          id: (row as { id: number }).id,
          error: { code: 'busy', message: 'try again', data: { status: 503 } },
        }),
      },
    })
    const [well, badly] = [network({ [origin]: app }), network({ [origin]: layer.app })]
    let script: (FaultName | 'none')[] = []
    return {
      // What is read on the way to a write is not what is tried here.
      fetch: async (url, init) => {
        const onTheWay = new URL(url).searchParams.get('_fields') === fields.before
        const name = onTheWay ? 'none' : (script.shift() ?? 'none')
        if (name === 'none') return well(url, init)
        layer.next(name)
        return badly(url, init)
      },
      truth: ({ external }) => store.truth(Number(external)),
      change: ({ external }, quantity) => store.set(Number(external), quantity),
      next: (...names) => {
        script = names
      },
      happen: (n) => {
        for (let i = 0; i < n; i++) sales.place([[1, 1]])
      },
      owed: () => owed(sales),
      offered: () => offered(store),
      hooks: {
        list: () =>
          [...hooks.hooks.values()].map(({ topic, url, status }) => ({
            topic,
            address: url,
            on: status === 'active',
          })),
        spoil(how) {
          const hook = [...hooks.hooks.values()].find(({ url }) => url === address)!
          if (how === 'missing') hooks.hooks.delete(hook.id)
          else if (how === 'disabled') hook.status = 'disabled'
          else hook.url = 'https://gone.test/'
        },
      },
    }
  },
  webhook: {
    secret: 'woo-secret',
    unsigned: ['source', 'topic', 'id', 'delivery-id'].map((name) => `x-wc-webhook-${name}`),
    sign: ({ id, body }, secret) => {
      const goods = Buffer.from(body).includes('"stock_status"')
      return {
        'x-wc-webhook-source': `${origin}/`,
        'x-wc-webhook-topic': goods ? 'product.updated' : 'order.updated',
        'x-wc-webhook-signature': createHmac('sha256', secret).update(body).digest('base64'),
        'x-wc-webhook-id': String(id.length * 1000 + id.charCodeAt(id.length - 1)),
        'x-wc-webhook-delivery-id': 'e788dc7e',
      }
    },
    examples: [
      {
        says: 'a cancelled order, of which something had been put back before',
        body: JSON.stringify(sample),
        expect: {
          lines: [
            {
              ...first,
              kind: 'ordered',
              transition: 'ordered',
              quantity: 3,
              happenedAt: at(12, 1),
            },
            {
              ...first,
              kind: 'order_cancelled',
              transition: 'restocked/730',
              quantity: 1,
              happenedAt: at(13),
              after: ['315', 'ordered'],
            },
            {
              ...second,
              kind: 'ordered',
              transition: 'ordered',
              quantity: 1,
              happenedAt: at(12, 1),
            },
            {
              ...second,
              kind: 'order_cancelled',
              transition: 'cancelled',
              quantity: 1,
              happenedAt: at(13),
              after: ['316', 'ordered'],
            },
          ],
          readings: [],
        },
        required: [
          ...['id', 'number', 'status', 'date_created_gmt', 'date_modified_gmt', 'line_items'],
          ...['refunds', 'refunds.0.id', 'line_items.0.id', 'line_items.0.product_id'],
          ...['line_items.0.variation_id', 'line_items.0.quantity', 'line_items.0.meta_data'],
        ],
      },
      {
        says: 'a product that somebody changed',
        body: JSON.stringify(product),
        expect: {
          lines: [],
          readings: [
            {
              sku: '93',
              location: null,
              quantity: 17,
              fact: 'available_to_sell',
              asOf: at(12),
            },
          ],
        },
        required: ['id', 'manage_stock', 'date_modified_gmt'],
      },
    ],
  },
}
