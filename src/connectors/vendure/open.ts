/** The lines that are owed to buyers now: of every order that is not closed, what has not left. */
import { type Line, type OpenLine, Unreadable } from '../connector.ts'
import type { Remote } from '../remote.ts'
import { linesOf } from './lines.ts'
import { documentOf, type Order } from './order.ts'
import { openOrders } from './pull.ts'
import type { Settings } from './settings.ts'

export async function* open(remote: Remote<Settings>): AsyncIterable<OpenLine> {
  const { stockLocations, leaves = 'fulfilled' } = remote.settings
  const only = stockLocations.length === 1 ? stockLocations[0] : undefined
  const seen = new Set<string>()
  for await (const row of openOrders(remote)) {
    // Pages overlap by those of one moment.
    if (seen.has(row.id)) continue
    seen.add(row.id)
    const order = documentOf(row, only === undefined)
    const owed = owedOf(order, leaves)
    for (const { id, variant, location } of order.lines) {
      const quantity = owed.get(id) ?? 0
      if (quantity <= 0) continue
      yield {
        document: `order/${order.code}`,
        line: id,
        sku: variant,
        quantity,
        location: only ?? location ?? null,
        placedAt: new Date(order.placedAt!),
      }
    }
  }
}

/** As the ledger would have it; where the order's papers contradict each other, as the order says. */
function owedOf(order: Order, leaves: 'fulfilled' | 'shipped'): Map<string, number> {
  try {
    const lines = Map.groupBy(linesOf(order, leaves, undefined), ({ line }) => line)
    return new Map([...lines].map(([id, all]) => [id, all.reduce((sum, l) => sum + effect(l), 0)]))
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return new Map(order.lines.map(({ id, quantity }) => [id, quantity - goneOf(order, id)]))
  }
}

/** What a line does to what is owed. */
function effect({ kind, quantity }: Line): number {
  if (kind === 'ordered') return Number(quantity)
  return kind === 'order_cancelled' || kind === 'shipped' ? -Number(quantity) : 0
}

const goneOf = ({ fulfillments }: Order, line: string) =>
  fulfillments
    .filter(({ state }) => state !== 'Cancelled')
    .flatMap(({ lines }) => lines)
    .reduce((sum, part) => sum + (part.line === line ? part.quantity : 0), 0)
