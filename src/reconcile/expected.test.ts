import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDb } from '../../test/database.ts'
import { mute } from '../../test/ledger.ts'
import { sync } from '../authority/sync.ts'
import { upsertItems, upsertListings } from '../catalog/items.ts'
import { defineConfig } from '../config.ts'
import type { Bound } from '../connectors/connector.ts'
import { raw, sql } from '../db/sql.ts'
import { seededRandom } from '../lib/random.ts'
import { wantsOf } from '../outbox/want.ts'
import { expected } from './expected.ts'
import { placesOf, syncPlaces } from './places.ts'

const db = await testDb()
const levels = { of: async () => [], async *all() {} }
const shows: Bound = {
  connector: {
    ...mute.connector,
    push: { compares: true, send: async () => [] },
    levels,
  },
  settings: mute.settings,
}
const registry = defineConfig({
  locations: { leeds: 'Leeds', york: 'York' },
  systems: {
    wms: { role: 'wms', connector: shows, locations: { L: 'leeds', Y: 'york' } },
    shop: { role: 'storefront', connector: shows },
    books: { role: 'erp', connector: shows },
  },
  owners: { on_hand: 'wms', committed: 'shop' },
  channels: [
    {
      system: 'shop',
      external: 'web',
      from: ['leeds', 'york'],
      safety: 3,
      percent: 80,
      cap: 40,
      categories: { lamps: { safety: 1, cap: 12 }, mugs: { percent: 33 } },
    },
    { system: 'books', external: 'main', from: ['leeds'], measure: 'on_hand' },
  ],
})

test('what is compared at a million items is what is told about one: the same number, always', async () => {
  const random = seededRandom(7)
  const some = (most: number) => Math.floor(random.next() * most)
  const directory = await sync(db, registry)
  await syncPlaces(db, registry)
  const skus = Array.from({ length: 400 }, (_, i) => `S-${i}`)
  await upsertItems(
    db,
    skus.map((sku) => ({
      sku,
      category: ['', 'lamps', 'mugs'][some(3)]!,
      ...(some(4) === 0 ? { safety: some(6) } : {}),
    })),
    new Date(0),
  )
  await upsertListings(
    db,
    skus.flatMap((sku) => [
      { system: 'shop', external: `shop-${sku}`, sku, pack: 1 + some(6) },
      { system: 'books', external: `books-${sku}`, sku, pack: 1 + some(3) },
    ]),
  )
  const ids = (await db.all<{ id: number }>(sql`select id from item order by id`)).map((r) => r.id)
  for (const place of ['leeds', 'york'].map(directory.locationId)) {
    for (const id of ids) {
      if (some(10) === 0) continue
      const numbers = [some(90) - 5, some(30), some(5), some(5)]
      await db.one(sql`
        insert into position (item_id, location_id, on_hand, committed, reserved, unavailable, incoming, version, movements)
        values (${id}, ${place}, ${numbers[0]}, ${numbers[1]}, ${numbers[2]}, ${numbers[3]}, 0, 1, 1)`)
    }
  }
  const own = directory.channels.find((c) => c.system === 'shop')!
  for (const id of ids.slice(0, 40)) {
    await db.one(sql`insert into channel_rule (channel_id, item_id, safety, cap, percent)
      values (${own.id}, ${id}, ${some(9)}, ${some(2) ? some(30) : null}, ${some(2) ? some(100) : null})`)
  }
  const places = await placesOf(db)
  for (const channel of directory.channels) {
    const place = places.find((p) => p.channelId === channel.id)!
    const wants = await wantsOf(db, channel, ids, directory.locationCode)
    const rows = await db.tx(async (tx) => {
      await tx.one(
        raw(`create temporary table seen (item_id int, place_id smallint, quantity bigint,
        as_of timestamptz, pack int) on commit drop`),
      )
      await tx.one(sql`insert into seen select item_id, ${place.id}, 0, '2026-01-01Z', pack from listing
        where system_id = ${channel.systemId}`)
      return tx.all<{ itemId: number; expected: number }>(await expected(tx, place))
    })
    assert.equal(rows.length, ids.length)
    const byId = new Map(rows.map((r) => [r.itemId, r.expected]))
    for (const want of wants) {
      assert.equal(byId.get(want.itemId), want.packs * want.listing!.pack, JSON.stringify(want))
    }
  }
})
