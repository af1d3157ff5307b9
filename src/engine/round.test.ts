import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { ailing } from '../../test/ailing.ts'
import { cleared, testDb } from '../../test/database.ts'
import { type Watched, watched } from '../../test/watched.ts'
import { sql } from '../db/sql.ts'
import { round } from './round.ts'

const db = await testDb()
let w: Watched
beforeEach(async () => {
  await cleared(db)
  w = await watched(db, { SCARF: 20, MUG: 8, LAMP: 3 })
})

test('an event whose webhook was lost is fetched before it is compared, and there is no drift', async () => {
  w.deaf.wms = true
  const lines = [{ line: '1', sku: 'MUG', quantity: -5, reason: 'broken' }]
  w.wms.adjust({ adjustment: 'A1', at: w.clock.now(), lines })
  await w.clock.advance(1000)
  const { counts, skipped } = await round(w.engine)
  assert.deepEqual(skipped, [])
  assert.equal(counts!.unexplained, 0)
  await w.settle()
  const again = await round(w.engine)
  assert.deepEqual([again.counts!.read, again.counts!.agree, again.counts!.differ], [6, 6, 0])
})

test('a system that fails for a moment is asked for its records again', async () => {
  w.deaf.wms = true
  const lines = [{ line: '1', sku: 'MUG', quantity: -5, reason: 'broken' }]
  w.wms.adjust({ adjustment: 'A1', at: w.clock.now(), lines })
  await w.clock.advance(1000)
  const { counts, skipped } = await round({
    ...w.engine,
    remoteOf: ailing(w.engine.remoteOf),
  })
  assert.deepEqual(skipped, [])
  assert.equal(counts!.unexplained, 0)
})

test('what nobody told stays a drift, with a cause or without, and is held for a person', async () => {
  w.shop.set('SCARF', 6)
  await w.clock.advance(3_600_000)
  const { counts } = await round(w.engine)
  assert.deepEqual([counts!.differ, counts!.unexplained, counts!.repaired], [1, 1, 0])
  const drift = await db.one<{ decision: string; story: { next: string } | null }>(
    sql`select decision, story from drift`,
  )
  assert.ok(drift!.decision)
  assert.ok(drift!.story?.next)
})

test('when no system can be read the check has failed, and says so', async () => {
  const { remoteOf } = w.engine
  const dead = {
    ...w.engine,
    remoteOf: (system: string) => ({
      ...remoteOf(system),
      call: () => Promise.reject(new Error('no route')),
    }),
  }
  const done = await round(dead)
  assert.equal(done.failed, 'no system could be read whole')
  assert.deepEqual(
    done.skipped!.map((s) => s.what),
    ['records of shop', 'records of wms', 'shop', 'wms'],
  )
})
