/** Orders read from the Admin API: the net under the plugin's webhooks, or all there is without it. */
import { z } from 'zod'
import { later } from '../../lib/clock.ts'
import type { Connector, Pulled } from '../connector.ts'
import type { Remote } from '../remote.ts'
import { read } from './ask.ts'
import { type OrderRow, orders } from './documents.ts'
import { documentOf, keyOf } from './order.ts'
import type { Settings } from './settings.ts'

/**
 * Three times, because no one column tells of everything (seen on 3.7.3): placing an order leaves
 * `updatedAt` at the last change of the cart, a cancellation moves it, a fulfilment does not. So
 * orders are read as placed, as changed, and those still open as a whole every hour.
 */
const reach = z.object({
  placed: z.iso.datetime(),
  changed: z.iso.datetime(),
  swept: z.iso.datetime(),
})
type Reach = z.infer<typeof reach>

const PAGE = 50
/** A transaction may show up this long after the time it carries. */
const OVERLAP_MS = 120_000
const SWEEP_EVERY_MS = 3_600_000
const NEVER = new Date(0).toISOString()
const closed = ['Delivered', 'Cancelled']

export const pull: NonNullable<Connector<Settings>['pull']> = {
  stream: 'orders',
  everyMs: 60_000,
  async *since(value, remote) {
    const seen = new Set<string>()
    // One is held back, so that the last one carries how far everything was read.
    let held: Pulled | undefined
    let end = value
    for await (const { row, cursor } of found(value, remote)) {
      end = cursor
      if (!row) continue
      const next = pulled(row, remote, cursor)
      if (seen.has(next.key)) continue
      seen.add(next.key)
      if (held) yield held
      held = next
    }
    if (held) yield { ...held, cursor: end }
  },
}

/** Every order that may be news, some more than once, each with how far that reads. */
async function* found(
  value: string,
  remote: Remote<Settings>,
): AsyncIterable<{ row?: OrderRow; cursor: string }> {
  const now = remote.clock.now()
  let here = value === '' ? beginning(now) : reach.parse(JSON.parse(value))
  const at = (by: Partial<Reach>) => {
    here = { ...here, ...by }
    return JSON.stringify(here)
  }
  for await (const row of pages(remote, 'orderPlacedAt', overlapped(here.placed), {})) {
    yield { row, cursor: at({ placed: latest(here.placed, row.orderPlacedAt!) }) }
  }
  const placed = { orderPlacedAt: { isNull: false } }
  for await (const row of pages(remote, 'updatedAt', overlapped(here.changed), placed)) {
    yield { row, cursor: at({ changed: latest(here.changed, row.updatedAt) }) }
  }
  if (now.getTime() - Date.parse(here.swept) < SWEEP_EVERY_MS) return
  for await (const row of openOrders(remote)) yield { row, cursor: at({}) }
  yield { cursor: at({ swept: now.toISOString() }) }
}

/** Every order that is placed and not closed; one may come twice. */
export const openOrders = (remote: Remote<Settings>): AsyncIterable<OrderRow> =>
  pages(remote, 'orderPlacedAt', NEVER, { state: { notIn: closed } })

/** At first only what is still open: the shop's past is in the stock that was counted. */
const beginning = (now: Date): Reach => ({
  placed: now.toISOString(),
  changed: now.toISOString(),
  swept: NEVER,
})

const overlapped = (time: string) => later(new Date(time), -OVERLAP_MS).toISOString()
const latest = (a: string, b: string) => (Date.parse(a) >= Date.parse(b) ? a : b)

/**
 * Oldest first. The next page begins where the last one ended, in time: with a number of rows to
 * skip, an order that moves to the end meanwhile would pull another one out of sight.
 */
async function* pages(
  remote: Remote<Settings>,
  column: 'orderPlacedAt' | 'updatedAt',
  after: string,
  filter: object,
): AsyncIterable<OrderRow> {
  const document = orders(severalLocations(remote.settings))
  let [from, skip] = [after, 0]
  for (;;) {
    const where = { ...filter, [column]: { after: from } }
    const options = { take: PAGE, skip, filter: where, sort: { [column]: 'ASC' } }
    const { items } = (await read(remote, document, { options })).orders
    yield* items
    if (items.length < PAGE) return
    const next = later(new Date(items.at(-1)![column]!), -1).toISOString()
    // More of one moment than fit a page: only then rows are skipped.
    if (next > from) [from, skip] = [next, 0]
    else skip += PAGE
  }
}

const severalLocations = (settings: Settings) => settings.stockLocations.length > 1

function pulled(row: OrderRow, remote: Remote<Settings>, next: string): Pulled {
  const body = JSON.stringify(documentOf(row, severalLocations(remote.settings)))
  return { key: keyOf(body), topic: 'order', body: Buffer.from(body), cursor: next }
}
