import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { emptyDb } from '../../test/database.ts'
import { Fault } from '../lib/faults.ts'
import type { Db } from './db.ts'
import { migrate, migrations } from './migrate.ts'
import { raw } from './sql.ts'

const now = new Date('2011-12-05T00:00:00Z')
const root = mkdtempSync(join(tmpdir(), 'migrate-test-'))
after(() => rmSync(root, { recursive: true }))
const url = process.env.ONHAND_TEST_DATABASE_URL

function folder(scripts: Record<string, string>): string {
  const made = mkdtempSync(join(root, 'f'))
  for (const [name, script] of Object.entries(scripts)) writeFileSync(join(made, name), script)
  return made
}
const tables = async (db: Db) =>
  (
    await db.all<{ name: string }>(
      raw(`select tablename as name from pg_tables where schemaname = current_schema() order by 1`),
    )
  ).map((row) => row.name)

const three = {
  '0001_a.sql': 'create table a (n int); insert into a values (1);',
  '0002_b.sql': '-- says; nothing\ncreate table b (n int);',
  '0003_c.sql': "do $$ begin execute 'create table c (n int);'; end $$;",
  'notes.txt': 'not a migration',
}

test('migrations are applied in order, once', async () => {
  const { db } = await emptyDb()
  assert.deepEqual(await migrate(db, now), migrations())
  assert.deepEqual(await migrate(db, now), [])
  assert.deepEqual(await db.all(raw('select distinct applied_at from migration')), [
    { appliedAt: now },
  ])
})

test('a migration that fails leaves nothing of itself and all before it', async () => {
  const { db } = await emptyDb()
  const broken = folder({ ...three, '0002_b.sql': 'create table b (n int); select 1 / 0;' })
  await assert.rejects(migrate(db, now, broken), { code: '22012' })
  assert.deepEqual(await tables(db), ['a', 'migration'])
  assert.deepEqual(await migrate(db, now, folder(three)), ['0002_b.sql', '0003_c.sql'])
  assert.deepEqual(await tables(db), ['a', 'b', 'c', 'migration'])
})

test('a database that a newer program has migrated is refused', async () => {
  const { db } = await emptyDb()
  await migrate(db, now, folder(three))
  const { '0003_c.sql': _, ...two } = three
  await assert.rejects(migrate(db, now, folder(two)), (error) => {
    assert(error instanceof Fault)
    assert.match(error.detail, /0003_c\.sql/)
    return true
  })
})

test('two that migrate at once apply each migration once', async (t) => {
  if (!url) return t.skip('one connection')
  const { db, again } = await emptyDb()
  const others = await Promise.all([again(), again(), again()])
  const slow = folder({ ...three, '0002_b.sql': 'create table b (n int); select pg_sleep(0.3);' })
  const all = await Promise.all([db, ...others].map((one) => migrate(one, now, slow)))
  assert.deepEqual(all.flat().sort(), ['0001_a.sql', '0002_b.sql', '0003_c.sql'])
  assert.deepEqual(await db.one(raw('select count(*) from a')), { count: 1 })
})

test('a migration waits for who is in its way, and lets others pass meanwhile', async (t) => {
  if (!url) return t.skip('one connection')
  const { db, again } = await emptyDb()
  await migrate(db, now, folder({ '0001_a.sql': three['0001_a.sql'] }))
  const [reader, other] = await Promise.all([again(), again()])
  let slowest = 0
  let done = false
  const reading = reader.tx(async (tx) => {
    await tx.one(raw('select * from a'))
    await tx.one(raw('select pg_sleep(1)'))
  })
  const altering = migrate(
    db,
    now,
    folder({ '0001_a.sql': three['0001_a.sql'], '0002_x.sql': 'alter table a add column m int' }),
  ).finally(() => {
    done = true
  })
  while (!done) {
    const from = performance.now()
    await other.one(raw('insert into a values (2)'))
    slowest = Math.max(slowest, performance.now() - from)
  }
  assert.deepEqual(await altering, ['0002_x.sql'])
  await reading
  assert(slowest < 800, `an insert waited ${slowest} ms`)
})

test('a migration whose program is killed is done by the next', async (t) => {
  if (!url) return t.skip('a killed PGlite is tried in test/faults')
  const { db, schema } = await emptyDb()
  const slow = folder({
    ...three,
    '0002_b.sql': 'create table b (n int); select pg_sleep(20); create table b2 (n int);',
  })
  const program = `
    import { migrate } from ${JSON.stringify(join(import.meta.dirname, 'migrate.ts'))}
    import { openPostgres } from ${JSON.stringify(join(import.meta.dirname, 'postgres.ts'))}
    const db = await openPostgres(${JSON.stringify(url)}, { schema: '${schema}' })
    await migrate(db, new Date(0), ${JSON.stringify(slow)})`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program])
  for (;;) {
    const busy = await db.one(
      raw(`select 1 from pg_stat_activity where query like '%pg_sleep(20)%' and state = 'active'
           and pid <> pg_backend_pid()`),
    )
    if (busy) break
    assert.equal(child.exitCode, null, 'the program has ended by itself')
  }
  child.kill('SIGKILL')
  await once(child, 'exit')
  assert.deepEqual(await tables(db), ['a', 'migration'])
  await db.all(
    raw(`select pg_terminate_backend(pid) from pg_stat_activity
         where query like '%pg_sleep(20)%' and pid <> pg_backend_pid()`),
  )
  assert.deepEqual(await migrate(db, now, folder(three)), ['0002_b.sql', '0003_c.sql'])
})
