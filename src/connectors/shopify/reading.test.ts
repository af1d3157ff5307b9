import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Bench, listing, open, settings } from '../../../sim/shopify/bench.ts'
import { collect } from '../checks/subject.ts'
import { connector } from './index.ts'

describe('a bulk read', () => {
  const many = (more: object = {}) =>
    open({ levels: Array.from({ length: 30 }, (_, i) => i), ...more })

  for (const childrenLast of [true, false]) {
    for (const givesParts of [true, false]) {
      test(`is put together ${childrenLast ? 'whatever the order of its lines' : 'as it comes'}, ${givesParts ? 'part by part' : 'whole'}`, async () => {
        const b = many({
          ways: { childrenLast, givesParts },
          everywhere: true,
          locations: [{ id: '1' }, { id: '2' }],
        })
        const found = await collect(
          connector.levels!.all({ ...b.remote, settings: { ...settings, locations: ['1', '2'] } }),
        )
        assert.equal(found.length, 60)
        assert.equal(
          found.find((l) => l.external === listing(7).external && l.location === '1')!.quantity,
          7,
        )
      })
    }
  }

  test('of a file far larger than an answer may be is read in parts', async () => {
    const b = open({ levels: Array.from({ length: 12_000 }, (_, i) => i) })
    const found = await collect(connector.levels!.all(b.remote))
    assert.equal(found.length, 12_000)
    const parts = b.asked.filter((a) => a.startsWith('/files/'))
    assert.ok(parts.length > 1, `${parts.length} part(s)`)
  })

  test('waits for its turn where five are running, and gives up after a while', async () => {
    const b = many()
    b.bulk.occupy(['1', '2', '3', '4', '5'])
    await assert.rejects(collect(connector.offers!(b.remote)), {
      means: 'later',
      message: /already in progress/,
    })
    b.bulk.end()
    assert.equal((await collect(connector.offers!(b.remote))).length, 30)
  })

  test('that ended badly, or lost its end, is an error and not a short list', async () => {
    const b = many()
    b.bulk.fail('INTERNAL_SERVER_ERROR')
    await assert.rejects(collect(connector.offers!(b.remote)), { means: 'later' })
    b.bulk.fail('ACCESS_DENIED')
    await assert.rejects(collect(connector.offers!(b.remote)), { means: 'auth' })
    const cut = many({
      instead: (operation: string) => {
        if (!operation.startsWith('/files/')) return undefined
        return new Response(
          '{"id":"gid://shopify/ProductVariant/1","inventoryItem":{"id":"gid://shopify/InventoryItem/2"}}\n',
        )
      },
    })
    await assert.rejects(collect(connector.offers!(cut.remote)), {
      message: /broke off after 1 of 30/,
    })
  })
})

describe('offers', () => {
  test('say what is not kept, and by which other name a variant is called', async () => {
    const b = open({ levels: [1, 2, 3, 4] })
    const item = (n: number) => b.store.items.get(listing(n).remote.inventoryItem)!
    item(1).tracked = false
    item(2).bundle = true
    item(3).giftCard = true
    const found = await collect(connector.offers!(b.remote))
    assert.deepEqual(
      found.map((o) => o.untracked),
      [
        null,
        'its stock is not tracked in Shopify',
        'a bundle: Shopify makes its number of its components',
        'a gift card has no stock',
      ],
    )
    assert.deepEqual(found[0]!.also, [`InventoryItem/${listing(0).remote.inventoryItem}`])
  })
})

describe('the doctor', () => {
  const says = async (b: Bench) =>
    (await collect(connector.doctor!(b.remote)))
      .filter((f) => !f.ok)
      .map((f) => `${f.check}: ${f.says}`)

  test('names what is missing', async () => {
    const b = open({
      locations: [{ id: '1' }, { id: '2', name: 'Leeds' }, { id: '3', ships: false }],
      scopes: ['write_inventory', 'read_products', 'read_locations'],
      supports: ['2026-07'],
    })
    b.store.items.get(listing(0).remote.inventoryItem)!.sku = ''
    b.store.items.get(listing(1).remote.inventoryItem)!.sku = 'SKU-2'
    b.store.items.get(listing(2).remote.inventoryItem)!.tracked = false
    const found = await says(b)
    assert.deepEqual(
      found.map((f) => f.split(':')[0]),
      ['scopes', 'other locations', 'webhooks', 'skus', 'duplicate skus', 'tracking'],
    )
    assert.match(found[0]!, /lacks read_orders, read_returns/)
    assert.match(found[1]!, /2 \(Leeds\)/)
  })

  test('looks at the clock, the version and the address', async () => {
    const slow = open({
      instead: (operation) => {
        if (operation !== 'Shop') return undefined
        const data = {
          shop: { name: 'Example', myshopifyDomain: settings.shop },
          currentAppInstallation: { accessScopes: [] },
          publicApiVersions: [{ handle: '2026-07', supported: false }],
        }
        return Response.json({ data }, { headers: { date: 'Mon, 05 Jan 2026 11:00:00 GMT' } })
      },
      settings: { ...settings, url: 'http://proxy.example' },
    })
    const found = (await says(slow)).join('\n')
    assert.match(found, /clock: 3600 s fast/)
    assert.match(found, /version: 2026-07 is not supported/)
    assert.match(found, /encryption: http:\/\/proxy.example is not encrypted/)
  })

  test('knows that webhooks of the app itself cannot be looked at', async () => {
    const b = open({ settings: { ...settings, webhooks: 'app' } })
    assert.deepEqual(await says(b), [])
    const found = await connector.subscriptions!.check(b.remote, 'https://here.test/')
    assert.ok(found.every((s) => s.state === 'live' && s.why))
  })
})

describe('subscriptions', () => {
  test('are asked for with the fields that are read, and no others', async () => {
    const b = open()
    await connector.subscriptions!.heal(b.remote, 'https://here.test/webhooks/shop')
    const hooks = [...b.hooks.hooks.values()]
    const orders = hooks.find((h) => h.topic === 'ORDERS_CREATE')!
    assert.ok(orders.includeFields.includes('line_items'))
    assert.ok(!orders.includeFields.includes('customer') && !orders.includeFields.includes('email'))
    b.act(() => b.desk.place([{ item: listing(0).remote.inventoryItem, quantity: 1 }]))
    const [letter] = b.hooks.letters
    assert.ok(!letter!.body.includes('john@example.com'))
    const { lines } = connector.webhook!.parse(
      { topic: letter!.type, headers: {}, body: Buffer.from(letter!.body) },
      settings,
    )
    assert.equal(lines.length, 1)
  })

  test('that the shop refuses say why', async () => {
    const b = open()
    const found = await connector.subscriptions!.heal(b.remote, 'http://here.test/')
    assert.ok(
      found.every((s) => s.state === 'missing' && /http:\/\/ is not supported/.test(s.why!)),
    )
  })

  test('with a filter of somebody’s do not count', async () => {
    const b = open()
    b.hooks.subscribe({ topic: 'ORDERS_CREATE', uri: 'https://here.test/', filter: 'id:1' })
    const [first] = await connector.subscriptions!.check(b.remote, 'https://here.test/')
    assert.equal(first!.state, 'missing')
    assert.match(first!.why!, /filter/)
  })
})
