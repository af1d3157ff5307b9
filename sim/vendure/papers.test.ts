import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connector } from '../../src/connectors/vendure/index.ts'
import { open, settings } from './bench.ts'
import { levelOf, papersOf } from './papers.ts'

test('the plugin posts the very document that a poll makes of the same order', async () => {
  const { shop, remote, pass } = open({ levels: [10, 10] })
  const order = shop.place([
    ['1', 3],
    ['2', 2],
  ])
  const [first, second] = order.lines
  pass(1000)
  shop.fulfil(order.id, [{ orderLineId: first!.id, quantity: 2 }])
  shop.add(order.id, second!.id, 1)
  pass(1000)
  const entry = shop.cancel(order.id, [{ orderLineId: second!.id, quantity: 1 }])
  const bodies: string[] = []
  for await (const { body } of connector.pull!.since('', remote)) bodies.push(body.toString())
  assert.deepEqual(bodies, [JSON.stringify(papersOf(order, false))])
  assert.ok(bodies[0]!.includes(`"cancellations":[{"id":"${entry}"`))
})

test('a level that somebody sets is posted as what may be sold of it then', () => {
  const { shop } = open({ levels: [10] })
  shop.place([['1', 4]])
  const at = new Date(Date.UTC(2026, 0, 5, 12))
  const body = Buffer.from(JSON.stringify(levelOf(shop.variants.get('1')!, '1', 'superadmin', at)))
  const { readings } = connector.webhook!.parse({ topic: 'level', headers: {}, body }, settings)
  assert.deepEqual(readings, [
    { sku: '1', location: '1', quantity: 6, fact: 'available_to_sell', asOf: at },
  ])
})
