/** What was told of open orders, by place: kept in the poll's cursor, since `parse` can ask nobody. Pure. */
import { z } from 'zod'
import type { Order } from './order.ts'
import { toldAfter } from './routes.ts'

type Told = NonNullable<Order['told']>

/** Until when it is kept (0: while something is to go), and line, place, units that came, that went. */
const entry = z.tuple([z.number(), z.array(z.tuple([z.string(), z.string(), z.int(), z.int()]))])
export const kept = z.record(z.string(), entry)
/** By order. */
export type Memory = Map<string, z.infer<typeof entry>>

/** Beyond this the orders that were first remembered are forgotten: a move of theirs is a contradiction. */
const MOST = 20_000
/** What has gone may be called back, or be read again. */
const AFTER_MS = 86_400_000

export const remembered = (memory: Memory, order: string): Told =>
  (memory.get(order)?.[1] ?? []).map(([line, location, came, went]) => ({
    line,
    location,
    in: came,
    out: went,
  }))

export function remember(memory: Memory, order: Order, now: Date): void {
  if (order.routed === undefined || order.over) return
  const until = isOpen(order) ? 0 : now.getTime() + AFTER_MS
  const told = toldAfter(order)
  memory.delete(order.id)
  memory.set(order.id, [until, told.map((t) => [t.line, t.location, t.in, t.out])])
}

/** Drops what need not be known any more. */
export function forget(memory: Memory, now: Date): void {
  for (const [order, [until]] of memory) {
    if (memory.size > MOST || (until > 0 && until < now.getTime())) memory.delete(order)
  }
}

/** Something of it is still to go. */
export const isOpen = (order: Order) =>
  order.line_items.some((l) => (l.fulfillable_quantity ?? 0) > 0)
