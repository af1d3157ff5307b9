import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { cleared, testDb } from '../../test/database.ts'
import { begin, HOUR, held, MINUTE, runsOf, statesOf, time, worker } from '../../test/worker.ts'
import { Fault } from '../lib/faults.ts'

const db = await testDb()

describe('jobs that fail, are asked for or stopped', () => {
  beforeEach(async () => {
    await cleared(db)
    time.at = begin
  })

  test('a failure is recorded, tried again after its waits, and then left to its next time', async () => {
    const one = worker(
      db,
      async () => {
        throw new Error('the disk is full')
      },
      { retryMs: [5 * MINUTE, 30 * MINUTE] },
    )
    const tryNow = async () => {
      const begun = await one.begin()
      await one.idle()
      return begun
    }
    await one.begin()
    time.at += HOUR
    assert.equal(await tryNow(), 1)
    assert.equal((await one.list())[0]!.nextAt.toISOString(), '2026-05-01T03:05:00.000Z')
    time.at += 5 * MINUTE - 1
    assert.equal(await tryNow(), 0)
    time.at += 1
    assert.equal(await tryNow(), 1)
    time.at += 30 * MINUTE
    assert.equal(await tryNow(), 1)
    assert.equal(await tryNow(), 0)
    assert.deepEqual(await statesOf(db), ['failed', 'failed', 'failed'])
    assert.deepEqual(
      (await runsOf(db)).map((r) => r.dueAt.getTime()),
      Array(3).fill(new Date('2026-05-01T03:00:00Z').getTime()),
    )
    const [now] = await one.list()
    assert.deepEqual([now!.standing, now!.doneAt], ['down', null])
    assert.match(now!.why, /failed at 2026-05-01 03:35: the disk is full/)
    assert.equal(now!.nextAt.toISOString(), '2026-05-02T03:00:00.000Z')
  })

  test('where trying again would not help it waits for its next time', async () => {
    const one = worker(db, async () => ({ failed: 'no such person', final: true }), {
      retryMs: [1],
    })
    await one.begin()
    time.at += HOUR
    await one.begin()
    await one.idle()
    assert.equal((await one.list())[0]!.nextAt.toISOString(), '2026-05-02T03:00:00.000Z')
  })

  test('one that is asked for is done at once, by whom is kept, and its hour still comes', async () => {
    const one = worker(db, async () => ({ skipped: [{ what: 'erp', why: 'switched off' }] }))
    const { runId, ended } = await one.now('verify', 'operator')
    const run = await ended
    assert.deepEqual([run.id, run.state, run.askedBy], [runId, 'done', 'operator'])
    assert.deepEqual(run.skipped, [{ what: 'erp', why: 'switched off' }])
    assert.equal((await one.list())[0]!.nextAt.toISOString(), '2026-05-01T03:00:00.000Z')
    await assert.rejects(
      one.now('nothing', 'operator'),
      (e: Fault) => e.code === 'not_found' && /there are: verify/.test(e.message),
    )
  })

  test('asking for one that is running says so, here and from another process', async () => {
    const long = held()
    const one = worker(db, long.work)
    const other = worker(db, async () => ({}))
    const { ended } = await one.now('verify', 'operator')
    for (const who of [one, other]) {
      await assert.rejects(
        who.now('verify', 'somebody'),
        (e) => e instanceof Fault && e.code === 'conflict' && /running already/.test(e.message),
      )
    }
    long.end()
    await ended
  })

  test('what is stopped with the program is done again by whoever comes next', async () => {
    const one = worker(
      db,
      ({ signal }) =>
        new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(new Error('stopped'))),
        ),
    )
    await one.begin()
    time.at += HOUR
    await one.begin()
    await one.stop()
    const next = worker(db, async () => ({}))
    assert.equal(await next.begin(), 1)
    await next.idle()
    const [first] = await runsOf(db)
    assert.match(first!.why!, /stopped with the program/)
    assert.deepEqual(await statesOf(db), ['failed', 'done'])
  })
})
