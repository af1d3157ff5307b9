import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { cleared, emptyDb, serverUrl, testDb } from '../../test/database.ts'
import {
  begin,
  HOUR,
  held,
  LEASE_MS,
  MINUTE,
  moment,
  runsOf,
  statesOf,
  time,
  worker,
} from '../../test/worker.ts'
import { migrate } from '../db/migrate.ts'
import { sql } from '../db/sql.ts'
import type { Context, Job } from './job.ts'
import type { Jobs } from './jobs.ts'
import { declare, take } from './lease.ts'

const db = await testDb()

describe('jobs', () => {
  beforeEach(async () => {
    await cleared(db)
    time.at = begin
  })

  test('a start is no reason to do it: a new one waits for its hour', async () => {
    const one = worker(db, async () => ({ counts: { items: 3 } }))
    assert.equal(await one.begin(), 0)
    assert.equal((await one.list())[0]!.standing, 'new')
    time.at += HOUR
    assert.equal(await one.begin(), 1)
    await one.idle()
    const [run] = await runsOf(db)
    assert.deepEqual([run!.state, run!.missed, run!.counts], ['done', 0, { items: 3 }])
    assert.equal(run!.dueAt.toISOString(), '2026-05-01T03:00:00.000Z')
    assert.equal(await one.begin(), 0)
    const [now] = await one.list()
    assert.deepEqual([now!.standing, now!.nextAt.toISOString()], ['up', '2026-05-02T03:00:00.000Z'])
  })

  test('of two that look at once one does it', async () => {
    const pair = [held(), held()]
    const both = pair.map((p) => worker(db, p.work))
    for (const one of both) await one.begin()
    time.at += HOUR
    const begun = await Promise.all(both.map((one) => one.begin()))
    assert.equal(begun[0]! + begun[1]!, 1)
    pair[begun.indexOf(1)]!.end()
    for (const one of both) await one.idle()
    assert.deepEqual(await statesOf(db), ['done'])
  })

  test('what was missed is made up for once, and counted', async () => {
    const seen: Context[] = []
    const one = worker(db, async (context) => {
      seen.push(context)
      return {}
    })
    await one.begin()
    time.at += 3 * 24 * HOUR + 90 * MINUTE
    await one.begin()
    await one.idle()
    assert.equal(await one.begin(), 0)
    const [run] = await runsOf(db)
    assert.deepEqual([run!.missed, run!.dueAt.toISOString()], [3, '2026-05-04T03:00:00.000Z'])
    assert.equal(seen[0]!.missed, 3)
  })

  test('what a killed process was at is noted as lost, and done by another after its lease', async () => {
    const one = worker(db, async () => ({}))
    await declare(db, one.job, new Date(time.at))
    time.at += HOUR
    assert.ok(await take(db, one.job, new Date(time.at), LEASE_MS, null))
    time.at += LEASE_MS - 1
    assert.equal(await one.begin(), 0)
    time.at += 1
    const [then] = await one.list()
    assert.deepEqual([then!.standing, /lost with its process/.test(then!.why)], ['down', true])
    assert.equal(await one.begin(), 1)
    await one.idle()
    assert.deepEqual(await statesOf(db), ['lost', 'done'])
    assert.match((await runsOf(db))[0]!.why!, /ended without a word/)
    assert.equal((await one.list())[0]!.standing, 'up')
  })

  test('work that kills three processes is not begun again before its next time', async () => {
    const one = worker(db, async () => ({}))
    await declare(db, one.job, new Date(time.at))
    time.at += HOUR
    for (let i = 0; i < 3; i++) {
      assert.ok(await take(db, one.job, new Date(time.at), LEASE_MS, null))
      time.at += LEASE_MS
    }
    assert.equal(await one.begin(), 0)
    assert.deepEqual(await statesOf(db), ['lost', 'lost', 'lost'])
    assert.equal((await one.list())[0]!.standing, 'down')
    time.at += 24 * HOUR
    assert.equal(await one.begin(), 1)
    await one.idle()
    assert.equal((await statesOf(db)).at(-1), 'done')
  })

  test('the lease is kept for as long as the work takes', async () => {
    const long = held()
    const one = worker(db, long.work)
    const other = worker(db, async () => ({}))
    await one.begin()
    time.at += HOUR
    await one.begin()
    for (let i = 0; i < 6; i++) {
      time.at += LEASE_MS / 2
      await one.beat()
      assert.equal(await other.begin(), 0)
    }
    long.end({ counts: { done: 1 } })
    await one.idle()
    assert.deepEqual(await statesOf(db), ['done'])
  })

  test('one that stood still past its lease is told to stop, and its result is not recorded', async () => {
    const slow = held()
    const one = worker(db, slow.work)
    const other = worker(db, async () => ({ counts: { mine: 1 } }))
    await one.begin()
    time.at += HOUR
    await one.begin()
    one.state.still = true
    time.at += LEASE_MS
    assert.equal(await other.begin(), 1)
    await other.idle()
    one.state.still = false
    await one.beat()
    assert.equal(slow.seen[0]!.signal.aborted, true)
    slow.end({ counts: { theirs: 1 } })
    await one.idle()
    const [first, second] = await runsOf(db)
    assert.deepEqual([first!.state, first!.counts], ['lost', {}])
    assert.deepEqual([second!.state, second!.counts], ['done', { mine: 1 }])
  })

  test('nor when it never noticed that it had stood still', async () => {
    const slow = held()
    const one = worker(db, slow.work)
    const long = held()
    const other = worker(db, long.work)
    await one.begin()
    time.at += HOUR
    await one.begin()
    time.at += LEASE_MS
    await other.begin()
    slow.end({ counts: { theirs: 1 } })
    await one.idle()
    assert.deepEqual(await statesOf(db), ['lost', 'running'])
    assert.equal(await one.begin(), 0, 'the other still has it')
    long.end({ counts: { mine: 1 } })
    await other.idle()
    assert.deepEqual(
      (await runsOf(db)).map((run) => run.counts),
      [{}, { mine: 1 }],
    )
  })

  test('another schedule counts from now on', async () => {
    await worker(db, async () => ({})).begin()
    const one = worker(db, async () => ({}), { cron: '30 2 * * *' })
    await one.begin()
    assert.equal((await one.list())[0]!.nextAt.toISOString(), '2026-05-01T02:30:00.000Z')
  })
})

test('eight processes on one server: each time of the schedule is served once', {
  skip: serverUrl ? false : 'an embedded database is opened by one',
}, async () => {
  const { db: first, again } = await emptyDb()
  await migrate(first, new Date(0))
  time.at = begin
  const done: string[] = []
  const all: (Jobs & { job: Job })[] = []
  for (let i = 0; i < 8; i++) {
    const work = async ({ dueAt }: Context) => {
      done.push(dueAt.toISOString())
      await moment()
      return {}
    }
    all.push(worker(i === 0 ? first : await again(), work, { cron: '* * * * *' }))
  }
  for (const one of all) await one.begin()
  for (let minute = 0; minute < 20; minute++) {
    time.at += MINUTE
    await Promise.all(all.map((one) => one.begin()))
    await Promise.all(all.map((one) => one.idle()))
  }
  assert.equal(done.length, 20)
  assert.equal(new Set(done).size, 20)
  assert.deepEqual([...new Set(await statesOf(first))], ['done'])
  const { n } = (await first.one<{ n: number }>(
    sql`select count(*) as n from run where missed > 0`,
  ))!
  assert.equal(n, 0)
})
