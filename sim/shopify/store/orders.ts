/** Orders of the simulated shop and what happens to them, with what each does to the stock. */
import type { Item, Store } from './store.ts'
import type { Ways } from './ways.ts'

export type OrderLine = {
  id: string
  /** Absent: typed in by hand. */
  item?: Item
  title: string
  /** All that was ever ordered, what was taken off again included. */
  quantity: number
  /** Refunded or taken off, whether it had left or not. */
  removed: number
}
export type Route = {
  id: string
  status: 'OPEN' | 'CLOSED' | 'CANCELLED'
  place: string
  lines: { id: string; line: OrderLine; total: number; remaining: number }[]
}
export type Part = { line: OrderLine; quantity: number }
export type Parcel = {
  id: string
  status: 'SUCCESS' | 'CANCELLED' | 'PENDING'
  place: string
  createdAt: Date
  updatedAt: Date
  parts: (Part & { id: string })[]
}
export type Restock = 'CANCEL' | 'RETURN' | 'NO_RESTOCK'
export type Refund = {
  id: string
  createdAt: Date
  return?: string
  parts: (Part & {
    id: string
    restock: Restock
    place: string | null
    before: Snapshot
    after: Snapshot
  })[]
}
/** The line as it stood before and after a refund. */
export type Snapshot = { open: number; status: null | 'partial' | 'fulfilled' }
export type Agreement = { id: string; at: Date; sales: { line: OrderLine; quantity: number }[] }
export type Return = {
  id: string
  status: 'REQUESTED' | 'OPEN' | 'CLOSED'
  lines: (Part & {
    id: string
    parcelLine: string
    dispositions: { id: string; type: string; quantity: number; at: Date; place: string }[]
  })[]
}
export type Order = {
  id: string
  name: string
  createdAt: Date
  updatedAt: Date
  cancelledAt: Date | null
  /** Put away: there is nothing more to do. */
  archived: boolean
  edited: boolean
  lines: OrderLine[]
  routes: Route[]
  parcels: Parcel[]
  refunds: Refund[]
  returns: Return[]
  agreements: Agreement[]
}

export type CartLine = {
  /** An item's id; absent: typed in by hand. */
  item?: string
  quantity: number
  /** Units from given places; absent: all from the first that has enough. */
  from?: readonly (readonly [place: string, quantity: number])[]
  id?: string
}

export const openUnits = (order: Order, line: OrderLine) =>
  order.routes
    .filter((route) => route.status === 'OPEN')
    .flatMap((route) => route.lines)
    .filter((l) => l.line === line)
    .reduce((sum, l) => sum + l.remaining, 0)

export const goneUnits = (order: Order, line: OrderLine) =>
  order.parcels
    .filter((parcel) => parcel.status !== 'CANCELLED')
    .flatMap((parcel) => parcel.parts)
    .filter((p) => p.line === line)
    .reduce((sum, p) => sum + p.quantity, 0)

export type Happens = (topic: string, order: Order, what?: object) => void

