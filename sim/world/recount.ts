/**
 * An independent recount: what every item must come to when all is over, from the rows alone.
 * It keeps no order book and no calendar, only sums; so it can judge those who do.
 */
import { OPEN_MS } from './business.ts'
import { restock } from './derived/restock.ts'
import { buyerKey, type Rows, survey } from './survey.ts'

export type Recounted = { onHand: number; committed: number; incoming: number }

/**
 * On hand = opening + received − sold (but for orders still open at the end) + cancelled or
 * returned + corrections. Committed = what is still open, less what was cancelled of it.
 * Both together: on hand − committed = opening + received − everything the rows say.
 */
export async function recount(rows: Rows): Promise<Map<string, Recounted>> {
  const facts = await survey(rows)
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

  const placed = await placedAt(rows)
  const openFrom = facts.last.getTime() - OPEN_MS
  const openOf = new Map<string, number>()
  for await (const row of rows()) {
    const key = buyerKey(row)
    const open = openOf.get(key) ?? 0
    if (row.kind === 'adjustment') of(row.sku).onHand += row.quantity
    else if (row.kind === 'sale' && placed.get(row.invoice)! > openFrom) {
      of(row.sku).committed += row.quantity
      if (row.customer) openOf.set(key, open + row.quantity)
    } else if (row.kind === 'sale') of(row.sku).onHand -= row.quantity
    else if (row.kind === 'cancellation') {
      const cancelled = Math.min(open, -row.quantity)
      openOf.set(key, open - cancelled)
      of(row.sku).committed -= cancelled
      of(row.sku).onHand += -row.quantity - cancelled
    }
  }
  return all
}

/** When the last line of each order was written. */
async function placedAt(rows: Rows): Promise<Map<string, number>> {
  const placed = new Map<string, number>()
  for await (const row of rows()) if (row.kind === 'sale') placed.set(row.invoice, row.at.getTime())
  return placed
}
