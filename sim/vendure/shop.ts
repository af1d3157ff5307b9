/** What a Vendure shop keeps and does, mistakes included, as seen on a real one (version 3.7.3). */
import type { Clock } from '../../src/lib/clock.ts'

export type Variant = {
  id: string
  sku: string
  name: string
  trackInventory: 'TRUE' | 'FALSE' | 'INHERIT'
  outOfStockThreshold: number
  useGlobalOutOfStockThreshold: boolean
  stockLevels: StockLevel[]
}
type StockLevel = { stockLocationId: string; stockOnHand: number; stockAllocated: number }
type Entry = { id: string; createdAt: Date; type: string; data: Record<string, unknown> }
type Part = { orderLineId: string; quantity: number }
type OrderLine = {
  id: string
  variant: Variant
  quantity: number
  orderPlacedQuantity: number
  location: string
  /** By its stock movements: allocated and not yet gone or released, gone and not yet put back. */
  allocated: number
  gone: number
}
export type Order = {
  id: string
  code: string
  type: 'Regular'
  state: string
  active: boolean
  orderPlacedAt: Date | null
  updatedAt: Date
  lines: OrderLine[]
  modifications: { id: string; createdAt: Date; lines: Part[] }[]
  fulfillments: { id: string; createdAt: Date; state: string; lines: Part[] }[]
  history: Entry[]
}
export type Cart = readonly (readonly [variant: string, quantity: number])[]

export type ShopOptions = {
  clock: Clock
  locations?: readonly string[]
  /** Opening stock on hand at the first location, variant `1`, `2`, … */
  levels: readonly number[]
  /** What these variants are called. Default: SKU-1 (Thing 1), … */
  names?: readonly { sku: string; name: string }[]
  outOfStockThreshold?: number
  trackInventory?: boolean
  /** True: orders placed together each read the allocation before any of them writes it. */
  losesUpdates?: boolean
}

export type Shop = ReturnType<typeof createShop>

