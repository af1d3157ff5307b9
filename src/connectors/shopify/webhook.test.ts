import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { settings } from '../../../sim/shopify/bench.ts'
import { type Parsed, Unreadable } from '../connector.ts'
import { connector, type Settings } from './index.ts'

const webhook = connector.webhook!
const several: Settings = { ...settings, locations: ['1', '2'] }
const at = new Date(0)
const bytes = (text: string) => new TextEncoder().encode(text)

/** Worked out from the documented algorithm with another program: base64 of HMAC-SHA256 of the body. */
const vector = {
  secret: 'hush',
  body: '{"id":820982911946154508,"admin_graphql_api_id":"gid:\\/\\/shopify\\/Order\\/820982911946154508"}',
  signature: 'CQOVZ6l+Hj3K04BFVxGncP98e3ZRMtlQfLSaao0GhmQ=',
}
const signed = (more: Record<string, string> = {}) => ({
  headers: { 'x-shopify-hmac-sha256': vector.signature, ...more },
  body: bytes(vector.body),
})
const passes = (raw: ReturnType<typeof signed>, secrets = [vector.secret]) =>
  webhook.verify(raw, secrets, at, settings)

describe('the signature', () => {
  test('is right by the published rule, and by the header names of the newer sort, too', () => {
    assert.equal(passes(signed()), true)
    const newer = { headers: { 'shopify-hmac-sha256': vector.signature }, body: bytes(vector.body) }
    assert.equal(webhook.verify(newer, [vector.secret], at, settings), true)
  })

  test('fails by any one bit of the body, and by any one of itself', () => {
    for (let bit = 0; bit < vector.body.length * 8; bit++) {
      const raw = signed()
      raw.body[bit >> 3]! ^= 1 << (bit & 7)
      assert.notEqual(passes(raw), true, `bit ${bit} of the body`)
    }
    const given = Buffer.from(vector.signature, 'base64')
    for (let bit = 0; bit < given.length * 8; bit++) {
      const turned = Buffer.from(given)
      turned[bit >> 3]! ^= 1 << (bit & 7)
      const header = { 'x-shopify-hmac-sha256': turned.toString('base64') }
      assert.notEqual(passes(signed(header)), true, `bit ${bit} of the signature`)
    }
  })

  test('is over the bytes as they came: the same JSON written otherwise fails', () => {
    const again = { ...signed(), body: bytes(vector.body.replaceAll('\\/', '/')) }
    assert.notEqual(passes(again), true)
  })

  test('of another shop with the same app is refused', () => {
    assert.match(
      String(passes(signed({ 'x-shopify-shop-domain': 'other.myshopify.com' }))),
      /another shop/,
    )
    assert.equal(passes(signed({ 'x-shopify-shop-domain': 'Example.myshopify.com' })), true)
  })

  test('never matches a secret that is empty', () => {
    assert.match(String(passes(signed(), ['', ' '])), /no usable secret/)
  })
})

describe('a delivery', () => {
  const of = (headers: Record<string, string>, body = '{}') =>
    webhook.identify(
      {
        headers: Object.fromEntries(Object.entries(headers).map(([n, v]) => [`x-shopify-${n}`, v])),
        body: bytes(body),
      },
      settings,
    )

  test('is known by its event, whichever delivery of it this is', () => {
    const first = of({ topic: 'orders/create', 'event-id': 'e1', 'webhook-id': 'w1' })
    assert.deepEqual(first, of({ topic: 'orders/create', 'event-id': 'e1', 'webhook-id': 'w2' }))
    assert.equal(first.topic, 'orders/create')
    assert.notEqual(first.key, of({ topic: 'orders/create', 'event-id': 'e2' }).key)
    assert.notEqual(first.key, of({ topic: 'orders/updated', 'event-id': 'e1' }).key)
  })

  test('of one event about two things is two messages', () => {
    const headers = { topic: 'inventory_levels/update', 'event-id': 'e1' }
    assert.notEqual(
      of(headers, '{"inventory_item_id":1}').key,
      of(headers, '{"inventory_item_id":2}').key,
    )
  })

  test('that names neither event nor delivery cannot be told from others', () => {
    assert.throws(() => of({ topic: 'orders/create' }), Unreadable)
    assert.match(of({ topic: 'orders/create', 'webhook-id': 'w1' }).key, /w1/)
  })

  test('keeps the headers that say what it is, and not its signature', () => {
    assert.ok(webhook.keepHeaders.includes('x-shopify-triggered-at'))
    assert.ok(webhook.keepHeaders.every((name) => !name.includes('hmac')))
  })
})

