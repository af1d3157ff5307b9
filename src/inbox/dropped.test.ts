/** A file in the drop folder that would change much at once waits for a person (I21). */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { testDb } from '../../test/database.ts'
import { mute } from '../../test/ledger.ts'
import { sync } from '../authority/sync.ts'
import { upsertItems, upsertListings } from '../catalog/items.ts'
import { defineConfig } from '../config.ts'
import { csv } from '../connectors/csv/index.ts'
import { remote } from '../connectors/remote.ts'
import { sql } from '../db/sql.ts'
import { recorder } from '../ledger/record.ts'
import { limiter } from '../lib/limiter.ts'
import { quietLog } from '../lib/log.ts'
import { seededRandom } from '../lib/random.ts'
import type { World } from '../lib/world.ts'
import { allowed, floodOfReplay } from './flood.ts'
import { interpret } from './interpret.ts'
import { poll } from './poll.ts'
import { replay } from './quarantine.ts'
import { receiver } from './receive.ts'

const folder = mkdtempSync(join(tmpdir(), 'drop-'))
after(() => rmSync(folder, { recursive: true }))
let now = Date.parse('2026-11-20T12:00:00Z')
const world: World = {
  clock: { now: () => new Date(now), sleep: async () => {} },
  random: seededRandom(1),
  log: quietLog,
  fetch: () => Promise.reject(new Error('no network')),
  secret: () => '',
}
const push = { compares: true, send: async () => [] }
const told = { ...mute, connector: { ...mute.connector, push } }
const registry = defineConfig({
  locations: { leeds: 'Leeds' },
  systems: {
    wms: {
      role: 'wms',
      connector: csv({ folder, rows: 'counts', settleMs: 0 }),
      locations: { LDS: 'leeds' },
    },
    shop: { role: 'storefront', connector: told },
  },
  owners: { on_hand: 'wms', committed: 'shop' },
  channels: [{ system: 'shop', external: 'main', from: ['leeds'] }],
})
const skus = Array.from({ length: 800 }, (_, i) => `S-${i}`)

test('a dropped file of zeros is kept with its reason, and let in by its number', async () => {
  const db = await testDb()
  const directory = await sync(db, registry)
  const books = { db, world, registry, directory }
  const options = { lanes: db.lanes, txBase: 0, forwards: new Set<number>() }
  const inbox = { ...books, recorder: recorder(db, world, options) }
  await upsertItems(
    db,
    skus.map((sku) => ({ sku })),
    world.clock.now(),
  )
  const names = skus.flatMap((sku) =>
    ['wms', 'shop'].map((system) => ({ system, external: sku, sku })),
  )
  await upsertListings(db, names)

  const wms = directory.systemId('wms')
  const { connector, settings } = registry.systems.wms!.connector
  const drop = async (name: string, quantities: Iterable<readonly [string, number]>) => {
    now += 2 * 3_600_000
    const at = new Date(now - 60_000).toISOString()
    const rows = [...quantities].map(([sku, n]) => `${sku},LDS,${n},${at}`)
    writeFileSync(join(folder, name), ['sku,location,counted,as of', ...rows].join('\n'))
    await round()
    await round()
  }
  const round = async () => {
    const to = remote<unknown>({
      settings: connector.settings.parse(settings),
      secret: world.secret,
      clock: world.clock,
      limiter: limiter(100, 100),
      fetch: world.fetch,
    })
    await poll(db, world, receiver(db, world), wms, connector.pull!, to, books)
    await work()
  }
  const work = async () => {
    while ((await interpret(inbox)) > 0);
  }
  const units = async () =>
    (await db.one<{ n: number }>(sql`select sum(on_hand)::int as n from position`))!.n
  const messages = () =>
    db.all<{ state: string; reason: string | null; detail: { problems?: { says: string }[] } }>(
      sql`select state, reason, detail from message order by id`,
    )

  await drop(
    'opening.csv',
    skus.map((sku) => [sku, 10] as const),
  )
  assert.equal(await units(), 8000, 'nobody relied on those numbers yet')
  await drop(
    'few.csv',
    skus.slice(0, 30).map((sku) => [sku, 0] as const),
  )
  assert.equal(await units(), 7700, 'an everyday change')

  const zeros = skus.slice(30, 730).map((sku) => [sku, 0] as const)
  await drop('zeros.csv', zeros)
  assert.equal(await units(), 7700)
  const held = (await messages()).filter((m) => m.state === 'quarantined')
  assert.deepEqual(
    held.map((m) => m.reason),
    ['flood', 'flood'],
    'both of its messages: it is weighed whole',
  )
  assert.match(
    held[0]!.detail.problems![0]!.says,
    /it would set 700 of the 800 products that shop lists to 0 .*--reason flood --system wms --confirm 700/,
  )
  assert.deepEqual(readdirSync(folder), ['processed'], 'it is stored, so it need not lie there')

  const which = { reason: 'flood', system: 'wms' }
  await assert.rejects(
    async () => allowed(books, await floodOfReplay(books, which), 30),
    /It changes 700, not 30/,
  )
  await allowed(books, await floodOfReplay(books, which), 700)
  assert.equal(await replay(db, which, world.clock.now()), 2)
  await work()
  assert.equal(await units(), 700)
})
