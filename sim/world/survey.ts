/** A first reading of the rows: what the business deals in, and how much moved on which day. */
import { dayOf } from './london.ts'
import type { Row } from './retail.ts'

/** Rows that can be read again from the start. */
export type Rows = () => AsyncIterable<Row> | Iterable<Row>

/** What happened to one item's free stock on one day, in units. */
export type Day = { day: number; out: number; back: number }

export type Item = { sku: string; name: string; codes: Set<string>; days: Day[] }

export type Survey = {
  rows: number
  byKind: Record<Row['kind'], number>
  first: Date
  last: Date
  items: Map<string, Item>
  /** The earliest row of each day, as UTC ms. */
  opens: Map<number, number>
  /** `customer|sku` of every cancellation: only their sales have to be remembered. */
  undone: Set<string>
}

/** Who bought what: a cancellation names no order, so this is all there is to find it by. */
export const buyerKey = (row: Pick<Row, 'customer' | 'sku'>) => `${row.customer}|${row.sku}`

/** Memory grows with items × days, not with rows. Throws when there are no rows. */
export async function survey(rows: Rows): Promise<Survey> {
  const byKind = { sale: 0, cancellation: 0, adjustment: 0, non_stock: 0, bad_debt: 0 }
  const items = new Map<string, Item>()
  const opens = new Map<number, number>()
  const undone = new Set<string>()
  let count = 0
  let first: Date | undefined
  let last: Date | undefined
  for await (const row of rows()) {
    count++
    byKind[row.kind]++
    first ??= row.at
    last = row.at
    const day = dayOf(row.at.getTime())
    if (!opens.has(day)) opens.set(day, row.at.getTime())
    if (row.kind === 'non_stock' || row.kind === 'bad_debt') continue
    if (row.kind === 'cancellation' && row.customer) undone.add(buyerKey(row))
    note(items, row, day)
  }
  if (!first || !last) throw new Error('there are no rows')
  return { rows: count, byKind, first, last, items, opens, undone }
}

function note(items: Map<string, Item>, row: Row, day: number): void {
  let item = items.get(row.sku)
  if (!item) {
    item = { sku: row.sku, name: '', codes: new Set(), days: [] }
    items.set(row.sku, item)
  }
  item.codes.add(row.code)
  // Only a sale's description is the item's name; elsewhere it is a remark.
  if (row.kind === 'sale' && !item.name) item.name = row.description
  let today = item.days.at(-1)
  if (today?.day !== day) {
    today = { day, out: 0, back: 0 }
    item.days.push(today)
  }
  const gone = row.kind === 'sale' ? row.quantity : -row.quantity
  if (row.kind === 'cancellation') today.back -= row.quantity
  else if (gone > 0) today.out += gone
  else today.back -= gone
}
