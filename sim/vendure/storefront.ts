/** The simulated Vendure as a storefront of the business: people buy in it, and the plugin tells. */
import { sha256 } from '../../src/lib/bytes.ts'
import { sender } from '../systems/sender.ts'
import type { SentEvent, SoldLine, Storefront, SystemOptions } from '../systems/system.ts'
import { createApi } from './api.ts'
import { levelOf, papersOf } from './papers.ts'
import { createShop, type Order } from './shop.ts'

export type VendureOptions = Omit<SystemOptions, 'token' | 'levels' | 'locations'> & {
  username: string
  password: string
  /** One variant each, in this order; nothing is on hand. */
  items: readonly { sku: string; name: string; codes: ReadonlySet<string> }[]
}

/** One line of an order as it was placed or cancelled: in the shop's own ids. */
export type Done = { order: string; line: string; sku: string; quantity: number; entry?: string }

export type VendureStorefront = Storefront & {
  /** By SKU, or any other way in which the item is written. */
  variantOf(code: string): string | undefined
  lineOf(order: string, line: string): string | undefined
  /** Somebody sets what may be sold of it by hand, in Vendure's own pages. */
  edit(code: string, quantity: number): SentEvent
  /** What this event told for the first time. */
  done(event: SentEvent): readonly Done[]
}

type Placed = { order: Order; lines: Map<string, string> }

export function createStorefront(options: VendureOptions): VendureStorefront {
  const out = sender(options)
  // Things happen at the world's time, and are sent at the clock's.
  let now = new Date(0)
  const shop = createShop({
    clock: { now: () => now, sleep: options.clock.sleep },
    levels: options.items.map(() => 0),
    names: options.items,
  })
  const { username, password } = options
  const { app } = createApi({ shop, username, password })
  const [place] = shop.locations
  const ids = new Map(
    options.items.flatMap(({ sku, codes }, i) =>
      [sku, ...codes].map((code) => [code, String(i + 1)] as const),
    ),
  )
  const placed = new Map<string, Placed>()
  const news = new WeakMap<SentEvent, readonly Done[]>()

  function tell(order: Order, done: readonly Done[]): SentEvent {
    const event = post('order', papersOf(order, shop.locations.length > 1))
    news.set(event, done)
    return event
  }

  /** Equal content has an equal id. */
  function post(type: 'order' | 'level', content: object): SentEvent {
    const body = JSON.stringify(content)
    const id = `${type}_${sha256(body).toString('hex').slice(0, 32)}`
    return out.post({ id, type, body })
  }

  const find = (code: string) => {
    const found = placed.get(code)
    if (!found) throw new Error(`no order ${code} was placed here`)
    return found
  }
  const partsOf = ({ lines }: Placed, sold: readonly SoldLine[]) =>
    sold.map((l) => ({ orderLineId: lines.get(l.line)!, quantity: l.quantity }))
  const doneOf = (of: Placed, sold: readonly SoldLine[], entry?: string): Done[] =>
    sold.map(({ line, sku, quantity }) => ({
      order: of.order.code,
      line: of.lines.get(line)!,
      sku: shop.variants.get(ids.get(sku)!)!.sku,
      quantity,
      ...(entry === undefined ? {} : { entry }),
    }))

  return {
    name: options.name,
    app,
    sent: out.sent,
    level: (sku) => shop.saleable(ids.get(sku) ?? '') ?? 0,
    levels: () =>
      new Map([...shop.variants.values()].map((v) => [v.sku, shop.saleable(v.id) ?? 0])),
    set: (sku, quantity, location = place!) =>
      shop.set(shop.variants.get(ids.get(sku)!)!, location, quantity),
    order({ order: code, at, lines }) {
      now = at
      const cart = lines.map((l) => [ids.get(l.sku)!, l.quantity] as const)
      const order = shop.place(cart, place, code)
      const own = new Map(lines.map((l, i) => [l.line, order.lines[i]!.id]))
      const of = { order, lines: own }
      placed.set(code, of)
      return tell(order, doneOf(of, lines))
    },
    cancel({ order, at, lines }) {
      now = at
      const of = find(order)
      const entry = shop.cancel(of.order.id, partsOf(of, lines))
      return tell(of.order, doneOf(of, lines, entry))
    },
    fulfil({ order, at, lines }) {
      now = at
      const of = find(order)
      shop.fulfil(of.order.id, partsOf(of, lines))
      return tell(of.order, [])
    },
    edit(code, quantity) {
      const variant = shop.variants.get(ids.get(code)!)!
      shop.set(variant, place!, quantity + shop.level(variant, place!).stockAllocated)
      return post('level', levelOf(variant, place!, 'superadmin', options.clock.now()))
    },
    variantOf: (code) => ids.get(code),
    lineOf: (order, line) => placed.get(order)?.lines.get(line),
    done: (event) => news.get(event) ?? [],
    idle: out.idle,
    stop: out.stop,
  }
}
