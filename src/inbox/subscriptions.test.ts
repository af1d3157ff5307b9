import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { z } from 'zod'
import { testDb } from '../../test/database.ts'
import { emptied } from '../../test/emptied.ts'
import { mute } from '../../test/ledger.ts'
import { sync } from '../authority/sync.ts'
import { defineConfig } from '../config.ts'
import type { Bound, Connector, Subscription } from '../connectors/connector.ts'
import { type Remote, RemoteError } from '../connectors/remote.ts'
import { sql } from '../db/sql.ts'
import { later } from '../lib/clock.ts'
import { quietLog } from '../lib/log.ts'
import { receiver } from './receive.ts'
import { addressOf, heardNow, keepAlive, type Watch, watched } from './subscriptions.ts'

const PERIOD = 300_000
const topics = ['orders/create', 'orders/cancel']
const db = await testDb()

/** A shop that sends two sorts of webhooks, and forgets them as it is told. */
const shop = {
  hooks: new Map<string, { address: string; on: boolean }>(),
  records: [] as string[],
  down: undefined as RemoteError | undefined,
  asked: [] as string[],
}

function state(topic: string, address: string): Subscription {
  const hook = shop.hooks.get(topic)
  if (!hook) return { topic, state: 'missing' }
  if (hook.address !== address) return { topic, state: 'elsewhere', why: hook.address }
  return hook.on
    ? { topic, state: 'live' }
    : { topic, state: 'disabled', why: 'it failed 19 times' }
}

const subscriptions: NonNullable<Connector<unknown>['subscriptions']> = {
  async check(_, address) {
    shop.asked.push('check')
    if (shop.down) throw shop.down
    return topics.map((topic) => state(topic, address))
  },
  async heal(_, address) {
    shop.asked.push('heal')
    if (shop.down) throw shop.down
    for (const topic of topics) shop.hooks.set(topic, { address, on: true })
    return topics.map((topic) => state(topic, address))
  },
}

const pull: NonNullable<Connector<unknown>['pull']> = {
  stream: 'orders',
  everyMs: 60_000,
  async *since(cursor) {
    shop.asked.push('pull')
    if (shop.down) throw shop.down
    for (let i = Number(cursor); i < shop.records.length; i++) {
      const body = Buffer.from(shop.records[i]!)
      yield { key: shop.records[i]!, topic: 'order', body, cursor: String(i + 1) }
    }
  },
}

const bound = (more: Partial<Connector<unknown>>): Bound => ({
  connector: { ...mute.connector, settings: z.object({}), subscriptions, ...more },
  settings: {},
})

const config = (more: object = {}) =>
  defineConfig({
    publicUrl: 'https://onhand.test/stock/',
    locations: { leeds: 'Leeds' },
    systems: {
      shop: { role: 'storefront', connector: bound({ pull }), webhookSecrets: ['SHOP'] },
      till: { role: 'pos', connector: bound({}), webhookSecrets: ['TILL'] },
      polled: { role: 'storefront', connector: bound({ pull }) },
      wms: { role: 'wms', connector: mute },
    },
    owners: { on_hand: 'wms' },
    ...more,
  })

const start = new Date(Date.UTC(2026, 0, 10, 12))
let now = start
let watch: Watch

beforeEach(async () => {
  now = start
  shop.hooks.clear()
  shop.records = []
  shop.down = undefined
  shop.asked = []
  await emptied(db, true)
  const registry = config()
  const directory = await sync(db, registry)
  const world = { clock: { now: () => now, sleep: async () => {} }, log: quietLog }
  watch = {
    db,
    world,
    registry,
    directory,
    receiver: receiver(db, world),
    remoteOf: () => ({}) as Remote<unknown>,
  }
})

const systemId = (name: string) => watch.directory.systemId(name)
const address = 'https://onhand.test/stock/webhooks/shop'
const heard = async (system = 'shop') => (await heardNow(db)).get(systemId(system)) ?? []
const pass = (ms = PERIOD) => {
  now = later(now, ms)
}
/** Everything works, and has been looked at. */
async function settled() {
  await keepAlive(watch, 'shop')
  shop.asked = []
  pass()
}
const stored = async () =>
  (await db.one<{ messages: number }>(sql`select count(*) as messages from message`))!.messages
const down = new RemoteError('later', 'nobody there (ECONNREFUSED)')

