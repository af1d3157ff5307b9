/** Opening stock, purchases and goods received as events. All derived, and labelled so. */
import { seededRandom } from '../../../src/lib/random.ts'
import type { Event, EventLine } from '../events.ts'
import { atHour, dateOf, dayOf } from '../london.ts'
import type { Survey } from '../survey.ts'
import { DERIVED, type Receipt, restock } from './restock.ts'

const OPENING_LINES = 500

/** In no particular order. `seed` decides when suppliers were asked, never how much. */
export function* derivedEvents(facts: Survey, seed: number): Generator<Event> {
  const plan = restock(facts)
  const opening = dayOf(facts.first.getTime()) - 1
  const skus = [...plan.opening.keys()].sort()
  for (let i = 0; i < skus.length; i += OPENING_LINES) {
    const lines = skus
      .slice(i, i + OPENING_LINES)
      .map((sku, n) => goodsLine(sku, plan.opening.get(sku)!, i + n))
    const document = `OPENING-${1 + i / OPENING_LINES}`
    const at = new Date(atHour(opening, 18))
    yield { id: document, at, derived: true, kind: 'count', document, lines, reason: DERIVED }
  }
  const random = seededRandom(seed)
  for (const [purchase, receipts] of byDelivery(plan.receipts, 'PO')) {
    const { day } = receipts[0]!
    const lines = receipts.map((r, i) => goodsLine(r.sku, r.quantity, i))
    const asked = Math.max(opening + 19 / 24, day - 2 - Math.floor(random.next() * 12) + 16 / 24)
    const arrives = Math.min(atHour(day, 5 + random.next() / 2), facts.opens.get(day)! - 60_000)
    const base = { derived: true, purchase, lines, reason: DERIVED }
    yield { ...base, id: `${purchase}:asked`, at: atDay(asked), kind: 'purchase' }
    yield { ...base, id: `${purchase}:in`, at: new Date(wholeMinute(arrives)), kind: 'receive' }
  }
  for (const [purchase, receipts] of byDelivery(plan.awaited, 'PO-NEXT')) {
    const lines = receipts.map((r, i) => goodsLine(r.sku, r.quantity, i))
    const at = facts.last
    yield {
      id: `${purchase}:asked`,
      at,
      derived: true,
      kind: 'purchase',
      purchase,
      lines,
      reason: DERIVED,
    }
  }
}

const goodsLine = (sku: string, quantity: number, i: number): EventLine => ({
  line: `${i + 1}`,
  sku,
  code: sku,
  quantity,
})

const wholeMinute = (ms: number) => Math.floor(ms / 60_000) * 60_000
const atDay = (day: number) => new Date(wholeMinute(atHour(Math.floor(day), (day % 1) * 24)))

/** A supplier is a range of codes; what it brings on one day is one delivery. */
function byDelivery(receipts: readonly Receipt[], prefix: string): Map<string, Receipt[]> {
  const deliveries = new Map<string, Receipt[]>()
  for (const receipt of receipts) {
    const purchase = `${prefix}-${dateOf(receipt.day)}-${receipt.sku.slice(0, 2)}`
    const lines = deliveries.get(purchase)
    if (lines) lines.push(receipt)
    else deliveries.set(purchase, [receipt])
  }
  return deliveries
}