const parse = (topic: string, body: string, given = settings): Parsed =>
  webhook.parse({ topic, headers: {}, body: bytes(body) }, given)
const line = (more: string) => `{"id":866550311766439020,"variant_id":49148385123456789012,${more}}`
const order = (lines: string, more = '') =>
  `{"id":820982911946154508,"created_at":"2026-01-05T07:00:00-05:00","cancelled_at":null,"fulfillments":[],"refunds":[],"line_items":[${lines}]${more}}`
const told = ({ lines }: Parsed) => lines.map((l) => `${l.transition} ${l.quantity} @${l.location}`)

describe('an order', () => {
  test('keeps ids beyond 2^53 digit for digit', () => {
    const { lines } = parse('orders/create', order(line('"quantity":1')))
    assert.equal(lines[0]!.document, 'order/820982911946154508')
    assert.equal(lines[0]!.line, '866550311766439020')
    assert.equal(lines[0]!.sku, '49148385123456789012')
  })

  test('says what was placed when it is created; later only of what cannot have been raised', () => {
    const body = order(`${line('"quantity":1')},{"id":2,"variant_id":7,"quantity":3}`)
    assert.deepEqual(told(parse('orders/create', body)), ['ordered 1 @1', 'ordered 3 @1'])
    assert.deepEqual(told(parse('orders/updated', body)), ['ordered 1 @1'])
  })

  test('says nothing of gift cards and of what was typed in by hand', () => {
    const card = '{"id":2,"variant_id":7,"quantity":1,"gift_card":true}'
    const typed = '{"id":3,"variant_id":null,"quantity":1}'
    const parsed = parse('orders/create', order(`${card},${typed}`))
    assert.deepEqual(parsed.lines, [])
    assert.match(parsed.ignored!, /nothing in it concerns stock/)
  })

  test('that is cancelled frees what had not left, by the refund that came with it', () => {
    const refund =
      '"refunds":[{"id":9,"created_at":"2026-01-05T08:00:00-05:00","refund_line_items":[{"id":11,"line_item_id":866550311766439020,"quantity":2,"restock_type":"cancel"}]}]'
    const body = order(line('"quantity":2,"current_quantity":0,"fulfillable_quantity":0'))
      .replace('"refunds":[]', refund)
      .replace('"cancelled_at":null', '"cancelled_at":"2026-01-05T08:00:00-05:00"')
    assert.deepEqual(told(parse('orders/cancelled', body)), ['cancelled/0 2 @1'])
  })

  test('whose cancellation names no units is left to the poll, which sees its edits as well', () => {
    const body = order(line('"quantity":2,"current_quantity":0,"fulfillable_quantity":0')).replace(
      '"cancelled_at":null',
      '"cancelled_at":"2026-01-05T08:00:00-05:00"',
    )
    assert.deepEqual(told(parse('orders/cancelled', body)), [])
    assert.deepEqual(told(parse('order', body)), ['ordered 2 @1', 'cancelled/0 2 @1'])
  })

  test('whose parcels are left out of the body is not taken for cancelled', () => {
    const body = order(line('"quantity":2,"current_quantity":2,"fulfillable_quantity":0'))
    assert.deepEqual(told(parse('orders/updated', body)), [])
  })

  test('of a shop with several locations tells of parcels at once, of promises by the poll', () => {
    const parcel =
      '"fulfillments":[{"id":5,"status":"success","created_at":"2026-01-05T08:00:00-05:00","location_id":2,"line_items":[{"id":866550311766439020,"quantity":1}]}]'
    const body = order(line('"quantity":2')).replace('"fulfillments":[]', parcel)
    assert.deepEqual(told(parse('orders/updated', body, several)), ['shipped/5 1 @2'])
    const plain = parse('orders/create', order(line('"quantity":2')), several)
    assert.match(plain.ignored!, /the poll will/)
  })

  test('at a location that is ignored is no concern of ours', () => {
    const parcel =
      '{"id":5,"order_id":6,"status":"success","created_at":"2026-01-05T08:00:00-05:00","location_id":3,"line_items":[{"id":7,"variant_id":8,"quantity":1}]}'
    const given: Settings = { ...settings, ignores: ['3'] }
    assert.deepEqual(parse('fulfillments/create', parcel, given).lines, [])
    assert.equal(parse('fulfillments/create', parcel, several).lines.length, 1)
  })
})

