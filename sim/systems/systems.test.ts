import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Hono } from 'hono'
import type { Line, Pulled } from '../../src/connectors/connector.ts'
import { remote } from '../../src/connectors/remote.ts'
import { limiter } from '../../src/lib/limiter.ts'
import { seededRandom } from '../../src/lib/random.ts'
import { effectOf } from '../../src/stock/kinds.ts'
import { virtualClock } from '../clock.ts'
import { createErp } from './erp.ts'
import { network } from './network.ts'
import { erpConnector, storefrontConnector, threePlConnector, wmsConnector } from './settings.ts'
import { createStorefront } from './storefront.ts'
import type { SentEvent, StorefrontOptions, Warehouse } from './system.ts'
import { createThreePl } from './threepl.ts'
import { createWms } from './wms.ts'

const at = new Date('2026-01-05T12:00:00Z')
const url = 'https://there.test'
const world = () => ({
  name: 'there',
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  url: 'https://here.test',
  fetch: async () => new Response(null, { status: 204 }),
  clock: virtualClock(at),
  random: seededRandom(1),
  locations: ['main', 'yard'],
  levels: [
    ['A', 10],
    ['B', 5],
  ] as const,
})
const line = (n: number, sku: string, quantity: number) => ({ line: String(n), sku, quantity })
const shop = (options: Partial<StorefrontOptions> = {}) =>
  createStorefront({ ...world(), ...options })
const ask = async (app: Hono, path: string, method = 'GET', body?: object) => {
  const init = body ? { method, body: JSON.stringify(body) } : { method }
  const answer = await app.request(`${url}${path}`, init)
  return { status: answer.status, body: JSON.parse(await answer.text()), headers: answer.headers }
}
const set = (app: Hono, ...rows: object[]) => ask(app, '/levels', 'POST', { rows })
const types = (events: readonly SentEvent[]) => events.map(({ type }) => type)

/** What `connector` reads in the events, as a webhook. */
function linesOf(bound: ReturnType<typeof wmsConnector>, events: readonly SentEvent[]): Line[] {
  return events.flatMap(({ type, body }) => [
    ...bound.connector.webhook!.parse(
      { topic: type, headers: {}, body: Buffer.from(body) },
      bound.settings,
    ).lines,
  ])
}

