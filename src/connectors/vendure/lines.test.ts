import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Bench, open, settings } from '../../../sim/vendure/bench.ts'
import type { Shop } from '../../../sim/vendure/shop.ts'
import { seededRandom } from '../../lib/random.ts'
import { collect } from '../checks/subject.ts'
import { Unreadable } from '../connector.ts'
import { connector } from './index.ts'
import { linesOf } from './lines.ts'
import type { Order } from './order.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 5, 12, minute)).toISOString()
const empty: Order = {
  type: 'order',
  id: '1',
  code: 'A',
  kind: 'Regular',
  placedAt: at(0),
  lines: [{ id: '7', variant: '4', sku: 'MUG', placed: 3, quantity: 3 }],
  modifications: [],
  fulfillments: [],
  cancellations: [],
  transitions: [],
}
const left = (quantity: number, placed = 3) => [
  { id: '7', variant: '4', sku: 'MUG', placed, quantity },
]
const part = (quantity: number) => [{ line: '7', quantity }]
const told = (order: Partial<Order>, leaves: 'fulfilled' | 'shipped' = 'fulfilled') =>
  linesOf({ ...empty, ...order }, leaves, '1').map((l) => `${l.transition} ${l.quantity}`)

describe('an order', () => {
  test('fulfilled in part and then cancelled for the rest is released once, and nothing comes back', () => {
    const fulfillments = [{ id: '8', at: at(1), state: 'Pending', lines: part(2) }]
    const cancellations = [{ id: '21', at: at(2), lines: part(1) }]
    assert.deepEqual(told({ lines: left(2), fulfillments, cancellations }), [
      'ordered 3',
      'shipped/8 2',
      'cancelled/21 1',
    ])
  })

  test('cancelled beyond what is still owed says the rest came back', () => {
    const fulfillments = [{ id: '8', at: at(1), state: 'Shipped', lines: part(2) }]
    const cancellations = [{ id: '21', at: at(2), lines: part(3) }]
    assert.deepEqual(told({ lines: left(0), fulfillments, cancellations }), [
      'ordered 3',
      'shipped/8 2',
      'cancelled/21 1',
      'returned/21 2',
    ])
  })

  test('whose fulfilment is cancelled is owed again, after it had left', () => {
    const order: Partial<Order> = {
      fulfillments: [{ id: '8', at: at(1), state: 'Cancelled', lines: part(2) }],
      transitions: [{ id: '30', at: at(3), fulfillment: '8', to: 'Cancelled' }],
    }
    assert.deepEqual(told(order), ['ordered 3', 'shipped/8 2', 'unshipped/8 2', 'reordered/8 2'])
    assert.deepEqual(told(order, 'shipped'), ['ordered 3'])
  })

  test('leaves when it is marked as shipped, where a shop counts so', () => {
    const fulfillments = [{ id: '8', at: at(1), state: 'Shipped', lines: part(2) }]
    const transitions = [{ id: '30', at: at(9), fulfillment: '8', to: 'Shipped' }]
    const lines = linesOf({ ...empty, fulfillments, transitions }, 'shipped', '1')
    assert.deepEqual(lines[1]!.happenedAt, new Date(at(9)))
    assert.deepEqual(
      told({ fulfillments: [{ ...fulfillments[0]!, state: 'Pending' }] }, 'shipped'),
      ['ordered 3'],
    )
  })

  test('modified is explained by what it adds up to, whatever Vendure wrote down', () => {
    const modified = (id: string, minute: number, quantity: number) => ({
      id,
      at: at(minute),
      lines: part(quantity),
    })
    // Adjusted from 3 to 4.
    assert.deepEqual(told({ lines: left(4), modifications: [modified('5', 1, 1)] }), [
      'ordered 3',
      'ordered/5 1',
    ])
    // 5 added to a line that had 3: recorded as 5 − 3.
    assert.deepEqual(told({ lines: left(8), modifications: [modified('5', 1, 2)] }), [
      'ordered 3',
      'ordered/5 5',
    ])
    // 3 added to a line that had 3: recorded as 0.
    assert.deepEqual(told({ lines: left(6), modifications: [modified('5', 1, 0)] }), [
      'ordered 3',
      'ordered/5 3',
    ])
    // 1 added to a line that had 3: recorded as −2; then adjusted to 6.
    const both = [modified('5', 1, -2), modified('6', 2, 2)]
    assert.deepEqual(told({ lines: left(6), modifications: both }), [
      'ordered 3',
      'ordered/5 1',
      'ordered/6 2',
    ])
    // Lowered from 3 to 1: a modification and a cancellation.
    const lowered = {
      modifications: [modified('5', 1, -2)],
      cancellations: [{ id: '21', at: at(1), lines: part(2) }],
    }
    assert.deepEqual(told({ lines: left(1), ...lowered }), ['ordered 3', 'cancelled/21 2'])
    // A line that was not there when the order was placed.
    assert.deepEqual(told({ lines: left(2, 0), modifications: [modified('5', 1, 2)] }), [
      'ordered/5 2',
    ])
  })

  test('that does not add up is not guessed at', () => {
    assert.throws(() => told({ lines: left(5) }), Unreadable)
    assert.throws(() => told({ lines: left(1) }), /3 were placed and 1 are left/)
  })

  test('of a shop with several locations is booked where the line was allocated', () => {
    const lines = [{ ...empty.lines[0]!, location: '2' }]
    assert.equal(linesOf({ ...empty, lines }, 'fulfilled', undefined)[0]!.location, '2')
    assert.equal(linesOf(empty, 'fulfilled', undefined)[0]!.location, null)
  })

  test('says the same about its past whenever it is read', () => {
    const steps: Partial<Order>[] = [
      {},
      { fulfillments: [{ id: '8', at: at(1), state: 'Pending', lines: part(1) }] },
      { cancellations: [{ id: '21', at: at(2), lines: part(1) }], lines: left(2) },
      { modifications: [{ id: '5', at: at(3), lines: part(4) }], lines: left(6) },
      { transitions: [{ id: '30', at: at(4), fulfillment: '8', to: 'Shipped' }] },
    ]
    let order: Partial<Order> = {}
    let before: string[] = []
    for (const step of steps) {
      order = { ...order, ...step }
      const now = told(order)
      assert.deepEqual(now.slice(0, before.length), before)
      before = now
    }
    assert.deepEqual(before, ['ordered 3', 'shipped/8 1', 'cancelled/21 1', 'ordered/5 4'])
  })
})

