import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Bench, listing, open, settings } from '../../../sim/shopify/bench.ts'
import { itemId } from '../../../sim/shopify/store/store.ts'
import { collect } from '../checks/subject.ts'
import { connector, type Settings } from './index.ts'
import { pages } from './pull.ts'

const HOUR = 3_600_000
const item = listing(0).remote.inventoryItem
const two: Settings = { ...settings, locations: ['1', '2'] }
const atTwo = (more: Parameters<typeof open>[0] = {}) =>
  open({ settings: two, locations: [{ id: '1' }, { id: '2' }], everywhere: true, ...more })

const oneOfEach = ({ store }: Bench) =>
  [...store.items.keys()].map((id) => ({ item: id, quantity: 1 }))

type At = { cursor: string; keys: Set<string> }
const beginning = (): At => ({ cursor: '', keys: new Set() })

/** Polls from where the last one ended; answers what it tells that is new, as the inbox would. */
async function poll(b: Bench, at: At): Promise<string[]> {
  const told: string[] = []
  for await (const { key, topic, body, cursor } of connector.pull!.since(at.cursor, b.remote)) {
    at.cursor = cursor
    if (at.keys.has(key)) continue
    at.keys.add(key)
    for (const line of connector.webhook!.parse({ topic, headers: {}, body }, b.remote.settings)
      .lines) {
      told.push(`${line.transition} ${line.quantity} at ${line.location}`)
    }
  }
  return told
}

describe('an order that is long', () => {
  test('has all its lines, however many', async () => {
    const b = open({ levels: Array.from({ length: 130 }, () => 10) })
    b.act(() => b.desk.place(oneOfEach(b)))
    const told = await poll(b, beginning())
    assert.equal(told.length, 130)
    assert.equal(b.asked.filter((a) => a === 'OrderLines').length, 2)
  })

  test('has all its parcels and refunds, however many', async () => {
    const b = open({ levels: [100] })
    const order = b.act(() => b.desk.place([{ item, quantity: 40 }]))
    const [line] = order.lines
    for (let n = 0; n < 12; n++) b.act(() => b.desk.fulfil(order, [{ line: line!, quantity: 2 }]))
    for (let n = 0; n < 11; n++) {
      b.act(() => b.after.refund(order, [{ line: line!, quantity: 1, restock: 'CANCEL' }]))
    }
    const told = await poll(b, beginning())
    assert.equal(told.filter((t) => t.startsWith('shipped/')).length, 12)
    assert.equal(told.filter((t) => t.startsWith('cancelled/')).length, 11)
    assert.ok(b.asked.includes('PaperHeads'))
  })

  test('has one parcel of many lines', async () => {
    const b = open({ levels: Array.from({ length: 45 }, () => 10) })
    const order = b.act(() => b.desk.place(oneOfEach(b)))
    b.act(() =>
      b.desk.fulfil(
        order,
        order.lines.map((line) => ({ line, quantity: 1 })),
      ),
    )
    const told = await poll(b, beginning())
    assert.equal(told.filter((t) => t.startsWith('shipped/')).length, 45)
  })
})

test('a page that costs more than a query may is asked for again in half the size', async () => {
  const b: Bench = open({
    instead: (operation, body) => {
      if (operation !== 'Orders' || JSON.parse(body).variables.first <= 13) return undefined
      const extensions = { code: 'MAX_COST_EXCEEDED', cost: 1300, maxCost: 1000 }
      return Response.json({ errors: [{ message: 'Query cost is 1300', extensions }] })
    },
  })
  for (let n = 0; n < 30; n++) b.act(() => b.desk.place([{ item, quantity: 1 }]))
  assert.equal((await poll(b, beginning())).length, 30)
  const sizes = b.sent.filter((s) => s.operation === 'Orders').map((s) => s.variables.first)
  assert.deepEqual(sizes.slice(0, 3), [50, 25, 13])
})

test('a list longer than Shopify tells is begun anew where it ended', async () => {
  const b = open()
  for (let n = 0; n < 160; n++) {
    b.pass(1000)
    b.act(() => b.desk.place([{ item, quantity: 1 }]))
  }
  const found = new Set<string>()
  for await (const { id } of pages(b.remote, 'status:open', 60)) found.add(id)
  assert.equal(found.size, 160)
  const begun = b.sent.filter((s) => s.variables.after === null).map((s) => s.variables.query)
  assert.deepEqual(begun.slice(0, 2), [
    'status:open',
    `(status:open) AND updated_at:>='2026-01-05T12:01:40.000Z'`,
  ])
})

