import assert from 'node:assert/strict'
import { test } from 'node:test'
import { virtualClock } from '../../sim/clock.ts'
import { faulty } from '../../sim/systems/faulty.ts'
import { network } from '../../sim/systems/network.ts'
import { storefrontSettings } from '../../sim/systems/settings.ts'
import { createStorefront } from '../../sim/systems/storefront.ts'
import { testDb } from '../../test/database.ts'
import { upsertItems, upsertListings } from '../catalog/items.ts'
import { defineConfig } from '../config.ts'
import { generic } from '../connectors/generic/index.ts'
import { createEngine } from '../engine/engine.ts'
import { quietLog } from '../lib/log.ts'
import { seededRandom } from '../lib/random.ts'
import { effectOf, type Kind, noQuantities } from '../stock/kinds.ts'
import { deliver } from './deliver.ts'
import { fanOut } from './fanout.ts'

/** A shop that remembers keys, and an engine that moves only when told. */
async function world() {
  const clock = virtualClock(new Date('2026-05-01T09:00:00Z'))
  const random = seededRandom(1)
  const shop = createStorefront({
    name: 'shop',
    secret: 'whsec_dGVzdA==',
    url: 'https://onhand.test/webhooks/shop',
    fetch: network({}),
    clock,
    random,
    compares: true,
    echo: false,
    levels: [['A', 0]],
  })
  const faults = faulty(shop.app, { clock, random })
  const fetch = network({ 'https://shop.test': faults.app })
  const settings = storefrontSettings({ url: 'https://shop.test', compares: true })
  const registry = defineConfig({
    locations: { main: 'Main' },
    systems: {
      shop: { role: 'storefront', connector: generic(settings), locations: { main: 'main' } },
    },
    owners: { on_hand: 'shop', committed: 'shop' },
    channels: [{ system: 'shop', external: 'main', from: ['main'] }],
  })
  const db = await testDb()
  const secret = () => 'unused'
  const outside = { clock, random, log: quietLog, fetch, secret }
  const engine = await createEngine({ db, world: outside, registry, txBase: 0 })
  await upsertItems(db, [{ sku: 'A' }], clock.now())
  await upsertListings(db, [{ system: 'shop', external: 'A', sku: 'A' }])

  let keys = 0
  async function record(kind: Kind, quantity: number): Promise<void> {
    const ids = {
      itemId: 1,
      locationId: engine.directory.locationId('main'),
      sourceId: engine.directory.systemId('shop'),
      reportedBy: engine.directory.systemId('shop'),
    }
    const counted = kind === 'counted'
    const change = counted ? { ...noQuantities } : effectOf(kind, quantity)
    const key = `d/${++keys}/${kind}`
    const said = counted ? { counted: quantity } : {}
    const happenedAt = clock.now()
    const [answer] = await engine.recorder.record([
      { ...ids, key, kind, change, ...said, happenedAt },
    ])
    assert.equal(answer!.outcome, 'recorded')
  }
  const channel = engine.directory.channels[0]!
  const { connector } = registry.systems.shop!.connector
  async function tell(): Promise<void> {
    while ((await fanOut(db, clock.now(), 10)) > 0);
    await deliver(engine, { channel, connector, remote: engine.remoteOf('shop') }, 0)
  }
  async function tellUntilQuiet(): Promise<void> {
    for (let i = 0; i < 20; i++) {
      await clock.advance(30_000)
      await tell()
    }
  }
  return { shop, faults, record, tell, tellUntilQuiet }
}

test('a shop that remembers an unanswered write does not hide what it sold since', async () => {
  const { shop, faults, record, tell, tellUntilQuiet } = await world()
  await record('counted', 5)
  await tellUntilQuiet()
  assert.equal(shop.level('A'), 5)

  await record('adjusted', -2)
  faults.next('answer_lost')
  await tell()
  assert.equal(shop.level('A'), 3, 'it was written, and nobody knows')

  // It sells 2 by its own number; the order and new goods make 3 the right number once more.
  shop.set('A', 1)
  await record('ordered', 2)
  await record('received', 2)
  await tellUntilQuiet()
  assert.equal(shop.level('A'), 3)
})
