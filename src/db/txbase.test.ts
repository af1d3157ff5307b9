import assert from 'node:assert/strict'
import test, { beforeEach } from 'node:test'
import { cleared, testDb } from '../../test/database.ts'
import { raw, sql } from './sql.ts'
import { ensureTxBase } from './txbase.ts'

const db = await testDb()
beforeEach(() => cleared(db))

const record = (key: string, tx: number) => sql`
  insert into movement (item_id, source_id, business_key, kind, location_id, reported_by, on_hand,
    committed, reserved, unavailable, incoming, version, tx, happened_at, recorded_at)
  values (1, 1, ${key}, 1, 1, 1, 5, 0, 0, 0, 0, 1, ${tx}, '2011-12-05Z', '2011-12-05Z')`
const recordNow = (key: string, base: number) => sql`
  insert into movement (item_id, source_id, business_key, kind, location_id, reported_by, on_hand,
    committed, reserved, unavailable, incoming, version, tx, happened_at, recorded_at)
  values (1, 1, ${key}, 1, 1, 1, 5, 0, 0, 0, 0, 1,
    pg_current_xact_id()::text::bigint + ${base}::bigint, '2011-12-05Z', '2011-12-05Z')`
const order = async () =>
  (await db.all<{ key: string }>(raw('select business_key as key from movement order by tx'))).map(
    (row) => row.key,
  )

test('in its own cluster the base is 0 and stays so', async () => {
  assert.equal(await ensureTxBase(db), 0)
  for (const key of ['a', 'b', 'c']) await db.one(recordNow(key, 0))
  assert.equal(await ensureTxBase(db), 0)
  assert.deepEqual(await db.all(raw('select * from setting')), [])
})

test('movements from a cluster that was further keep their place before the new ones', async () => {
  const far = 5_000_000_000
  await db.one(record('a', far))
  await db.one(record('b', far + 1))
  const base = await ensureTxBase(db)
  await db.one(recordNow('c', base))
  await db.one(recordNow('d', base))
  assert.deepEqual(await order(), ['a', 'b', 'c', 'd'])
  assert.equal(await ensureTxBase(db), base, 'and it is raised once')
  assert.deepEqual(await db.all(raw('select * from setting')), [{ name: 'tx_base', value: base }])
})

test('what is recorded after a seal lies beyond the seal', async () => {
  const far = 7_000_000_000
  await db.one(raw(`insert into seal values (1, 0, ${far}, 0, '\\x', '\\x', '2011-12-05Z')`))
  const base = await ensureTxBase(db)
  await db.one(recordNow('a', base))
  const row = await db.one<{ beyond: boolean }>(raw(`select tx >= ${far} as beyond from movement`))
  assert.equal(row!.beyond, true)
})

test('two that start at once use the same base', async () => {
  await db.one(record('a', 6_000_000_000))
  const bases = await Promise.all([1, 2, 3, 4].map(() => ensureTxBase(db)))
  assert.equal(new Set(bases).size, 1)
})

test('a second move raises the base that the first has set', async () => {
  await db.one(record('a', 5_000_000_000))
  const first = await ensureTxBase(db)
  await db.one(record('b', 9_000_000_000))
  const second = await ensureTxBase(db)
  assert(second > first)
  await db.one(recordNow('c', second))
  assert.deepEqual(await order(), ['a', 'b', 'c'])
})