describe('a poll', () => {
  test('reads what changed, and two minutes before that', async () => {
    const b = open()
    const at = beginning()
    b.act(() => b.desk.place([{ item, quantity: 1 }]))
    await poll(b, at)
    b.pass(600_000)
    b.act(() => b.desk.place([{ item, quantity: 2 }]))
    assert.deepEqual(await poll(b, at), ['ordered 2 at 1'])
    await poll(b, at)
    const last = b.sent.filter((s) => s.operation === 'Orders').at(-1)!
    assert.equal(last.variables.query, `updated_at:>='2026-01-05T12:08:00.000Z'`)
  })

  test('goes on where it broke off', async () => {
    let breaks = false
    const b = open({
      instead: (operation, body) =>
        breaks && operation === 'Orders' && JSON.parse(body).variables.after
          ? new Response('', { status: 503 })
          : undefined,
    })
    for (let n = 0; n < 80; n++) {
      b.pass(10_000)
      b.act(() => b.desk.place([{ item, quantity: 1 }]))
    }
    const at = beginning()
    breaks = true
    await assert.rejects(poll(b, at), { means: 'later' })
    breaks = false
    b.asked.length = 0
    // The 49th was passed on before it broke off, less the overlap of twelve orders.
    assert.equal((await poll(b, at)).length >= 31, true)
    assert.match(JSON.parse(at.cursor).changed, /^2026-01-05T12:13:20/)
  })

  test('finds within the hour what no change of an order told of', async () => {
    const b = open({ ways: { touches: false } })
    const at = beginning()
    const order = b.act(() => b.desk.place([{ item, quantity: 3 }]))
    const [line] = order.lines
    const [parcel] = b.act(() => b.desk.fulfil(order, [{ line: line!, quantity: 3 }]))
    const back = b.act(() =>
      b.after.giveBack(order, [{ line: line!, quantity: 2, parcel: parcel! }]),
    )
    // Another is only asked for, and the order has been put away.
    b.act(() =>
      b.after.giveBack(order, [{ line: line!, quantity: 1, parcel: parcel! }], 'REQUESTED'),
    )
    order.archived = true
    b.pass(HOUR / 2)
    b.act(() => b.desk.place([{ item, quantity: 1 }]))
    await poll(b, at)
    b.act(() => b.after.dispose(order, back, line!, 2, 'RESTOCKED', '1'))
    assert.deepEqual(await poll(b, at), [])
    b.pass(HOUR)
    const told = await poll(b, at)
    assert.deepEqual(
      told.filter((t) => t.startsWith('returned/')),
      [`returned/${back.id}/0 1 at 1`, `returned/${back.id}/1 1 at 1`],
    )
  })
})

describe('with several locations', () => {
  test('an order waits until Shopify has given it a place', async () => {
    const b = atTwo()
    const at = beginning()
    const order = b.act(() => b.desk.place([{ item, quantity: 2, from: [['2', 2]] }]))
    const { routes } = order
    order.routes = []
    assert.deepEqual(await poll(b, at), [])
    b.pass(60_000)
    order.routes = routes
    assert.deepEqual(await poll(b, at), ['ordered 2 at 2'])
  })

  test('what is moved is taken from one place and promised at the other', async () => {
    const b = atTwo()
    const at = beginning()
    const order = b.act(() => b.desk.place([{ item, quantity: 3, from: [['1', 3]] }]))
    await poll(b, at)
    b.pass(300_000)
    b.act(() => b.desk.move(order, order.routes[0]!, '2'))
    assert.deepEqual((await poll(b, at)).sort(), ['cancelled/1/0 3 at 1', 'ordered/2/0 3 at 2'])
    b.pass(300_000)
    assert.deepEqual(await poll(b, at), [])
  })

  test('orders that were over before Onhand came are left alone', async () => {
    const b = atTwo()
    const order = b.act(() => b.desk.place([{ item, quantity: 1, from: [['1', 1]] }]))
    b.act(() => b.desk.fulfil(order, [{ line: order.lines[0]!, quantity: 1 }]))
    order.createdAt = new Date(b.clock.now().getTime() - 40 * 24 * HOUR)
    assert.deepEqual(await poll(b, beginning()), [])
  })

  test('the open orders say from where each part is to leave', async () => {
    const b = atTwo()
    const order = b.act(() =>
      b.desk.place([
        {
          item,
          quantity: 5,
          from: [
            ['1', 2],
            ['2', 3],
          ],
        },
        { item: itemId(1), quantity: 1, from: [['2', 1]] },
        { quantity: 4 },
      ]),
    )
    b.act(() => b.desk.fulfil(order, [{ line: order.lines[0]!, quantity: 1 }]))
    const found = await collect(connector.orders!.open(b.remote))
    assert.deepEqual(
      found.map((o) => [o.line, o.location, o.quantity]).sort(),
      [
        [order.lines[0]!.id, '1', 1],
        [order.lines[0]!.id, '2', 3],
        [order.lines[1]!.id, '2', 1],
      ].sort(),
    )
  })
})
