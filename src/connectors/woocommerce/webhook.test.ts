import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { address, open, type Post, secrets, settings } from '../../../sim/woocommerce/bench.ts'
import { type Raw, Unreadable } from '../connector.ts'
import { connector } from './index.ts'

const webhook = connector.webhook!
const raw = (body: string, headers: Record<string, string> = {}): Raw => ({
  headers,
  body: Buffer.from(body),
})
const passes = (one: Raw, ...secret: string[]) =>
  webhook.verify(one, secret, new Date(0), settings) === true
const signed = (body: string, signature: string) =>
  raw(body, { 'x-wc-webhook-signature': signature })

/** Made from the documented algorithm, apart from this code: base64(HMAC-SHA256(secret, raw body)). */
const vector = {
  secret: 'woo-secret',
  body: '{"id":727,"status":"processing","note":"café"}',
  signature: 'n8itFZxla3bRj2qjI74i9ZW6Sgz+YRtakLUdkmsIJd0=',
}

describe('the signature', () => {
  test('of the vector passes; with any one bit of it or of the body turned it does not', () => {
    const { secret, body, signature } = vector
    assert.ok(passes(signed(body, signature), secret))
    const bytes = Buffer.from(body)
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const turned = Buffer.from(bytes)
      turned[bit >> 3]! ^= 1 << (bit & 7)
      const headers = { 'x-wc-webhook-signature': signature }
      assert.ok(!passes({ headers, body: turned }, secret), `bit ${bit} of the body`)
    }
    const mac = Buffer.from(signature, 'base64')
    for (let bit = 0; bit < mac.length * 8; bit++) {
      const turned = Buffer.from(mac)
      turned[bit >> 3]! ^= 1 << (bit & 7)
      assert.ok(!passes(signed(body, turned.toString('base64')), secret), `bit ${bit} of the mac`)
    }
    for (const wrong of ['woo-secreT', '', ' woo-secret']) {
      assert.ok(!passes(signed(body, signature), wrong))
    }
    assert.ok(!passes(signed(body, signature.toLowerCase()), secret))
  })

  test('is that of a secret which WordPress decodes as HTML before it signs', async () => {
    const bench = open()
    await bench.hooks.create({ topic: 'order.created', url: address, secret: 'a&lt;b&amp;c' })
    bench.sales.place([[1, 1]])
    await bench.hooks.run()
    const post = bench.posts.at(-1)!
    for (const secret of ['a&lt;b&amp;c', 'a<b&c']) {
      assert.ok(passes(raw(post.body, post.headers), secret), secret)
    }
  })

  test('is not asked of the ping at a webhook’s creation, and of nothing that looks like it', () => {
    assert.ok(passes(raw('webhook_id=7'), 's'))
    assert.deepEqual(webhook.identify(raw('webhook_id=7'), settings), {
      key: 'ping/7',
      topic: 'ping',
    })
    const parsed = webhook.parse(
      { topic: 'ping', headers: {}, body: Buffer.from('webhook_id=7') },
      settings,
    )
    assert.match(parsed.ignored!, /ping/)
    for (const body of [
      'webhook_id=',
      'webhook_id=07',
      'webhook_id=12345',
      'webhook_id=7&x=1',
      ' webhook_id=7',
      'webhook_id=7\n',
    ]) {
      assert.ok(!passes(raw(body), 's'), body)
    }
  })
})

