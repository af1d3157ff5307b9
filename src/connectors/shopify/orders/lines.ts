/** What became of each line of an order, as movements; keys are the same whichever message says it. Pure. */
import type { Line } from '../../connector.ts'
import { type Fulfillment, type Order, type OrderLine, quantityOf, type Refund } from './order.ts'
import { removedOf, untouched } from './removed.ts'
import { routedLines } from './routes.ts'

export type How = {
  /** Where every line belongs; undefined: the message says so itself, or leaves it to the poll. */
  place: string | undefined
  /** The message knows how many units were placed at first: it was sent then, or asks who knows. */
  placed: boolean
}

/** More units than this came back by one return: the rest is told in one piece. */
const MOST_UNITS = 1000

export const documentOf = (order: string) => `order/${order}`

/** Every line of `order`. Items typed in by hand and gift cards have no stock. */
export function linesOf(order: Order, how: How): Line[] {
  const known = order.line_items.filter((l) => l.variant_id != null && !l.gift_card)
  const variants = new Map(known.map((l) => [l.id, l.variant_id!]))
  return [
    ...(how.place === undefined
      ? routedLines(order, variants)
      : known.flatMap((l) => owed(order, l, how))),
    ...(order.fulfillments ?? []).flatMap((f) => shippedLines(f, order.id, how.place, variants)),
    ...(order.refunds ?? []).flatMap((r) => {
      const early = (line: string) => untouched(order, { id: line }, { at: r.created_at })
      return refundedLines(r, order.id, how.place, variants, early)
    }),
    ...putBack(order, how.place, variants),
  ]
}

/** What was promised, and what of it was taken off again before it left. */
function owed(order: Order, line: OrderLine, { place, placed }: How): Line[] {
  const shared = {
    document: documentOf(order.id),
    line: line.id,
    sku: line.variant_id!,
    location: place!,
  }
  const ordered = placedOf(order, line, placed).map(
    ({ from, quantity, at }): Line => ({
      ...shared,
      kind: 'ordered',
      transition: from === 0 ? 'ordered' : `ordered/${from}`,
      quantity,
      happenedAt: new Date(at),
      ...(from === 0 ? {} : { after: [line.id, 'ordered'] as const }),
    }),
  )
  const cancelled = removedOf(order, line).map(
    ({ from, quantity, at }): Line => ({
      ...shared,
      kind: 'order_cancelled',
      transition: `cancelled/${from}`,
      quantity,
      happenedAt: new Date(at),
      after: [line.id, 'ordered'],
    }),
  )
  return [...ordered, ...cancelled]
}

/** An edit raises the same number that the order began with: only of one unit it is certain which. */
function placedOf(order: Order, line: OrderLine, placed: boolean) {
  if (line.quantity === 0) return []
  const added = (order.added ?? []).filter((a) => a.line === line.id && a.quantity > 0)
  const explained = added.reduce((sum, a) => sum + a.quantity, 0) === line.quantity
  if (!explained && !placed && line.quantity > 1) return []
  if (!explained) return [{ from: 0, quantity: line.quantity, at: order.created_at }]
  let from = 0
  return added.map(({ quantity, at }) => {
    const block = { from, quantity, at }
    from += quantity
    return block
  })
}

/** A parcel that left, and one that was called back: its units are owed again. */
export function shippedLines(
  f: Fulfillment,
  order: string,
  place: string | undefined,
  variants: ReadonlyMap<string, string>,
): Line[] {
  const status = f.status.toLowerCase()
  if (status !== 'success' && status !== 'cancelled') return []
  const lines = new Map(f.line_items.map((l) => [l.id, variants.get(l.id) ?? l.variant_id]))
  return [...lines].flatMap(([line, sku]): Line[] => {
    const quantity = quantityOf(f, line)
    if (sku == null || quantity === 0) return []
    const shared = {
      document: documentOf(order),
      line,
      sku,
      quantity,
      location: place ?? f.location_id ?? null,
    }
    const left: Line = {
      ...shared,
      kind: 'shipped',
      transition: `shipped/${f.id}`,
      happenedAt: new Date(f.created_at),
      after: [line, 'ordered'],
    }
    if (status === 'success') return [left]
    const back = { ...shared, happenedAt: new Date(f.updated_at ?? f.created_at) }
    const after = [line, left.transition!] as const
    return [
      left,
      { ...back, kind: 'returned', transition: `unshipped/${f.id}`, after },
      { ...back, kind: 'ordered', transition: `reordered/${f.id}`, after },
    ]
  })
}

/**
 * Of a refund only what came back to the shelf, and what the shop has written off: units that had
 * not left (`early`), are not owed any more and were not put back either. A refund that belongs to a
 * return is told with it.
 */
export function refundedLines(
  refund: Refund,
  order: string,
  place: string | undefined,
  variants: ReadonlyMap<string, string>,
  early: (line: string) => boolean,
): Line[] {
  return refund.refund_line_items.flatMap((l): Line[] => {
    const sku = variants.get(l.line_item_id)
    if (sku === undefined || l.quantity === 0) return []
    const shared = {
      document: documentOf(order),
      line: l.line_item_id,
      sku,
      location: place ?? l.location_id ?? null,
      happenedAt: new Date(refund.created_at),
    }
    const type = l.restock_type.toLowerCase()
    const back = type === 'return' || (type === 'legacy_restock' && !early(l.line_item_id))
    if (back && refund.return == null) {
      return [{ ...shared, kind: 'returned', transition: `returned/${l.id}`, quantity: l.quantity }]
    }
    if (type !== 'no_restock' || !early(l.line_item_id) || shared.location === null) return []
    const transition = `not_restocked/${l.id}`
    const reason = 'refunded and not put back'
    return [{ ...shared, kind: 'adjusted', transition, quantity: -l.quantity, reason }]
  })
}

/** Units that returns put back, each under a key of its own: two papers may speak of the same one. */
function putBack(
  order: Order,
  place: string | undefined,
  variants: ReadonlyMap<string, string>,
): Line[] {
  const nth = new Map<string, number>()
  return (order.returned ?? []).flatMap((r): Line[] => {
    const sku = variants.get(r.line)
    if (sku === undefined) return []
    const name = `${r.return}/${r.line}`
    const from = nth.get(name) ?? 0
    nth.set(name, from + r.quantity)
    const line = (n: number, quantity: number): Line => ({
      document: documentOf(order.id),
      line: r.line,
      kind: 'returned',
      transition: `returned/${r.return}/${n}`,
      sku,
      quantity,
      location: place ?? r.location ?? null,
      happenedAt: new Date(r.at),
    })
    const single = Math.max(0, Math.min(r.quantity, MOST_UNITS - from))
    const units = Array.from({ length: single }, (_, i) => line(from + i, 1))
    return single < r.quantity ? [...units, line(from + single, r.quantity - single)] : units
  })
}
