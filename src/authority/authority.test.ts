/** Who owns what: mistakes named in sentences, by the program and by the compiler. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { testDb } from '../../test/database.ts'
import { emptied } from '../../test/emptied.ts'
import { mute } from '../../test/ledger.ts'
import { defineConfig } from '../config.ts'
import { sql } from '../db/sql.ts'
import { Fault } from '../lib/faults.ts'
import { facts } from '../stock/names.ts'
import { readRegistry, unowned } from './read.ts'
import { sync } from './sync.ts'

const db = await testDb()
const sound = {
  locations: { leeds: 'Leeds', york: 'York' },
  systems: {
    wms: { role: 'wms', connector: mute, locations: { LDS: 'leeds' } },
    shop: { role: 'storefront', connector: mute, defaultLocation: 'leeds' },
    till: { role: 'pos', connector: mute },
  },
  owners: { on_hand: 'wms', committed: { each: ['shop', 'till'] } },
} as const

/** What is said about `change` made to a sound configuration. */
function said(change: object): string {
  try {
    readRegistry({ ...sound, ...change })
    return ''
  } catch (error) {
    assert.ok(error instanceof Fault && error.code === 'config')
    return error.message
  }
}

describe('the declaration', () => {
  test('a sound one is read, and facts without an owner are named', () => {
    assert.deepEqual(unowned(defineConfig(sound)), ['incoming'])
  })

  const mistakes: [string, object, RegExp][] = [
    [
      'an owner that is not declared',
      { owners: { on_hand: 'wmss' } },
      /on_hand is owned by "wmss", but no such system is declared \(there are: wms, shop, till\)/,
    ],
    [
      'two owners',
      { owners: { on_hand: ['wms', 'shop'] } },
      /on_hand has 2 owners \(wms, shop\)\. A fact has exactly one/,
    ],
    [
      'a fact that is none',
      { owners: { stock: 'wms' } },
      /"stock" is not a fact\. Facts are on_hand/,
    ],
    [
      'an owner at a place that is none',
      { owners: { on_hand: { byLocation: { bath: 'wms' } } } },
      /byLocation names "bath", which is not in locations/,
    ],
    [
      'a place that is none',
      { systems: { wms: { ...sound.systems.wms, locations: { X: 'bath' } } }, owners: {} },
      /System "wms" names location "bath"/,
    ],
    [
      'a role that is none',
      { systems: { wms: { ...sound.systems.wms, role: 'shed' } }, owners: {} },
      /role "shed": it must be one of shelf, wms/,
    ],
    [
      'a name that is ours',
      { systems: { onhand: sound.systems.wms }, owners: {} },
      /"onhand" is built in/,
    ],
    [
      'a channel of nobody',
      { channels: [{ system: 'web', external: 'x', from: [] }] },
      /Channel web\/x: no system "web"/,
    ],
    [
      'a channel that cannot be told',
      { channels: [{ system: 'shop', external: 'x', from: [] }] },
      /the connector of "shop" cannot be told numbers/,
    ],
    [
      'a schedule that is none',
      { schedules: { verify: 'nightly' } },
      /"nightly" \(verify\) is not a cron expression/,
    ],
    [
      'a poll of nobody',
      { schedules: { polls: { web: '* * * * *' } } },
      /schedules\.polls: no system "web"/,
    ],
  ]
  for (const [what, change, sentence] of mistakes) {
    test(`${what} stops the start with a sentence`, () => assert.match(said(change), sentence))
  }

  test('all mistakes are named at once', () => {
    assert.match(said({ owners: { on_hand: 'a', committed: 'b' } }), /has 2 mistake\(s\)/)
  })

  test('the compiler refuses an owner that is not declared, two owners, and a place that is none', () => {
    const dir = mkdtempSync(join(import.meta.dirname, '../../node_modules/.types-'))
    const file = (name: string, owners: string) =>
      writeFileSync(
        join(dir, `${name}.ts`),
        `import { defineConfig } from '../../src/config.ts'
         import { generic } from '../../src/connectors/generic/index.ts'
         export default defineConfig({
           locations: { leeds: 'Leeds' },
           systems: { wms: { role: 'wms', connector: generic({}) }, shop: { role: 'storefront', connector: generic({}) } },
           owners: ${owners},
         })`,
      )
    file(
      'good',
      `{ on_hand: 'wms', committed: { each: ['shop'] }, incoming: { byLocation: { leeds: 'wms' } } }`,
    )
    file('name', `{ on_hand: 'wmss' }`)
    file('two', `{ on_hand: ['wms', 'shop'] }`)
    file('twice', `{ on_hand: 'wms', on_hand: 'shop' }`)
    file('place', `{ on_hand: { byLocation: { bath: 'wms' } } }`)
    writeFileSync(
      join(dir, 'tsconfig.json'),
      JSON.stringify({
        extends: '../../tsconfig.json',
        compilerOptions: { rootDir: '../..' },
        files: ['good.ts', 'name.ts', 'two.ts', 'twice.ts', 'place.ts'],
      }),
    )
    try {
      let output = ''
      try {
        execFileSync(
          join(import.meta.dirname, '../../node_modules/.bin/tsc'),
          ['--noEmit', '-p', dir],
          { encoding: 'utf8' },
        )
      } catch (error) {
        output = (error as { stdout: string }).stdout
      }
      const wrong = new Set(
        [...output.matchAll(/\b(good|name|two|twice|place)\.ts\(\d+,\d+\): error/g)].map(
          (m) => m[1],
        ),
      )
      assert.deepEqual([...wrong].sort(), ['name', 'place', 'twice', 'two'])
    } finally {
      rmSync(dir, { recursive: true })
    }
  })
})

