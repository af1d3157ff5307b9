/** WooCommerce's webhooks: an order or a product as it is when it is delivered, and a ping. */
import { createHmac } from 'node:crypto'
import { sameBytes, sha256 } from '../../lib/bytes.ts'
import { type Connector, type Parsed, type Raw, Unreadable } from '../connector.ts'
import { readJson } from '../json.ts'
import { order, readAs, timeOf } from './orders/order.ts'
import { isTold, ofOrder, ofTold } from './orders/told.ts'
import type { Settings } from './settings.ts'
import { heard, keptOf } from './stock.ts'

const header = (name: string) => `x-wc-webhook-${name}`
const topicHeader = header('topic')
/** Plugins fill orders with notes of their own. */
const limits = { keys: 100_000, depth: 100 }

export const webhook: NonNullable<Connector<Settings>['webhook']> = {
  verify(raw, secrets) {
    // Sent when a webhook is made, without a signature, and again and again until it is answered 200.
    if (pingOf(raw) !== undefined) return true
    const given = raw.headers[header('signature')]
    if (!given) return `no ${header('signature')} header`
    const offered = Buffer.from(given)
    let matches = 0
    for (const secret of secrets.flatMap(spellings)) {
      const ours = createHmac('sha256', secret).update(raw.body).digest('base64')
      if (sameBytes(offered, Buffer.from(ours))) matches++
    }
    return matches > 0 || 'the signature does not match'
  },
  /**
   * `x-wc-webhook-delivery-id` is made of the webhook and the second, so several orders share one.
   * What a delivery really is told apart by is what it says.
   */
  identify(raw) {
    const ping = pingOf(raw)
    if (ping !== undefined) return { key: `ping/${ping}`, topic: 'ping' }
    const id = (raw.headers[header('id')] ?? '').replace(/\D/g, '').slice(0, 20) || '0'
    const content = sha256(raw.body).toString('hex').slice(0, 32)
    return { key: `${id}/${content}`, topic: raw.headers[topicHeader] ?? 'unknown' }
  },
  keepHeaders: ['topic', 'resource', 'event', 'source', 'id', 'delivery-id'].map(header),
  parse({ topic, body }, settings) {
    if (pingOf({ headers: {}, body }) !== undefined) {
      return nothing('the ping that WooCommerce sends when a webhook is made')
    }
    const value = readJson(body, limits)
    if (topic === 'begun') return nothing('from here on its orders are polled')
    if (isTold(value)) return ofTold(value, settings)
    complainOfRights(value)
    if (topic.endsWith('.deleted')) return nothing('deleted; what it held, the poll gives back')
    if (topic.startsWith('product.')) return ofProduct(value)
    if (topic.startsWith('order.')) return ofOrder(readAs(order, value, topic), settings)
    throw new Unreadable(`"${topic.slice(0, 60)}" is not a topic that is listened to`)
  },
}

/** The number in a ping's body; there are few, so what is stored without a signature has an end. */
const pingOf = ({ body }: Raw): string | undefined =>
  body.length > 20
    ? undefined
    : /^webhook_id=([1-9]\d{0,3})$/.exec(Buffer.from(body).toString())?.[1]

/** WordPress decodes the secret as HTML before it signs: `&amp;` in it stands for `&`. */
function spellings(secret: string): string[] {
  const decoded = secret.replace(
    /&(amp|lt|gt|quot|apos|#0*34|#x0*22|#0*39|#x0*27);/gi,
    (whole, name: string) => entities[name.toLowerCase().replace(/^#(x?)0*/, '#$1')] ?? whole,
  )
  return decoded === secret ? [secret] : [secret, decoded]
}
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#34': '"',
  '#x22': '"',
  apos: "'",
  '#39': "'",
  '#x27': "'",
}

/** A number that stands there now. It says nothing of what happened, so it moves nothing. */
function ofProduct(value: unknown): Parsed {
  const { date_modified_gmt, ...row } = readAs(heard, value, 'product')
  const kept = keptOf(row)
  if (kept.quantity === null && row.stock_quantity === null) return nothing(kept.untracked!)
  if (row.manage_stock !== true) return nothing(kept.untracked!)
  return {
    lines: [],
    readings: [
      {
        sku: kept.id,
        location: null,
        // One that is not whole is refused where readings are converted, not here.
        quantity: row.stock_quantity!,
        fact: 'available_to_sell',
        asOf: timeOf(date_modified_gmt),
      },
    ],
  }
}

/** The body is what the webhook's user may see; that user can lose the right to. */
function complainOfRights(value: unknown): void {
  const { code, message } = (value ?? {}) as { code?: unknown; message?: unknown }
  if (typeof code !== 'string' || !code.startsWith('woocommerce_rest_')) return
  throw new Unreadable(
    `WooCommerce could not show it to the user who made the webhook: ${String(message).slice(0, 200)} (${code}); make the webhook anew as an administrator`,
  )
}

const nothing = (ignored: string): Parsed => ({ lines: [], readings: [], ignored })
