/** An order of a shop with several locations: what is promised where, told as the difference to before. Pure. */
import { type Line, Unreadable } from '../../connector.ts'
import { gone, type Order } from './order.ts'

type Told = NonNullable<Order['told']>[number]

/**
 * Fulfilment orders say where units are to ship from *now*; a move leaves no trace. So what was told
 * before comes along with the order (`told`, from the poll's cursor), counted up per place: units
 * that came to it, units that went from it. A webhook has no routes, and tells nothing of this.
 */
export function routedLines(order: Order, variants: ReadonlyMap<string, string>): Line[] {
  if (order.routed === undefined) return []
  for (const [line] of variants) complete(order, line)
  const at = new Date(order.updated_at ?? order.created_at)
  return steps(order)
    .filter(({ line }) => variants.has(line))
    .map(({ line, location, from, quantity, first }): Line => {
      const shared = {
        document: `order/${order.id}`,
        line,
        sku: variants.get(line)!,
        location,
        quantity: Math.abs(quantity),
        happenedAt: first ? new Date(order.created_at) : at,
      }
      if (first) return { ...shared, kind: 'ordered', transition: 'ordered' }
      const after = [line, 'ordered'] as const
      return quantity > 0
        ? { ...shared, kind: 'ordered', transition: `ordered/${location}/${from}`, after }
        : { ...shared, kind: 'order_cancelled', transition: `cancelled/${location}/${from}`, after }
    })
}

/** What is told once these lines are in the ledger. */
export function toldAfter(order: Order): Told[] {
  const told = (order.told ?? []).map((t) => ({ ...t }))
  for (const { line, location, quantity } of steps(order)) {
    let one = told.find((t) => t.line === line && t.location === location)
    if (!one) {
      one = { line, location, in: 0, out: 0 }
      told.push(one)
    }
    if (quantity > 0) one.in += quantity
    else one.out -= quantity
  }
  return told
}

type Step = { line: string; location: string; from: number; quantity: number; first: boolean }

/** The differences, arrivals first; the first ever of a line is the one that others wait for. */
function steps(order: Order): Step[] {
  const told = order.told ?? []
  const now = order.routed ?? []
  const begun = new Set(told.map((t) => t.line))
  const places = new Map(
    [...told, ...now].map((t) => [JSON.stringify([t.line, t.location]), t] as const),
  )
  const changes = [...places.values()].map(({ line, location }) => {
    const was = told.find((t) => t.line === line && t.location === location) ?? { in: 0, out: 0 }
    const is = now
      .filter((r) => r.line === line && r.location === location)
      .reduce((sum, r) => sum + r.quantity, 0)
    return { line, location, quantity: is - (was.in - was.out), was }
  })
  return [...changes.filter((c) => c.quantity !== 0), ...recalled(order, begun)]
    .sort((a, b) => Math.sign(b.quantity) - Math.sign(a.quantity))
    .map(({ line, location, quantity, was }) => {
      const first = !begun.has(line)
      begun.add(line)
      return { line, location, quantity, from: quantity > 0 ? was.in : was.out, first }
    })
}

/** Sent, called back and taken off before the poll came: promised and not, so that the parcel has an order. */
function recalled(order: Order, begun: ReadonlySet<string>) {
  const left = new Set((order.routed ?? []).map((r) => r.line))
  const seen = new Set<string>()
  return (order.fulfillments ?? []).flatMap((f) =>
    f.line_items.flatMap(({ id: line, quantity }) => {
      if (f.location_id == null || quantity === 0) return []
      if (left.has(line) || begun.has(line) || seen.has(line)) return []
      seen.add(line)
      const step = { line, location: f.location_id, was: { in: 0, out: 0 } }
      return [
        { ...step, quantity },
        { ...step, quantity: -quantity },
      ]
    }),
  )
}

/** Units of a line that are owed or have left, and whose place nobody has said. */
export function unrouted(order: Order, id: string): number {
  const open = order.line_items.find((l) => l.id === id)?.fulfillable_quantity
  if (open == null) return 0
  const routed = [...(order.routed ?? []), ...(order.elsewhere ?? [])]
    .filter((r) => r.line === id)
    .reduce((sum, r) => sum + r.quantity, 0)
  return Math.max(0, open + gone(order, id) - routed)
}

/** Without leave to see fulfilment orders Shopify shows none, which must not pass for a cancellation. */
function complete(order: Order, id: string): void {
  const lost = unrouted(order, id)
  if (lost === 0) return
  throw new Unreadable(
    `line ${id} of order ${order.id}: Shopify does not show where ${lost} of its units ship from; the app needs the scopes for fulfilment orders (docs/guides/shopify.md)`,
  )
}
