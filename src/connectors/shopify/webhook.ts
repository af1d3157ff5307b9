/** What Shopify posts: checked on the raw bytes, told apart by its event, read by its topic. */
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { sameBytes, sha256 } from '../../lib/bytes.ts'
import { type Connector, type Line, type Parsed, type Raw, Unreadable } from '../connector.ts'
import { readJson } from '../json.ts'
import { id, itemAlias } from './ids.ts'
import { fulfillmentLines, orderLines, refundLines } from './orders/bodies.ts'
import { linesOf } from './orders/lines.ts'
import { polled } from './orders/order.ts'
import { onlyLocation, type Settings } from './settings.ts'

/** A signature is this long; whatever is longer is not one. */
const MOST_SIGNATURE = 200

export const webhook: NonNullable<Connector<Settings>['webhook']> = {
  /**
   * The signature is over the body alone: it carries no time, and the headers are not signed. So an
   * old message, or one under another id, passes; it is harmless, since its lines have their keys.
   */
  verify(raw, secrets, _now, settings) {
    const given = header(raw, 'hmac-sha256')
    if (!given) return 'no X-Shopify-Hmac-Sha256 header'
    if (given.length > MOST_SIGNATURE) return 'the signature is too long'
    const keys = secrets.map((secret) => secret.trim()).filter((secret) => secret !== '')
    if (keys.length === 0) return 'no usable secret is configured'
    let matches = 0
    for (const key of keys) {
      const ours = createHmac('sha256', key).update(raw.body).digest('base64')
      if (sameBytes(Buffer.from(given), Buffer.from(ours))) matches++
    }
    if (matches === 0) return 'the signature does not match'
    // One app signs for all shops that have installed it.
    const shop = header(raw, 'shop-domain')
    if (shop && shop.toLowerCase() !== settings.shop)
      return `it is from another shop, ${shop.slice(0, 80)}`
    return true
  },

  /**
   * Deliveries of one event have one event id. One event may concern several things, each with a
   * message of its own: hence the body. Several subscriptions send one event several times.
   */
  identify(raw) {
    const topic = header(raw, 'topic') ?? 'unknown'
    const event = header(raw, 'event-id') || header(raw, 'webhook-id')
    if (!event) throw new Unreadable('it has neither an X-Shopify-Event-Id nor a Webhook-Id')
    const body = sha256(raw.body).toString('hex').slice(0, 16)
    return { key: `${topic.slice(0, 80)} ${event.slice(0, 120)} ${body}`, topic }
  },

  keepHeaders: [
    ...['topic', 'event-id', 'webhook-id', 'triggered-at', 'api-version', 'name', 'shop-domain'],
  ].flatMap((name) => [`x-shopify-${name}`, `shopify-${name}`]),

  parse(message, settings) {
    const reader = readers.get(message.topic)
    if (!reader) return nothing(`${message.topic} says nothing about stock`)
    const body = readJson(message.body, { keys: 100_000 })
    try {
      const parsed = reader(body, settings)
      return { ...parsed, lines: parsed.lines.filter((line) => concerns(line, settings)) }
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error
      const issue = error.issues[0]!
      throw new Unreadable(`${issue.path.join('.') || 'the body'}: ${issue.message}`)
    }
  },
}

/** Names of the older sort of webhook, and of the newer. */
const header = ({ headers }: Raw, name: string): string | undefined =>
  headers[`x-shopify-${name}`] ?? headers[`shopify-${name}`]

const concerns = (line: Line, { ignores }: Settings) =>
  line.location === null || !(ignores ?? []).includes(line.location)

type Reader = (body: unknown, settings: Settings) => Parsed

const lines =
  (of: (body: unknown, settings: Settings) => Line[]): Reader =>
  (body, settings) => {
    const found = of(body, settings)
    if (found.length > 0) return { lines: found, readings: [] }
    return nothing(
      onlyLocation(settings) === undefined
        ? 'it does not say which location ships: the poll will'
        : 'nothing in it concerns stock',
    )
  }
const hint =
  (says: string): Reader =>
  () =>
    nothing(says)

const nothing = (ignored: string): Parsed => ({ lines: [], readings: [], ignored })

const level = z.object({
  inventory_item_id: id,
  location_id: id,
  /** Null where the stock is not tracked. */
  available: z.int().nullable(),
  updated_at: z.iso.datetime({ offset: true }),
})

/** What Shopify has now, and nothing of why. Our own writes come back like this, too. */
function ofLevel(body: unknown, settings: Settings): Parsed {
  const { inventory_item_id, location_id, available, updated_at } = level.parse(body)
  const ours: readonly string[] = settings.locations
  if (!ours.includes(location_id)) return nothing(`location ${location_id} is not one of ours`)
  if (available === null) return nothing('Shopify does not track this item')
  // Where on-hand numbers are set, what may be sold is not what we told.
  const fact = settings.sets === 'on_hand' ? 'available' : 'available_to_sell'
  const asOf = new Date(updated_at)
  const sku = itemAlias(inventory_item_id)
  return { lines: [], readings: [{ sku, location: location_id, quantity: available, fact, asOf }] }
}

const later = orderLines('changed')
/** By topic; `order` is what the poll makes. */
const readers = new Map<string, Reader>([
  ['orders/create', lines(orderLines('created'))],
  ['orders/updated', lines(later)],
  ['orders/cancelled', lines(later)],
  ['orders/fulfilled', lines(later)],
  ['orders/partially_fulfilled', lines(later)],
  ['orders/paid', lines(later)],
  ['orders/edited', hint('how many units it had before is not in it: the poll reads the edit')],
  ['refunds/create', lines(refundLines)],
  ['fulfillments/create', lines(fulfillmentLines)],
  ['fulfillments/update', lines(fulfillmentLines)],
  ['inventory_levels/update', ofLevel],
  ['inventory_levels/connect', ofLevel],
  ['returns/approve', hint('a return that is on its way moves no stock')],
  ['returns/close', hint('what was put back is read by the poll')],
  ['returns/process', hint('what was put back is read by the poll')],
  ['reverse_fulfillment_orders/dispose', hint('what was put back is read by the poll')],
  [
    'order',
    lines((body, settings) =>
      linesOf(polled.parse(body), { place: onlyLocation(settings), told: 'poll' }),
    ),
  ],
])