describe('webhooks', () => {
  test('are looked after where they can be, and where we say how we are reached', () => {
    assert.deepEqual(watched(watch.registry), ['shop', 'till'])
    assert.deepEqual(watched(config({ publicUrl: undefined })), [])
    assert.equal(addressOf(watch.registry, 'shop'), address)
    assert.throws(() => config({ publicUrl: 'onhand.test' }), /publicUrl "onhand.test"/)
    assert.throws(() => config({ publicUrl: 'https://a.test/?b' }), /publicUrl/)
  })

  test('that never were are made, and what there is is pulled', async () => {
    shop.records = ['order 1']
    assert.equal(await keepAlive(watch, 'shop'), true)
    assert.deepEqual(shop.asked, ['check', 'heal', 'pull'])
    assert.deepEqual(
      [...shop.hooks.values()],
      topics.map(() => ({ address, on: true })),
    )
    assert.equal(await stored(), 1)
  })

  test('that work are left alone', async () => {
    await settled()
    await keepAlive(watch, 'shop')
    assert.deepEqual(shop.asked, ['check'])
    assert.deepEqual(
      (await heard()).map((w) => [w.topic, w.state, w.liveAt]),
      topics.toSorted().map((topic) => [topic, 'live', now]),
    )
  })

  const broken: [string, () => void][] = [
    ['deleted', () => shop.hooks.delete('orders/create')],
    ['switched off', () => shop.hooks.set('orders/create', { address, on: false })],
    ['sent elsewhere', () => shop.hooks.set('orders/create', { address: 'x', on: true })],
  ]
  for (const [what, breaks] of broken) {
    test(`that were ${what} are mended; what was missed is pulled, and how long is kept`, async () => {
      await settled()
      const lastLive = later(now, -PERIOD)
      breaks()
      shop.records = ['order 1', 'order 2']
      await keepAlive(watch, 'shop')
      assert.deepEqual(shop.asked, ['check', 'heal', 'pull'])
      assert.equal(shop.hooks.get('orders/create')!.address, address)
      assert.equal(await stored(), 2)
      const [cancel, create] = await heard()
      assert.deepEqual(
        [create!.state, create!.deafSince, create!.deafUntil, create!.caughtUpAt],
        ['live', lastLive, now, now],
      )
      assert.equal(cancel!.deafSince?.getTime(), start.getTime(), 'only from before the first look')
    })
  }

  test('that cannot be looked at are neither called dead nor touched', async () => {
    await settled()
    const before = await heard()
    shop.down = down
    await assert.rejects(keepAlive(watch, 'shop'), down)
    assert.deepEqual(shop.asked, ['check'])
    assert.deepEqual(await heard(), before)
    shop.down = undefined
    assert.equal(await keepAlive(watch, 'shop'), true, 'the next look is not held up')
  })

  test('that cannot be mended stay known as deaf since they last worked', async () => {
    await settled()
    const lastLive = later(now, -PERIOD)
    shop.hooks.clear()
    const { heal } = subscriptions
    subscriptions.heal = () => Promise.reject(new RemoteError('auth', 'not let in (403)'))
    await assert.rejects(keepAlive(watch, 'shop'), /not let in/)
    pass()
    await assert.rejects(keepAlive(watch, 'shop'), /not let in/)
    subscriptions.heal = heal
    for (const { state, deafSince, deafUntil } of await heard())
      assert.deepEqual([state, deafSince, deafUntil], ['missing', lastLive, null])
    pass()
    shop.records = ['order 1']
    await keepAlive(watch, 'shop')
    assert.equal(await stored(), 1)
    for (const { deafSince, deafUntil } of await heard())
      assert.deepEqual([deafSince, deafUntil], [lastLive, now])
  })

  test('that were mended by a program that ended before it pulled are pulled by the next', async () => {
    await settled()
    shop.hooks.clear()
    shop.records = ['order 1']
    const { heal } = subscriptions
    subscriptions.heal = async (remote, to) => {
      const healed = await heal(remote, to)
      shop.down = down
      return healed
    }
    await assert.rejects(keepAlive(watch, 'shop'), down)
    subscriptions.heal = heal
    shop.down = undefined
    assert.equal(await stored(), 0)
    assert.ok((await heard()).every((w) => w.state === 'live' && w.caughtUpAt === null))
    shop.asked = []
    pass()
    await keepAlive(watch, 'shop')
    assert.deepEqual(shop.asked, ['check', 'pull'])
    assert.equal(await stored(), 1)
    assert.ok((await heard()).every((w) => w.caughtUpAt!.getTime() === now.getTime()))
  })

  test('that die again before all was pulled are deaf since the first time', async () => {
    await settled()
    const lastLive = later(now, -PERIOD)
    shop.hooks.clear()
    const { since } = pull
    pull.since = () => {
      throw down
    }
    await assert.rejects(keepAlive(watch, 'shop'), down)
    shop.hooks.clear()
    pass()
    await assert.rejects(keepAlive(watch, 'shop'), down)
    pull.since = since
    for (const { deafSince } of await heard()) assert.deepEqual(deafSince, lastLive)
  })

  test('are mended by one process at a time; one that was killed holds the others up for a lease', async () => {
    const { heal } = subscriptions
    let second: boolean | undefined
    subscriptions.heal = async (remote, to) => {
      second = await keepAlive(watch, 'shop')
      return heal(remote, to)
    }
    assert.equal(await keepAlive(watch, 'shop'), true)
    subscriptions.heal = heal
    assert.equal(second, false, 'while the first is at it')
    assert.equal(shop.asked.filter((one) => one === 'heal').length, 1)
    const killed = later(now, watch.registry.timing.leaseMs)
    await db.one(sql`update system set watch_until = ${killed} where name = 'shop'`)
    assert.equal(await keepAlive(watch, 'shop'), false)
    pass(watch.registry.timing.leaseMs)
    assert.equal(await keepAlive(watch, 'shop'), true)
  })

  test('of a system without records stay noted as missed', async () => {
    await keepAlive(watch, 'till')
    assert.deepEqual(shop.asked, ['check', 'heal'])
    for (const { state, deafUntil, caughtUpAt } of await heard('till'))
      assert.deepEqual([state, deafUntil, caughtUpAt], ['live', now, null])
  })

  test('that are not wanted any more are forgotten', async () => {
    await settled()
    const { check } = subscriptions
    subscriptions.check = async (remote, to) => (await check(remote, to)).slice(0, 1)
    await keepAlive(watch, 'shop')
    subscriptions.check = check
    assert.deepEqual(
      (await heard()).map((w) => w.topic),
      ['orders/create'],
    )
  })
})
