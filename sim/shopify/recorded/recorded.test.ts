import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Shopify } from '../shopify.ts'
import { itemId } from '../store/store.ts'
import { ask, comparable, type Pair, pairsOf, shopBefore } from './replay.ts'

for (const file of ['inventory', 'bulk'] as const) {
  describe(`what a live shop answered about ${file}, the double answers`, () => {
    for (const pair of pairsOf(file)) {
      test(pair.name, async () => {
        await same(shopBefore(pair), pair)
      })
    }
  })
}

test('a webhook subscription lives in the double as it did in a live shop', async (t) => {
  let shop: Shopify | undefined
  for (const pair of pairsOf('webhooks')) {
    if (!shop || pair.before) shop = shopBefore(pair)
    await t.test(pair.name, () => same(shop!, pair))
  }
})

describe('an order of the double shows what that of a live shop showed when it was', () => {
  for (const pair of pairsOf('orders')) {
    test(pair.name, async () => {
      const shop = shopBefore({ variables: {} })
      const [place, elsewhere] = [...shop.store.places.keys()]
      for (const n of [0, 1]) {
        shop.store.addItem({ id: itemId(n) })
        shop.store.stock(itemId(n), place!, 10)
        shop.store.stock(itemId(n), elsewhere!, 10)
      }
      const order = live(shop, pair.name.split(', '))
      await same(shop, { ...pair, variables: { id: `gid://shopify/Order/${order}` } })
    })
  }
})

/** Does what is said, and answers the order's id. */
function live({ desk, after, store }: Shopify, said: readonly string[]): string {
  const two = said[0] === 'two lines placed'
  const item = (n: number, quantity: number) => ({ item: itemId(n), quantity })
  const order = desk.place(two ? [item(0, 3), item(1, 4)] : [item(0, 2)])
  const whole = order.lines.map((line) => ({ line, quantity: line.quantity }))
  const back = () => order.lines.map((line) => ({ line, quantity: 1, parcel: order.parcels[0]! }))
  const acts: Record<string, () => unknown> = {
    cancelled: () => after.cancel(order),
    fulfilled: () => desk.fulfil(order, whole),
    'return requested': () => after.giveBack(order, back(), 'REQUESTED'),
    'return approved': () => after.giveBack(order, back()),
    'return closed': () => {
      order.returns[0]!.status = 'CLOSED'
    },
    'one not restocked': () => {
      const [place] = store.places.keys()
      after.dispose(order, order.returns[0]!, order.lines[0]!, 1, 'NOT_RESTOCKED', place!)
    },
  }
  for (const act of two || said[0] === 'placed' ? said.slice(1) : said) acts[act]!()
  return order.id
}

async function same(shop: Shopify, pair: Pair) {
  assert.deepEqual(comparable(await ask(shop, pair), pair), comparable(pair.response, pair))
}
