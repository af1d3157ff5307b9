/** How many units of an order line ceased to be owed before they left, and by which events. Pure. */
import { gone, type Order, type OrderLine, quantityOf } from './order.ts'

/** Units `from` up to `from + quantity`, in the order in which they were taken off. */
export type Block = { from: number; quantity: number; at: string }

type Paper = { at: string; id: string; type: string; quantity: number }

/**
 * The number comes from the line's own counters; refunds only divide it. Where the counters are
 * missing, only what refunds say for certain is counted: too little leaves a unit promised that is
 * free, too much would sell it twice.
 */
export function removedOf(order: Order, line: OrderLine): Block[] {
  const left = gone(order, line.id)
  const most = Math.max(0, line.quantity - left)
  const papers = papersOf(order, line)
  const certain = sum(papers.filter((p) => p.type === 'cancel'))
  const ended = order.cancelled_at ?? undefined
  const total = ended !== undefined ? most : counted(order, line, papers, certain, most, left)
  const events = dividedBy(order, line, papers, certain, total)
  const blocks: Block[] = []
  let from = 0
  for (const { at, quantity } of events) {
    const some = Math.min(quantity, total - from)
    if (some > 0) blocks.push({ from, quantity: some, at })
    from += Math.max(0, some)
  }
  // What no event explains is told of an order that has ended; else it waits for its event.
  if (ended !== undefined && from < total) {
    blocks.push({ from, quantity: total - from, at: ended })
  }
  return blocks
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
  const refunded = sum(papers.filter((p) => p.type !== 'return'))
  if (open == null || order.fulfillments == null) {
    const early = papers.filter((p) => p.type !== 'cancel' && untouched(order, line, p))
    return Math.min(most, certain + sum(early))
  }
  // Units may also be missing from a body that leaves out what was shipped: they are not cancelled.
  const taken = line.current_quantity == null ? refunded : line.quantity - line.current_quantity
  const missing = Math.min(line.quantity - left - open, taken)
  return Math.min(most, Math.max(certain, missing))
}

/** Refunds in their order, edits where the refunds alone do not explain it. */
function dividedBy(
  order: Order,
  line: OrderLine,
  papers: readonly Paper[],
  certain: number,
  total: number,
): { at: string; quantity: number }[] {
  let spare = Math.max(0, total - certain)
  const early: Paper[] = []
  for (const paper of papers) {
    if (paper.type === 'return') continue
    const quantity = paper.type === 'cancel' ? paper.quantity : Math.min(paper.quantity, spare)
    if (paper.type !== 'cancel') spare -= quantity
    if (quantity > 0) early.push({ ...paper, quantity })
  }
  if (sum(early) >= total) return early
  const edits = (order.removed ?? [])
    .filter((r) => r.line === line.id)
    .map((r) => ({ at: r.at, id: '', type: 'edit', quantity: r.quantity }))
  return [...early, ...edits].sort(inTurn)
}

const papersOf = (order: Order, line: OrderLine): Paper[] =>
  (order.refunds ?? [])
    .flatMap((r) =>
      r.refund_line_items
        .filter((l) => l.line_item_id === line.id)
        .map(({ id, quantity, restock_type }) => ({
          at: r.created_at,
          id,
          type: typeOf(restock_type),
          quantity,
        })),
    )
    .sort(inTurn)

/** `cancel`, `return`, `no_restock`; an old `legacy_restock` says neither of the first two. */
const typeOf = (restock: string) => restock.toLowerCase()

/** Nothing of the line had left when it was refunded: then it is units that had not left. */
export const untouched = (order: Order, line: Pick<OrderLine, 'id'>, { at }: { at: string }) =>
  (order.fulfillments ?? []).every(
    (f) => quantityOf(f, line.id) === 0 || Date.parse(f.created_at) > Date.parse(at),
  )

const sum = (papers: readonly { quantity: number }[]) =>
  papers.reduce((total, p) => total + p.quantity, 0)

/** Events of one second are told apart by their ids, shorter ones first: they are numbers. */
const inTurn = (a: { at: string; id: string }, b: { at: string; id: string }) =>
  Date.parse(a.at) - Date.parse(b.at) || a.id.length - b.id.length || (a.id < b.id ? -1 : 1)
