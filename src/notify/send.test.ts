import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { cleared, testDb } from '../../test/database.ts'
import { type Mailbox, mailbox } from '../../test/mailbox.ts'
import { agreed, notified } from '../../test/notified.ts'
import { sql } from '../db/sql.ts'
import { listRuns } from '../jobs/list.ts'
import { listAlerts } from './alerts.ts'

const db = await testDb()
const HOUR = 3_600_000
const [ann, bob] = ['ann@shop.example', 'bob@shop.example']

describe('sending the daily mail', () => {
  let box: Mailbox
  beforeEach(async () => {
    await cleared(db)
    box = await mailbox()
  })

  /** At 06:30, everything having run in the night, and both systems read and agreeing. */
  async function morning(to: readonly string[] = [ann, bob]) {
    const beats: string[] = []
    const slack: string[] = []
    const state = { beat: 200 }
    const d = await notified(
      db,
      {
        mail: { smtp: box.url, from: 'Onhand <onhand@shop.example>', to },
        heartbeat: 'PING',
        alerts: [{ to: { slack: 'SLACK' } }, { to: 'mail', from: 'critical' }],
      },
      { PING: 'https://ping.example/secret-id', SLACK: 'https://chat.example/x' },
      (url, init) => {
        if (url.includes('chat')) slack.push(String(init.body))
        else beats.push(`${init.method} ${url}`)
        return new Response('', { status: url.includes('ping') ? state.beat : 200 })
      },
    )
    await d.engine.jobs.begin()
    await d.engine.jobs.idle()
    for (const job of ['verify', 'prune', 'reconcile'])
      await (await d.engine.jobs.now(job, 'test')).ended
    d.pass(HOUR / 2)
    // The test's shops show nothing; as if they had been read whole, and agreed.
    await db.one(sql`update run set state = 'done', why = null where job = 'reconcile'`)
    await db.one(sql`delete from reading`)
    await agreed(db, d.time.at)
    const turn = async () => {
      const begun = await d.engine.jobs.begin()
      await d.engine.jobs.idle()
      return begun
    }
    const runs = async () => (await listRuns(db, { job: 'digest' }, 20)).reverse()
    return { ...d, beats, slack, state, turn, runs }
  }
  const people = () => box.mails.map((m) => m.to[0]).sort()

  test('on a quiet day it goes out too, to each by name, and then the heartbeat', async () => {
    const d = await morning()
    await d.turn()
    assert.deepEqual(people(), [ann, bob])
    assert.equal(box.mails[0]!.subject, 'All clear: 2 systems, 80 numbers checked, 0 open drifts')
    assert.match(box.mails[0]!.text, /NOT CHECKED, AND WHY/)
    assert.deepEqual(d.beats, ['GET https://ping.example/secret-id'])
    const [run] = await d.runs()
    assert.deepEqual([run!.state, run!.counts.accepted], ['done', 2])
    assert.equal(await d.turn(), 0, 'once a day')
    // The night's checks, which find shops that show nothing; then the mail, which tells of them.
    d.pass(22 * HOUR)
    await d.turn()
    assert.equal(box.mails.length, 2)
    d.pass(2 * HOUR)
    await d.turn()
    assert.equal(box.mails.length, 4)
    assert.match(
      box.mails[3]!.subject,
      /^Not all clear: 2 of 2 systems not up to date \(wms and shop\)$/,
    )
  })

  test('a server that is down: a failed run, no heartbeat, told another way, and tried again', async () => {
    const d = await morning()
    box.mood = 'busy'
    await d.turn()
    assert.deepEqual([box.mails.length, d.beats.length], [0, 0])
    const [failed] = await d.runs()
    assert.equal(failed!.state, 'failed')
    assert.match(failed!.why!, /ann@shop\.example: 127\.0\.0\.1:\d+: 451 come back later; bob@/)
    await d.engine.notify.look()
    await d.engine.notify.tell()
    assert.match(d.slack[0]!, /The job digest failed.*451 come back later/)

    assert.equal(await d.turn(), 0, 'not at once')
    d.pass(5 * 60_000)
    assert.equal(await d.turn(), 1)
    box.mood = 'fine'
    d.pass(15 * 60_000)
    assert.equal(await d.turn(), 1)
    assert.deepEqual(people(), [ann, bob])
    assert.equal(d.beats.length, 1)
    assert.deepEqual(
      (await d.runs()).map((r) => r.state),
      ['failed', 'failed', 'done'],
    )
    await d.engine.notify.look()
    const open = await listAlerts(db, { open: true }, 10)
    assert.ok(!open.some((a) => a.key === 'job:digest'), 'and it is over')
  })

  test('who has it already is not written to again when others are tried again', async () => {
    const d = await morning()
    box.unknown.add(bob)
    await d.turn()
    assert.deepEqual(people(), [ann])
    const [run] = await d.runs()
    assert.deepEqual([run!.state, run!.counts.accepted, run!.counts.refused], ['failed', 1, 1])
    assert.equal(d.beats.length, 1, 'somebody was told')
    d.pass(HOUR)
    assert.equal(await d.turn(), 0, 'a person it does not know is not tried again before tomorrow')
    box.unknown.clear()
    await (await d.engine.jobs.now('digest', 'operator')).ended
    const again = box.mails.map((m) => m.to[0])
    assert.ok(again.filter((to) => to === bob).length === 1)
  })

  test('after a break it goes on with those who have not got it', async () => {
    const d = await morning()
    box.mood = 'dies'
    await d.turn()
    box.mood = 'fine'
    // One of them was accepted, and then the process ended without a word.
    await db.one(sql`update mail set accepted = true where recipient = ${ann}`)
    d.pass(5 * 60_000)
    await d.turn()
    assert.deepEqual(people(), [bob])
  })

  test('a server that accepts and then closes has accepted: nobody gets two', async () => {
    const d = await morning([ann])
    box.mood = 'leaves'
    await d.turn()
    assert.equal((await d.runs())[0]!.state, 'done')
    assert.equal(box.mails.length, 1)
  })

  test('a heartbeat that is not heard fails the run; trying again writes to nobody twice', async () => {
    const d = await morning()
    d.state.beat = 500
    await d.turn()
    const [run] = await d.runs()
    assert.equal(run!.state, 'failed')
    assert.match(run!.why!, /heartbeat: failed there \(500\)/)
    assert.ok(!run!.why!.includes('secret-id'))
    d.state.beat = 200
    d.pass(5 * 60_000)
    await d.turn()
    assert.deepEqual([box.mails.length, d.beats.length], [2, 2])
    assert.equal((await d.runs())[1]!.state, 'done')
  })

  test('both tries of one day have one id, and those of two days two', async () => {
    const d = await morning([ann])
    await d.turn()
    d.pass(24 * HOUR)
    await d.turn()
    const ids = box.mails.map((m) => m.headers.get('message-id'))
    assert.equal(new Set(ids).size, 2)
    assert.match(ids[0]!, /^<daily\.20260521063000\.[0-9a-f]{16}@shop\.example>$/)
  })

  test('days on which nobody ran are made up for by one mail, which says so', async () => {
    const d = await morning([ann])
    d.pass(3 * 24 * HOUR)
    await d.turn()
    assert.equal(box.mails.length, 1)
    assert.equal((await d.runs())[0]!.missed, 3)
    assert.match(
      box.mails[0]!.text.replace(/\s+/g, ' '),
      /3 times of its schedule passed while nobody ran/,
    )
  })

  test('without a mail server there is no such job, and asking says what to declare', async () => {
    const d = await notified(db, {})
    assert.ok(!d.engine.jobs.entries.some((job) => job.name === 'digest'))
  })
})
