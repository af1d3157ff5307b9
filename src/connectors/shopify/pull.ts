/** Orders read from the Admin API by when they changed: the net under webhooks, and what these can't say. */
import { z } from 'zod'
import { sha256 } from '../../lib/bytes.ts'
import { later } from '../../lib/clock.ts'
import type { Connector, Pulled } from '../connector.ts'
import { type Remote, RemoteError } from '../remote.ts'
import { read } from './ask.ts'
import { type OrderRow, orders } from './orders/documents.ts'
import { forget, isOpen, kept, type Memory, remember, remembered } from './orders/memory.ts'
import type { Order } from './orders/order.ts'
import { routesOf } from './orders/place.ts'
import { wholeOrder } from './orders/read.ts'
import { unrouted } from './orders/routes.ts'
import { onlyLocation, type Settings } from './settings.ts'

/** How far reading has got: `changed` everything up to then, `swept` when all open orders were read. */
const reach = z.object({
  changed: z.iso.datetime(),
  swept: z.iso.datetime(),
  told: kept.optional(),
})
type Reach = z.infer<typeof reach>

/** Fewer when a page costs more than a query may; see `pages`. */
const PAGE = 50
/** The search lags behind what it searches. */
const OVERLAP_MS = 120_000
const SWEEP_EVERY_MS = 3_600_000
/** So long an order may be without a place to ship from. */
const ROUTING_MS = 600_000
const SPELL = 50
const DAY_MS = 86_400_000
const NEVER = new Date(0).toISOString()

/** Orders of which something is still to go. */
export const open =
  'status:open AND (fulfillment_status:unfulfilled OR fulfillment_status:unshipped OR fulfillment_status:partial OR fulfillment_status:scheduled OR fulfillment_status:on_hold)'
/**
 * Orders of which something may come back, archived ones included. An open return beside one that is
 * only asked for makes an order "requested".
 */
export const returning =
  'return_status:in_progress OR return_status:return_requested OR return_status:inspection_complete'

export const pull: NonNullable<Connector<Settings>['pull']> = {
  stream: 'orders',
  everyMs: 20_000,
  async *since(value, remote) {
    const seen = new Set<string>()
    // One is held back, so that the last one carries how far everything was read.
    let held: Pulled | undefined
    let end = value
    for await (const { order, cursor } of found(value, remote)) {
      end = cursor
      if (!order) continue
      const body = JSON.stringify({ type: 'order', ...order })
      const key = `order ${order.id} ${sha256(body).toString('hex').slice(0, 32)}`
      if (seen.has(key)) continue
      seen.add(key)
      if (held) yield held
      held = { key, topic: 'order', body: Buffer.from(body), cursor }
    }
    if (held) yield { ...held, cursor: end }
  },
}

/** With several locations only the poll knows where a line ships from: so it comes more often. */
export const pullOf = (settings: Settings) =>
  onlyLocation(settings) === undefined ? { ...pull, everyMs: 10_000 } : pull

