import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Bench, listing, open, settings } from '../../../sim/shopify/bench.ts'
import { onHand } from '../../../sim/shopify/store/store.ts'
import type { Wanted } from '../connector.ts'
import { connector } from './index.ts'
import { keyOf } from './set.ts'

const row = (n: number, quantity: number, more: Partial<Wanted> = {}): Wanted => ({
  ...listing(n),
  quantity,
  over: 10,
  key: `k${n}`,
  ...more,
})
const send = (b: Bench, ...rows: Wanted[]) => connector.push!.send(rows, b.remote)
const words = (sent: readonly { sent: string }[]) => sent.map((s) => s.sent).join(' ')
const level = (b: Bench, n: number, place = '1') =>
  b.store.level(listing(n).remote.inventoryItem, place)
const available = (b: Bench, n: number, place?: string) => level(b, n, place)?.quantities.available
const inputs = (b: Bench) =>
  b.sent
    .filter((s) => s.operation === 'Set')
    .map(
      (s) =>
        s.variables as { key: string; input: { quantities: { changeFromQuantity: unknown }[] } },
    )

describe('a push', () => {
  test('sets what may be sold and leaves what is promised alone', async () => {
    const b = open()
    b.act(() => b.desk.place([{ item: listing(0).remote.inventoryItem, quantity: 3 }]))
    assert.equal(words(await send(b, row(0, 5, { over: 7 }))), 'done')
    assert.equal(available(b, 0), 5)
    assert.equal(level(b, 0)!.quantities.committed, 3)
    assert.equal(onHand(level(b, 0)!), 8)
  })

  test('writes the number it is to go over in every row, also where nobody knew it', async () => {
    const b = open()
    assert.equal(words(await send(b, row(0, 5), row(1, 6, { over: null }))), 'done done')
    const [sent] = inputs(b)
    assert.deepEqual(
      sent!.input.quantities.map((q) => q.changeFromQuantity),
      [10, 10],
    )
  })

  test('of 250 rows of which one is bad sets 249 in two calls', async () => {
    const b = open({ levels: Array.from({ length: 250 }, () => 10) })
    const rows = Array.from({ length: 250 }, (_, n) => row(n, n))
    rows[17] = row(17, 5, { remote: { inventoryItem: '42' } })
    const sent = await send(b, ...rows)
    assert.equal(sent.filter((s) => s.sent === 'done').length, 249)
    assert.deepEqual(sent[17], {
      sent: 'never',
      why: 'The specified inventory item could not be found. (INVALID_INVENTORY_ITEM)',
    })
    assert.deepEqual(b.asked, ['Set', 'Set'])
  })

  test('of which several rows are bad ends, also when Shopify names only the first of them', async () => {
    const b = open({ levels: Array.from({ length: 40 }, () => 10), ways: { namesEveryRow: false } })
    const rows = Array.from({ length: 40 }, (_, n) =>
      row(n, n + 20, n % 4 === 0 ? { remote: { inventoryItem: `4${n}` } } : {}),
    )
    const sent = await send(b, ...rows)
    assert.deepEqual(
      sent.map((s) => s.sent),
      rows.map((_, n) => (n % 4 === 0 ? 'never' : 'done')),
    )
  })

  test('whose bad row is not named is halved until it is found', async () => {
    const bad = { field: ['input'], message: 'Something is wrong', code: 'A_NEW_ONE' }
    const b = open({
      levels: [10, 10, 10, 10],
      instead: (operation, body) => {
        if (operation !== 'Set' || !body.includes(listing(2).remote.inventoryItem)) return undefined
        return Response.json({
          data: { inventorySetQuantities: { inventoryAdjustmentGroup: null, userErrors: [bad] } },
        })
      },
    })
    assert.equal(
      words(await send(b, row(0, 1), row(1, 2), row(2, 3), row(3, 4))),
      'done done later done',
    )
  })

  for (const staleNamesRow of [true, false]) {
    test(`over numbers that changed reads all in one query, and sends the rest anew (row ${staleNamesRow ? '' : 'not '}named)`, async () => {
      const b = open({ ways: { staleNamesRow } })
      b.act(() => b.desk.place([{ item: listing(1).remote.inventoryItem, quantity: 4 }]))
      const sent = await send(b, row(0, 5), row(1, 5), row(2, 5))
      assert.deepEqual(sent, [{ sent: 'done' }, { sent: 'stale', observed: 6 }, { sent: 'done' }])
      assert.deepEqual(b.asked, ['Set', 'Levels', 'Set'])
      const [first, second] = inputs(b)
      assert.notEqual(first!.key, second!.key)
    })
  }

  test('that is stale because its own lost write has landed is done', async () => {
    const b = open()
    await send(b, row(0, 5))
    // The answer was lost, and Shopify has forgotten the key since.
    b.pass(25 * 3_600_000)
    assert.equal(words(await send(b, row(0, 5))), 'done')
  })

  test('of 5, then 4, then 5 again is three writes', async () => {
    const b = open()
    await send(b, row(0, 5, { key: 'operation 1' }))
    await send(b, row(0, 4, { over: 5, key: 'operation 2' }))
    assert.equal(words(await send(b, row(0, 5, { over: 4, key: 'operation 3' }))), 'done')
    assert.equal(available(b, 0), 5)
    assert.equal(b.keys.count(), 3)
  })

  test('whose key is spent is sent under a new one; one that is under way is waited for', async () => {
    const b = open({ ways: { failedKeysAreSpent: true } })
    b.keys.busy(2)
    assert.equal(words(await send(b, row(0, 5))), 'done')
    assert.equal(b.slept.filter((ms) => ms === 1000).length, 2)
    const [first, , third] = inputs(b)
    assert.equal(first!.key, third!.key)
    // A call that failed, and the same call again.
    const bad = row(1, 5, { remote: { inventoryItem: '42' } })
    await send(b, bad)
    assert.equal(words(await send(b, bad)), 'never')
  })

  test('that stays under way is in doubt', async () => {
    const b = open()
    b.keys.busy(100)
    assert.equal(words(await send(b, row(0, 5))), 'unclear')
  })

  test('stocks an item where it is to be sold; not where that is not allowed', async () => {
    const locations = [{ id: '1' }, { id: '2' }]
    const b = open({ locations, settings: { ...settings, locations: ['1', '2'] } })
    assert.equal(
      words(await send(b, row(0, 5, { location: '2', over: 0 }), row(1, 6))),
      'done done',
    )
    assert.equal(available(b, 0, '2'), 5)
    assert.equal(available(b, 1), 6)

    const strict = open({
      locations,
      settings: { ...settings, locations: ['1', '2'], activate: false },
    })
    const sent = await send(strict, row(0, 5, { location: '2', over: 0 }), row(1, 6))
    assert.equal(words(sent), 'never done')
    assert.match(JSON.stringify(sent), /not stocked at location 2/)
  })

  test('to an item that is stocked again with its old number is stale, and says which', async () => {
    const b = open({ locations: [{ id: '1' }, { id: '2' }] })
    b.store.stock(listing(0).remote.inventoryItem, '2', 7, false)
    const sent = await send(b, row(0, 5, { location: '2', over: 0 }))
    assert.deepEqual(sent, [{ sent: 'stale', observed: 7 }])
  })

  test('to a bundle is never', async () => {
    const b = open()
    b.store.items.get(listing(0).remote.inventoryItem)!.bundle = true
    const sent = await send(b, row(0, 5), row(1, 6))
    assert.equal(words(sent), 'never done')
    assert.match(JSON.stringify(sent[0]), /bundle/)
  })

  test('of what no id can be, or no shop can hold, is never, and asks nobody', async () => {
    const b = open()
    const sent = await send(
      b,
      row(0, 5, { external: 'SKU-0' }),
      row(0, 5, { location: 'main' }),
      row(0, 2_000_000_000),
    )
    assert.equal(words(sent), 'never never never')
    assert.deepEqual(b.asked, [])
  })

  test('finds the inventory item of a listing that does not say it, once', async () => {
    const b = open()
    assert.equal(
      words(await send(b, row(0, 5, { remote: {} }), row(1, 6, { remote: {} }))),
      'done done',
    )
    assert.equal(words(await send(b, row(0, 7, { remote: {}, over: 5, key: 'next' }))), 'done')
    assert.deepEqual(b.asked, ['Items', 'Set', 'Set'])
  })

  test('of one thing twice is two calls', async () => {
    const b = open()
    const sent = await send(b, row(0, 5), row(0, 6, { over: 5, key: 'second' }))
    assert.equal(words(sent), 'done done')
    assert.equal(available(b, 0), 6)
  })

  test('sets what is on hand where that is asked for', async () => {
    const b = open({ settings: { ...settings, sets: 'on_hand' } })
    b.act(() => b.desk.place([{ item: listing(0).remote.inventoryItem, quantity: 3 }]))
    assert.equal(words(await send(b, row(0, 20))), 'done')
    assert.equal(onHand(level(b, 0)!), 20)
    assert.equal(available(b, 0), 17)
    const [read] = await connector.levels!.of([listing(0)], b.remote)
    assert.equal(read!.quantity, 20)
  })

  test('that was applied in an answer which does not say so is read back', async () => {
    const b = open({
      instead: (operation, body) => {
        if (operation !== 'Set') return undefined
        const { input } = JSON.parse(body).variables
        const item = b.store.items.get(input.quantities[0].inventoryItemId.split('/').at(-1))!
        b.store.change(item, '1', { available: input.quantities[0].quantity - 10 })
        const inventorySetQuantities = { inventoryAdjustmentGroup: null, userErrors: [] }
        return Response.json({ data: { inventorySetQuantities } })
      },
    })
    assert.equal(words(await send(b, row(0, 5))), 'done')
    assert.deepEqual(b.asked, ['Set', 'Levels'])
  })

  test('that Shopify has no points left for waits as long as it says', async () => {
    const b = open({ bucket: { most: 100, rate: 10 } })
    await send(b, row(0, 5))
    b.bucket.empty()
    const [sent] = await send(b, row(1, 5))
    assert.equal(sent!.sent, 'later')
    assert.ok(sent!.sent === 'later' && sent!.afterMs! >= 1000)
    assert.equal(available(b, 1), 10)
  })
})

