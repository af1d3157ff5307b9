import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { testDb } from '../../test/database.ts'
import { emptied } from '../../test/emptied.ts'
import { mute } from '../../test/ledger.ts'
import { type Directory, sync } from '../authority/sync.ts'
import { defineConfig } from '../config.ts'
import type { Offer } from '../connectors/connector.ts'
import { sql } from '../db/sql.ts'
import { pause } from '../outbox/channels.ts'
import { upsertItems, upsertListings } from './items.ts'
import { matching, write } from './offers.ts'
import { resolveItems } from './resolve.ts'

const db = await testDb()
const now = new Date(Date.UTC(2026, 0, 10, 12))
const push = { compares: true, send: async () => [] }
const told = { ...mute, connector: { ...mute.connector, push } }
const registry = defineConfig({
  locations: { leeds: 'Leeds', york: 'York' },
  systems: {
    wms: { role: 'wms', connector: mute },
    shop: { role: 'storefront', connector: told },
  },
  owners: { on_hand: 'wms' },
  channels: [{ system: 'shop', external: 'main', from: ['leeds'] }],
})
let directory: Directory

beforeEach(async () => {
  await emptied(db, true)
  directory = await sync(db, registry)
  await upsertItems(db, [{ sku: 'TEE' }, { sku: 'MUG' }, { sku: 'BOX' }], now)
  await upsertListings(db, [{ system: null, external: '96385074', sku: 'MUG', published: false }])
  await db.one(sql`
    insert into position (item_id, location_id, on_hand, committed, reserved, unavailable, incoming, version, movements)
    select id, ${directory.locationId('leeds')}, 5, 0, 0, 0, 0, 1, 1 from item`)
})

const offer = (external: string, sku: string, more: Partial<Offer> = {}): Offer => ({
  external,
  remote: { inventory: `i${external}` },
  sku,
  barcode: '',
  name: `Thing ${external}`,
  untracked: null,
  ...more,
})
async function* these(offers: readonly Offer[]) {
  yield* offers
}
const look = (offers: readonly Offer[], create = false) =>
  matching(db, { id: directory.systemId('shop'), name: 'shop' }, these(offers), create, now)
async function apply(offers: readonly Offer[], create = false, zeros = false) {
  const found = await look(offers, create)
  await write(db, found, zeros, now)
  return found
}
const listed = async () =>
  (
    await db.all<{ external: string; sku: string; published: boolean; remote: object }>(sql`
    select l.external, i.sku, l.published, l.remote from listing l join item i on i.id = l.item_id
    where l.system_id = ${directory.systemId('shop')} order by l.external`)
  ).map(
    (l) => `${l.external} ${l.sku}${l.published ? '' : ' (not told)'} ${JSON.stringify(l.remote)}`,
  )

