import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { cleared, testDb } from '../../test/database.ts'
import { type Watched, watched } from '../../test/watched.ts'
import type { Level } from '../connectors/connector.ts'
import { sql } from '../db/sql.ts'
import { reconcile } from './round.ts'

const db = await testDb()
let w: Watched
beforeEach(async () => {
  await cleared(db)
  w = await watched(db, { SCARF: 20, MUG: 8, LAMP: 3 })
})
const hour = () => w.clock.advance(3_600_000)
const drifts = () =>
  db.all<{ sku: string; state: string }>(
    sql`select i.sku, d.state from drift d join item i on i.id = d.item_id order by 1`,
  )

/** The warehouse's list, as `change` makes it of what is really there. */
async function withList(
  change: (levels: Level[]) => Level[],
  work: () => Promise<void>,
): Promise<void> {
  const levels = w.net.registry.systems.wms!.connector.connector.levels!
  const { all } = levels
  levels.all = async function* (remote) {
    const list: Level[] = []
    for await (const level of all(remote)) list.push(level)
    yield* change(list)
  }
  try {
    await work()
  } finally {
    levels.all = all
  }
}

test('of half a list only that half is compared: the rest is unknown, and its drift stays open', async () => {
  w.wms.set('LAMP', 9)
  await reconcile(w.net)
  w.wms.set('LAMP', 3)
  w.wms.set('SCARF', 12)
  await hour()
  await withList(
    (levels) => levels.filter((l) => l.external === 'SCARF'),
    async () => {
      const { readings, skipped } = await reconcile(w.net, ['wms'])
      assert.equal(readings[0]!.state, 'partial')
      assert.match(skipped[0]!.why, /only 1 numbers, last time it was 3: the rest is unknown/)
    },
  )
  assert.deepEqual(
    (await drifts()).map((d) => [d.sku, d.state]),
    [
      ['LAMP', 'open'],
      ['SCARF', 'open'],
    ],
  )
})

test('a list that ends in the middle is not taken for a short one', async () => {
  await reconcile(w.net)
  const levels = w.net.registry.systems.wms!.connector.connector.levels!
  const { all } = levels
  levels.all = async function* (remote) {
    for await (const level of all(remote)) {
      yield level
      throw new Error('cut off')
    }
  }
  const { readings, gone } = await reconcile(w.net, ['wms']).then(({ readings }) => ({
    readings,
    gone: readings[0]!.gone,
  }))
  levels.all = all
  assert.deepEqual([readings[0]!.state, readings[0]!.levels, gone], ['partial', 1, []])
  assert.match(readings[0]!.why!, /it ended after 1 numbers: cut off/)
})

test("yesterday's list is told apart from today's, and nothing is concluded from it", async () => {
  w.wms.set('SCARF', 1)
  await hour()
  const yesterday = new Date(w.clock.now().getTime() - 30 * 3_600_000)
  await withList(
    (levels) => levels.map((l) => ({ ...l, asOf: yesterday })),
    async () => {
      const { readings, cases, skipped } = await reconcile(w.net, ['wms'])
      assert.equal(readings[0]!.state, 'suspect')
      assert.deepEqual(cases, [])
      assert.match(skipped[0]!.why, /too old to compare/)
    },
  )
})

test('a list of some hours ago is compared with the ledger of that hour', async () => {
  const before = w.clock.now()
  await hour()
  w.wms.adjust({
    adjustment: 'A1',
    at: w.clock.now(),
    lines: [{ line: '1', sku: 'MUG', quantity: -5, reason: 'broken' }],
  })
  await w.settle()
  await withList(
    (levels) =>
      levels.map((l) => ({ ...l, quantity: l.external === 'MUG' ? 8 : l.quantity, asOf: before })),
    async () => {
      const { readings, cases } = await reconcile(w.net, ['wms'])
      assert.deepEqual([readings[0]!.state, cases], ['complete', []])
    },
  )
})
