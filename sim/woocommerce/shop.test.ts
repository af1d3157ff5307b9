/** Onhand and a shop, from nothing to the first sync and a day of trade: all that lies between is real. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { defineConfig } from '../../src/config.ts'
import { generic } from '../../src/connectors/generic/index.ts'
import { woocommerce } from '../../src/connectors/woocommerce/index.ts'
import { sql } from '../../src/db/sql.ts'
import { createEngine, type Engine } from '../../src/engine/engine.ts'
import { createApp } from '../../src/http/app.ts'
import { interpret } from '../../src/inbox/interpret.ts'
import { poll } from '../../src/inbox/poll.ts'
import { keepAlive } from '../../src/inbox/subscriptions.ts'
import { quietLog } from '../../src/lib/log.ts'
import { seededRandom } from '../../src/lib/random.ts'
import type { World } from '../../src/lib/world.ts'
import { deliver } from '../../src/outbox/deliver.ts'
import { fanOut } from '../../src/outbox/fanout.ts'
import { testDb } from '../../test/database.ts'
import { network } from '../systems/network.ts'
import { createApi } from './api.ts'
import { secrets, settings } from './bench.ts'
import { createHooks } from './hooks.ts'
import { createSales } from './sales.ts'
import { createStore } from './store.ts'

const publicUrl = 'https://onhand.test'
const registry = defineConfig({
  publicUrl,
  locations: { main: 'Shelf' },
  systems: {
    shelf: { role: 'wms', connector: generic({}), defaultLocation: 'main' },
    shop: {
      role: 'storefront',
      connector: woocommerce(settings),
      defaultLocation: 'main',
      webhookSecrets: ['WOO_WEBHOOKS'],
    },
  },
  owners: { on_hand: { each: ['shelf', 'shop'] }, committed: 'shop' },
  channels: [{ system: 'shop', external: 'stock', from: ['main'], safety: 1 }],
  timing: { raiseAfterMs: 0, unseenForMs: 1 },
})

const db = await testDb()
let at = Date.UTC(2026, 0, 5, 12)
const pass = (ms: number) => {
  at += ms
}
const clock = { now: () => new Date(at), sleep: async (ms: number) => pass(ms) }
const store = createStore({ clock })
const sales = createSales(store)
const site = { store, home: settings.url }
let engine: Engine
const ping: number[] = []

const hooks = createHooks({
  site,
  sales,
  fetch: async (url, init) => {
    const answer = await createApp(engine).fetch(new Request(url, init), { local: false })
    if (String(init.body).startsWith('webhook_id=')) ping.push(answer.status)
    return answer
  },
})
const api = createApi({
  key: secrets.WOO_KEY!,
  secret: secrets.WOO_SECRET!,
  clock,
  site,
  sales,
  hooks,
})
const world: World = {
  clock,
  random: seededRandom(3),
  log: quietLog,
  fetch: network({ [settings.url]: api }),
  secret: (name) => secrets[name]!,
}

async function call(method: string, path: string, body: object): Promise<unknown> {
  const request = new Request(`${publicUrl}${path}`, { method, body: JSON.stringify(body) })
  const answer = await createApp(engine).fetch(request, { local: true })
  assert.ok(answer.ok, await answer.clone().text())
  return answer.json()
}

/** Everything that is heard is applied, and what follows is told. */
async function settle(): Promise<void> {
  while ((await interpret(engine)) > 0);
  const [channel] = engine.directory.channels
  const { connector } = registry.systems.shop!.connector
  const line = { channel: channel!, connector, remote: engine.remoteOf('shop') }
  for (let quiet = 0; quiet < 3; ) {
    pass(10_000)
    const did =
      (await fanOut(db, clock.now(), registry.lowStock)) + (await deliver(engine, line, 0))
    quiet = did === 0 ? quiet + 1 : 0
  }
}

/** WooCommerce's queue runs, and we hear. */
async function heard(): Promise<void> {
  await hooks.run()
  await settle()
}

async function polled(): Promise<number> {
  const { pull } = registry.systems.shop!.connector.connector
  const { receiver, directory, remoteOf } = engine
  const id = directory.systemId('shop')
  const count = await poll(db, world, receiver, id, pull!, remoteOf('shop'))
  await settle()
  return count
}

const position = (sku: string) =>
  db.one<{ onHand: number; committed: number }>(sql`
    select p.on_hand, p.committed from position p join item i on i.id = p.item_id
    where i.sku = ${sku}`)
/** The keys of all that the shop said of one order, in their order. */
const keys = async (order: number) => {
  const rows = await db.all<{ key: string }>(sql`
    select business_key as key from movement
    where business_key like ${`order/${order}/%`} order by business_key`)
  return rows.map(({ key }) => key)
}

