/**
 * An independent recount: what every item must come to when all is over, from the rows alone.
 * It keeps no order book and no calendar, only sums; so it can judge those who do.
 */
import { OPEN_MS } from './business.ts'
import { restock } from './derived/restock.ts'
import type { Row } from './retail.ts'
import { buyerKey, type Rows, type Survey } from './survey.ts'

export type Recounted = { onHand: number; committed: number; incoming: number }

/** An order takes a minute or two to write; nothing older than this can belong to an open one. */
const WRITING_MS = 10 * 60_000

/**
 * On hand = opening + received − sold (but for orders still open at the end) + cancelled or
 * returned + corrections. Committed = what is still open, less what was cancelled of it.
 * Both together: on hand − committed = opening + received − everything the rows say.
 */
export async function recount(rows: Rows, facts: Survey): Promise<Map<string, Recounted>> {
  const derived = restock(facts)
  const all = new Map<string, Recounted>()
  const of = (sku: string) => {
    let one = all.get(sku)
    if (!one) {
      one = { onHand: 0, committed: 0, incoming: 0 }
      all.set(sku, one)
    }
    return one
  }
  for (const [sku, quantity] of derived.opening) of(sku).onHand += quantity
  for (const { sku, quantity } of derived.receipts) of(sku).onHand += quantity
  for (const { sku, quantity } of derived.awaited) of(sku).incoming += quantity

  const openFrom = facts.last.getTime() - OPEN_MS
  const ending: Row[] = []
  for await (const row of rows()) {
    if (row.kind === 'non_stock' || row.kind === 'bad_debt') continue
    if (row.at.getTime() > openFrom - WRITING_MS) ending.push(row)
    else of(row.sku).onHand += row.kind === 'adjustment' ? row.quantity : -row.quantity
  }

  const written = new Map<string, number>()
  for (const row of ending) if (row.kind === 'sale') written.set(row.invoice, row.at.getTime())
  const openTo = new Map<string, number>()
  for (const row of ending) {
    const one = of(row.sku)
    const key = buyerKey(row)
    const open = openTo.get(key) ?? 0
    if (row.kind === 'adjustment') one.onHand += row.quantity
    else if (row.kind === 'cancellation') {
      const cancelled = Math.min(open, -row.quantity)
      openTo.set(key, open - cancelled)
      one.committed -= cancelled
      one.onHand += -row.quantity - cancelled
    } else if (written.get(row.invoice)! > openFrom) {
      one.committed += row.quantity
      if (row.customer) openTo.set(key, open + row.quantity)
    } else one.onHand -= row.quantity
  }
  return all
}
