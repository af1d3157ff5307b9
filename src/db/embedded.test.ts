import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { Fault } from '../lib/faults.ts'
import type { OpenDb } from './db.ts'
import { holderOf, openEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'
import { startThread } from './pglite/thread.ts'
import { raw, sql } from './sql.ts'

const root = mkdtempSync(join(tmpdir(), 'embedded-test-'))
const dir = join(root, 'shop')
after(() => rmSync(root, { recursive: true }))

/** One database for the whole file: making one takes seconds. */
let db: OpenDb
test('a database is made where there is none, and what is committed is there after reopening', async () => {
  // As if the first start had been interrupted half way.
  mkdirSync(join(dir, 'data.new', 'base'), { recursive: true })
  writeFileSync(join(dir, 'data.new', 'PG_VERSION'), '18')
  db = await openEmbedded(dir, { command: 'onhand serve' })
  assert.deepEqual(
    readdirSync(dir).filter((name) => !name.startsWith('lock')),
    ['data'],
  )
  await migrate(db, new Date(0))
  await db.one(sql`insert into setting values ('a', '1')`)
  await db.close()
  db = await openEmbedded(dir, { command: 'onhand serve' })
  assert.deepEqual(await db.all(raw('select * from setting')), [{ name: 'a', value: 1 }])
})

test('a second opener is told who has it open', async () => {
  assert.equal((await holderOf(dir))!.command, 'onhand serve')
  await assert.rejects(openEmbedded(dir), (error) => {
    assert(error instanceof Fault)
    assert.equal(error.code, 'conflict')
    assert.match(error.detail, /in use by process \d+ \(onhand serve, since 20/)
    return true
  })
  assert.deepEqual(await db.one(raw('select 1 as x')), { x: 1 })
})

test('this thread goes on while a query takes long', async () => {
  let turns = 0
  const timer = setInterval(() => turns++, 5)
  await db.one(raw('select count(*) from generate_series(1, 1000000)'))
  clearInterval(timer)
  assert(turns > 5, `${turns} turns`)
})

test('maintenance takes dead rows away and leaves the living', async () => {
  await db.all(raw('insert into dirty select i, 1 from generate_series(1, 3000) i'))
  await db.all(raw('delete from dirty where item_id > 100'))
  await db.maintain!()
  const { dead } = (await db.one<{ dead: number }>(
    raw(`select n_dead_tup as dead from pg_stat_user_tables where relname = 'dirty'`),
  ))!
  assert.equal(dead, 0)
  assert.deepEqual(await db.one(raw('select count(*) from dirty')), { count: 100 })
})

test('closing waits for what was asked and refuses what comes later', async () => {
  const before = db.tx(async (tx) => {
    await tx.one(raw('select count(*) from generate_series(1, 100000)'))
    await tx.one(sql`insert into setting values ('b', '2')`)
  })
  await Promise.all([before, db.close()])
  await assert.rejects(db.one(raw('select 1')))
  assert.equal(await holderOf(dir), undefined)
})

test('a directory that holds something else is refused, and let go of', async () => {
  const other = join(root, 'broken')
  mkdirSync(join(other, 'data'), { recursive: true })
  writeFileSync(join(other, 'data', 'PG_VERSION'), '9')
  await assert.rejects(openEmbedded(other), (error) => {
    assert(error instanceof Fault)
    assert.equal(error.code, 'config')
    assert.match(error.detail, /broken\/data cannot be opened/)
    return true
  })
  assert.equal(await holderOf(other), undefined)
})

test('a database without the fsync hook is refused as not durable', async () => {
  const thread = await startThread({ dir: join(dir, 'data'), durable: false }, () => {})
  assert.equal(thread.commits, false)
  await thread.close()
})
