/** Orders of a WooCommerce and what they do to its stock, as its own functions do it. */
import type { Loose, Product, Store } from './store.ts'

export type Meta = { id: number; key: string; value: unknown }
export type Item = {
  id: number
  name: string
  product: number
  variation: number
  quantity: number
  meta: Meta[]
  more: Loose
}
export type Refund = {
  id: number
  at: Date
  amount: string
  reason: string
  items: Item[]
  more: Loose
}
export type Order = {
  id: number
  number: string
  status: string
  created: Date
  modified: Date
  paid: Date | null
  completed: Date | null
  /** Of the order as a whole: its stock is taken off (`_order_stock_reduced`). */
  reduced: boolean
  items: Item[]
  refunds: Refund[]
  more: Loose
}
export type Cart = readonly (readonly [product: number, quantity: number])[]

const REDUCED = '_reduced_stock'
const RESTOCKED = '_restock_refunded_items'
const taking = ['processing', 'completed', 'on-hold']
const giving = ['cancelled', 'pending']

export type Sales = ReturnType<typeof createSales>

export function createSales(store: Store) {
  const { next, now, noted, tell } = store
  const orders = new Map<number, Order>()
  const deleted = new Set<number>()
  const get = (id: number) => orders.get(id)!
  const productOf = (item: Item) => store.get(item.variation || item.product)
  const noteOf = (item: Item, key: string) => item.meta.find((m) => m.key === key)
  const drop = (item: Item, key: string) => {
    item.meta = item.meta.filter((m) => m.key !== key)
  }
  const note = (item: Item, key: string, value: unknown) => {
    const old = noteOf(item, key)
    if (old) old.value = value
    else item.meta.push({ id: next.meta(), key, value })
  }
  const changed = (order: Order) => {
    order.modified = noted()
    tell('order.updated', order.id)
  }

  /** A buyer at the checkout, or `POST orders`: neither looks whether there is enough. */
  function place(cart: Cart, given: { status?: string; number?: string; id?: number } = {}): Order {
    const id = given.id ?? next.post()
    next.beyond(id)
    const order: Order = {
      id,
      number: given.number ?? String(id),
      status: 'pending',
      created: now(),
      modified: noted(),
      paid: null,
      completed: null,
      reduced: false,
      items: [],
      refunds: [],
      more: {},
    }
    orders.set(id, order)
    for (const [product, quantity] of cart) addItem(order, product, quantity)
    tell('order.created', id)
    setStatus(order, given.status ?? 'processing')
    return order
  }

  function addItem(order: Order, id: number, quantity: number): Item {
    const product = store.products.get(id)
    const above = product?.parent ?? 0
    const item: Item = {
      id: next.item(),
      name: product?.name ?? '',
      product: above || id,
      variation: above ? id : 0,
      quantity,
      meta: [],
      more: {},
    }
    order.items.push(item)
    return item
  }

  function setStatus(order: Order, status: string) {
    order.status = status
    if (['processing', 'completed'].includes(status)) order.paid ??= now()
    if (status === 'completed') order.completed = now()
    if (taking.includes(status)) reduce(order)
    if (giving.includes(status)) restore(order)
    // Chosen by hand in the list of orders: money only, nothing is put back.
    if (status === 'refunded' && order.refunds.length === 0) refund(order, [], false)
    else changed(order)
  }

  /** `wc_maybe_reduce_stock_levels`: once an order, once a line, and not where nothing is managed. */
  function reduce(order: Order) {
    if (order.reduced || !store.settings.manageStock) return
    for (const item of order.items) {
      const product = productOf(item)
      if (Number(noteOf(item, REDUCED)?.value ?? 0) || !product || !store.managing(product))
        continue
      store.move(product, -item.quantity)
      // A new note, with a number of its own, also where an old one says 0.
      drop(item, REDUCED)
      note(item, REDUCED, String(item.quantity))
    }
    order.reduced = true
  }

  /** `wc_maybe_increase_stock_levels`: what is noted on the line, and then the note goes. */
  function restore(order: Order) {
    if (!order.reduced) return
    for (const item of order.items) {
      const taken = Number(noteOf(item, REDUCED)?.value ?? 0)
      const product = productOf(item)
      if (!taken || !product || !store.managing(product)) continue
      store.move(product, taken)
      drop(item, REDUCED)
    }
    order.reduced = false
  }

  /** `wc_create_refund`. Fully refunded means refunded, whatever is put back. */
  function refund(
    order: Order,
    parts: readonly (readonly [item: number, quantity: number])[],
    restock: boolean,
  ) {
    const made: Refund = {
      id: next.post(),
      at: now(),
      amount: '0.00',
      reason: '',
      items: parts.flatMap(([id, quantity]) => refundItem(order, id, quantity)),
      more: {},
    }
    order.refunds.unshift(made)
    if (restock) for (const [id, quantity] of parts) putBack(order, id, quantity)
    const left = order.items.reduce((sum, i) => sum + i.quantity - refundedOf(order, i.id), 0)
    if (left <= 0) order.status = 'refunded'
    changed(order)
    return made
  }

  function refundItem(order: Order, id: number, quantity: number): Item[] {
    const of = order.items.find((i) => i.id === id)
    if (!of) return []
    const names = { id: next.meta(), key: '_refunded_item_id', value: String(id) }
    return [{ ...of, id: next.item(), quantity: -quantity, meta: [names], more: {} }]
  }

  /** `wc_restock_refunded_items`. */
  function putBack(order: Order, id: number, quantity: number) {
    const item = order.items.find((i) => i.id === id)
    const product = item && productOf(item)
    const taken = Number((item && noteOf(item, REDUCED)?.value) ?? 0)
    if (!item || !taken || !product || !store.managing(product)) return
    store.move(product, quantity)
    note(item, REDUCED, String(taken - quantity))
    if (store.options.notesRestock === false) return
    note(item, RESTOCKED, String(Number(noteOf(item, RESTOCKED)?.value ?? 0) + quantity))
  }

  const refundedOf = (order: Order, item: number) =>
    order.refunds
      .flatMap((r) => r.items)
      .filter((i) => i.meta.some((m) => m.key === '_refunded_item_id' && m.value === String(item)))
      .reduce((sum, i) => sum - i.quantity, 0)

  /** A quantity is changed in the order's page; 0 removes the line. */
  function edit(order: Order, id: number, quantity: number) {
    const item = order.items.find((i) => i.id === id)!
    const product: Product | undefined = productOf(item)
    const stocked = product && store.managing(product) && taking.includes(order.status)
    if (stocked) {
      const taken = Number(noteOf(item, REDUCED)?.value ?? 0)
      const back = Number(noteOf(item, RESTOCKED)?.value ?? 0)
      const more = quantity === 0 ? -taken : quantity - back - taken
      if (more !== 0) store.move(product, -more)
      note(item, REDUCED, String(quantity - back))
    }
    item.quantity = quantity
    if (quantity === 0) order.items = order.items.filter((i) => i !== item)
    changed(order)
  }

  /** Into the bin: stock stays as it is. */
  function trash(order: Order) {
    order.more._status = order.status
    order.status = 'trash'
    order.modified = noted()
    tell('order.deleted', order.id)
  }

  function untrash(order: Order) {
    order.status = String(order.more._status)
    delete order.more._status
    order.modified = noted()
    tell('order.restored', order.id)
  }

  return {
    orders,
    get,
    place,
    addItem,
    setStatus,
    refund,
    edit,
    trash,
    untrash,
    /** For good. */
    remove(order: Order) {
      orders.delete(order.id)
      deleted.add(order.id)
      tell('order.deleted', order.id)
    },
  }
}
