/** What became of each line of an order, as movements; keys are the same whichever message says it. Pure. */
import type { Line } from '../../connector.ts'
import { type Fulfillment, type Order, type OrderLine, quantityOf, type Refund } from './order.ts'
import { type Block, removedOf } from './removed.ts'
import { routedLines } from './routes.ts'

export type How = {
  /** Where every line belongs; undefined: the message says so itself, or leaves it to the poll. */
  place: string | undefined
  /** `created`: sent when the order was placed. `changed`: at any time later. `poll`: all there is. */
  told: 'created' | 'changed' | 'poll'
}

/** More units than this came back by one return: the rest is told in one piece. */
const MOST_UNITS = 1000

export const documentOf = (order: string) => `order/${order}`

/** Every line of `order`. Items typed in by hand and gift cards have no stock. */
export function linesOf(order: Order, how: How): Line[] {
  const { place } = how
  const known = order.line_items.filter((l) => l.variant_id != null && !l.gift_card)
  const variants = new Map(known.map((l) => [l.id, l.variant_id!]))
  const back = [
    ...(order.refunds ?? []).flatMap((r) => returnedLines(r, order.id, place, variants)),
    ...putBack(order, place, variants),
  ]
  if (order.over) return back
  return [
    ...(place === undefined
      ? routedLines(order, variants)
      : known.flatMap((l) => owed(order, l, place, how.told))),
    ...(order.fulfillments ?? []).flatMap((f) => shippedLines(f, order.id, place, variants)),
    ...known.flatMap((l) => writtenOff(order, l, place, how.told)),
    ...back,
  ]
}

/** What was promised, and what of it was taken off again before it left. */
function owed(order: Order, line: OrderLine, location: string, told: How['told']): Line[] {
  const shared = { document: documentOf(order.id), line: line.id, sku: line.variant_id!, location }
  const ordered = placedOf(order, line, told !== 'changed').map(
    ({ from, quantity, at }): Line => ({
      ...shared,
      kind: 'ordered',
      transition: from === 0 ? 'ordered' : `ordered/${from}`,
      quantity,
      happenedAt: new Date(at),
      ...(from === 0 ? {} : { after: [line.id, 'ordered'] as const }),
    }),
  )
  const cancelled = removedOf(order, line, told === 'poll').map((block) => ({
    ...shared,
    ...cancellation(line.id, block),
  }))
  return [...ordered, ...cancelled]
}

/** The same for every message that knows of these units. */
export const cancellation = (line: string, { from, quantity, at }: Block) => ({
  kind: 'order_cancelled' as const,
  transition: `cancelled/${from}`,
  quantity,
  happenedAt: new Date(at),
  after: [line, 'ordered'] as const,
})

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
    const location = place ?? f.location_id ?? null
    const shared = { document: documentOf(order), line, sku, quantity, location }
    const transition = `shipped/${f.id}`
    const left: Line = {
      ...shared,
      kind: 'shipped',
      transition,
      happenedAt: new Date(f.created_at),
      after: [line, 'ordered'],
    }
    if (status === 'success') return [left]
    const back = { ...shared, happenedAt: new Date(f.updated_at ?? f.created_at) }
    const after = [line, transition] as const
    return [
      left,
      { ...back, kind: 'returned', transition: `unshipped/${f.id}`, after },
      { ...back, kind: 'ordered', transition: `reordered/${f.id}`, after },
    ]
  })
}

/** What a refund says came back to the shelf. One that belongs to a return is told with that. */
export function returnedLines(
  refund: Refund,
  order: string,
  place: string | undefined,
  variants: ReadonlyMap<string, string>,
): Line[] {
  if (refund.return != null) return []
  return refund.refund_line_items.flatMap((l): Line[] => {
    const sku = variants.get(l.line_item_id)
    if (sku === undefined || l.quantity === 0 || l.restock_type.toLowerCase() !== 'return')
      return []
    return [
      {
        kind: 'returned',
        document: documentOf(order),
        line: l.line_item_id,
        transition: `returned/${l.id}`,
        sku,
        quantity: l.quantity,
        location: place ?? l.location_id ?? null,
        happenedAt: new Date(refund.created_at),
      },
    ]
  })
}

/** Units that had not left, are owed no more, and were not put back: the shop has given them up. */
function writtenOff(order: Order, line: OrderLine, place: string | undefined, told: How['told']) {
  const location = place ?? lonePlace(order, line.id)
  if (location === undefined) return []
  return removedOf(order, line, told === 'poll').flatMap(({ by, quantity, at }): Line[] =>
    by?.type === 'no_restock'
      ? [
          {
            ...writeOff(by.id, quantity, at),
            document: documentOf(order.id),
            line: line.id,
            sku: line.variant_id!,
            location,
          },
        ]
      : [],
  )
}

export const writeOff = (id: string, quantity: number, at: string) => ({
  kind: 'adjusted' as const,
  transition: `not_restocked/${id}`,
  quantity: -quantity,
  happenedAt: new Date(at),
  reason: 'refunded and not put back',
})

/** The only place a line was ever to ship from; undefined where there were several, or it is not told. */
function lonePlace({ routed = [], told = [] }: Order, line: string): string | undefined {
  const places = [...routed, ...told].filter((r) => r.line === line).map((r) => r.location)
  return new Set(places).size === 1 ? places[0] : undefined
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