describe('a storefront', () => {
  test('takes what it sells off its own number at once, and puts cancelled units back', () => {
    const system = shop()
    const ordered = system.order({ order: '1', at, lines: [line(1, 'A', 3), line(2, 'A', 1)] })
    assert.equal(system.level('A'), 6)
    assert.equal(ordered!.type, 'order.placed')
    system.cancel({ order: '1', cancellation: 'c', at, lines: [line(1, 'A', 2)] })
    assert.equal(system.level('A'), 8)
    const echo = 'level.changed'
    assert.deepEqual(types(system.sent), ['order.placed', echo, echo, 'order.cancelled', echo])
    assert.deepEqual(types(shopWithoutEcho()), ['order.placed'])
  })
  const shopWithoutEcho = () => {
    const system = shop({ echo: false })
    system.order({ order: '1', at, lines: [line(1, 'A', 3)] })
    return system.sent
  }

  test('sells more than it has only where it may', () => {
    const lines = [line(1, 'B', 3), line(2, 'B', 3)]
    assert.ok(shop().order({ order: '1', at, lines }))
    const strict = shop({ oversell: false })
    assert.equal(strict.order({ order: '1', at, lines }), null)
    assert.equal(strict.level('B'), 5)
    assert.equal(strict.sent.length, 0)
  })

  test('sets absolute numbers row by row, and says which it did not', async () => {
    const system = shop()
    const { body } = await set(
      system.app,
      { sku: 'A', available: 0 },
      { sku: 'Z', available: 1 },
      { sku: 'B', available: -1 },
      { sku: 'B', available: 1.5 },
      { sku: 'B', location: 'moon', available: 1 },
      { sku: 'B', available: 9, expected: 123 },
    )
    const status = body.results.map((row: { status: string }) => row.status)
    assert.deepEqual(status, ['ok', 'unknown_sku', 'invalid', 'invalid', 'unknown_location', 'ok'])
    assert.deepEqual([system.level('A'), system.level('B')], [0, 9])
  })

  test('compares where it is made to', async () => {
    const system = shop({ compares: true })
    const { body } = await set(
      system.app,
      { sku: 'A', available: 1, expected: 9 },
      { sku: 'B', available: 1, expected: 5 },
    )
    assert.deepEqual(body.results, [
      { sku: 'A', status: 'stale', available: 10 },
      { sku: 'B', status: 'ok', available: 1 },
    ])
    assert.equal(system.level('A'), 10)
  })

  test('answers a key it knows as the first time, and refuses it for something else', async () => {
    const system = shop()
    const row = { sku: 'A', available: 4, key: 'k' }
    const first = await set(system.app, row)
    system.set('A', 7)
    const again = await set(system.app, row)
    assert.deepEqual(first.body, again.body)
    assert.equal(system.level('A'), 7)
    const other = await set(system.app, { ...row, available: 5 })
    assert.equal(other.body.results[0].status, 'key_reused')
  })

  test('turns away too many rows, none at all, too many calls and strangers', async () => {
    const rows = Array.from({ length: 101 }, () => ({ sku: 'A', available: 1 }))
    assert.equal((await set(shop().app, ...rows)).status, 413)
    assert.equal((await set(shop().app)).status, 400)
    assert.equal((await ask(shop({ token: 'tok' }).app, '/levels')).status, 401)
    const clock = virtualClock(at)
    const { app } = shop({ perSecond: 2, burst: 3, clock })
    const status = async () => (await ask(app, '/levels')).status
    assert.deepEqual(
      [await status(), await status(), await status(), await status()],
      [200, 200, 200, 429],
    )
    const { headers } = await ask(app, '/levels')
    assert.equal(headers.get('retry-after'), '1')
    await clock.advance(1000)
    assert.deepEqual([await status(), await status(), await status()], [200, 200, 429])
  })

  test('lists its orders, not its echoes, to those who ask', async () => {
    const system = shop({ page: 2, delivery: { drop: 1 } })
    for (let i = 0; i < 5; i++) system.order({ order: `${i}`, at, lines: [line(1, 'A', 1)] })
    const got: string[] = []
    for (let after = '', more = true; more; ) {
      const { body } = await ask(system.app, `/orders?after=${after}`)
      got.push(...body.records.map((record: { data: { id: string } }) => record.data.id))
      after = body.records.at(-1).cursor
      more = body.more
    }
    assert.deepEqual(got, ['0', '1', '2', '3', '4'])
    const orders = system.sent.filter(({ type }) => type === 'order.placed')
    assert.deepEqual(
      orders.map(({ acceptedAt }) => acceptedAt !== undefined),
      [true, true, true, true, false],
    )
  })
})

describe('a warehouse', () => {
  test('tells movements that add up to what it holds', () => {
    const system = createWms(world())
    business(system)
    const bound = wmsConnector({ url, orders: 'shop' })
    assert.deepEqual(sums(linesOf(bound, system.sent)), { A: 7, B: 105 })
    assert.deepEqual([system.level('A'), system.level('B')], [7, 105])
  })

  test('names its documents so that they meet those of others', () => {
    const system = createWms(world())
    business(system)
    const read = linesOf(wmsConnector({ url, orders: 'shop' }), system.sent)
    const names = read.map((l) => [
      l.kind,
      l.issuer,
      l.document,
      l.line,
      l.transition,
      l.after?.join(),
    ])
    assert.deepEqual(names, [
      ['shipped', 'shop', 'order/1', '1', 'shipped/s1', '1,ordered'],
      ['shipped', 'shop', 'order/1', '2', 'shipped/s1', '2,ordered'],
      ['received', undefined, 'receipt/r1', '1', undefined, undefined],
      ['purchase_received', undefined, 'receipt/r2', '1', undefined, undefined],
      ['adjusted', undefined, 'adjustment/a1', '1', undefined, undefined],
      ['returned', undefined, 'return/t1', '1', undefined, undefined],
      ['counted', undefined, 'count/n1', '1', undefined, undefined],
    ])
  })

  test('takes a proposed correction once, as its own movement', async () => {
    const system = createWms(world())
    const proposal = { key: 'p', kind: 'adjusted', item: 'A', quantity: -1, by: 'shop' }
    const proposals = [proposal, { ...proposal, key: 'q', item: 'Z' }, proposal]
    const { body } = await ask(system.app, '/proposals', 'POST', { proposals })
    const status = body.results.map((row: { status: string }) => row.status)
    assert.deepEqual(status, ['accepted', 'unknown_item', 'accepted'])
    assert.equal(system.level('A'), 9)
    assert.deepEqual(types(system.sent), ['stock.adjusted'])
    assert.equal(system.proposals.length, 1)
  })

  test('that is a 3PL sends nothing, and confirms when its batch is closed', async () => {
    const { clock, ...rest } = world()
    const system = createThreePl({ ...rest, clock, batchMs: 900_000 })
    const bound = threePlConnector({ url, orders: 'shop' })
    const to = remote({
      settings: bound.settings as never,
      secret: () => '',
      clock,
      limiter: limiter(1e6, 1e6),
      fetch: network({ [url]: system.app }),
    })
    const pull = async (cursor: string) => {
      const got: Pulled[] = []
      for await (const one of bound.connector.pull!.since(cursor, to)) got.push(one)
      return got
    }
    await clock.advance(60_000)
    system.ship({ order: '1', shipment: 's1', at, lines: [line(1, 'A', 1)] })
    assert.equal(system.level('A'), 9)
    await clock.advance(838_000)
    assert.deepEqual(await pull(''), [])
    await clock.advance(2000)
    system.ship({ order: '2', shipment: 's2', at, lines: [line(1, 'A', 1)] })
    const [first, none] = await pull('')
    assert.equal(none, undefined)
    assert.equal(first!.topic, 'shipment.sent')
    assert.deepEqual(await pull(first!.cursor), [])
    await clock.advance(900_000)
    assert.equal((await pull(first!.cursor)).length, 1)
    assert.deepEqual(
      system.sent.map(({ acceptedAt }) => acceptedAt !== undefined),
      [true, false],
    )
  })
})

