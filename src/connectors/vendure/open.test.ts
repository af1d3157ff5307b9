import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { open, settings } from '../../../sim/vendure/bench.ts'
import { collect } from '../checks/subject.ts'
import { connector } from './index.ts'

const owed = async (remote: ReturnType<typeof open>['remote']) =>
  (await collect(connector.orders!.open(remote))).map(
    ({ document, line, sku, quantity, location }) =>
      `${document} ${line} ${sku} × ${quantity} at ${location}`,
  )

describe('open orders', () => {
  test('are what was ordered and has neither left nor been cancelled', async () => {
    const { shop, remote, pass } = open()
    const order = shop.place([
      ['1', 5],
      ['2', 2],
    ])
    const [first, second] = order.lines.map((l) => l.id)
    pass(1000)
    shop.fulfil(order.id, [{ orderLineId: first!, quantity: 2 }])
    shop.cancel(order.id, [{ orderLineId: first!, quantity: 1 }])
    shop.fulfil(order.id, [{ orderLineId: second!, quantity: 2 }])
    assert.deepEqual(await owed(remote), [`order/${order.code} ${first} 1 × 2 at 1`])
  })

  test('that were sent and called back are owed again', async () => {
    const { shop, remote } = open()
    const order = shop.place([['1', 5]])
    const [line] = order.lines
    const parcel = shop.fulfil(order.id, [{ orderLineId: line!.id, quantity: 5 }])
    assert.deepEqual(await owed(remote), [])
    shop.transition(order.id, parcel, 'Cancelled')
    assert.deepEqual(await owed(remote), [`order/${order.code} ${line!.id} 1 × 5 at 1`])
  })

  test('are owed until somebody marks them as sent, where that is when goods leave', async () => {
    const { shop, remote } = open({ settings: { ...settings, leaves: 'shipped' } })
    const order = shop.place([['1', 5]])
    const parcel = shop.fulfil(order.id, [{ orderLineId: order.lines[0]!.id, quantity: 5 }])
    assert.equal((await owed(remote)).length, 1)
    shop.transition(order.id, parcel, 'Shipped')
    assert.deepEqual(await owed(remote), [])
  })

  test('whose papers contradict each other are as the order says, and hold up no other', async () => {
    const { shop, remote } = open()
    const odd = shop.place([['1', 5]])
    odd.lines[0]!.quantity = 4
    shop.fulfil(odd.id, [{ orderLineId: odd.lines[0]!.id, quantity: 1 }])
    const sound = shop.place([['2', 1]])
    assert.deepEqual(await owed(remote), [
      `order/${odd.code} ${odd.lines[0]!.id} 1 × 3 at 1`,
      `order/${sound.code} ${sound.lines[0]!.id} 2 × 1 at 1`,
    ])
  })

  test('of one moment that fill several pages come once each', async () => {
    const { shop, remote } = open()
    for (let i = 0; i < 130; i++) shop.place([['1', 1]])
    const all = await owed(remote)
    assert.deepEqual([all.length, new Set(all).size], [130, 130])
  })
})
