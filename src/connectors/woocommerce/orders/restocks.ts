/** Which refunds put how many of a line back, so that it adds up to what WooCommerce says was. Pure. */
import { type Order, type OrderLine, type Refund, refundedIn, restockedOf } from './order.ts'
import type { Event } from './story.ts'

/**
 * What has come back beyond what `events` tell. A refund does not say whether it was restocked; the
 * line says how many were, all together. Undefined: from an order alone it cannot be told which.
 */
export function restocksOf(
  of: OrderLine,
  order: Order,
  refunds: readonly Refund[] | undefined,
  events: readonly Event[],
): Event[] | undefined {
  const told = events.filter((one) => one[0] === 'back')
  const missing = restockedOf(of, order) - told.reduce((sum, one) => sum + one[2], 0)
  if (missing <= 0) return []
  if (!refunds) {
    const [only, ...others] = order.refunds
    const plain = only && others.length === 0 && order.date_completed_gmt === null
    return plain ? [['back', only.id, missing, order.date_modified_gmt]] : undefined
  }
  const known = new Set(told.map((one) => one[1]))
  const fresh = refunds
    .filter((r) => !known.has(r.id) && order.refunds.some(({ id }) => id === r.id))
    .map((r) => ({ id: r.id, quantity: refundedIn(r, of), at: r.date_created_gmt }))
    .filter((r) => r.quantity > 0)
    // The latest were not there at the last look; without one, always the same are chosen first.
    .sort((a, b) => (events.length > 0 ? b.id - a.id : a.id - b.id))
  return (addingUpTo(missing, fresh) ?? [])
    .sort((a, b) => a.id - b.id)
    .map((r): Event => ['back', r.id, r.quantity, r.at])
}

const MOST = 16

/** Some of `parts` that make `sum`, all of them if they do; undefined where none do. */
function addingUpTo<T extends { quantity: number }>(
  sum: number,
  parts: readonly T[],
): T[] | undefined {
  if (parts.reduce((total, p) => total + p.quantity, 0) === sum) return [...parts]
  const walk = (i: number, left: number): T[] | undefined => {
    if (left === 0) return []
    const part = parts[i]
    if (!part || left < 0 || i >= MOST) return undefined
    const rest = walk(i + 1, left - part.quantity)
    return rest ? [part, ...rest] : walk(i + 1, left)
  }
  return walk(0, sum)
}
