import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { connector } from '../../src/connectors/woocommerce/index.ts'
import { open, secrets, settings } from './bench.ts'
import { loadHook, loadOrder, loadProduct } from './examples/load.ts'
import type { Loose } from './store.ts'

type Examples = Record<'order' | 'product' | 'variable' | 'variation' | 'webhook', Loose> & {
  refunds: Loose[]
}
const file = join(import.meta.dirname, 'examples/resources.json')
const documented: Examples = JSON.parse(readFileSync(file, 'utf8'))

type Batch = { update: Loose[] }
/** Fields of later versions, which the documentation (of 2024) does not show yet. */
const newer: Readonly<Record<string, readonly string[]>> = {
  product: ['global_unique_id'],
  variable: ['global_unique_id'],
  variation: ['global_unique_id', 'name', 'parent_id', 'type'],
}

/** The shop of the documentation; its webhooks were written down in another time zone. */
async function shop(offset = -180) {
  const bench = open({ levels: [], offset, settings: { url: 'https://example.com' } })
  const { store, sales, hooks, app } = bench
  for (const given of [documented.product, documented.variable]) loadProduct(store, given)
  store.add({ id: 22, type: 'variable', name: 'Ship Your Idea' })
  loadProduct(store, documented.variation, 22)
  loadOrder(sales, documented.order)
  loadOrder(sales, { ...documented.order, id: 723 }, documented.refunds)
  await loadHook(hooks, documented.webhook)
  const basic = Buffer.from(`${secrets.WOO_KEY}:${secrets.WOO_SECRET}`).toString('base64')
  const call = async <T = Loose>(method: string, path: string, body?: object): Promise<T> => {
    const headers = { authorization: `Basic ${basic}`, 'content-type': 'application/json' }
    const url = `https://example.com/wp-json/wc/v3/${path}`
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }
    return (await app.fetch(new Request(url, init))).json() as Promise<T>
  }
  return { ...bench, call }
}

/** Without what is newer; nothing else may differ. */
const plain = (kind: string, given: Loose): Loose =>
  Object.fromEntries(Object.entries(given).filter(([name]) => !newer[kind]?.includes(name)))

describe('the double answers as the documentation does', () => {
  const resources = [
    ['order', 'orders/727'],
    ['product', `products/${documented.product.id}`],
    ['variable', `products/${documented.variable.id}`],
    ['variation', `products/22/variations/${documented.variation.id}`],
  ] as const
  for (const [kind, path] of resources) {
    test(`${kind}, field by field, by itself and in a list`, async () => {
      const { call } = await shop()
      assert.deepEqual(plain(kind, await call('GET', path)), documented[kind])
      const list = await call<Loose[]>('GET', `${path.replace(/\/\d+$/, '')}?per_page=100`)
      const found = list.find((one) => one.id === documented[kind].id)
      assert.deepEqual(plain(kind, found!), documented[kind])
    })
  }

  test('refunds, field by field', async () => {
    const { call } = await shop()
    const [first] = documented.refunds
    const list = await call<Loose[]>('GET', 'orders/723/refunds')
    assert.deepEqual(list, documented.refunds)
    assert.deepEqual(list[0], first)
    const { refunds } = await call('GET', 'orders/723')
    assert.deepEqual(
      (refunds as Loose[]).map((r) => [r.id, r.total]),
      [
        [726, '-10.00'],
        [724, '-9.00'],
      ],
    )
  })

  test('webhook, field by field', async () => {
    const { call } = await shop(180)
    assert.deepEqual(await call('GET', 'webhooks/142'), documented.webhook)
    assert.deepEqual(await call('GET', 'webhooks'), [documented.webhook])
  })

  test('what is written is answered with the same fields', async () => {
    const { call } = await shop()
    const keys = (given: Loose) => Object.keys(given).sort()
    const { id } = documented.product
    const { update } = await call<Batch>('POST', 'products/batch', { update: [{ id }] })
    assert.deepEqual(keys(plain('product', update[0]!)), keys(documented.product))
    const of = documented.variation.id
    const path = 'products/22/variations/batch'
    const answer = await call<Batch>('POST', path, { update: [{ id: of }, { id: 999_999 }] })
    assert.deepEqual(keys(plain('variation', answer.update[0]!)), keys(documented.variation))
    assert.equal(
      (answer.update[1]!.error as Loose).code,
      'woocommerce_rest_product_variation_invalid_id',
    )
    const order = await call('PUT', 'orders/727', { status: 'completed' })
    assert.deepEqual(keys(order), keys(documented.order))
  })
})

test('the connector reads the documented order as a webhook', () => {
  const body = Buffer.from(JSON.stringify(documented.order))
  const { lines } = connector.webhook!.parse(
    { topic: 'order.created', headers: {}, body },
    settings,
  )
  assert.deepEqual(
    lines.map((l) => [l.document, l.line, l.sku, l.kind, l.quantity]),
    [
      ['order/727', '315', '93', 'ordered', 2],
      ['order/727', '316', '23', 'ordered', 1],
    ],
  )
})

/** Every example of the documentation, and what becomes of it here. */
const same = 'the same resource'
const all: Readonly<Record<string, string>> = {
  'orders: create': same,
  'orders: retrieve': 'order',
  'orders: list': same,
  'orders: update': same,
  'orders: delete':
    'not offered: orders are thrown away in the shop itself, by sales.trash and remove',
  'orders: batch update': 'not offered: nobody but the shop writes orders here',
  'refunds: create': same,
  'refunds: retrieve': same,
  'refunds: list': 'refunds',
  'refunds: delete': 'not offered: it undoes money, and leaves the stock as it is',
  'products: create, simple': same,
  'products: create, variable': 'variable',
  'products: retrieve': 'product',
  'products: list': same,
  'products: update': same,
  'products: delete': 'not offered: it does not come up in what a connector does',
  'products: batch update': same,
  'variations: create': same,
  'variations: retrieve': 'variation',
  'variations: list': same,
  'variations: update': same,
  'variations: delete': 'not offered, as for products',
  'variations: batch update': same,
  'webhooks: create': same,
  'webhooks: retrieve': 'webhook',
  'webhooks: list': same,
  'webhooks: update': same,
  'webhooks: delete': 'not offered: deleted by hand',
  'webhooks: batch update': 'not offered: they are made one by one',
}

test('of every example it is known what becomes of it', () => {
  const kinds = new Set(Object.values(all).filter((one) => one in documented))
  assert.deepEqual([...kinds].sort(), Object.keys(documented).sort())
  for (const [name, how] of Object.entries(all)) {
    assert.ok(how === same || how in documented || how.startsWith('not offered'), name)
  }
})
