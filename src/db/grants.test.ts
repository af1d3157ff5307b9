import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { before, beforeEach } from 'node:test'
import { cleared, testDb } from '../../test/database.ts'
import type { Db } from './db.ts'
import { grant } from './grants.ts'
import { migrate } from './migrate.ts'
import { raw, sql } from './sql.ts'

const role = `app_${randomBytes(4).toString('hex')}`
const db = await testDb(async (open) => {
  await open.one(raw(`drop owned by ${role}`))
  await open.one(raw(`drop role ${role}`))
})
before(async () => {
  await db.one(raw(`create role ${role}`))
  await grant(db, role)
})
beforeEach(() => cleared(db))
const as = <T>(work: (tx: Db) => Promise<T>) =>
  db.tx(async (tx) => {
    await tx.one(raw(`set local role ${role}`))
    return work(tx)
  })

const movement = sql`
  insert into movement (item_id, source_id, business_key, kind, location_id, reported_by, on_hand,
    committed, reserved, unavailable, incoming, version, tx, happened_at, recorded_at)
  values (1, 1, 'r/1', 1, 1, 1, 5, 0, 0, 0, 0, 1, 1, '2011-12-05Z', '2011-12-05Z')`

test('the role may add to the ledger', async () => {
  await as((tx) => tx.one(movement))
  assert.deepEqual(await as((tx) => tx.one(raw('select on_hand from movement'))), { onHand: 5 })
})

for (const act of [
  'update movement set on_hand = 6',
  'delete from movement',
  'truncate movement',
  'update seal set movements = 1',
  'delete from seal',
  'truncate seal',
  'alter table movement disable trigger movement_append_only',
  'drop table movement',
  'delete from drift',
  'delete from reservation',
  'create table mine (n int)',
]) {
  test(`the role may not ${act}, even with the trigger switched off`, async () => {
    await db.one(movement)
    await db.one(raw('alter table movement disable trigger movement_append_only'))
    await db.one(raw('alter table seal disable trigger seal_append_only'))
    try {
      await assert.rejects(
        as((tx) => tx.one(raw(act))),
        { code: '42501' },
      )
    } finally {
      await db.one(raw('alter table movement enable trigger movement_append_only'))
      await db.one(raw('alter table seal enable trigger seal_append_only'))
    }
    assert.deepEqual(await db.one(raw('select on_hand from movement')), { onHand: 5 })
  })
}

test('with the trigger on, not even its owner may', async () => {
  await db.one(movement)
  await assert.rejects(db.one(raw('update movement set on_hand = 6')), { code: '42501' })
})

test('the role can start on a database that is up to date', async () => {
  assert.deepEqual(await as((tx) => migrate(tx, new Date(0))), [])
})

test('granting twice changes nothing, and takes back what was given by hand', async () => {
  await db.one(raw(`grant delete on movement to ${role}`))
  await grant(db, role)
  await assert.rejects(
    as((tx) => tx.one(raw('delete from movement'))),
    { code: '42501' },
  )
})

test('whatever the program writes, the role has the right to', async () => {
  const src = join(import.meta.dirname, '..')
  const verbs = [
    ['update', /\bupdate ([a-z_]+)(?: [a-z]+)?\s+set\b/g],
    ['delete', /\bdelete from ([a-z_]+)/g],
    ['insert', /\binsert into ([a-z_]+)/g],
    ['update', /\block table ([a-z_]+) in\b/g],
  ] as const
  const missing = new Set<string>()
  let seen = 0
  for (const file of globSync('**/*.ts', { cwd: src })) {
    if (file.endsWith('.test.ts') || file.startsWith('db/')) continue
    const text = readFileSync(join(src, file), 'utf8')
    for (const [verb, pattern] of verbs) {
      for (const [, table] of text.matchAll(pattern)) {
        const row = await db.one<{ may: boolean }>(
          sql`select has_table_privilege(${role}, to_regclass(${table!}), ${verb}) as may`,
        )
        seen++
        if (row!.may === false) missing.add(`${file}: ${verb} ${table}`)
      }
    }
  }
  assert(seen > 10)
  assert.deepEqual([...missing], [])
})
