import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { emptyDb, serverUrl } from '../../test/database.ts'
import { migrate } from '../db/migrate.ts'
import { sql } from '../db/sql.ts'
import { systemClock } from '../lib/clock.ts'
import { renew } from './lease.ts'
import { type Result, settle } from './settle.ts'

const at = new Date('2026-05-01T09:00:00Z')
const skip = serverUrl === undefined && 'PGlite has one connection'

const told = (itemId: number): Result => ({
  itemId,
  fence: 1,
  desired: 1,
  operation: 0,
  outcome: 'done',
  why: null,
  quantity: 5,
  before: 6,
  known: 5,
  sent: null,
  seen: {},
  attemptSeen: {},
  carry: 0,
  raiseSince: null,
  dueAt: null,
  tries: 0,
})

/** Deliveries 1 and 2, claimed once, and a second connection. */
async function two() {
  const { db, again } = await emptyDb()
  await migrate(db, at)
  await db.one(sql`
    insert into delivery (item_id, channel_id, desired, fence, marked_at)
    select n, 1, 1, 1, ${at} from generate_series(1, 2) n`)
  return { db, other: await again() }
}

const mark = (itemId: number) =>
  sql`update delivery set desired = desired + 1 where item_id = ${itemId}`

for (const [name, act] of [
  ['settling', (db) => settle(db, 1, { results: [told(2), told(1)], calls: [] }, at, at, 0)],
  [
    'renewing',
    (db) => {
      const claims = [2, 1].map((itemId) => ({ itemId, fence: 1 }))
      return renew({ db, world: { clock: systemClock }, channelId: 1, leaseMs: 1000 }, claims)
    },
  ],
] satisfies [string, (db: Awaited<ReturnType<typeof two>>['db']) => Promise<unknown>][]) {
  test(`${name} takes rows in the order in which fan-out does, so neither is the other's deadlock`, {
    skip,
  }, async () => {
    const { db, other } = await two()
    let acted: Promise<unknown> | undefined
    await other.tx(async (tx) => {
      await tx.one(mark(1))
      acted = act(db)
      await sleep(200)
      await tx.one(mark(2))
    })
    await acted
    const rows = await db.all(sql`select item_id, desired from delivery order by item_id`)
    assert.deepEqual(rows, [
      { itemId: 1, desired: 2 },
      { itemId: 2, desired: 2 },
    ])
  })
}