describe("the gate's table", () => {
  test('holds one owner for every fact, place and issuer, and cannot hold two', async () => {
    await emptied(db, true)
    const directory = await sync(
      db,
      defineConfig({
        ...sound,
        owners: { ...sound.owners, incoming: { byLocation: { leeds: 'wms', york: 'shop' } } },
      }),
    )
    const owner = async (fact: (typeof facts)[number], code: string, issuer: string) => {
      const row = await db.one<{ ownerId: number }>(sql`
        select owner_id from fact_owner where fact = ${facts.indexOf(fact)}
          and location_id = ${directory.locationId(code)} and source_id = ${directory.systemId(issuer)}`)
      return row && directory.systemName(row.ownerId)
    }
    assert.equal(await owner('on_hand', 'york', 'shop'), 'wms')
    assert.equal(await owner('committed', 'york', 'till'), 'till')
    assert.equal(
      await owner('committed', 'york', 'wms'),
      undefined,
      'the warehouse issues no orders',
    )
    assert.equal(await owner('incoming', 'leeds', 'wms'), 'wms')
    assert.equal(await owner('incoming', 'york', 'wms'), 'shop')
    await assert.rejects(
      db.one(
        sql`insert into fact_owner select fact, location_id, source_id, ${directory.systemId('till')} from fact_owner limit 1`,
      ),
    )
  })

  test('a start with another configuration changes owners, and keeps what was', async () => {
    const directory = await sync(db, defineConfig({ ...sound, owners: { on_hand: 'shop' } }))
    const owners = await db.all<{ ownerId: number }>(
      sql`select distinct owner_id from fact_owner where fact = 0`,
    )
    assert.deepEqual(
      owners.map((o) => directory.systemName(o.ownerId)),
      ['shop'],
    )
    const fewer = {
      ...sound,
      systems: { wms: sound.systems.wms },
      owners: { on_hand: 'wms' },
    } as const
    assert.equal(
      (await sync(db, defineConfig(fewer))).systemName(directory.systemId('till')),
      'till',
    )
  })
})
