import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Bench, open, settings } from '../../../sim/vendure/bench.ts'
import { collect } from '../checks/subject.ts'
import type { Pulled } from '../connector.ts'
import { connector } from './index.ts'

describe('the poll', () => {
  const all = (cursor: string, to: Bench['remote']) => collect(connector.pull!.since(cursor, to))
  const transitions = (pulled: Pulled) =>
    connector
      .webhook!.parse({ topic: 'order', headers: {}, body: pulled.body }, settings)
      .lines.map((l) => l.transition)

  test('finds an order paid long after its cart was last touched', async () => {
    const { shop, remote, pass } = open()
    shop.place([['1', 1]])
    const [first] = await all('', remote)
    pass(60_000)
    const order = shop.place([['2', 1]])
    assert.ok(order.updatedAt < order.orderPlacedAt!)
    const found = await all(first!.cursor, remote)
    assert.deepEqual(
      found.map((f) => f.key === first!.key),
      [true, false],
    )
  })

  test('finds a fulfilment, which touches no time at all, at the next sweep', async () => {
    const { shop, remote, pass } = open()
    const order = shop.place([['1', 2]])
    pass(600_000)
    shop.place([['2', 1]])
    const { cursor } = (await all('', remote)).at(-1)!
    shop.fulfil(order.id, [{ orderLineId: order.lines[0]!.id, quantity: 2 }])
    const fulfilled = ['ordered', `shipped/${order.fulfillments[0]!.id}`]
    assert.deepEqual((await all(cursor, remote)).map(transitions), [['ordered']])
    pass(3_600_000)
    assert.deepEqual((await all(cursor, remote)).map(transitions), [['ordered'], fulfilled])
  })

  test('gives an unchanged order the same key, so that it is stored once', async () => {
    const { shop, remote, pass } = open()
    shop.place([['1', 2]])
    const [first] = await all('', remote)
    pass(30_000)
    const [again] = await all(first!.cursor, remote)
    assert.equal(again!.key, first!.key)
  })

  test('begins with the orders that are open, however old', async () => {
    const { shop, remote, pass } = open()
    shop.place([['1', 1]])
    const done = shop.place([['1', 1]])
    done.state = 'Delivered'
    pass(86_400_000)
    assert.equal((await all('', remote)).length, 1)
  })
})
