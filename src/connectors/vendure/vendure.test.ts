import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { buildClientSchema, buildSchema, type GraphQLSchema, parse, validate } from 'graphql'
import { type Bench, open, settings } from '../../../sim/vendure/bench.ts'
import { typeDefs } from '../../../sim/vendure/schema.ts'
import type { Shop } from '../../../sim/vendure/shop.ts'
import { collect } from '../checks/subject.ts'
import type { Level } from '../connector.ts'
import { RemoteError } from '../remote.ts'
import { login, me, orders, plugin, stock, stockBefore, write } from './documents.ts'
import { connector, type Settings } from './index.ts'

const row = (
  external: string,
  quantity: number,
  more: { location?: string; over?: number | null; level?: Level } = {},
) => ({
  external,
  remote: {},
  location: '1',
  over: null,
  key: 'k',
  quantity,
  ...more,
})
const level = (shop: Shop, id: string, location = '1') =>
  shop.level(shop.variants.get(id)!, location)

describe('pushing', () => {
  test('leaves what is allocated alone and comes out at what may be sold', async () => {
    const { shop, remote } = open()
    shop.place([['1', 4]])
    const sent = await connector.push!.send([row('1', 7)], remote)
    assert.deepEqual(sent, [{ sent: 'done', stands: 7 }])
    assert.deepEqual(level(shop, '1'), { stockLocationId: '1', stockOnHand: 11, stockAllocated: 4 })
    assert.equal(shop.saleable('1'), 7)
  })

  test('adds the out-of-stock threshold once, at the first location', async () => {
    const two: Settings = { ...settings, stockLocations: ['1', '2'] }
    const { shop, remote } = open({ outOfStockThreshold: 3, locations: ['1', '2'], settings: two })
    await connector.push!.send([row('1', 5), row('1', 6, { location: '2' })], remote)
    assert.equal(level(shop, '1', '1').stockOnHand, 8)
    assert.equal(level(shop, '1', '2').stockOnHand, 6)
    assert.equal(shop.saleable('1'), 11)
    const read = await connector.levels!.of([row('1', 0), row('1', 0, { location: '2' })], remote)
    assert.deepEqual(
      read.map((l) => l?.quantity),
      [5, 6],
    )
  })

  test('over a look of seconds ago asks nothing more; an old look is not trusted', async () => {
    const { shop, remote, asked, pass } = open()
    const look = async () => (await connector.levels!.of([row('1', 0)], remote))[0]!
    const level = await look()
    asked.length = 0
    assert.equal((await connector.push!.send([row('1', 7, { level })], remote))[0]!.sent, 'done')
    assert.deepEqual(asked, ['Write'])

    const old = await look()
    pass(60_000)
    shop.place([['1', 4]])
    const sent = await connector.push!.send([row('1', 5, { level: old, over: 7 })], remote)
    assert.deepEqual(sent, [{ sent: 'stale', observed: 3 }])
  })

  test('says what stands after it: goods that leave between the look and the write show', async () => {
    const { shop, remote } = open()
    const order = shop.place([['1', 4]])
    const [level] = await connector.levels!.of([row('1', 0)], remote)
    shop.fulfil(order.id, [{ orderLineId: order.lines[0]!.id, quantity: 4 }])
    const sent = await connector.push!.send([row('1', 5, { level: level! })], remote)
    assert.deepEqual(sent, [{ sent: 'done', stands: 9 }])
  })

  test('of a number that is there already writes nothing', async () => {
    const { remote, asked } = open()
    assert.deepEqual(await connector.push!.send([row('1', 10)], remote), [{ sent: 'done' }])
    assert.deepEqual(asked, ['Login', 'StockBefore'])
  })

  test('over another number than was seen is stale, and says which', async () => {
    const { remote } = open()
    const sent = await connector.push!.send([row('1', 5, { over: 9 })], remote)
    assert.deepEqual(sent, [{ sent: 'stale', observed: 10 }])
  })

  test('to a variant that is not tracked, or to no location, is never', async () => {
    const { shop, remote } = open()
    shop.variants.get('2')!.trackInventory = 'FALSE'
    const sent = await connector.push!.send(
      [row('2', 5), row('1', 5, { location: '9' }), row('3', 5)],
      remote,
    )
    assert.deepEqual(
      sent.map((s) => s.sent),
      ['never', 'never', 'done'],
    )
  })

  test('that meets a deadlock is unclear for that variant only; those after it wait', async () => {
    const { shop, api, remote } = open()
    api.deadlock(1)
    const sent = await connector.push!.send([row('1', 5), row('2', 5), row('3', 5)], remote)
    assert.deepEqual(
      sent.map((s) => s.sent),
      ['unclear', 'later', 'later'],
    )
    assert.equal(shop.saleable('1'), 10)
    assert.deepEqual(
      (await connector.push!.send([row('1', 5), row('2', 5)], remote)).map((s) => s.sent),
      ['done', 'done'],
    )
  })

  test('that fails before it writes is certain that nothing was written', async () => {
    const answers: Record<string, () => Response> = {
      later: () => new Response('', { status: 500 }),
      slow: () => new Response('', { status: 429, headers: { 'retry-after': '7' } }),
      page: () => new Response('<html>'),
    }
    for (const operation of ['Login', 'StockBefore']) {
      for (const [name, answer] of Object.entries(answers)) {
        const { shop, remote, asked } = open({
          instead: (o) => (o === operation ? answer() : undefined),
        })
        const [sent] = await connector.push!.send([row('1', 5)], remote)
        assert.equal(sent!.sent, 'later', `${operation}, ${name}`)
        assert.equal(sent!.sent === 'later' && sent!.afterMs, name === 'slow' ? 7000 : undefined)
        assert.equal(asked.at(-1), operation)
        assert.equal(shop.saleable('1'), 10)
      }
    }
  })

  test('mends what Vendure lost when orders were paid side by side', async () => {
    const { shop, remote } = open({ losesUpdates: true })
    shop.placeTogether([[['1', 1]], [['1', 1]], [['1', 1]]])
    assert.equal(shop.saleable('1'), 9)
    await connector.push!.send([row('1', 7)], remote)
    assert.equal(shop.saleable('1'), 7)
  })
})

