/** Webhooks as Shopify sends them, with what each has to be read as. */
import type { Example } from '../../src/connectors/conformance.ts'

export const address = 'https://here.test/webhooks/shop'
/** What only one sort of body has. */
const marks: readonly (readonly [mark: string, topic: string])[] = [
  ['"source_name"', 'orders/create'],
  ['"order_adjustments"', 'refunds/create'],
  ['"tracking_company"', 'fulfillments/create'],
  ['gid://shopify/InventoryLevel/', 'inventory_levels/update'],
]
export const topicOfBody = (body: string) =>
  marks.find(([mark]) => body.includes(mark))?.[1] ?? 'orders/create'

// Ids up to 2^53 here: the suite passes examples through JavaScript's own JSON. Larger ones are tried
// in src/connectors/shopify/webhook.test.ts.
const placed = '2026-01-05T07:00:00-05:00'
const at = new Date(placed)
const later = '2026-01-05T08:30:00-05:00'
const order = '5982911946154508'
const [mug, tee] = ['8550311766439020', '1249953214522974']

const line = (id: string, variant: string | null, more: object) =>
  `{"id":${id},"admin_graphql_api_id":"gid://shopify/LineItem/${id}","gift_card":false,"name":"Thing","price":"19.00","properties":[],"sku":"THING","variant_id":${variant},"variant_inventory_management":"shopify",${JSON.stringify(more).slice(1)}`

const base = { document: `order/${order}`, location: '1' }
const ordered = { ...base, kind: 'ordered', transition: 'ordered', happenedAt: at } as const

export const examples: readonly Example[] = [
  {
    says: 'an order of three lines, one typed in by hand',
    body: `{"id":${order},"admin_graphql_api_id":"gid://shopify/Order/${order}","cancelled_at":null,"created_at":"${placed}","email":"jon@example.com","fulfillments":[],"line_items":[${[
      line(mug, '4914838512345678', { quantity: 3, current_quantity: 3, fulfillable_quantity: 3 }),
      line(tee, '808950810', { quantity: 1, current_quantity: 1, fulfillable_quantity: 1 }),
      line('17', null, { quantity: 1, current_quantity: 1, fulfillable_quantity: 1 }),
    ].join(
      ',',
    )}],"name":"#1001","refunds":[],"source_name":"web","test":false,"updated_at":"${placed}"}`,
    expect: {
      lines: [
        { ...ordered, line: mug, sku: '4914838512345678', quantity: 3 },
        { ...ordered, line: tee, sku: '808950810', quantity: 1 },
      ],
      readings: [],
    },
    required: [
      ...['id', 'created_at', 'line_items', 'line_items.0.id', 'line_items.0.quantity'],
      ...['line_items.1.id', 'line_items.1.quantity'],
    ],
  },
  {
    says: 'an order of which a part has left and a part is off',
    body: `{"id":${order},"cancelled_at":null,"created_at":"${placed}","fulfillments":[{"id":123456,"created_at":"${later}","line_items":[${line(mug, '808950810', { quantity: 2 })}],"location_id":1,"order_id":${order},"status":"success","updated_at":"${later}"}],"line_items":[${line(
      mug,
      '808950810',
      { quantity: 4, current_quantity: 3, fulfillable_quantity: 1 },
    )}],"refunds":[{"id":8088186047892319,"created_at":"${later}","order_id":${order},"refund_line_items":[{"id":8550311766439021,"line_item_id":${mug},"location_id":1,"quantity":1,"restock_type":"cancel"}],"return":null}],"source_name":"web","updated_at":"${later}"}`,
    expect: {
      lines: [
        { ...ordered, line: mug, sku: '808950810', quantity: 4 },
        {
          ...base,
          kind: 'order_cancelled',
          transition: 'cancelled/0',
          line: mug,
          sku: '808950810',
          quantity: 1,
          happenedAt: new Date(later),
          after: [mug, 'ordered'],
        },
        {
          ...base,
          kind: 'shipped',
          transition: 'shipped/123456',
          line: mug,
          sku: '808950810',
          quantity: 2,
          happenedAt: new Date(later),
          after: [mug, 'ordered'],
        },
      ],
      readings: [],
    },
    required: [
      ...['fulfillments.0.id', 'fulfillments.0.status', 'fulfillments.0.created_at'],
      ...['fulfillments.0.line_items.0.quantity', 'refunds.0.created_at'],
      ...['refunds.0.refund_line_items.0.line_item_id', 'refunds.0.refund_line_items.0.quantity'],
      'refunds.0.refund_line_items.0.restock_type',
    ],
  },
  {
    says: 'a refund of what came back',
    body: `{"id":8088186047892319,"created_at":"${later}","note":"wrong size","order_adjustments":[],"order_id":${order},"refund_line_items":[{"id":8550311766439021,"line_item":${line(
      mug,
      '808950810',
      { quantity: 2, fulfillable_quantity: 0, fulfillment_status: 'fulfilled' },
    )},"line_item_id":${mug},"location_id":1,"quantity":1,"restock_type":"return"}],"restock":true,"return":null,"transactions":[]}`,
    expect: {
      lines: [
        {
          ...base,
          kind: 'returned',
          transition: 'returned/8550311766439021',
          line: mug,
          sku: '808950810',
          quantity: 1,
          happenedAt: new Date(later),
        },
      ],
      readings: [],
    },
    required: [
      ...['order_id', 'created_at', 'refund_line_items', 'refund_line_items.0.id'],
      ...['refund_line_items.0.line_item_id', 'refund_line_items.0.quantity'],
    ],
  },
  {
    says: 'a parcel',
    body: `{"id":123456,"created_at":"${later}","line_items":[${line(tee, '808950810', { quantity: 1 })}],"location_id":1,"name":"#1001.1","order_id":${order},"status":"success","tracking_company":"UPS","updated_at":"${later}"}`,
    expect: {
      lines: [
        {
          ...base,
          kind: 'shipped',
          transition: 'shipped/123456',
          line: tee,
          sku: '808950810',
          quantity: 1,
          happenedAt: new Date(later),
          after: [tee, 'ordered'],
        },
      ],
      readings: [],
    },
    required: [
      ...['id', 'order_id', 'status', 'created_at', 'line_items', 'line_items.0.id'],
      'line_items.0.quantity',
    ],
  },
  {
    says: 'what may be sold now',
    body: `{"admin_graphql_api_id":"gid://shopify/InventoryLevel/24826418?inventory_item_id=2178346596884015","available":7,"inventory_item_id":2178346596884015,"location_id":1,"updated_at":"${placed}"}`,
    expect: {
      lines: [],
      readings: [
        {
          sku: 'InventoryItem/2178346596884015',
          location: '1',
          quantity: 7,
          fact: 'available_to_sell',
          asOf: at,
        },
      ],
    },
    required: ['inventory_item_id', 'location_id', 'updated_at'],
  },
]
