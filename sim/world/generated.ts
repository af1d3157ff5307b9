/** A made-up business of the same statistical shape as the real one, as the same rows. Seeded. */
import { type Random, seededRandom } from '../../src/lib/random.ts'
import { atHour, DAY_MS, dayOf } from './london.ts'
import { among, at, catalogue, type Made } from './made/draw.ts'
import * as shape from './made/shape.ts'
import { classify, type Row } from './retail.ts'

export type Size = { seed: number; days: number; linesPerDay: number }

/** Five days, about 2,500 order lines: looks like a business, is done in seconds. */
export const usual: Size = { seed: 1, days: 5, linesPerDay: 500 }

type Draft = Omit<Row, 'line' | 'kind' | 'sku'>

/** Rows in time order, from Monday 2011-11-28 on; `days` counts the open ones. */
export function generated(size: Size): Row[] {
  const random = seededRandom(size.seed)
  const items = catalogue(random)
  const sales: Draft[][] = []
  let day = dayOf(Date.UTC(2011, 10, 28, 12))
  for (let opened = 0; opened < size.days; day++) {
    const busy = shape.weekdays[new Date(day * DAY_MS).getUTCDay()]!
    if (busy === 0) continue
    opened++
    sales.push(...ordersOf(day, busy * size.linesPerDay, items, random))
  }
  sales.sort((a, b) => a[0]!.at.getTime() - b[0]!.at.getTime())
  const lines = sales.reduce((sum, order) => sum + order.length, 0)
  const all = [...sales]
  for (let i = 0; i < lines * shape.shares.cancelled; i++)
    all.push([cancellation(sales, items, random)])
  for (let i = 0; i < lines * shape.shares.adjusted; i++)
    all.push([adjustment(sales, items, random)])
  return numbered(all.sort((a, b) => a[0]!.at.getTime() - b[0]!.at.getTime()))
}

function ordersOf(day: number, wanted: number, items: Made, random: Random): Draft[][] {
  const orders: Draft[][] = []
  for (let lines = 0; lines < wanted; ) {
    const hour = among(shape.hours, random) + Math.floor(random.next() * 60) / 60
    const size = Math.min(
      Math.round(at(shape.linesPerOrder, random.next())),
      Math.ceil(wanted - lines),
    )
    orders.push(order(new Date(atHour(day, hour)), size, items, random))
    lines += size
  }
  return orders
}

function order(when: Date, size: number, items: Made, random: Random): Draft[] {
  const { shares } = shape
  // Anonymous orders are larger in the file; here rows and orders have the same share.
  const customer =
    random.next() < shares.anonymous ? '' : `${12346 + Math.floor(random.next() ** 2 * 5941)}`
  const lines: Draft[] = []
  while (lines.length < size) {
    const last = lines.at(-1)
    if (last && random.next() < shares.repeated) {
      lines.push(last)
      continue
    }
    const item = items.pick(random)
    const code = random.next() < shares.lowerCase ? item.code.toLowerCase() : item.code
    lines.push({
      invoice: '',
      code,
      quantity: units(random),
      at: when,
      price: item.price,
      customer,
      description: item.name,
    })
  }
  if (random.next() < shares.nonStock * size) {
    lines.push({
      invoice: '',
      code: 'POST',
      quantity: 1,
      at: when,
      price: 18,
      customer,
      description: 'POSTAGE',
    })
  }
  return lines
}

function units(random: Random): number {
  let share = random.next()
  for (const [quantity, of] of shape.quantities) {
    share -= of
    if (share < 0) return quantity
  }
  return Math.round(at(shape.bulk, random.next()))
}

/** Undoes a sale that old; what was sold before the window began has no sale in it. */
function cancellation(sales: readonly Draft[][], items: Made, random: Random): Draft {
  const written = moment(sales, random)
  const soldMs = written.getTime() - at(shape.cancelDelayHours, random.next()) * 3_600_000
  const before = sales.findLastIndex((o) => o[0]!.at.getTime() <= soldMs)
  const wanted = Math.round(at(shape.cancelUnits, random.next()))
  const lines = (sales[before] ?? []).filter((line) => line.code !== 'POST' && line.customer !== '')
  const line = lines[Math.floor(random.next() * lines.length)]
  if (line)
    return { ...line, invoice: 'C', quantity: -Math.min(wanted, line.quantity), at: written }
  const { code, price, name } = items.pick(random)
  return {
    invoice: 'C',
    code,
    quantity: -wanted,
    at: written,
    price,
    customer: '99999',
    description: name,
  }
}

function adjustment(sales: readonly Draft[][], items: Made, random: Random): Draft {
  const { shares } = shape
  const down = random.next() < shares.adjustedDown
  const size = at(down ? shape.adjustedDownUnits : shape.adjustedUpUnits, random.next())
  return {
    invoice: '',
    code: items.pick(random).code,
    quantity: Math.round(down ? -size : size),
    at: moment(sales, random),
    price: 0,
    customer: '',
    description: random.next() < shares.blank ? '' : among(shape.remarks, random),
  }
}

/** Some time while the shop is open: up to half an hour after some order. */
function moment(sales: readonly Draft[][], random: Random): Date {
  const order = sales[Math.floor(random.next() * sales.length)]!
  return new Date(order[0]!.at.getTime() + Math.floor(random.next() * 30) * 60_000)
}

function numbered(documents: readonly Draft[][]): Row[] {
  return documents.flatMap((lines, i) =>
    lines.map((draft, n) => {
      const row = {
        ...draft,
        invoice: `${draft.invoice}${600_001 + i}`,
        line: n + 1,
        sku: draft.code.toUpperCase(),
      }
      return { ...row, kind: classify(row) }
    }),
  )
}
