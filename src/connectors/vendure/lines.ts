/** What became of each line of an order, told from the order's own papers. Pure. */
import { type Line, Unreadable } from '../connector.ts'
import type { Order } from './order.ts'

/**
 * Vendure's stock movements are not used for this, because they are wrong where it matters: a unit
 * cancelled after a partial fulfilment is released and put back on the shelf as well, an oversold
 * line is not allocated at all, a split line is allocated twice. The order, its fulfilments and
 * its history are right.
 */
type Event =
  | { kind: 'modified'; id: string; at: string; quantity: number }
  | { kind: 'cancelled'; id: string; at: string; quantity: number }
  | { kind: 'fulfilled'; id: string; at: string; quantity: number }
  | { kind: 'unfulfilled'; id: string; at: string; quantity: number }

type Told = Pick<Line, 'kind' | 'transition' | 'quantity'> & { at: string; after?: string }

/** Every line of `order`, in the order in which it happened to it. */
export function linesOf(
  order: Order,
  leaves: 'fulfilled' | 'shipped',
  onlyLocation: string | undefined,
): Line[] {
  return order.lines.flatMap((line) => {
    const events = eventsOf(order, line.id, leaves)
    const raises = explain(line.placed, line.quantity, events)
    if (!raises) {
      throw new Unreadable(
        `line ${line.id} of order ${order.code}: ${line.placed} were placed and ${line.quantity} are left, which its ${events.length} later events do not explain`,
      )
    }
    return story(line.placed, order.placedAt!, events, raises)
      .filter((told) => told.quantity !== 0)
      .map(
        (told): Line => ({
          kind: told.kind,
          document: `order/${order.code}`,
          line: line.id,
          transition: told.transition!,
          sku: line.variant,
          quantity: told.quantity,
          location: onlyLocation ?? line.location ?? null,
          happenedAt: new Date(told.at),
          ...(told.after === undefined ? {} : { after: [line.id, told.after] as const }),
        }),
      )
  })
}

/** What happened to one line after it was placed, oldest first. */
function eventsOf(order: Order, line: string, leaves: 'fulfilled' | 'shipped'): Event[] {
  const sum = (lines: readonly { line: string; quantity: number }[]) =>
    lines.filter((l) => l.line === line).reduce((total, l) => total + l.quantity, 0)
  const events: Event[] = []
  const add = (kind: Event['kind'], id: string, at: string, quantity: number) => {
    if (quantity !== 0) events.push({ kind, id, at, quantity })
  }
  for (const { id, at, lines } of order.modifications) {
    // Also one of 0: see `explain`.
    const here = lines.some((l) => l.line === line)
    if (here) events.push({ kind: 'modified', id, at, quantity: sum(lines) })
  }
  for (const c of order.cancellations) add('cancelled', c.id, c.at, sum(c.lines))
  for (const f of order.fulfillments) {
    const [left, back] = travels(f, order, leaves)
    if (left) add('fulfilled', f.id, left, sum(f.lines))
    if (left && back) add('unfulfilled', f.id, back, sum(f.lines))
  }
  return events
    .map((event, i) => ({ event, i, ms: Date.parse(event.at) }))
    .sort((a, b) => a.ms - b.ms || a.i - b.i)
    .map(({ event }) => event)
}

/** When a fulfilment's goods left, and when they were said not to have. */
function travels(
  f: Order['fulfillments'][number],
  order: Order,
  leaves: 'fulfilled' | 'shipped',
): [left: string | undefined, back: string | undefined] {
  const to = (...states: string[]) =>
    order.transitions.find((t) => t.fulfillment === f.id && states.includes(t.to))?.at
  const shipped = to('Shipped', 'Delivered')
  const left = leaves === 'fulfilled' ? f.at : shipped
  return [left, f.state === 'Cancelled' ? to('Cancelled') : undefined]
}

/**
 * How many each modification really added, so that it adds up; undefined when nothing does. A
 * modification that lowered a line is in the history as a cancellation. One that added a variant
 * the order had already is recorded by Vendure as the added quantity less what was there before.
 */
function explain(
  placed: number,
  left: number,
  events: readonly Event[],
): Map<string, number> | undefined {
  function walk(i: number, quantity: number): Map<string, number> | undefined {
    const event = events[i]
    if (!event) return quantity === left ? new Map() : undefined
    if (event.kind === 'cancelled') return walk(i + 1, quantity - event.quantity)
    if (event.kind !== 'modified') return walk(i + 1, quantity)
    for (const raise of [Math.max(event.quantity, 0), event.quantity + quantity]) {
      const rest = raise < 0 ? undefined : walk(i + 1, quantity + raise)
      if (rest) return rest.set(event.id, raise)
    }
    return undefined
  }
  return walk(0, placed)
}

/**
 * A cancellation takes what is still owed first; only what is more than that had left already and
 * is said to be back. (Vendure books both at once, and so makes units out of nothing.)
 */
function story(
  placed: number,
  placedAt: string,
  events: readonly Event[],
  raises: ReadonlyMap<string, number>,
): Told[] {
  const told: Told[] = [{ kind: 'ordered', transition: 'ordered', quantity: placed, at: placedAt }]
  const raised = events.find((e) => e.kind === 'modified' && (raises.get(e.id) ?? 0) > 0)
  const first = placed > 0 ? 'ordered' : `ordered/${raised?.id}`
  let owed = placed
  for (const { kind, id, at, quantity } of events) {
    if (kind === 'modified') {
      const raise = raises.get(id) ?? 0
      const transition = `ordered/${id}`
      told.push({
        kind: 'ordered',
        transition,
        quantity: raise,
        at,
        ...(transition === first ? {} : { after: first }),
      })
      owed += raise
    } else if (kind === 'cancelled') {
      const free = Math.min(Math.max(owed, 0), quantity)
      told.push({
        kind: 'order_cancelled',
        transition: `cancelled/${id}`,
        quantity: free,
        at,
        after: first,
      })
      told.push({
        kind: 'returned',
        transition: `returned/${id}`,
        quantity: quantity - free,
        at,
        after: first,
      })
      owed -= free
    } else if (kind === 'fulfilled') {
      told.push({ kind: 'shipped', transition: `shipped/${id}`, quantity, at, after: first })
      owed -= quantity
    } else {
      told.push({
        kind: 'returned',
        transition: `unshipped/${id}`,
        quantity,
        at,
        after: `shipped/${id}`,
      })
      told.push({
        kind: 'ordered',
        transition: `reordered/${id}`,
        quantity,
        at,
        after: `shipped/${id}`,
      })
      owed += quantity
    }
  }
  return told
}
