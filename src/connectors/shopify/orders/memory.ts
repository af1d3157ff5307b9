/** What was told of open orders, by place: kept in the poll's cursor, since `parse` can ask nobody. Pure. */
import type { Order } from './order.ts'
import { toldAfter } from './routes.ts'

type Told = NonNullable<Order['told']>
/** Order → line, location, units that came there, units that went from there. */
export type Memory = Map<string, [line: string, location: string, came: number, went: number][]>

/** Beyond this the orders that were first remembered are forgotten: a move of theirs is a contradiction. */
const MOST = 20_000

export const remembered = (memory: Memory, order: string): Told =>
  (memory.get(order) ?? []).map(([line, location, came, went]) => ({
    line,
    location,
    in: came,
    out: went,
  }))

/** Only of orders of which something is still to go: what has gone cannot be moved. */
export function remember(memory: Memory, order: Order): void {
  if (order.routed === undefined) return
  const stays = order.line_items.some((l) => (l.fulfillable_quantity ?? 0) > 0)
  if (!stays) {
    memory.delete(order.id)
    return
  }
  memory.set(
    order.id,
    toldAfter(order).map((t) => [t.line, t.location, t.in, t.out]),
  )
  for (const oldest of memory.keys()) {
    if (memory.size <= MOST) return
    memory.delete(oldest)
  }
}
