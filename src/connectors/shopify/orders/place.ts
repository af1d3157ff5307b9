/** Where the units of an order ship from, for shops with several locations. */
import type { Remote } from '../../remote.ts'
import type { Settings } from '../settings.ts'
import { routeParts, routes } from './documents.ts'
import { gone, type Order, quantityOf } from './order.ts'
import { pages } from './read.ts'

type Routes = Pick<Order, 'routed' | 'elsewhere'>

/** Fulfilment orders that ask nothing of anybody any more. */
const over = new Set(['CLOSED', 'CANCELLED'])

/** What is to go by its fulfilment order, and what has gone by the fulfilment: both stay assigned. */
export async function routesOf(order: Order, remote: Remote<Settings>): Promise<Routes> {
  const ignored = new Set(remote.settings.ignores ?? [])
  const sums = new Map<string, { line: string; location: string; quantity: number }>()
  const away = new Map<string, number>()
  const add = (line: string, location: string | undefined, quantity: number) => {
    if (quantity === 0 || location === undefined) return
    if (ignored.has(location)) {
      away.set(line, (away.get(line) ?? 0) + quantity)
      return
    }
    const key = `${line}@${location}`
    const sum = sums.get(key) ?? { line, location, quantity: 0 }
    sum.quantity += quantity
    sums.set(key, sum)
  }
  const found = await pages(
    remote,
    routes,
    'Order',
    order.id,
    undefined,
    (a) => a.order?.fulfillmentOrders,
  )
  for (const { id, status, assignedLocation, lineItems } of found) {
    if (over.has(status)) continue
    const rest = lineItems.pageInfo?.hasNextPage
      ? await pages(
          remote,
          routeParts,
          'FulfillmentOrder',
          id,
          lineItems.pageInfo,
          (a) => a.fulfillmentOrder?.lineItems,
        )
      : []
    for (const { lineItem, remainingQuantity } of [...lineItems.nodes, ...rest]) {
      add(lineItem.id, assignedLocation.location?.id, remainingQuantity)
    }
  }
  for (const f of order.fulfillments ?? []) {
    for (const line of new Set(f.line_items.map((l) => l.id))) {
      if (gone({ fulfillments: [f] }, line) > 0) {
        add(line, f.location_id ?? undefined, quantityOf(f, line))
      }
    }
  }
  const inTurn = (a: { line: string; location: string }, b: { line: string; location: string }) =>
    compare(a.line, b.line) || compare(a.location, b.location)
  return {
    routed: [...sums.values()].sort(inTurn),
    ...(away.size > 0
      ? { elsewhere: [...away].map(([line, quantity]) => ({ line, quantity })) }
      : {}),
  }
}

const compare = (a: string, b: string) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