describe('against a shop that makes units out of nothing', () => {
  test('one unit cancelled after a partial fulfilment is two for the shop and one for us', async () => {
    const { shop, remote } = open({ levels: [50] })
    const order = shop.place([['1', 3]])
    const orderLineId = order.lines[0]!.id
    shop.fulfil(order.id, [{ orderLineId, quantity: 2 }])
    shop.cancel(order.id, [{ orderLineId, quantity: 1 }])
    assert.deepEqual([shop.saleable('1'), shop.invented()], [49, 1])
    assert.equal(50 - (await heldBy(remote)).net, 48)
  })

  test('what we say adds up, and never changes, whatever is done to orders in any order', async () => {
    for (let seed = 1; seed <= 25; seed++) {
      const random = seededRandom(seed)
      const upTo = (most: number) => Math.floor(random.next() * (most + 1))
      const { shop, remote, pass } = open({ levels: [1000] })
      let before = new Map<string, number>()
      for (let step = 0; step < 12; step++) {
        pass(1000)
        act(shop, upTo)
        const { net, said } = await heldBy(remote)
        assert.equal(
          1000 - net,
          shop.saleable('1')! - shop.invented(),
          `seed ${seed}, step ${step}`,
        )
        for (const [key, quantity] of before)
          assert.equal(said.get(key), quantity, `seed ${seed}: ${key}`)
        before = said
      }
    }
  })

  /** What all orders together take from what may be sold, and every line that says so. */
  async function heldBy(remote: Bench['remote']) {
    const said = new Map<string, number>()
    let net = 0
    for (const { body } of await collect(connector.pull!.since('', remote))) {
      for (const l of connector.webhook!.parse({ topic: 'order', headers: {}, body }, settings)
        .lines) {
        const quantity = Number(l.quantity)
        said.set(`${l.document}/${l.line}/${l.transition}`, quantity)
        if (l.kind === 'ordered') net += quantity
        if (l.kind === 'order_cancelled' || l.kind === 'returned') net -= quantity
      }
    }
    return { net, said }
  }

  function act(shop: Shop, upTo: (most: number) => number) {
    const order = shop.orders[upTo(shop.orders.length)]
    if (!order) return void shop.place([['1', 1 + upTo(4)]])
    const [line] = order.lines
    const parcels = order.fulfillments.filter((f) => f.state !== 'Cancelled')
    const unsent = line!.quantity - parcels.reduce((sum, f) => sum + f.lines[0]!.quantity, 0)
    const quantity = 1 + upTo(3)
    const part = [{ orderLineId: line!.id, quantity }]
    const choice = upTo(4)
    if (choice === 0 && quantity <= unsent) shop.fulfil(order.id, part)
    if (choice === 1 && quantity <= line!.quantity) shop.cancel(order.id, part)
    if (choice === 2) shop.add(order.id, line!.id, quantity)
    if (choice === 3 && parcels[0]) shop.transition(order.id, parcels[0].id, 'Shipped')
    if (choice === 4 && parcels[0]) shop.transition(order.id, parcels[0].id, 'Cancelled')
  }
})
