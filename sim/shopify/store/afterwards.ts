/** What may become of an order of the simulated shop: refunds, cancellation, edits, returns. */
import {
  type CartLine,
  type Desk,
  goneUnits,
  type Happens,
  type Order,
  type OrderLine,
  openUnits,
  type Parcel,
  type Part,
  type Refund,
  type Restock,
  type Return,
  type Snapshot,
} from './orders.ts'
import type { Store } from './store.ts'
import type { Ways } from './ways.ts'

export function afterwards(store: Store, ways: Ways, desk: Desk, happens: Happens) {
  const now = () => store.clock.now()

  const snapshot = (order: Order, line: OrderLine): Snapshot => {
    const [open, gone] = [openUnits(order, line), goneUnits(order, line)]
    return { open, status: gone === 0 ? null : open === 0 ? 'fulfilled' : 'partial' }
  }

  /** Units that had not left are freed; those that were not put back are written off with it. */
  function free(order: Order, line: OrderLine, quantity: number, back: boolean): number {
    let units = 0
    for (const from of desk.take(order, line, quantity, true)) {
      units += from.quantity
      const available = back ? from.quantity : 0
      if (line.item) store.change(line.item, from.place, { committed: -from.quantity, available })
    }
    return units
  }

  /** Does to the stock what a refund's line says. */
  function settle(order: Order, part: Repaid & { place: string | null }) {
    const { line, quantity, restock, place } = part
    line.removed += quantity
    if (restock === 'CANCEL') free(order, line, quantity, true)
    if (restock === 'RETURN' && line.item && place) {
      store.change(line.item, place, { available: quantity })
    }
    if (restock !== 'NO_RESTOCK') return
    const open = openUnits(order, line)
    const gone = goneUnits(order, line)
    const first =
      ways.noRestockTakesOpen || part.open ? Math.min(open, quantity) : Math.max(0, quantity - gone)
    free(order, line, Math.min(open, first), false)
  }

  /** `open`: certainly of what has not left. */
  type Repaid = Part & { restock: Restock; place?: string | null; open?: boolean }

  function refund(order: Order, parts: readonly Repaid[], of?: Return): Refund {
    const before = new Map(parts.map((p) => [p.line, snapshot(order, p.line)]))
    const made: Refund = {
      id: store.nextId(),
      createdAt: now(),
      ...(of ? { return: of.id } : {}),
      parts: [],
    }
    for (const part of parts) {
      const { line, quantity, restock, place } = part
      const at = restock === 'NO_RESTOCK' ? null : (place ?? desk.placeFor(line.item, 0))
      // What a return puts back, its dispositions put back; the refund may only say so, too.
      if (of) line.removed += quantity
      else settle(order, { ...part, place: at })
      const whole = { line, quantity, restock, place: at }
      made.parts.push({
        id: store.nextId(),
        ...whole,
        before: before.get(line)!,
        after: before.get(line)!,
      })
    }
    for (const part of made.parts) part.after = snapshot(order, part.line)
    order.refunds.push(made)
    happens('refunds/create', order, made)
    desk.touch(order)
    return made
  }

  return {
    refund: (order: Order, parts: readonly Repaid[]) => refund(order, parts),

    /** All that has not left. An unpaid order may leave no refund behind. */
    cancel(order: Order, restock = true): void {
      order.cancelledAt = now()
      const parts = order.lines.flatMap((line): Repaid[] => {
        const quantity = openUnits(order, line)
        const how = restock ? 'CANCEL' : 'NO_RESTOCK'
        return quantity > 0 ? [{ line, quantity, restock: how, open: true }] : []
      })
      if (ways.cancelWithRefund && parts.length > 0) refund(order, parts)
      else {
        for (const { line, quantity } of parts) {
          free(order, line, quantity, restock)
          line.removed += quantity
        }
      }
      order.updatedAt = store.changes.now()
      happens('orders/cancelled', order)
      desk.touch(order)
    },

    /** Adds units to lines, or lines; takes units off that have not left. */
    edit(
      order: Order,
      change: { more?: readonly Part[]; lines?: readonly CartLine[]; less?: readonly Part[] },
    ): OrderLine[] {
      const { more = [], lines = [], less = [] } = change
      order.edited = true
      for (const { line, quantity } of more) {
        line.quantity += quantity
        desk.promise(order, line, quantity, desk.placeFor(line.item, quantity))
      }
      const added = lines.map((line) => desk.add(order, line))
      const sales = [
        ...more.map(({ line, quantity }) => ({ line, quantity })),
        ...added.map((line) => ({ line, quantity: line.quantity })),
        ...less.map(({ line, quantity }) => ({ line, quantity: -quantity })),
      ]
      order.agreements.push({ id: store.nextId(), at: now(), sales })
      if (less.length > 0 && ways.editWithRefund) {
        refund(
          order,
          less.map((part): Repaid => ({ ...part, restock: 'CANCEL' })),
        )
      } else {
        for (const { line, quantity } of less) {
          free(order, line, quantity, true)
          line.removed += quantity
        }
      }
      happens('orders/edited', order, { sales })
      desk.touch(order)
      return added
    },

    /** Goods are announced to come back. */
    giveBack(
      order: Order,
      parts: readonly (Part & { parcel: Parcel })[],
      status: 'OPEN' | 'REQUESTED' = 'OPEN',
    ): Return {
      const made: Return = {
        id: store.nextId(),
        status,
        lines: parts.map(({ line, quantity, parcel }) => ({
          id: store.nextId(),
          line,
          quantity,
          parcelLine: parcel.parts.find((p) => p.line === line)!.id,
          dispositions: [],
        })),
      }
      order.returns.push(made)
      if (status === 'OPEN') happens('returns/approve', order, made)
      desk.touch(order)
      return made
    },

    /** They are there, and somebody has decided what becomes of them. */
    dispose(
      order: Order,
      of: Return,
      line: OrderLine,
      quantity: number,
      type: string,
      place: string,
    ) {
      const row = of.lines.find((l) => l.line === line)!
      row.dispositions.push({ id: store.nextId(), type, quantity, at: now(), place })
      if (type === 'RESTOCKED' && line.item) store.change(line.item, place, { available: quantity })
      happens('reverse_fulfillment_orders/dispose', order, { of, row })
      if (ways.touches) desk.touch(order)
    },

    /** The money is given back. */
    repay(order: Order, of: Return, parts: readonly Part[], place: string): Refund {
      const restock: Restock = ways.returnRefundRestocks ? 'RETURN' : 'NO_RESTOCK'
      return refund(
        order,
        parts.map((part) => ({ ...part, restock, place })),
        of,
      )
    },
  }
}