describe('a WooCommerce shop', () => {
  const mug = store.add({ type: 'simple', sku: 'MUG', manageStock: true, stock: 0 })
  const tee = store.add({ type: 'variable', name: 'Tee', sku: 'TEE' })
  const medium = store.add({
    type: 'variation',
    parent: tee.id,
    sku: 'TEE-M',
    manageStock: true,
    stock: 0,
  })
  store.add({ type: 'simple', sku: 'VOUCHER' })

  before(async () => {
    engine = await createEngine({ db, world, registry, txBase: 0 })
  })

  test('gets its webhooks made, and has its unsigned pings answered as it wants', async () => {
    await keepAlive(engine, 'shop')
    const made = [...hooks.hooks.values()]
    assert.equal(made.length, 4)
    assert.ok(made.every((h) => h.url === `${publicUrl}/webhooks/shop` && h.status === 'active'))
    assert.deepEqual(ping, [200, 200, 200, 200])
    assert.ok(made.every((h) => !h.unanswered))
  })

  test('has its products matched, and is told what is on the shelf less the safety stock', async () => {
    await call('PUT', '/v1/items', { items: [{ sku: 'MUG' }, { sku: 'TEE-M' }] })
    await call('POST', '/v1/systems/shop/match', { apply: true, zeros: true })
    const shared = { system: 'shelf', kind: 'counted', document: 'count-1' }
    const counts = { MUG: 10, 'TEE-M': 5 }
    for (const [i, [sku, quantity]] of Object.entries(counts).entries()) {
      const happenedAt = clock.now().toISOString()
      await call('POST', '/v1/movements', { ...shared, line: `${i}`, sku, quantity, happenedAt })
    }
    await settle()
    assert.deepEqual([store.truth(mug.id), store.truth(medium.id)], [9, 4])
  })

  test('sells, and its own number is right already', async () => {
    await polled()
    const order = sales.place([
      [mug.id, 3],
      [medium.id, 1],
    ])
    assert.deepEqual([store.truth(mug.id), store.truth(medium.id)], [6, 3])
    await heard()
    assert.deepEqual(await position('MUG'), { onHand: 10, committed: 3 })
    assert.deepEqual(await position('TEE-M'), { onHand: 5, committed: 1 })
    assert.deepEqual([store.truth(mug.id), store.truth(medium.id)], [6, 3])
    const all = order.items.map((i) => `order/${order.id}/${i.id}/ordered`)
    assert.deepEqual(await keys(order.id), all)
    // Told twice, by webhook and by poll, it counts once.
    assert.ok((await polled()) > 0)
    assert.deepEqual(await keys(order.id), all)
    assert.deepEqual(await position('MUG'), { onHand: 10, committed: 3 })
  })

  test('refunds twice, which only the poll can tell apart; ships the rest', async () => {
    const order = sales.place([[mug.id, 4]])
    const [line] = order.items
    await heard()
    pass(60_000)
    const first = sales.refund(order, [[line!.id, 1]], true)
    const second = sales.refund(order, [[line!.id, 1]], true)
    await heard()
    assert.deepEqual(await position('MUG'), { onHand: 10, committed: 7 })
    await polled()
    assert.deepEqual(await position('MUG'), { onHand: 10, committed: 5 })
    pass(60_000)
    sales.setStatus(order, 'completed')
    await heard()
    await polled()
    assert.deepEqual(await position('MUG'), { onHand: 8, committed: 3 })
    const of = `order/${order.id}/${line!.id}`
    assert.deepEqual(await keys(order.id), [
      `${of}/ordered`,
      `${of}/restocked/${first.id}`,
      `${of}/restocked/${second.id}`,
      `${of}/shipped`,
    ])
    assert.equal(store.truth(mug.id), 8 - 3 - 1)
  })

  test('whose webhooks were switched off is heard all the same, and has them switched on', async () => {
    for (const hook of hooks.hooks.values()) hook.status = 'disabled'
    sales.place([[medium.id, 2]])
    await hooks.run()
    await keepAlive(engine, 'shop')
    await settle()
    assert.deepEqual(await position('TEE-M'), { onHand: 5, committed: 3 })
    assert.ok([...hooks.hooks.values()].every((h) => h.status === 'active'))
  })

  test('has nothing that could not be read, and nothing that could not be told', async () => {
    const bad = await db.all(
      sql`select topic, reason, detail from message where state <> 'applied'`,
    )
    assert.deepEqual(bad, [])
    assert.deepEqual(await db.all(sql`select dead from delivery where dead is not null`), [])
  })
})