describe('matching a catalogue', () => {
  test('says what it would do and does nothing', async () => {
    const found = await look([offer('1', 'TEE'), offer('2', '', { barcode: '96385074' })])
    assert.deepEqual(
      found.judged.map(({ fate, item, by }) => [fate, item, by]),
      [
        ['matched', 'TEE', 'sku'],
        ['matched', 'MUG', 'barcode'],
      ],
    )
    assert.equal(found.listings.length, 2)
    assert.deepEqual(await listed(), [])
  })

  test('understands the other names of a thing, and tells nothing there', async () => {
    const called = [offer('1', 'TEE', { also: ['stock/1'] }), offer('4', '', { also: ['stock/4'] })]
    await apply(called)
    const before = ['1 TEE {"inventory":"i1"}', 'stock/1 TEE (not told) {}']
    assert.deepEqual(await listed(), before)
    assert.deepEqual((await look(called)).listings, [])
    await apply([offer('1', 'TEE', { also: ['stock/9'] })])
    assert.deepEqual(await listed(), [...before, 'stock/9 TEE (not told) {}'])
  })

  test('lists what is certain, with what the connector wants back, and nothing else', async () => {
    await apply([offer('1', 'TEE'), offer('2', 'CAP'), offer('3', 'tee'), offer('4', '')])
    assert.deepEqual(await listed(), ['1 TEE {"inventory":"i1"}'])
    const [found] = await resolveItems(db, [
      { systemId: directory.systemId('shop'), external: '1', at: now },
    ])
    assert.equal(found?.pack, 1)
  })

  test('twice changes nothing, and takes in only what has changed there', async () => {
    await apply([offer('1', 'TEE')])
    await db.one(sql`update listing set pack = 6 where external = '1'`)
    const again = await look([offer('1', 'TEE')])
    assert.deepEqual([again.judged[0]!.fate, again.listings], ['listed', []])
    await apply([offer('1', 'TEE', { remote: { inventory: 'i9' } })])
    assert.deepEqual(await listed(), ['1 TEE {"inventory":"i9"}'])
    assert.equal(
      (await db.one<{ pack: number }>(sql`select pack from listing where external = '1'`))!.pack,
      6,
    )
  })

  test('makes items of what is new, if asked, with their barcodes where they are theirs alone', async () => {
    const twins = { barcode: '4006381333931' }
    await apply(
      [
        offer('1', ' CAP ', { barcode: '40170725' }),
        offer('2', 'HAT', twins),
        offer('3', 'SCARF', twins),
        offer('4', 'SOCK', { barcode: '96385074' }),
      ],
      true,
      true,
    )
    const items = await db.all<{ sku: string; name: string }>(
      sql`select sku, name from item where name <> '' order by sku`,
    )
    assert.deepEqual(
      items.map((i) => `${i.sku} ${i.name}`),
      ['CAP Thing 1', 'HAT Thing 2', 'SCARF Thing 3'],
    )
    const aliases = await db.all<{ external: string; sku: string }>(sql`
      select external, sku from listing l join item i on i.id = l.item_id
      where system_id is null order by external`)
    assert.deepEqual(
      aliases.map((a) => `${a.external} ${a.sku}`),
      ['40170725 CAP', '96385074 MUG'],
    )
    assert.equal((await listed()).length, 4)
  })

  test('lets the orders of what is not tracked be understood, and tells it no number until it is', async () => {
    await apply([offer('1', 'TEE', { untracked: 'sold without limit' })])
    assert.deepEqual(await listed(), ['1 TEE (not told) {"inventory":"i1","untracked":true}'])
    await apply([offer('1', 'TEE')])
    assert.deepEqual(await listed(), ['1 TEE {"inventory":"i1","untracked":false}'])
    assert.deepEqual((await look([offer('1', 'TEE')])).listings, [])
  })

  test('leaves a name that a person does not publish as it is', async () => {
    await upsertListings(db, [{ system: 'shop', external: '1', sku: 'TEE', published: false }])
    await apply([offer('1', 'TEE', { remote: {} })])
    assert.deepEqual(await listed(), ['1 TEE (not told) {}'])
  })

  test('moves an item from a listing that is gone to the one that is there', async () => {
    await apply([offer('1', 'TEE')])
    const found = await apply([offer('7', 'TEE')])
    assert.deepEqual(found.gone, [{ external: '1', sku: 'TEE' }])
    assert.deepEqual(await listed(), [
      '1 TEE (not told) {"inventory":"i1"}',
      '7 TEE {"inventory":"i7"}',
    ])
  })

  test('never tells 0 for what was never counted, unless that is meant', async () => {
    await db.one(sql`delete from position where item_id = (select id from item where sku = 'BOX')`)
    const offers = [offer('1', 'TEE'), offer('2', 'BOX'), offer('3', 'CAP')]
    assert.deepEqual((await look(offers, true)).unstocked, ['BOX', 'CAP'])
    await assert.rejects(apply(offers, true), {
      code: 'conflict',
      message: /of 2 of these items \(BOX, CAP\)/,
    })
    assert.deepEqual(await listed(), [])
    await pause(db, directory.channels[0]!.id, 'not yet')
    assert.deepEqual((await look(offers, true)).unstocked, [])
    await apply(offers, true)
    assert.equal((await listed()).length, 3)
  })

  test('of a bundle asks for the stock of what it is made of', async () => {
    await db.one(sql`delete from position where item_id = (select id from item where sku = 'BOX')`)
    await db.one(sql`
      insert into bundle (item_id, component_id, quantity)
      select b.id, c.id, 2 from item b, item c where b.sku = 'BOX' and c.sku = 'MUG'`)
    assert.deepEqual((await look([offer('2', 'BOX')])).unstocked, [])
  })
})