test('an ERP tells purchases, and is told what is on hand, slowly and one by one', async () => {
  const { clock, ...rest } = world()
  const system = createErp({ ...rest, clock, slowMs: 2000 })
  system.purchase({ purchase: '7', at, lines: [line(1, 'A', 40)] })
  const [read] = linesOf(erpConnector({ url }), system.sent)
  assert.deepEqual(
    [read!.kind, read!.document, read!.quantity, read!.location],
    ['purchase_ordered', 'purchase/7', 40, 'main'],
  )
  const told = ask(system.app, '/items/A/on-hand', 'PUT', { on_hand: 3 })
  await clock.advance(1999)
  assert.equal(system.level('A'), 10)
  await clock.advance(1)
  assert.equal((await told).status, 200)
  assert.equal(system.level('A'), 3)
})

test('orders and cancellations are read under the names that shipments meet', () => {
  const system = shop({ echo: false })
  system.order({ order: '1', at, lines: [line(1, 'A', 3)] })
  system.cancel({ order: '1', cancellation: 'c', at, lines: [line(1, 'A', 1)] })
  const read = linesOf(storefrontConnector({ url }), system.sent)
  assert.deepEqual(
    read.map((l) => [l.kind, l.document, l.line, l.transition, l.after?.join(), l.quantity]),
    [
      ['ordered', 'order/1', '1', undefined, undefined, 3],
      ['order_cancelled', 'order/1', '1', 'cancelled/c', '1,ordered', 1],
    ],
  )
})

/** One of each kind of event. */
function business(system: Warehouse) {
  system.ship({ order: '1', shipment: 's1', at, lines: [line(1, 'A', 3), line(2, 'B', 5)] })
  system.receive({ receipt: 'r1', at, lines: [line(1, 'B', 100)] })
  system.receive({ receipt: 'r2', purchase: 'p', at, lines: [line(1, 'A', 1)] })
  system.adjust({ adjustment: 'a1', at, lines: [{ ...line(1, 'A', -2), reason: 'broken' }] })
  system.return({ return: 't1', order: '1', at, lines: [line(1, 'B', 2)] })
  system.count({ count: 'n1', at, lines: [line(1, 'B', 105)] })
  system.set('A', system.level('A') + 1)
}

/** What the lines make of the opening stock; the hand-made change that sends nothing is added. */
function sums(lines: readonly Line[]) {
  const held: Record<string, number> = { A: 10 + 1, B: 5 }
  for (const { kind, sku, quantity } of lines) {
    if (kind === 'counted') held[sku] = Number(quantity)
    else held[sku]! += effectOf(kind, Number(quantity)).on_hand
  }
  return held
}
