import assert from 'node:assert/strict'
import test from 'node:test'
import { raw, sql } from '../src/db/sql.ts'
import { cleared, testDb } from './database.ts'

const db = await testDb()

test('a test starts with a migrated, empty database and can clear it, ledger and all', async () => {
  const fill = () =>
    db.one<{ id: number }>(sql`insert into system (name, role, connector)
      values ('shelf', 'shelf', 'generic') returning id`)
  assert.deepEqual(await db.all(raw('select * from movement')), [])
  await fill()
  await db.all(raw("insert into seal values (1, 0, 1, 0, '\\x', '\\x', '2020-01-01T00:00:00Z')"))
  await db.all(
    raw(
      "insert into observation select i, 1, 1, 'on_hand', 1, now(), now() from generate_series(1, 20000) i",
    ),
  )
  await cleared(db)
  assert.deepEqual(await db.all(raw('select * from observation')), [])
  assert.deepEqual(await db.all(raw('select * from seal')), [])
  assert.deepEqual(await fill(), { id: 1 })
  await assert.rejects(db.all(raw('truncate seal')), /append-only/)
})
