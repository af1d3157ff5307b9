/** What happened at Northwind: told by webhook, and pulled from its list of events. One format for both. */
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import {
  type Connector,
  type Line,
  type Parsed,
  Unreadable,
} from '../../../src/connectors/connector.ts'
import { readJson } from '../../../src/connectors/json.ts'
import { sameBytes } from '../../../src/lib/bytes.ts'
import { read } from './call.ts'
import type { Settings } from './settings.ts'

/** Also what subscriptions are made for. */
export const topics = ['order.placed', 'order.cancelled', 'order.shipped'] as const

const event = z.object({
  type: z.enum(topics),
  at: z.iso.datetime(),
  order: z.string().min(1),
  /** Of a cancellation or a shipment: there can be several of one order. */
  number: z.string().min(1).optional(),
  lines: z.array(
    z.object({
      line: z.string().min(1),
      product: z.string().min(1),
      warehouse: z.string().min(1),
      quantity: z.int(),
    }),
  ),
})

/** Seconds by which a signature's time may differ from ours. */
const TOLERANCE = 300

export const webhook: NonNullable<Connector<Settings>['webhook']> = {
  /** `northwind-signature: t=<unix seconds>,v1=<hex>` over `<t>.<delivery id>.<body>`. */
  verify(raw, secrets, now) {
    const id = raw.headers['northwind-delivery'] ?? ''
    const given = /^t=([1-9]\d{0,11}),v1=([0-9a-f]{64})$/.exec(
      raw.headers['northwind-signature'] ?? '',
    )
    if (!given || !/^[\x21-\x2d\x2f-\x7e]{1,200}$/.test(id)) return 'the signature is malformed'
    const [, seconds, hex] = given as unknown as [string, string, string]
    const theirs = Buffer.from(hex, 'hex')
    let matches = 0
    for (const secret of secrets) {
      const ours = createHmac('sha256', secret)
        .update(`${seconds}.${id}.`)
        .update(raw.body)
        .digest()
      if (sameBytes(theirs, ours)) matches++
    }
    if (matches === 0) return 'the signature does not match'
    const ahead = Number(seconds) - now.getTime() / 1000
    return Math.abs(ahead) <= TOLERANCE || 'the signature is too old, or from the future'
  },
  // The same over every retry; the API's list of events calls it `id`.
  identify: (raw) => ({ key: raw.headers['northwind-delivery'] ?? '', topic: 'event' }),
  keepHeaders: [],
  parse: ({ body }) => parse(body),
}

function parse(body: Uint8Array): Parsed {
  const json = readJson(body)
  const { type } = z.looseObject({ type: z.unknown() }).catch({ type: undefined }).parse(json)
  if (typeof type === 'string' && !topics.some((topic) => topic === type)) {
    return { lines: [], readings: [], ignored: `events of type "${type}" are no concern of stock` }
  }
  const read = event.safeParse(json)
  if (!read.success) {
    const issue = read.error.issues[0]!
    throw new Unreadable(`${issue.path.join('.') || 'the body'}: ${issue.message}`)
  }
  return { lines: linesOf(read.data), readings: [] }
}

const kinds = {
  'order.placed': 'ordered',
  'order.cancelled': 'order_cancelled',
  'order.shipped': 'shipped',
} as const

/** Keys: `order/<order>/<line>/ordered`, `…/cancelled/<number>`, `…/shipped/<number>`. */
function linesOf(told: z.infer<typeof event>): Line[] {
  const { type, order, number } = told
  if (type !== 'order.placed' && number === undefined) throw new Unreadable('number is missing')
  return told.lines.map(({ line, product, warehouse, quantity }) => ({
    kind: kinds[type],
    document: `order/${order}`,
    line,
    sku: product,
    quantity,
    location: warehouse,
    happenedAt: new Date(told.at),
    ...(type === 'order.placed'
      ? {}
      : {
          transition: `${type === 'order.shipped' ? 'shipped' : 'cancelled'}/${number}`,
          // What is not in the ledger yet cannot leave it: this waits for the order.
          after: [line, 'ordered'] as const,
        }),
  }))
}

const listed = z.object({
  events: z.array(z.looseObject({ seq: z.int(), id: z.string() })),
  more: z.boolean(),
})

/** Every event has a number, and numbers only go up: the number is the cursor. */
export const pull: NonNullable<Connector<Settings>['pull']> = {
  stream: 'events',
  everyMs: 60_000,
  async *since(cursor, remote) {
    for (let after = cursor || '0'; ; ) {
      const { events, more } = await read(remote, `/events?after=${after}`, listed)
      for (const { seq, ...one } of events) {
        after = String(seq)
        const body = Buffer.from(JSON.stringify(one))
        yield { key: one.id, topic: 'event', body, cursor: after }
      }
      if (!more || events.length === 0) return
    }
  },
}
