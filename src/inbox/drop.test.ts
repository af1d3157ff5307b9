import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, test } from 'node:test'
import { emptied } from '../../test/emptied.ts'
import { bench } from '../../test/ledger.ts'
import { sync } from '../authority/sync.ts'
import { defineConfig } from '../config.ts'
import { csv } from '../connectors/csv/index.ts'
import { remote } from '../connectors/remote.ts'
import { sql } from '../db/sql.ts'
import { limiter } from '../lib/limiter.ts'
import { quietLog } from '../lib/log.ts'
import { seededRandom } from '../lib/random.ts'
import type { World } from '../lib/world.ts'
import { interpret } from './interpret.ts'
import { poll } from './poll.ts'
import { tallyMessages } from './quarantine.ts'
import { receiver } from './receive.ts'

const folder = mkdtempSync(join(tmpdir(), 'drop-'))
after(() => rmSync(folder, { recursive: true }))
const registry = defineConfig({
  locations: { leeds: 'Leeds', york: 'York' },
  systems: {
    wms: {
      role: 'wms',
      connector: csv({ folder, rows: 'movements', settleMs: 0, zone: 'Europe/London' }),
      locations: { LDS: 'leeds' },
    },
  },
  owners: { on_hand: 'wms' },
})
const world: World = {
  clock: { now: () => new Date('2026-11-20T12:00:00Z'), sleep: async () => {} },
  random: seededRandom(1),
  log: quietLog,
  fetch: () => Promise.reject(new Error('no network')),
  secret: () => '',
}
const { db, recorder } = await bench()
const directory = await sync(db, registry)
const { connector, settings } = registry.systems.wms!.connector
beforeEach(() => emptied(db))

/** Polls as a program that was just started does: it remembers nothing but the database. */
async function round(receive = receiver(db, world)) {
  const fresh = remote<unknown>({
    settings: connector.settings.parse(settings),
    secret: world.secret,
    clock: world.clock,
    limiter: limiter(100, 100),
    fetch: world.fetch,
  })
  await poll(db, world, receive, directory.systemId('wms'), connector.pull!, fresh)
  while ((await interpret({ db, world, registry, directory, recorder })) > 0);
}
const onHand = async () =>
  (
    await db.one<{ units: number }>(
      sql`select coalesce(sum(on_hand), 0)::int as units from position`,
    )
  )?.units
const rows = (n: number) =>
  `type;beleg;sku;menge;lager;datum\n${Array.from({ length: n }, (_, i) => `Wareneingang;R-${i};A-1;2;LDS;20.11.2026 08:00`).join('\n')}\n`

test('a dropped file is in the ledger once, however often it is dropped, and moves away when stored', async () => {
  writeFileSync(join(folder, 'a.csv'), rows(1300))
  await round()
  assert.equal(await onHand(), 2600)
  assert.deepEqual(readdirSync(folder), ['a.csv'])
  await round()
  assert.deepEqual(readdirSync(folder), ['processed'])
  writeFileSync(join(folder, 'again.csv'), rows(1300))
  await round()
  await round()
  assert.equal(await onHand(), 2600)
  assert.deepEqual(readdirSync(folder), ['processed'])
  assert.equal((await tallyMessages(db)).accepted, 3)
})

test('a program that dies anywhere while it reads a file loses no row and doubles none', async () => {
  for (let after = 0; after < 4; after++) {
    await emptied(db)
    writeFileSync(join(folder, 'a.csv'), rows(1300))
    const inner = receiver(db, world)
    let left = after
    const dying = {
      receive: (message: Parameters<typeof inner.receive>[0]) =>
        left-- > 0 ? inner.receive(message) : Promise.reject(new Error('killed')),
    }
    if (after < 3) await assert.rejects(round(dying), /killed/)
    else await round(dying)
    await round()
    await round()
    assert.equal(await onHand(), 2600, `killed after ${after}`)
    assert.deepEqual(readdirSync(folder), ['processed'], `killed after ${after}`)
  }
})

test('a bad row is quarantined with its number and holds nothing else back', async () => {
  writeFileSync(
    join(folder, 'b.csv'),
    `${rows(2)}Umbuchung;R-9;A-1;2;LDS;20.11.2026\nWareneingang;R-8;A-1;2;HULL;20.11.2026\n`,
  )
  await round()
  assert.equal(await onHand(), 4)
  const [message] = await db.all<{
    state: string
    detail: { problems: { row: number; says: string }[] }
  }>(sql`select state, detail from message`)
  assert.equal(message?.state, 'quarantined')
  assert.deepEqual(
    message?.detail.problems.map((p) => p.row),
    [4, 5],
  )
  assert.match(message!.detail.problems[0]!.says, /"Umbuchung" is not a kind/)
})
