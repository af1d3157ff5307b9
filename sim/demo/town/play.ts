/** Makes an event of the world happen at the system where it happens. */
import type { Erp, SentEvent, Storefront, Wms } from '../../systems/system.ts'
import type { Event, EventLine } from '../../world/events.ts'

export type Systems = { shop: Storefront; warehouse: Wms; books: Erp }

/** What the system sends about it. */
export function play({ shop, warehouse, books }: Systems, event: Event): SentEvent {
  const { at } = event
  switch (event.kind) {
    case 'order': {
      const sold = shop.order({ order: event.order, at, lines: event.lines.map(asSold) })
      if (!sold) throw new Error(`the shop refused order ${event.order}`)
      return sold
    }
    case 'cancel': {
      const { order, cancellation } = event
      return shop.cancel({ order, cancellation, at, lines: event.lines.map(asSold) })
    }
    case 'ship':
      return warehouse.ship({
        order: event.order,
        shipment: event.shipment,
        at,
        lines: event.lines,
      })
    case 'adjust':
      return warehouse.adjust({ adjustment: event.document, at, lines: event.lines })
    case 'return':
      return warehouse.return({ return: event.document, at, lines: because(event) })
    case 'count':
      return warehouse.count({ count: event.document, at, lines: because(event) })
    case 'receive': {
      const { purchase } = event
      return warehouse.receive({ receipt: purchase, purchase, at, lines: because(event) })
    }
    case 'purchase':
      return books.purchase({ purchase: event.purchase, at, lines: because(event) })
  }
}

/** The shop speaks of codes as it writes them. */
const asSold = ({ line, code, quantity }: EventLine) => ({ line, sku: code, quantity })

const because = ({ lines, reason }: { lines: readonly EventLine[]; reason: string }) =>
  lines.map((line) => ({ ...line, reason }))
