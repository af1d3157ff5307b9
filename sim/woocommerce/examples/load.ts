/** Puts a documented resource into the double: what concerns stock is kept, the rest as it is. */
import type { Hooks } from '../hooks.ts'
import type { Item, Order, Refund, Sales } from '../sales.ts'
import type { Loose, Store } from '../store.ts'

const at = (gmt: unknown) => new Date(`${gmt}Z`)
const maybe = (gmt: unknown) => (gmt === null ? null : at(gmt))

export function loadProduct(store: Store, given: Loose, parent = 0): void {
  store.add({
    id: Number(given.id),
    type: String(given.type ?? 'variation'),
    parent,
    name: String(given.name ?? ''),
    sku: String(given.sku),
    manageStock: given.manage_stock === true,
    stock: given.stock_quantity as number | null,
    backorders: String(given.backorders),
    created: at(given.date_created_gmt),
    modified: at(given.date_modified_gmt),
    more: given,
  })
}

export function loadOrder(sales: Sales, given: Loose, refunds: readonly Loose[] = []): void {
  const order: Order = {
    id: Number(given.id),
    number: String(given.number),
    status: String(given.status),
    created: at(given.date_created_gmt),
    modified: at(given.date_modified_gmt),
    paid: maybe(given.date_paid_gmt),
    completed: maybe(given.date_completed_gmt),
    reduced: false,
    items: itemsOf(given),
    refunds: refunds.map(
      (r): Refund => ({
        id: Number(r.id),
        at: at(r.date_created_gmt),
        amount: String(r.amount),
        reason: String(r.reason),
        items: itemsOf(r),
        more: r,
      }),
    ),
    more: given,
  }
  sales.orders.set(order.id, order)
}

const itemsOf = (given: Loose) =>
  (given.line_items as Loose[]).map(
    (i): Item => ({
      id: Number(i.id),
      name: String(i.name),
      product: Number(i.product_id),
      variation: Number(i.variation_id),
      quantity: Number(i.quantity),
      meta: i.meta_data as Item['meta'],
      more: i,
    }),
  )

export const loadHook = (hooks: Hooks, given: Loose) =>
  hooks.create({
    id: Number(given.id),
    name: String(given.name),
    status: String(given.status),
    topic: String(given.topic),
    url: String(given.delivery_url),
    hooks: given.hooks as string[],
    created: at(given.date_created_gmt),
    modified: at(given.date_modified_gmt),
    unanswered: false,
  })
