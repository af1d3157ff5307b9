/** The order book: what of each order is open, shipped, cancelled or back. */

import type { EventLine, UndoLine } from '../events.ts'
import type { Row } from '../retail.ts'
import { buyerKey } from '../survey.ts'
import type { Document } from './documents.ts'

type OpenLine = {
  order: string
  line: string
  sku: string
  code: string
  /** Neither shipped nor cancelled. */
  open: number
  /** Shipped and not come back. */
  out: number
}

export type Undone = {
  /** Not shipped yet. */
  cancelled: UndoLine[]
  /** Shipped and now coming back. */
  returned: UndoLine[]
  /** No sale to that customer is known that this could undo. */
  unmatched: UndoLine[]
}

export type Book = {
  place(document: Document): EventLine[]
  /** Takes the open part of `order`, or about half of it; [] when nothing is open. */
  ship(order: string, part: 'half' | 'rest'): EventLine[]
  undo(document: Document): Undone
}

/** Of this many units on, half a line can go in each of two shipments. */
const SPLIT_UNITS = 100

/** Remembers shipped lines only for the buyers in `undone`, so memory does not grow with sales. */
export function book(undone: ReadonlySet<string>): Book {
  const orders = new Map<string, OpenLine[]>()
  const bought = new Map<string, OpenLine[]>()

  function place(document: Document): EventLine[] {
    const lines = document.rows.map((row) => {
      const line = {
        order: row.invoice,
        line: `${row.line}`,
        sku: row.sku,
        code: row.code,
        open: row.quantity,
        out: 0,
      }
      const key = buyerKey(row)
      if (undone.has(key)) {
        const known = bought.get(key)
        if (known) known.push(line)
        else bought.set(key, [line])
      }
      return line
    })
    orders.set(document.invoice, lines)
    return lines.map((line) => eventLine(line, line.open))
  }

  function ship(order: string, part: 'half' | 'rest'): EventLine[] {
    const lines = orders.get(order) ?? []
    const gone: EventLine[] = []
    lines.forEach((line, i) => {
      const half =
        line.open >= SPLIT_UNITS ? Math.floor(line.open / 2) : i % 2 === 0 ? line.open : 0
      const units = part === 'rest' ? line.open : half
      if (units === 0) return
      line.open -= units
      line.out += units
      gone.push(eventLine(line, units))
    })
    if (part === 'rest') orders.delete(order)
    return gone
  }

  function undo(document: Document): Undone {
    const all: Undone = { cancelled: [], returned: [], unmatched: [] }
    for (const row of document.rows) undoRow(row, bought.get(buyerKey(row)) ?? [], all)
    return all
  }

  return { place, ship, undo }
}

const eventLine = (line: OpenLine, quantity: number): EventLine => ({
  line: line.line,
  sku: line.sku,
  code: line.code,
  quantity,
})

/** What is not shipped yet is cancelled first, the latest sale before earlier ones. */
function undoRow(row: Row, sales: readonly OpenLine[], all: Undone): void {
  let left = -row.quantity
  let pieces = 0
  const piece = (quantity: number, undoes?: OpenLine): UndoLine => {
    left -= quantity
    pieces++
    return {
      line: pieces === 1 ? `${row.line}` : `${row.line}.${pieces}`,
      sku: row.sku,
      code: undoes?.code ?? row.code,
      quantity,
      ...(undoes ? { undoes: { order: undoes.order, line: undoes.line } } : {}),
    }
  }
  for (const sale of sales.toReversed()) {
    const units = Math.min(left, sale.open)
    if (units === 0) continue
    sale.open -= units
    all.cancelled.push(piece(units, sale))
  }
  for (const sale of sales.toReversed()) {
    const units = Math.min(left, sale.out)
    if (units === 0) continue
    sale.out -= units
    all.returned.push(piece(units, sale))
  }
  if (left > 0) all.unmatched.push(piece(left))
}
