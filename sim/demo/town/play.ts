/** Makes an event of the world happen at the system where it happens. */
import type { Erp, SentEvent, Storefront, Wms } from '../../systems/system.ts'
import type { Event, EventLine, EventOf } from '../../world/events.ts'
import type { Paper } from './shops.ts'

export type Systems = {
  shop: Storefront
  warehouse: Wms
  books: Erp
  /** What the shop calls an order of the world and a line of it. */
  paper(order: string, line: string): Paper
}

/** What the systems send about it. */
export function play(systems: Systems, event: Event): SentEvent[] {
  const { shop, warehouse, books } = systems
  const { at } = event
  switch (event.kind) {
    case 'order': {
      const sold = shop.order({ order: event.order, at, lines: event.lines.map(asSold) })
      if (!sold) throw new Error(`the shop refused order ${event.order}`)
      return [sold]
    }
    case 'cancel': {
      const { order, cancellation } = event
      return [shop.cancel({ order, cancellation, at, lines: event.lines.map(asSold) })]
    }
    case 'ship':
      return shipped(systems, event)
    case 'adjust':
      return [warehouse.adjust({ adjustment: event.document, at, lines: event.lines })]
    case 'return':
      return [warehouse.return({ return: event.document, at, lines: because(event) })]
    case 'count':
      return [warehouse.count({ count: event.document, at, lines: because(event) })]
    case 'receive': {
      const { purchase } = event
      return [warehouse.receive({ receipt: purchase, purchase, at, lines: because(event) })]
    }
    case 'purchase':
      return [books.purchase({ purchase: event.purchase, at, lines: because(event) })]
  }
}

/** The warehouse ships under the shop's numbers, and the shop is told that the parcel has left. */
function shipped({ shop, warehouse, paper }: Systems, event: EventOf<'ship'>): SentEvent[] {
  const { order, shipment, at } = event
  const papers = event.lines.map(({ line }) => paper(order, line))
  const lines = event.lines.map((line, i) => ({ ...line, line: papers[i]!.line }))
  const left = warehouse.ship({ order: papers[0]!.order, shipment, at, lines })
  const told = shop.fulfil?.({ order, shipment, at, lines: event.lines.map(asSold) })
  return told ? [left, told] : [left]
}

/** The shop speaks of codes as it writes them. */
const asSold = ({ line, code, quantity }: EventLine) => ({ line, sku: code, quantity })

const because = ({ lines, reason }: { lines: readonly EventLine[]; reason: string }) =>
  lines.map((line) => ({ ...line, reason }))
