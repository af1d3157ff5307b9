/** The simulated Shopify as a storefront of the business: people buy in it, and its webhooks tell. */
import { sender } from '../systems/sender.ts'
import type { SentEvent, SoldLine, Storefront, SystemOptions } from '../systems/system.ts'
import { createShopify, type Shopify } from './shopify.ts'
import type { Letter } from './store/hooks.ts'
import { type Order, type OrderLine, openUnits } from './store/orders.ts'
import type { Item, Level } from './store/store.ts'

export type ShopOptions = Omit<SystemOptions, 'levels' | 'locations' | 'page'> & {
  /** What callers must show. */
  token: string
  /** The id of its one location. */
  place: string
  /** One variant each, in this order; none is in stock. */
  items: readonly { sku: string; name: string; codes: ReadonlySet<string> }[]
  /** False: numbers that it was told are not told back. */
  echo: boolean
}

/** What became of a line of an order, in the shop's own ids. */
export type Done = {
  order: string
  line: string
  sku: string
  quantity: number
  /** Cancelled: so many of its units were off before. Absent: it was ordered. */
  from?: number
}

export type ShopStorefront = Storefront & {
  /** The variant and its inventory item: by SKU, or any other way in which the item is written. */
  offered(code: string): { variant: string; item: string } | undefined
  paperOf(order: string, line: string): { order: string; line: string } | undefined
  /** Somebody types what may be sold of it into the shop's own pages. */
  edit(code: string, quantity: number): SentEvent | undefined
  /** What this event told for the first time. */
  done(event: SentEvent): readonly Done[]
}

/** What an app has to listen to, to be told all of it. */
const topics = [
  ...['ORDERS_CREATE', 'ORDERS_UPDATED', 'ORDERS_CANCELLED', 'REFUNDS_CREATE'],
  ...['FULFILLMENTS_CREATE', 'INVENTORY_LEVELS_UPDATE'],
]

type Placed = { order: Order; lines: Map<string, OrderLine> }

export function createShop(options: ShopOptions): ShopStorefront {
  const { clock, random, token, secret, place, items } = options
  // Things happen at the world's time; what was changed is noted, and told, by the clock's.
  let now = new Date(0)
  const world = { now: () => now, sleep: clock.sleep }
  const shop: Shopify = createShopify({
    ...{ clock, world, random, token, secret },
    locations: [{ id: place }],
    files: null,
    quiet: !options.echo,
  })
  const { store, hooks, desk, after } = shop
  for (const topic of topics) hooks.subscribe({ topic, uri: options.url })
  const letters = new Map<string, Letter>()
  const out = sender(options, ({ id }) => letters.get(id)!.headers)
  const known = new Map<string, Item>()
  for (const { sku, name, codes } of items) {
    const item = store.addItem({ id: store.nextId(), sku, name })
    store.stock(item.id, place)
    for (const code of [sku, ...codes]) known.set(code, item)
  }
  const placed = new Map<string, Placed>()
  const news = new WeakMap<SentEvent, readonly Done[]>()
  const levelOf = (code: string): Level | undefined => {
    const item = known.get(code)
    return item && store.level(item.id, place)
  }
  const find = (code: string) => {
    const found = placed.get(code)
    if (!found) throw new Error(`no order ${code} was placed here`)
    return found
  }

  // Levels that a caller has changed are told at once, without anybody doing anything here.
  hooks.listen((letter) => post(letter))
  const sent = new Map<string, SentEvent>()
  let last: SentEvent[] = []
  /** Two of the same content would be one to whoever hears it. */
  function post(letter: Letter): void {
    const content = `${letter.type} ${letter.body}`
    if (sent.has(content)) return
    const id = letter.headers['x-shopify-webhook-id']!
    letters.set(id, letter)
    const event = out.post({ id, type: letter.type, body: letter.body })
    sent.set(content, event)
    last.push(event)
  }

  /** Answers the last event of this topic. */
  function act(topic: string, work: () => unknown): SentEvent {
    sent.clear()
    last = []
    shop.act(work)
    return last.findLast((event) => event.type === topic)!
  }

  const parts = ({ lines }: Placed, sold: readonly SoldLine[]) =>
    sold.map(({ line, quantity }) => ({ line: lines.get(line)!, quantity }))
  const doneOf = (of: Placed, sold: readonly SoldLine[], cancels: boolean): Done[] =>
    parts(of, sold).map(({ line, quantity }) => ({
      order: of.order.id,
      line: line.id,
      sku: line.item!.sku,
      quantity,
      ...(cancels ? { from: line.removed } : {}),
    }))

  return {
    name: options.name,
    app: shop.app,
    sent: out.sent,
    level: (sku) => levelOf(sku)?.quantities.available ?? 0,
    levels: () =>
      new Map([...store.levels.values()].map((l) => [l.item.sku, l.quantities.available])),
    set(sku, quantity) {
      const level = levelOf(sku)!
      level.quantities.available = quantity
      level.changedAt.available = clock.now()
    },
    order({ order: code, at, lines }) {
      now = at
      const cart = lines.map((l) => ({ item: known.get(l.sku)!.id, quantity: l.quantity }))
      let order: Order | undefined
      const event = act('orders/create', () => {
        order = desk.place(cart)
      })
      const own = new Map(lines.map((l, i) => [l.line, order!.lines[i]!]))
      const of = { order: order!, lines: own }
      placed.set(code, of)
      news.set(event, doneOf(of, lines, false))
      return event
    },
    /** Whole orders are cancelled; of others something is refunded, and put back into stock. */
    cancel({ order: code, at, lines }) {
      now = at
      const of = find(code)
      const done = doneOf(of, lines, true)
      const wanted = parts(of, lines)
      const whole = of.order.lines.every((line) => {
        const off = wanted.filter((p) => p.line === line).reduce((sum, p) => sum + p.quantity, 0)
        return off === line.quantity && off === openUnits(of.order, line)
      })
      const event = act('orders/updated', () =>
        whole
          ? after.cancel(of.order)
          : after.refund(
              of.order,
              wanted.map((part) => ({ ...part, restock: 'CANCEL' as const })),
            ),
      )
      news.set(event, done)
      return event
    },
    fulfil({ order: code, at, lines }) {
      now = at
      const of = find(code)
      return act('fulfillments/create', () => desk.fulfil(of.order, parts(of, lines)))
    },
    edit(code, quantity) {
      const { item, quantities } = levelOf(code)!
      const by = { available: quantity - quantities.available }
      return act('inventory_levels/update', () => store.change(item, place, by))
    },
    offered(code) {
      const item = known.get(code)
      return item && { variant: item.variant, item: item.id }
    },
    paperOf(code, line) {
      const of = placed.get(code)
      const own = of?.lines.get(line)
      return own && { order: of!.order.id, line: own.id }
    },
    done: (event) => news.get(event) ?? [],
    idle: out.idle,
    stop: out.stop,
  }
}
