/** Turns the rows of a shop's year into what happens at its storefront, warehouse and ERP, in order. */
import { later } from '../../src/lib/clock.ts'
import { type Random, seededRandom } from '../../src/lib/random.ts'
import { derivedEvents } from './derived/goods.ts'
import type { Event, UndoLine } from './events.ts'
import { atHour, DAY_MS, dayOf, shownMs } from './london.ts'
import { type Book, book } from './orders/book.ts'
import { type Calendar, calendar } from './orders/calendar.ts'
import { type Document, documents } from './orders/documents.ts'
import type { Rows, Survey } from './survey.ts'

/** Orders placed this shortly before the last row are still open when the window ends. */
export const OPEN_MS = 2 * 3_600_000

/**
 * Events in the order in which they truly happen. The same rows and seed give the same events.
 * Free stock (on hand less open orders) is never negative on the way.
 */
export async function* business(rows: Rows, facts: Survey, seed: number): AsyncGenerator<Event> {
  const orders = book(facts.undone)
  const due: Calendar<Event[]> = calendar()
  const stillOpen = facts.last.getTime() - OPEN_MS
  for (const event of derivedEvents(facts, seed)) due.add(event.at, () => [event])

  for await (const document of documents(rows())) {
    yield* happened(due.until(document.at))
    if (document.kind === 'sale') {
      yield placed(orders, document)
      if (document.at.getTime() <= stillOpen) planShipping(due, orders, document, seed)
    } else if (document.kind === 'cancellation') yield* undone(orders, document)
    else yield corrected(document)
  }
  yield* happened(due.until(undefined))
}

function* happened(due: Iterable<() => Event[]>): Generator<Event> {
  for (const happen of due) yield* happen()
}

function placed(orders: Book, document: Document): Event {
  const { at, invoice: order } = document
  const customer = document.rows[0]!.customer
  return {
    id: order,
    at,
    derived: false,
    kind: 'order',
    order,
    customer,
    lines: orders.place(document),
  }
}

/** The warehouse's remark is the only reason there is; more than half are blank. */
function corrected({ at, invoice: document, rows }: Document): Event {
  const lines = rows.map((row) => ({
    line: `${row.line}`,
    sku: row.sku,
    code: row.code,
    quantity: row.quantity,
    reason: row.description || 'no remark',
  }))
  return { id: `${document}:adjust`, at, derived: false, kind: 'adjust', document, lines }
}

function* undone(orders: Book, document: Document): Generator<Event> {
  const { at, invoice } = document
  const { cancelled, returned, unmatched } = orders.undo(document)
  const base = { at, derived: false }
  for (const { undoes, ...rest } of cancelled) {
    const { order, line } = undoes!
    const cancellation = `${invoice}/${rest.line}`
    yield {
      ...base,
      id: cancellation,
      kind: 'cancel',
      order,
      cancellation,
      lines: [{ ...rest, line }],
    }
  }
  const back = (id: string, lines: UndoLine[], reason: string): Event[] =>
    lines.length === 0 ? [] : [{ ...base, id, kind: 'return', document: invoice, lines, reason }]
  yield* back(`${invoice}:back`, returned, 'sent back')
  yield* back(`${invoice}:unknown`, unmatched, 'no sale in this window')
}

/** One shipment, or two for many a large order; none for what was cancelled meanwhile. */
function planShipping(
  due: Calendar<Event[]>,
  orders: Book,
  document: Document,
  seed: number,
): void {
  const { invoice: order, rows } = document
  const random = seededRandom(seedOf(`${seed} ${order}`))
  const units = rows.reduce((sum, row) => sum + row.quantity, 0)
  const large = rows.length >= 20 || units >= 500
  const leave = (at: Date, shipment: string, part: 'half' | 'rest') =>
    due.add(at, () => {
      const lines = orders.ship(order, part)
      return lines.length === 0
        ? []
        : [{ id: shipment, at, derived: false, kind: 'ship', order, shipment, lines }]
    })
  const first = packedAt(document.at, random)
  const twice = large && random.next() < 0.35
  leave(first, `${order}-S1`, twice ? 'half' : 'rest')
  if (twice) leave(packedAt(later(first, 2 * 3_600_000), random), `${order}-S2`, 'rest')
}

/** 45 minutes to a day and a half later, while the warehouse works: 7 to 19, not on Saturdays. */
function packedAt(from: Date, random: Random): Date {
  const wanted = from.getTime() + 45 * 60_000 + Math.floor(random.next() ** 2 * 30 * 60) * 60_000
  let day = dayOf(wanted)
  let hour = (shownMs(wanted) - day * DAY_MS) / 3_600_000
  const opens = () => 7 + Math.floor(random.next() * 120) / 60
  if (hour >= 19) {
    day++
    hour = opens()
  } else if (hour < 7) hour = opens()
  if (new Date(day * DAY_MS).getUTCDay() === 6) {
    day++
    hour = opens()
  }
  return new Date(atHour(day, hour))
}

/** A number from a text (FNV-1a), so that what one order does depends on no other. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