describe('a shop’s webhooks', () => {
  const from = ({ headers, body }: Post) => raw(body, headers)
  const read = (post: Post) => {
    const one = from(post)
    const { topic } = webhook.identify(one, settings)
    return webhook.parse({ topic, headers: post.headers, body: one.body }, settings)
  }
  const begin = async (...args: Parameters<typeof open>) => {
    const bench = open(...args)
    const given = { url: address, secret: secrets.WOO_WEBHOOKS! }
    for (const topic of ['order.created', 'order.updated', 'order.deleted', 'product.updated']) {
      await bench.hooks.create({ topic, ...given })
    }
    bench.posts.length = 0
    const run = async () => {
      bench.posts.length = 0
      await bench.hooks.run()
      return bench.posts
    }
    return { ...bench, run }
  }

  test('of one second share a delivery id, and are told apart all the same', async () => {
    const { sales, run } = await begin()
    sales.place([[1, 1]])
    sales.place([[2, 1]])
    const posts = (await run()).filter((p) => p.headers['x-wc-webhook-topic'] === 'order.updated')
    const ids = new Set(posts.map((p) => p.headers['x-wc-webhook-delivery-id']))
    const keys = new Set(posts.map((p) => webhook.identify(from(p), settings).key))
    assert.deepEqual([posts.length, ids.size, keys.size], [2, 1, 2])
    for (const post of posts) assert.ok(passes(from(post), 'old', secrets.WOO_WEBHOOKS!))
  })

  test('say what is, not what was: two changes in a row come as one', async () => {
    const { sales, run } = await begin()
    const order = sales.place([[1, 2]])
    sales.setStatus(order, 'completed')
    const posts = (await run()).filter((p) => p.headers['x-wc-webhook-topic']!.startsWith('order'))
    assert.equal(posts.length, 2)
    for (const post of posts) {
      assert.deepEqual(
        read(post).lines.map((l) => l.transition),
        ['ordered', 'shipped'],
      )
    }
  })

  test('can be older than the truth, and then nothing follows: only the poll knows', async () => {
    const { sales, store, run } = await begin({ stale: true })
    sales.place([[1, 2]])
    store.set(1, 20)
    const posts = (await run()).filter((p) => p.headers['x-wc-webhook-topic'] === 'product.updated')
    assert.equal(posts.length, 1)
    assert.deepEqual((await run()).length, 0)
  })

  test('of a product are a reading, our own number coming back too; never a movement', async () => {
    const { store, run, remote } = await begin()
    const row = { external: '1', remote: {}, location: 'shop', quantity: 7, over: null, key: 'k' }
    await connector.push!.send([row], remote)
    const [post] = await run()
    assert.deepEqual(read(post!), {
      lines: [],
      readings: [
        {
          sku: '1',
          location: null,
          quantity: 7,
          fact: 'available_to_sell',
          asOf: new Date(Date.UTC(2026, 0, 5, 12)),
        },
      ],
    })
    store.get(1)!.manageStock = false
    store.touched(store.get(1)!)
    assert.match(read((await run())[0]!).ignored!, /"manage stock" is off/)
    // The number beside it is its product's, and is told of that.
    const above = { type: 'variable', manageStock: true, stock: 20 }
    const shares = store.add({ type: 'variation', parent: store.add(above).id })
    await run()
    store.touched(shares)
    assert.match(read((await run())[0]!).ignored!, /kept with product/)
  })

  test('of a product with half a piece pass the half on, to be refused where readings are', async () => {
    const { store, run } = await begin({ decimals: true })
    store.set(1, 2.5)
    assert.equal(read((await run())[0]!).readings[0]!.quantity, 2.5)
  })

  test('of a deleted order hold its id alone, and leave it to the poll', async () => {
    const { sales, run } = await begin()
    const order = sales.place([[1, 1]])
    await run()
    sales.remove(order)
    const posts = await run()
    assert.deepEqual(
      posts.map((p) => p.body),
      [`{"id":${order.id}}`],
    )
    assert.match(read(posts[0]!).ignored!, /the poll gives back/)
  })

  test('whose user has lost the right to see orders say so', () => {
    const body = JSON.stringify({
      code: 'woocommerce_rest_cannot_view',
      message: 'Sorry, you cannot view this resource.',
      data: { status: 401 },
    })
    assert.throws(
      () =>
        webhook.parse({ topic: 'order.updated', headers: {}, body: Buffer.from(body) }, settings),
      (error) => error instanceof Unreadable && /make the webhook anew/.test(error.message),
    )
  })
})