describe('reading', () => {
  test('says null for a variant without limit, and never zero for one that is unknown', async () => {
    const { shop, remote } = open()
    shop.variants.get('2')!.trackInventory = 'FALSE'
    const read = await connector.levels!.of([row('2', 0), row('77', 0)], remote)
    assert.equal(read[0]!.quantity, null)
    assert.equal(read[1], null)
  })

  test('goes below zero where more is sold than there is', async () => {
    const { shop, remote } = open()
    shop.place([['1', 12]])
    assert.equal((await connector.levels!.of([row('1', 0)], remote))[0]!.quantity, -2)
  })

  test('offers every variant with its SKU, and says which Vendure sells without limit', async () => {
    const { shop, remote } = open()
    shop.variants.get('3')!.trackInventory = 'FALSE'
    const found = await collect(connector.offers!(remote))
    const rest = { remote: {}, barcode: '', untracked: null }
    assert.deepEqual(found[1], { ...rest, external: '2', sku: 'SKU-2', name: 'Thing 2' })
    assert.deepEqual(
      found.map((offer) => offer.untracked !== null),
      [false, false, true],
    )
  })
})

describe('the session', () => {
  test('is kept, and renewed once when it has ended', async () => {
    const { api, remote } = open()
    await connector.levels!.of([row('1', 0)], remote)
    await connector.levels!.of([row('1', 0)], remote)
    assert.equal(api.logins(), 1)
    api.expire()
    assert.equal((await connector.levels!.of([row('1', 0)], remote))[0]!.quantity, 10)
    assert.equal(api.logins(), 2)
  })

  test('that cannot be had is a matter for a person', async () => {
    const { remote } = open({ password: 'wrong' })
    await assert.rejects(connector.push!.send([row('1', 1)], remote), {
      means: 'auth',
      message: /credentials/,
    })
  })

  test('without the permission is a matter for a person, and is not tried for ever', async () => {
    const { api, remote } = open({ permissions: ['Authenticated', 'ReadCatalog'] })
    const refused = await connector.push!.send([row('1', 1)], remote).catch((error) => error)
    assert.ok(refused instanceof RemoteError && refused.means === 'auth')
    assert.match(refused.message, /onhand may not do this/)
    assert.ok(api.logins() <= 2)
  })
})

describe('the doctor', () => {
  const says = async (to: Bench['remote']) =>
    (await collect(connector.doctor!(to))).filter((f) => !f.ok).map((f) => f.check)

  test('names what is missing', async () => {
    const { shop, remote } = open({
      locations: ['1', '2'],
      plugin: false,
      permissions: ['Authenticated', 'ReadCatalog', 'ReadOrder'],
    })
    shop.variants.get('1')!.sku = ''
    shop.variants.get('2')!.sku = 'SKU-3'
    shop.variants.get('3')!.trackInventory = 'FALSE'
    assert.deepEqual(await says(remote), [
      'permissions',
      'other locations',
      'skus',
      'duplicate skus',
      'tracking',
      'plugin',
    ])
  })

  test('says when a location is not there, or nobody is let in', async () => {
    assert.deepEqual(
      await says(open({ settings: { ...settings, stockLocations: ['7'] } }).remote),
      ['locations', 'other locations'],
    )
    assert.deepEqual(await says(open({ password: 'no' }).remote), ['credentials'])
  })
})

/** The introspection of a real server, where test/peers/vendure.ts left one or VENDURE_SCHEMA names one. */
function realSchema(): GraphQLSchema | undefined {
  const left = join(import.meta.dirname, '../../../test/peers/vendure/node_modules/schema.json')
  const path = process.env.VENDURE_SCHEMA ?? left
  if (!existsSync(path)) return undefined
  const json = JSON.parse(readFileSync(path, 'utf8'))
  return buildClientSchema(json.data ?? json)
}

describe('every document', () => {
  const mine = {
    login,
    stock,
    stockBefore,
    me,
    orders: orders(false),
    one: write(1),
    many: write(20),
  }
  const withPlugin = { plugin, ordersWithPlaces: orders(true) }
  const complaints = (schema: GraphQLSchema, texts: Record<string, { text: string }>) =>
    Object.entries(texts).flatMap(([name, { text }]) =>
      validate(schema, parse(text)).map((error) => `${name}: ${error.message}`),
    )

  test('is valid at the double', () => {
    assert.deepEqual(complaints(buildSchema(typeDefs), { ...mine, ...withPlugin }), [])
  })

  const real = realSchema()
  test('is valid at a real Vendure', {
    skip: real ? false : 'no real Vendure was started here: npm run test:peers',
  }, () => {
    const installed = real!.getQueryType()?.getFields().onhandPlugin !== undefined
    assert.deepEqual(complaints(real!, installed ? { ...mine, ...withPlugin } : mine), [])
  })
})
