import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Bench, listing, open } from '../bench.ts'
import { address } from '../examples.ts'

const { inventoryItem: item } = listing(0).remote

/** A shop with one subscription, and whoever listens to it. */
function shop(answers: (nth: number) => number, more: Parameters<typeof open>[0] = {}) {
  const heard: Record<string, string>[] = []
  const b = open({
    fetch: async (_, init) => {
      heard.push(Object.fromEntries(new Headers(init.headers).entries()))
      return new Response(null, { status: answers(heard.length) })
    },
    ...more,
  })
  b.hooks.subscribe({ topic: 'ORDERS_CREATE', uri: address })
  return { b, heard }
}
const buy = (b: Bench) => b.act(() => b.desk.place([{ item, quantity: 1 }]))

describe('a webhook of the double', () => {
  test('is sent again until it is taken, under the same ids', async () => {
    const { b, heard } = shop((nth) => (nth < 4 ? 500 : 200))
    buy(b)
    await b.hooks.idle()
    assert.equal(heard.length, 4)
    for (const name of ['event-id', 'webhook-id', 'triggered-at', 'hmac-sha256']) {
      assert.equal(new Set(heard.map((h) => h[`x-shopify-${name}`])).size, 1, name)
    }
    assert.equal(b.hooks.letters[0]!.attempts, 4)
  })

  test('that nobody takes eight times running ends its subscription, and no more is sent', async () => {
    const { b, heard } = shop(() => 500)
    buy(b)
    await b.hooks.idle()
    assert.equal(heard.length, 8)
    assert.equal(b.hooks.hooks.size, 0)
    buy(b)
    await b.hooks.idle()
    assert.equal(heard.length, 8)
  })

  test('may come twice: one event, two deliveries', async () => {
    const { b, heard } = shop(() => 200, { delivery: { repeat: 1 } })
    buy(b)
    await b.hooks.idle()
    assert.equal(heard.length, 2)
    assert.equal(heard[0]!['x-shopify-event-id'], heard[1]!['x-shopify-event-id'])
    assert.notEqual(heard[0]!['x-shopify-webhook-id'], heard[1]!['x-shopify-webhook-id'])
  })

  test('has what may be sold lowered before it is written', () => {
    const { b } = shop(() => 200, { levels: [10] })
    b.hooks.subscribe({ topic: 'INVENTORY_LEVELS_UPDATE', uri: address })
    buy(b)
    const level = b.hooks.letters.find((l) => l.type === 'inventory_levels/update')!
    assert.equal(JSON.parse(level.body).available, 9)
    assert.deepEqual(b.store.level(item, '1')!.quantities.committed, 1)
  })
})