describe('a refund', () => {
  const body = (restock: string, more: string, of = 'null') =>
    `{"id":9,"order_id":6,"created_at":"2026-01-05T08:00:00-05:00","return":${of},"refund_line_items":[{"id":11,"line_item_id":7,"quantity":1,"restock_type":"${restock}","location_id":1,"line_item":{"variant_id":8,${more}}}]}`
  const gone = '"quantity":1,"fulfillable_quantity":0,"fulfillment_status":"fulfilled"'
  const open = '"quantity":1,"fulfillable_quantity":0,"fulfillment_status":null'

  test('puts back only what it says was put back', () => {
    assert.deepEqual(told(parse('refunds/create', body('return', gone))), ['returned/11 1 @1'])
    assert.deepEqual(told(parse('refunds/create', body('no_restock', gone))), [])
  })

  test('of a whole line that had not left frees it; not put back, it is written off as well', () => {
    assert.deepEqual(told(parse('refunds/create', body('cancel', open))), ['cancelled/0 1 @1'])
    assert.deepEqual(told(parse('refunds/create', body('no_restock', open))), [
      'cancelled/0 1 @1',
      'not_restocked/11 -1 @1',
    ])
  })

  test('of a part of a line does not say which units, and waits for the order', () => {
    const part = '"quantity":3,"fulfillable_quantity":2,"fulfillment_status":null'
    assert.deepEqual(told(parse('refunds/create', body('cancel', part))), [])
  })

  test('that belongs to a return is told with what the return put back', () => {
    assert.deepEqual(told(parse('refunds/create', body('return', gone, '{"id":3}'))), [])
  })
})

describe('other messages', () => {
  test('a level is what Shopify says it has, never a movement; elsewhere or untracked it is nothing', () => {
    const level = (available: string, location: number) =>
      `{"inventory_item_id":271878346596884015,"location_id":${location},"available":${available},"updated_at":"2026-01-05T07:00:00-05:00"}`
    const parsed = parse('inventory_levels/update', level('-2', 1))
    assert.deepEqual(parsed.lines, [])
    assert.equal(parsed.readings[0]!.sku, 'InventoryItem/271878346596884015')
    assert.equal(parsed.readings[0]!.quantity, -2)
    assert.match(parse('inventory_levels/update', level('1', 9)).ignored!, /not one of ours/)
    assert.match(parse('inventory_levels/update', level('null', 1)).ignored!, /does not track/)
  })

  test('that only say that something changed are understood, and moved by nothing', () => {
    for (const topic of [
      'orders/edited',
      'returns/process',
      'reverse_fulfillment_orders/dispose',
      'shop/update',
    ]) {
      assert.ok(parse(topic, '{"id":1}').ignored, topic)
    }
  })

  test('a parcel that was called back is owed again, and one that has not left yet is nothing', () => {
    const parcel = (status: string) =>
      `{"id":5,"order_id":6,"status":"${status}","created_at":"2026-01-05T08:00:00-05:00","updated_at":"2026-01-05T09:00:00-05:00","location_id":1,"line_items":[{"id":7,"variant_id":8,"quantity":2}]}`
    assert.deepEqual(told(parse('fulfillments/update', parcel('cancelled'))), [
      'shipped/5 2 @1',
      'unshipped/5 2 @1',
      'reordered/5 2 @1',
    ])
    assert.deepEqual(told(parse('fulfillments/create', parcel('pending'))), [])
    assert.deepEqual(told(parse('fulfillments/update', parcel('failure'))), [])
  })
})