/** What orders, edits, returns and refunds have in common. `happens` makes the webhooks. */
export function createDesk(store: Store, ways: Ways, happens: Happens) {
  const orders: Order[] = []
  const now = () => store.clock.now()
  let count = 1000

  function touch(order: Order) {
    order.updatedAt = store.changes.now()
    happens('orders/updated', order)
  }

  const placeFor = (item: Item | undefined, quantity: number) => {
    const places = [...store.places.values()].filter((p) => p.active)
    const stocked = places.filter((p) => item && store.level(item.id, p.id)?.active)
    const enough = stocked.find(
      (p) => store.level(item!.id, p.id)!.quantities.available >= quantity,
    )
    return (enough ?? stocked[0] ?? places[0]!).id
  }

  function assign(order: Order, line: OrderLine, quantity: number, place: string) {
    let route = order.routes.find((r) => r.place === place && r.status === 'OPEN')
    if (!route) {
      route = { id: store.nextId(), status: 'OPEN', place, lines: [] }
      order.routes.push(route)
    }
    const known = route.lines.find((l) => l.line === line)
    if (known) {
      known.total += quantity
      known.remaining += quantity
    } else route.lines.push({ id: store.nextId(), line, total: quantity, remaining: quantity })
  }

  /** Promised at a place: taken off what may be sold there at once. */
  function promise(order: Order, line: OrderLine, quantity: number, place: string) {
    assign(order, line, quantity, place)
    if (line.item) store.change(line.item, place, { available: -quantity, committed: quantity })
  }

  /** Takes up to so many units off what is still to go; answers from where they were. */
  function take(order: Order, line: OrderLine, quantity: number, shrinks: boolean) {
    const taken: { place: string; quantity: number }[] = []
    let left = quantity
    for (const route of order.routes.filter((r) => r.status === 'OPEN')) {
      for (const l of route.lines.filter((each) => each.line === line)) {
        const some = Math.min(l.remaining, left)
        if (some === 0) continue
        l.remaining -= some
        if (shrinks) l.total -= some
        left -= some
        taken.push({ place: route.place, quantity: some })
      }
      if (route.lines.every((l) => l.remaining === 0)) route.status = 'CLOSED'
    }
    return taken
  }

  function add(order: Order, cart: CartLine): OrderLine {
    const item = cart.item === undefined ? undefined : store.items.get(cart.item)!
    const line: OrderLine = {
      id: cart.id ?? store.nextId(),
      ...(item ? { item } : {}),
      title: item?.name ?? 'typed in by hand',
      quantity: cart.quantity,
      removed: 0,
    }
    order.lines.push(line)
    const from = cart.from ?? [[placeFor(item, cart.quantity), cart.quantity] as const]
    for (const [place, quantity] of from) promise(order, line, quantity, place)
    return line
  }

  return {
    orders,
    touch,
    promise,
    take,
    add,
    placeFor,
    find: (id: string) => orders.find((o) => o.id === id),

    place(cart: readonly CartLine[], by: { id?: string; at?: Date } = {}): Order {
      const at = by.at ?? now()
      const order: Order = {
        id: by.id ?? store.nextId(),
        name: `#${++count}`,
        createdAt: at,
        updatedAt: by.at ?? store.changes.now(),
        cancelledAt: null,
        archived: false,
        edited: false,
        lines: [],
        routes: [],
        parcels: [],
        refunds: [],
        returns: [],
        agreements: [],
      }
      for (const line of cart) add(order, line)
      const sales = order.lines.map((line) => ({ line, quantity: line.quantity }))
      order.agreements.push({ id: store.nextId(), at, sales })
      orders.push(order)
      happens('orders/create', order)
      return order
    },

    /** One parcel from each place that has something of it. */
    fulfil(order: Order, parts: readonly Part[]): Parcel[] {
      const made = new Map<string, Parcel>()
      for (const { line, quantity } of parts) {
        for (const from of take(order, line, quantity, false)) {
          const parcel: Parcel = made.get(from.place) ?? {
            id: store.nextId(),
            status: 'SUCCESS',
            place: from.place,
            createdAt: now(),
            updatedAt: now(),
            parts: [],
          }
          parcel.parts.push({ id: store.nextId(), line, quantity: from.quantity })
          made.set(from.place, parcel)
          if (line.item) store.change(line.item, from.place, { committed: -from.quantity })
        }
      }
      for (const parcel of made.values()) {
        order.parcels.push(parcel)
        happens('fulfillments/create', order, parcel)
      }
      touch(order)
      return [...made.values()]
    },

    /** A parcel is called back: its units are owed again, from where they were. */
    recall(order: Order, parcel: Parcel) {
      parcel.status = 'CANCELLED'
      parcel.updatedAt = now()
      for (const { line, quantity } of parcel.parts) {
        assign(order, line, quantity, parcel.place)
        if (line.item) store.change(line.item, parcel.place, { committed: quantity })
      }
      happens('fulfillments/update', order, parcel)
      touch(order)
    },

    /** Staff have it shipped from elsewhere. */
    move(order: Order, route: Route, place: string) {
      for (const { line, remaining } of route.lines) {
        if (!line.item) continue
        store.change(line.item, route.place, { available: remaining, committed: -remaining })
        store.change(line.item, place, { available: -remaining, committed: remaining })
      }
      const untouched = route.lines.every((l) => l.remaining === l.total)
      if (ways.moveInPlace && untouched) route.place = place
      else {
        const lines = route.lines
          .filter((l) => l.remaining > 0)
          .map((l) => ({
            id: store.nextId(),
            line: l.line,
            total: l.remaining,
            remaining: l.remaining,
          }))
        order.routes.push({ id: store.nextId(), status: 'OPEN', place, lines })
        for (const l of route.lines) {
          l.total -= l.remaining
          l.remaining = 0
        }
        route.status = 'CLOSED'
      }
      happens('fulfillment_orders/moved', order, route)
      if (ways.touches) touch(order)
    },
  }
}

export type Desk = ReturnType<typeof createDesk>