test('a key is of the rows and the generation, whatever the order, and looks like a UUID', () => {
  const rows = [{ key: 'a' }, { key: 'b' }]
  assert.equal(keyOf(rows, 0), keyOf(rows.toReversed(), 0))
  assert.notEqual(keyOf(rows, 0), keyOf(rows, 1))
  assert.notEqual(keyOf(rows, 0), keyOf([{ key: 'a' }], 0))
  assert.match(
    keyOf(rows, 0),
    /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  )
})

describe('levels', () => {
  test('are null where the stock is not tracked, and nothing at all where there is no such variant', async () => {
    const b = open()
    b.store.items.get(listing(1).remote.inventoryItem)!.tracked = false
    const stranger = { external: '77', remote: {}, location: '1' }
    const read = await connector.levels!.of([listing(0), listing(1), stranger], b.remote)
    assert.deepEqual(
      read.map((l) => l?.quantity ?? null),
      [10, null, null],
    )
    assert.equal(read[2], null)
  })

  test('are none where an item is not stocked, which may be changed; else they are not kept', async () => {
    const b = open({ locations: [{ id: '1' }, { id: '2' }] })
    const [read] = await connector.levels!.of([listing(0, '2')], b.remote)
    assert.equal(read!.quantity, 0)
    const strict = open({
      locations: [{ id: '1' }, { id: '2' }],
      settings: { ...settings, activate: false },
    })
    const [kept] = await connector.levels!.of([listing(0, '2')], strict.remote)
    assert.equal(kept!.quantity, null)
  })

  test('go below zero where more is sold than there is', async () => {
    const b = open()
    b.act(() => b.desk.place([{ item: listing(0).remote.inventoryItem, quantity: 12 }]))
    assert.equal((await connector.levels!.of([listing(0)], b.remote))[0]!.quantity, -2)
  })
})
