/**
 * What the file does not hold: opening stock and goods received. DERIVED from the sales so that
 * free stock never runs out; a rule of the file alone, so that anyone gets the same. Pure.
 */
import { dayOf } from '../london.ts'
import type { Day, Item, Survey } from '../survey.ts'

export const DERIVED = 'derived: the rows hold no goods received, so stock is made plausible'

/** `quantity` units of `sku` come in before anything else happens on `day`. */
export type Receipt = { day: number; sku: string; quantity: number }

export type Restock = {
  opening: Map<string, number>
  /** By day, then SKU. */
  receipts: Receipt[]
  /** Ordered on the last day, not in by the end. */
  awaited: Receipt[]
}

/** Days before the need at which goods come in, where the file goes on that long. */
const MARGIN_DAYS = 2

export function restock(survey: Survey): Restock {
  const first = dayOf(survey.first.getTime())
  const last = dayOf(survey.last.getTime())
  // A short file would never need goods if it opened with weeks of stock.
  const coverDays = Math.min(28, Math.max(2, Math.ceil((last - first + 1) / 3)))
  const plan: Restock = { opening: new Map(), receipts: [], awaited: [] }
  for (const item of survey.items.values()) planOne(plan, item, first, last, coverDays)
  const bySku = (a: Receipt, b: Receipt) => a.day - b.day || (a.sku < b.sku ? -1 : 1)
  plan.receipts.sort(bySku)
  plan.awaited.sort(bySku)
  return plan
}

function planOne(plan: Restock, item: Item, first: number, last: number, cover: number): void {
  const { sku, days } = item
  const pack = packOf(days)
  const inPacks = (units: number) => Math.max(1, Math.ceil(units / pack)) * pack
  let stock = inPacks(outBetween(days, 0, first + cover))
  plan.opening.set(sku, stock)
  days.forEach((today, i) => {
    if (stock < outBetween(days, i, today.day + 1 + MARGIN_DAYS)) {
      const quantity = inPacks(outBetween(days, i, today.day + cover + MARGIN_DAYS) - stock)
      plan.receipts.push({ day: today.day, sku, quantity })
      stock += quantity
    }
    stock += today.back - today.out
  })
  const lately = days.findIndex((d) => d.day > last - cover)
  const sold = lately === -1 ? 0 : outBetween(days, lately, last + 1)
  if (stock < sold / 4) plan.awaited.push({ day: last, sku, quantity: inPacks(sold - stock) })
}

/** What goes out from the `from`th listed day on, before day `until`. */
function outBetween(days: readonly Day[], from: number, until: number): number {
  let sum = 0
  for (let i = from; i < days.length && days[i]!.day < until; i++) sum += days[i]!.out
  return sum
}

/** Suppliers deliver whole packs: the more is sold, the larger. */
function packOf(days: readonly Day[]): number {
  const out = outBetween(days, 0, Number.POSITIVE_INFINITY)
  return out < 24 ? 6 : out < 240 ? 12 : out < 2400 ? 48 : 144
}
