/** The simulated WooCommerce as a storefront of the business: people buy in it, and its webhooks tell. */
import { sender } from '../systems/sender.ts'
import type { SentEvent, SoldLine, Storefront, SystemOptions } from '../systems/system.ts'
import { createApi } from './api.ts'
import { createHooks, signed } from './hooks.ts'
import { createSales, type Order } from './sales.ts'
import { orderShown, productShown } from './shown.ts'
import { createStore } from './store.ts'

export type WooOptions = Omit<SystemOptions, 'token' | 'levels' | 'locations' | 'page'> & {
  /** Both halves of the key that is let in. */
  key: string
  keySecret: string
  /** One simple product each, in this order; none is in stock. */
  items: readonly { sku: string; name: string; codes: ReadonlySet<string> }[]
}

/** What happened to a line of an order for the first time: in the shop's own ids. */
export type Done = {
  order: string
  line: string
  sku: string
  quantity: number
  /** Absent: it was ordered. With a refund: that put it back. Without: the order was cancelled. */
  back?: { refund?: number }
}

export type WooStorefront = Storefront & {
  /** By SKU, or any other way in which the item is written. */
  productOf(code: string): string | undefined
  paperOf(order: string, line: string): { order: string; line: string } | undefined
  /** Somebody sets the number of a product by hand, in the shop's own pages. */
  edit(code: string, quantity: number): SentEvent
  /** What this event is about; whether it tells it, or leaves it to the poll. */
  done(event: SentEvent): readonly Done[]
}

type Sold = { item: number; sku: string; open: number; left: number }
type Placed = { order: Order; lines: Map<string, Sold> }

/** The ids of the webhooks that somebody made in its pages. */
const hookOf = { 'order.created': 1, 'order.updated': 2, 'product.updated': 3 }
type Topic = keyof typeof hookOf

export function createShop(options: WooOptions): WooStorefront {
  const { clock, key, keySecret, secret } = options
  // Things happen at the world's time; what was changed is noted, asked for and sent by the clock's.
  let now = new Date(0)
  const world = { now: () => now, sleep: clock.sleep }
  const store = createStore({ clock: world, changes: clock })
  const sales = createSales(store)
  const site = { store, home: 'http://shop.example' }
  const hooks = createHooks({ site, sales, fetch: async () => new Response() })
  const app = createApi({ clock, key, secret: keySecret, site, sales, hooks })
  const out = sender(options, ({ type, body, at }) => {
    const topic = type as Topic
    return signed({ id: hookOf[topic], topic, secret }, body, site, at)
  })
  const products = new Map<string, number>()
  for (const { sku, name, codes } of options.items) {
    const { id } = store.add({ type: 'simple', sku, name, manageStock: true, stock: 0 })
    for (const code of [sku, ...codes]) products.set(code, id)
  }
  const idOf = (code: string) => products.get(code) ?? 0
  const placed = new Map<string, Placed>()
  const news = new WeakMap<SentEvent, readonly Done[]>()

  function post(topic: Topic, content: object): SentEvent {
    const id = `${topic} ${out.sent.length + 1}`
    return out.post({ id, type: topic, body: JSON.stringify(content) })
  }

  function tell(topic: Topic, order: Order, done: readonly Done[]): SentEvent {
    const event = post(topic, orderShown(site, order))
    news.set(event, done)
    return event
  }

  const find = (code: string) => {
    const found = placed.get(code)
    if (!found) throw new Error(`no order ${code} was placed here`)
    return found
  }
  /** It keeps no parcels: an order is completed when the last one has left. */
  function completed({ order, lines }: Placed): boolean {
    const all = [...lines.values()]
    const done = all.every(({ open }) => open === 0) && all.some(({ left }) => left > 0)
    if (done) sales.setStatus(order, 'completed')
    return done
  }
  const doneOf = ({ order, lines }: Placed, of: readonly SoldLine[], back?: Done['back']): Done[] =>
    of.map(({ line, quantity }) => {
      const { item, sku } = lines.get(line)!
      const paper = { order: String(order.id), line: String(item) }
      return { ...paper, sku, quantity, ...(back ? { back } : {}) }
    })

  return {
    name: options.name,
    app,
    sent: out.sent,
    level: (sku) => store.truth(idOf(sku)) ?? 0,
    levels: () => new Map([...store.products.values()].map((p) => [p.sku, p.stock ?? 0])),
    set: (sku, quantity) => store.set(idOf(sku), quantity),
    order({ order: code, at, lines }) {
      now = at
      const cart = lines.map((l) => [idOf(l.sku), l.quantity] as const)
      const order = sales.place(cart, { status: 'processing' })
      const sold = lines.map((l, i): [string, Sold] => {
        const { id: item, product } = order.items[i]!
        const { sku } = store.get(product)!
        return [l.line, { item, sku, open: l.quantity, left: 0 }]
      })
      const of = { order, lines: new Map(sold) }
      placed.set(code, of)
      return tell('order.created', order, doneOf(of, lines))
    },
    /** Whole orders are cancelled; of others something is refunded, and put back into stock. */
    cancel({ order: code, at, lines }) {
      now = at
      const of = find(code)
      for (const { line, quantity } of lines) of.lines.get(line)!.open -= quantity
      const { order } = of
      const whole = [...of.lines.values()].every(({ open, left }) => open === 0 && left === 0)
      if (whole && order.refunds.length === 0) {
        sales.setStatus(order, 'cancelled')
        return tell('order.updated', order, doneOf(of, lines, {}))
      }
      const parts = lines.map((l) => [of.lines.get(l.line)!.item, l.quantity] as const)
      const refund = sales.refund(order, parts, true)
      completed(of)
      return tell('order.updated', order, doneOf(of, lines, { refund: refund.id }))
    },
    fulfil({ order: code, at, lines }) {
      now = at
      const of = find(code)
      for (const { line, quantity } of lines) {
        const sold = of.lines.get(line)!
        sold.open -= quantity
        sold.left += quantity
      }
      return completed(of) ? tell('order.updated', of.order, []) : null
    },
    edit(code, quantity) {
      store.set(idOf(code), quantity)
      return post('product.updated', productShown(site, store.get(idOf(code))!))
    },
    productOf: (code) => {
      const id = products.get(code)
      return id === undefined ? undefined : String(id)
    },
    paperOf(code, line) {
      const of = placed.get(code)
      const sold = of?.lines.get(line)
      return sold && { order: String(of!.order.id), line: String(sold.item) }
    },
    done: (event) => news.get(event) ?? [],
    idle: out.idle,
    stop: out.stop,
  }
}
