/** The bodies of Shopify's webhooks, in the shape and with the field names of its own samples. */
import {
  goneUnits,
  type Order,
  type OrderLine,
  openUnits,
  type Parcel,
  type Refund,
} from './orders.ts'
import type { Level } from './store.ts'
import type { Ways } from './ways.ts'

/** A number too large for a JavaScript number; `bodyOf` writes its digits. */
const big = (id: string) => `@@${id}@@`
export const bodyOf = (body: object): string => JSON.stringify(body).replace(/"@@(\d+)@@"/g, '$1')

/** As the shop's own clock would say it: five hours behind. */
export const rest = (at: Date) =>
  `${new Date(at.getTime() - 5 * 3_600_000).toISOString().slice(0, 19)}-05:00`

const ids = (kind: string, id: string) => ({
  id: big(id),
  admin_graphql_api_id: `gid://shopify/${kind}/${id}`,
})

function lineBody(order: Order, line: OrderLine, quantity = line.quantity) {
  const open = openUnits(order, line)
  const gone = goneUnits(order, line)
  return {
    ...ids('LineItem', line.id),
    current_quantity: line.quantity - line.removed,
    fulfillable_quantity: open,
    fulfillment_service: 'manual',
    fulfillment_status: gone === 0 ? null : open === 0 ? 'fulfilled' : 'partial',
    gift_card: line.item?.giftCard ?? false,
    name: line.title,
    price: '19.00',
    product_exists: line.item !== undefined,
    properties: [],
    quantity,
    requires_shipping: true,
    sku: line.item?.sku ?? null,
    title: line.title,
    variant_id: line.item ? big(line.item.variant) : null,
    variant_inventory_management: line.item?.tracked ? 'shopify' : null,
    vendor: null,
  }
}

export const parcelBody = (order: Order, parcel: Parcel) => ({
  ...ids('Fulfillment', parcel.id),
  created_at: rest(parcel.createdAt),
  line_items: parcel.parts.map(({ line, quantity }) => lineBody(order, line, quantity)),
  location_id: big(parcel.place),
  name: `${order.name}.1`,
  order_id: big(order.id),
  service: 'manual',
  shipment_status: null,
  status: parcel.status.toLowerCase(),
  tracking_company: null,
  updated_at: rest(parcel.updatedAt),
})

export const refundBody = (order: Order, refund: Refund, ways: Ways) => ({
  ...ids('Refund', refund.id),
  created_at: rest(refund.createdAt),
  duties: [],
  note: null,
  order_adjustments: [],
  order_id: big(order.id),
  processed_at: rest(refund.createdAt),
  refund_line_items: refund.parts.map((part) => {
    const seen = ways.snapshotBefore ? part.before : part.after
    const { current_quantity: _, ...line } = lineBody(order, part.line)
    return {
      id: big(part.id),
      line_item: { ...line, fulfillable_quantity: seen.open, fulfillment_status: seen.status },
      line_item_id: big(part.line.id),
      location_id: part.place === null ? null : big(part.place),
      quantity: part.quantity,
      restock_type: part.restock.toLowerCase(),
      subtotal: 19,
      total_tax: 0,
    }
  }),
  restock: refund.parts.some((part) => part.restock !== 'NO_RESTOCK'),
  return: refund.return === undefined ? null : ids('Return', refund.return),
  transactions: [],
})

export const orderBody = (order: Order, ways: Ways) => ({
  ...ids('Order', order.id),
  billing_address: null,
  cancel_reason: order.cancelledAt ? 'customer' : null,
  cancelled_at: order.cancelledAt ? rest(order.cancelledAt) : null,
  closed_at: null,
  created_at: rest(order.createdAt),
  currency: 'USD',
  customer: { ...ids('Customer', '115310627314723954'), email: 'john@example.com' },
  email: 'jon@example.com',
  financial_status: 'paid',
  fulfillment_status: null,
  fulfillments: order.parcels.map((parcel) => parcelBody(order, parcel)),
  line_items: order.lines.map((line) => lineBody(order, line)),
  location_id: null,
  name: order.name,
  processed_at: rest(order.createdAt),
  refunds: order.refunds.map((refund) => refundBody(order, refund, ways)),
  returns: [],
  source_name: 'web',
  test: false,
  total_price: '388.00',
  updated_at: rest(order.updatedAt),
})

type Sales = { sales: { line: OrderLine; quantity: number }[] }

export const editBody = (order: Order, { sales }: Sales, id: string) => {
  const changes = (sign: 1 | -1) =>
    sales
      .filter((s) => Math.sign(s.quantity) === sign)
      .map((s) => ({ delta: Math.abs(s.quantity), id: big(s.line.id) }))
  return {
    order_edit: {
      app_id: null,
      committed_at: rest(order.updatedAt),
      created_at: rest(order.updatedAt),
      id: big(id),
      line_items: { additions: changes(1), removals: changes(-1) },
      notify_customer: false,
      order_id: big(order.id),
      staff_note: '',
    },
  }
}

/** No on-hand number, no cause, no app: only what may be sold now. */
export const levelBody = ({ item, place, quantities, changedAt }: Level) => ({
  admin_graphql_api_id: `gid://shopify/InventoryLevel/${place.number}?inventory_item_id=${item.id}`,
  available: item.tracked ? quantities.available : null,
  inventory_item_id: big(item.id),
  location_id: big(place.id),
  updated_at: rest(changedAt.available ?? new Date(0)),
})
