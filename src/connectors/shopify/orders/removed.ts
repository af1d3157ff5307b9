/** How many units of an order line ceased to be owed before they left, and by which events. Pure. */
import { gone, type Order, type OrderLine, quantityOf } from './order.ts'

/** Units `from` up to `from + quantity`, in the order in which they were taken off. */
export type Block = {
  from: number
  quantity: number
  at: string
  /** The refund's line that took them off, and what it says became of them. */
  by?: { id: string; type: string }
}

type Paper = { at: string; id: string; type: string; quantity: number }

/**
 * The number comes from the line's own counters; refunds divide it. Nothing is told unless they
 * explain it to the unit: an event that is not seen would give all later ones the wrong number. The
 * poll sees edits, too, and knows that what is left of a cancelled order went with it.
 */
export function removedOf(order: Order, line: OrderLine, polled: boolean): Block[] {
  const left = gone(order, line.id)
  const most = Math.max(0, line.quantity - left)
  const papers = papersOf(order, line)
  const certain = sum(papers.filter((p) => p.type === 'cancel'))
  const ended = order.cancelled_at ?? undefined
  const total = ended === undefined ? counted(order, line, papers, certain, most, left) : most
  const events = eventsOf(order, line, papers, total, certain)
  const rest = total - sum(events)
  if (rest < 0 || (rest > 0 && (ended === undefined || !polled))) return []
  let from = 0
  const blocks = events.map(({ at, id, type, quantity }): Block => {
    const block = { from, quantity, at, ...(type === 'edit' ? {} : { by: { id, type } }) }
    from += quantity
    return block
  })
  return rest > 0 ? [...blocks, { from, quantity: rest, at: ended! }] : blocks
}

function counted(
  order: Order,
  line: OrderLine,
  papers: readonly Paper[],
  certain: number,
  most: number,
  left: number,
): number {
  const open = line.fulfillable_quantity
  if (open == null || order.fulfillments == null) {
    const early = papers.filter((p) => !settled.has(p.type) && untouched(order, line.id, p.at))
    return Math.min(most, certain + sum(early))
  }
  // Units may also be missing from a body that leaves out what was shipped: they are not cancelled.
  const refunded = sum(papers.filter((p) => p.type !== 'return'))
  const taken = line.current_quantity == null ? refunded : line.quantity - line.current_quantity
  const missing = Math.min(line.quantity - left - open, taken)
  return Math.min(most, Math.max(certain, missing))
}

/** `cancel`: none of them had left. `return`: all of them had. Else the counters tell. */
const settled = new Set(['cancel', 'return'])

/** Refunds in their order, and edits that left no refund behind. */
function eventsOf(
  order: Order,
  line: OrderLine,
  papers: readonly Paper[],
  total: number,
  certain: number,
): Paper[] {
  let spare = Math.max(0, total - certain)
  const refunds = papers.flatMap((paper) => {
    if (paper.type === 'return') return []
    const quantity = paper.type === 'cancel' ? paper.quantity : Math.min(paper.quantity, spare)
    if (paper.type !== 'cancel') spare -= quantity
    return quantity > 0 ? [{ ...paper, quantity }] : []
  })
  if (sum(refunds) >= total) return refunds
  const edits = (order.removed ?? [])
    .filter((r) => r.line === line.id && !refunds.some((paper) => isSame(r, paper)))
    .map((r): Paper => ({ at: r.at, id: '', type: 'edit', quantity: r.quantity }))
  return [...refunds, ...edits].sort(inTurn)
}

/** An edit and its refund are made at one go. */
const isSame = (edit: { quantity: number; at: string }, refund: Paper) =>
  edit.quantity === refund.quantity &&
  Math.abs(Date.parse(edit.at) - Date.parse(refund.at)) <= TOGETHER_MS
const TOGETHER_MS = 5_000

const papersOf = (order: Order, line: OrderLine): Paper[] =>
  (order.refunds ?? [])
    .flatMap((r) =>
      r.refund_line_items
        .filter((l) => l.line_item_id === line.id)
        .map(({ id, quantity, restock_type }) => ({
          at: r.created_at,
          id,
          // Only what has left can be returned.
          type: r.return == null ? restock_type.toLowerCase() : 'return',
          quantity,
        })),
    )
    .sort(inTurn)

/** Nothing of the line had left by then. */
export const untouched = (order: Order, line: string, at: string) =>
  (order.fulfillments ?? []).every(
    (f) => quantityOf(f, line) === 0 || Date.parse(f.created_at) > Date.parse(at),
  )

const sum = (papers: readonly { quantity: number }[]) =>
  papers.reduce((total, p) => total + p.quantity, 0)

/** Events of one second are told apart by their ids, shorter ones first: they are numbers. */
const inTurn = (a: { at: string; id: string }, b: { at: string; id: string }) =>
  Date.parse(a.at) - Date.parse(b.at) || a.id.length - b.id.length || (a.id < b.id ? -1 : 1)