export function createShop(options: ShopOptions) {
  const { clock } = options
  const locations = [...(options.locations ?? ['1'])]
  const settings = {
    trackInventory: options.trackInventory ?? true,
    outOfStockThreshold: options.outOfStockThreshold ?? 0,
  }
  const orders: Order[] = []
  const byId = new Map<string, Order>()
  let last = 0
  let invented = 0
  const nextId = () => String(++last)
  const variants = new Map(
    options.levels.map((onHand, i) => [String(i + 1), variant(i + 1, onHand)]),
  )

  function variant(number: number, onHand: number): Variant {
    return {
      id: String(number),
      sku: options.names?.[number - 1]?.sku ?? `SKU-${number}`,
      name: options.names?.[number - 1]?.name ?? `Thing ${number}`,
      trackInventory: 'INHERIT',
      outOfStockThreshold: 0,
      useGlobalOutOfStockThreshold: true,
      stockLevels: locations.map((id, i) => ({
        stockLocationId: id,
        stockOnHand: i === 0 ? onHand : 0,
        stockAllocated: 0,
      })),
    }
  }

  const level = (of: Variant, location: string): StockLevel => {
    const found = of.stockLevels.find((l) => l.stockLocationId === location)
    if (found) return found
    const made = { stockLocationId: location, stockOnHand: 0, stockAllocated: 0 }
    of.stockLevels.push(made)
    return made
  }
  const tracked = (of: Variant) =>
    of.trackInventory === 'TRUE' || (of.trackInventory === 'INHERIT' && settings.trackInventory)
  const note = (order: Order, type: string, data: Record<string, unknown>) => {
    const id = nextId()
    order.history.push({ id, createdAt: clock.now(), type, data })
    return id
  }
  const get = (id: string) => byId.get(id)!
  const lineOf = (order: Order, id: string) => order.lines.find((l) => l.id === id)!

  /** Placing an order does not touch `updatedAt`: that is the last change of the cart. */
  function place(cart: Cart, location = locations[0]!, code?: string): Order {
    const [order] = placeTogether([cart], location)
    if (code !== undefined) order!.code = code
    return order!
  }

  /** Checks nothing, as Vendure does when carts are paid side by side. */
  function placeTogether(carts: readonly Cart[], location = locations[0]!): Order[] {
    const bought = carts.flatMap((cart) => cart.map(([id]) => variants.get(id)!))
    const before = new Map(bought.map((v) => [v, level(v, location).stockAllocated]))
    return carts.map((cart) => {
      const now = clock.now()
      const order: Order = {
        id: nextId(),
        code: `CODE${last}`,
        type: 'Regular',
        state: 'PaymentSettled',
        active: false,
        orderPlacedAt: now,
        updatedAt: new Date(now.getTime() - 600_000),
        lines: [],
        modifications: [],
        fulfillments: [],
        history: [],
      }
      for (const [id, quantity] of cart) {
        const of = variants.get(id)!
        order.lines.push({
          id: nextId(),
          variant: of,
          quantity,
          orderPlacedQuantity: quantity,
          location,
          allocated: quantity,
          gone: 0,
        })
        if (!tracked(of)) continue
        const there = level(of, location)
        there.stockAllocated =
          (options.losesUpdates ? before.get(of)! : there.stockAllocated) + quantity
      }
      orders.push(order)
      byId.set(order.id, order)
      return order
    })
  }

  /** On hand and allocation go down at once; `updatedAt` and the order's state stay. */
  function fulfil(orderId: string, parts: readonly Part[]): string {
    const order = get(orderId)
    const made = { id: nextId(), createdAt: clock.now(), state: 'Pending', lines: [...parts] }
    order.fulfillments.push(made)
    note(order, 'ORDER_FULFILLMENT', { fulfillmentId: Number(made.id) })
    note(order, 'ORDER_FULFILLMENT_TRANSITION', {
      fulfillmentId: Number(made.id),
      from: 'Created',
      to: 'Pending',
    })
    for (const part of parts) {
      const line = lineOf(order, part.orderLineId)
      line.gone += part.quantity
      move(line, -part.quantity, -part.quantity)
    }
    return made.id
  }

  /** To Shipped, Delivered or Cancelled; a cancelled fulfilment is owed again. */
  function transition(orderId: string, fulfilmentId: string, to: string) {
    const order = get(orderId)
    const of = order.fulfillments.find((f) => f.id === fulfilmentId)!
    note(order, 'ORDER_FULFILLMENT_TRANSITION', {
      fulfillmentId: Number(of.id),
      from: of.state,
      to,
    })
    of.state = to
    if (to === 'Shipped') order.state = 'PartiallyShipped'
    if (to !== 'Cancelled') return
    for (const part of of.lines) {
      const line = lineOf(order, part.orderLineId)
      line.gone -= part.quantity
      move(line, part.quantity, part.quantity)
    }
  }

  /**
   * Releases what is allocated and, for whatever was fulfilled, puts units back on the shelf: for
   * the same units, when a line was fulfilled in part. So units come out of nothing. Answers the id
   * of the history entry.
   */
  function cancel(orderId: string, parts?: readonly Part[]): string {
    const order = get(orderId)
    const chosen = parts ?? order.lines.map((l) => ({ orderLineId: l.id, quantity: l.quantity }))
    for (const { orderLineId, quantity } of chosen) {
      const line = lineOf(order, orderLineId)
      const back = Math.min(Math.max(0, line.gone), quantity)
      const freed = Math.min(Math.max(0, line.allocated), quantity)
      line.gone -= back
      move(line, back, -freed)
      line.quantity -= quantity
      invented += back + freed - quantity
    }
    order.updatedAt = clock.now()
    if (order.lines.every((l) => l.quantity === 0)) order.state = 'Cancelled'
    const lines = chosen.map((p) => ({ orderLineId: Number(p.orderLineId), quantity: p.quantity }))
    return note(order, 'ORDER_CANCELLATION', { lines, shippingCancelled: false })
  }

  function move(line: OrderLine, onHand: number, allocated: number) {
    line.allocated += allocated
    if (!tracked(line.variant)) return
    const there = level(line.variant, line.location)
    there.stockOnHand += onHand
    there.stockAllocated += allocated
  }

  /** Adds a variant that is on the order already; Vendure records the difference to what was there. */
  function add(orderId: string, lineId: string, quantity: number) {
    const order = get(orderId)
    const line = lineOf(order, lineId)
    const recorded = { orderLineId: lineId, quantity: quantity - line.quantity }
    order.modifications.push({ id: nextId(), createdAt: clock.now(), lines: [recorded] })
    line.quantity += quantity
    move(line, 0, quantity)
    order.updatedAt = clock.now()
  }

  /** Absolute, as the Admin API sets it. */
  function set(of: Variant, location: string, onHand: number) {
    level(of, location).stockOnHand = onHand
  }

  /** What the shop would sell of it; null: no such variant, or no limit. */
  function saleable(id: string): number | null {
    const of = variants.get(id)
    if (!of || !tracked(of)) return null
    const threshold = of.useGlobalOutOfStockThreshold
      ? settings.outOfStockThreshold
      : of.outOfStockThreshold
    return of.stockLevels.reduce((sum, l) => sum + l.stockOnHand - l.stockAllocated, -threshold)
  }

  return {
    settings,
    locations,
    variants,
    orders,
    level,
    place,
    placeTogether,
    fulfil,
    transition,
    cancel,
    add,
    set,
    saleable,
    /** Units that cancellations made out of nothing, or lost. */
    invented: () => invented,
  }
}
