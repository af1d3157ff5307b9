import assert from 'node:assert/strict'
import test from 'node:test'
import { emptyDb, serverUrl } from '../../test/database.ts'
import type { Db } from './db.ts'
import { raw } from './sql.ts'

const skip = serverUrl ? false : 'PGlite has no connections that could be cut'

const pidOf = async (db: Db) =>
  (await db.one<{ pid: number }>(raw('select pg_backend_pid() as pid')))!.pid

test('a connection that is cut while in use fails its work and nothing else', {
  skip,
}, async () => {
  const { db, again } = await emptyDb()
  const other = await again()
  const cut = (pid: number) => other.one(raw(`select pg_terminate_backend(${pid})`))

  const waiting = db.tx(async (tx) => {
    await cut(await pidOf(tx))
    await tx.one(raw('select 1'))
  })
  await assert.rejects(waiting)

  // Cut while nothing is asked of it: the news comes with no statement to carry it.
  const idle = db.tx(async (tx) => {
    await cut(await pidOf(tx))
    await other.one(raw('select pg_sleep(0.2)'))
    await tx.one(raw('select 1'))
  })
  await assert.rejects(idle)
  assert.deepEqual(await db.one(raw('select 1 as x')), { x: 1 })
})