/** Every order that may be news, each with how far that reads. */
async function* found(
  value: string,
  remote: Remote<Settings>,
): AsyncIterable<{ order?: Order; cursor: string }> {
  const now = remote.clock.now()
  const begun = value === '' ? beginning(now) : reach.parse(JSON.parse(value))
  const memory: Memory = new Map(Object.entries(begun.told ?? {}))
  forget(memory, now)
  let here: Omit<Reach, 'told'> = begun
  let waits: string | undefined
  let text = value
  let steps = 0
  const at = (by: Partial<Reach>, end = false): string => {
    here = { ...here, ...by }
    // A memory of many orders is written out only now and then: reading goes on from the one before.
    if (!end && memory.size > 0 && steps++ % SPELL !== 0) return text
    // What waits for its place is read again, with all that comes after it.
    const changed = waits === undefined ? here.changed : earliest(here.changed, waits)
    const told = memory.size > 0 ? { told: Object.fromEntries(memory) } : {}
    text = JSON.stringify({ ...here, changed, ...told })
    return text
  }
  const sweeps = now.getTime() - Date.parse(here.swept) >= SWEEP_EVERY_MS
  const news = `updated_at:>='${overlapped(here.changed)}'`
  const done = new Set<string>()
  for (const query of sweeps ? [news, open, returning] : [news]) {
    const moves = query === news
    for await (const row of pages(remote, query)) {
      const state = `${row.id} ${row.updatedAt}`
      if (done.has(state)) continue
      done.add(state)
      const order = await routed(await wholeOrder(row, remote), remote, memory, begun)
      const by = moves ? { changed: latest(here.changed, utc(row.updatedAt)) } : {}
      if (waiting(order, now)) {
        waits = earliest(waits ?? utc(row.updatedAt), utc(row.updatedAt))
        continue
      }
      remember(memory, order, now)
      yield { order, cursor: at(by) }
    }
  }
  yield { cursor: at(sweeps ? { swept: now.toISOString() } : {}, true) }
}

/**
 * At first what is still open, and the last day: the rest of the shop's past is in the stock that was
 * counted. A day, because a poll that finds nothing leaves no cursor behind.
 */
const beginning = (now: Date): Reach => ({
  changed: later(now, -DAY_MS).toISOString(),
  swept: NEVER,
})

const utc = (time: string) => new Date(time).toISOString()
const overlapped = (time: string) => later(new Date(time), -OVERLAP_MS).toISOString()
const latest = (a: string, b: string) => (a >= b ? a : b)
const earliest = (a: string, b: string) => (a <= b ? a : b)

async function routed(
  order: Order,
  remote: Remote<Settings>,
  memory: Memory,
  { changed }: Reach,
): Promise<Order> {
  if (onlyLocation(remote.settings) !== undefined) return order
  const told = remembered(memory, order.id)
  // An earlier poll has seen it, or it was over when the first one came.
  const old = Date.parse(order.created_at) < Date.parse(changed) - OVERLAP_MS
  if (old && !memory.has(order.id) && !isOpen(order)) return { ...order, routed: [], over: true }
  const routes = await routesOf(order, remote)
  return { ...order, ...routes, ...(told.length > 0 ? { told } : {}) }
}

/** Shopify gives an order its places a moment after it was placed. */
const waiting = (order: Order, now: Date) =>
  order.routed !== undefined &&
  !order.over &&
  now.getTime() - Date.parse(order.created_at) < ROUTING_MS &&
  order.line_items.some((l) => l.variant_id != null && unrouted(order, l.id) > 0)

/** Shopify ends a list after 25,000 objects, however many there are. */
const WINDOW = 20_000

/**
 * Oldest change first. A page that would cost too much is asked for again in half the size. A list
 * that is too long for one is begun anew where it was: some orders are then read twice.
 */
export async function* pages(
  remote: Remote<Settings>,
  query: string,
  window = WINDOW,
): AsyncIterable<OrderRow> {
  let first = PAGE
  let after: string | null = null
  let asked = query
  let count = 0
  for (;;) {
    let answer: z.infer<typeof orders.answer>
    try {
      answer = await read(remote, orders, { first, after, query: asked })
    } catch (error) {
      const costly = error instanceof RemoteError && /MAX_COST_EXCEEDED/.test(error.message)
      if (!costly || first === 1) throw error
      first = Math.ceil(first / 2)
      continue
    }
    const { nodes, pageInfo } = answer.orders
    yield* nodes
    count += nodes.length
    const last = nodes.at(-1)
    const next = last && `(${query}) AND updated_at:>='${utc(last.updatedAt)}'`
    if (next && next !== asked && count >= window) {
      asked = next
      after = null
      count = 0
      continue
    }
    if (!pageInfo.hasNextPage || !pageInfo.endCursor) return
    after = pageInfo.endCursor
  }
}
