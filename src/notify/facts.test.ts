import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { cleared, testDb } from '../../test/database.ts'
import { agreed, notified } from '../../test/notified.ts'
import { sql } from '../db/sql.ts'
import { later } from '../lib/clock.ts'
import { freshnessOf, type Readings } from './facts/sources.ts'

const HOUR = 3_600_000
const db = await testDb()
const at = new Date('2026-05-21T06:00:00Z')
const ago = (hours: number) => later(at, -hours * HOUR)

describe('how fresh a source is', () => {
  const whole: Readings = {
    state: 'complete',
    why: null,
    accepted: false,
    endedAt: ago(1),
    readAt: ago(1),
    asOf: ago(1),
    levels: 10,
    unmatched: 0,
    different: 0,
  }
  const cases: [string, Partial<Readings> | undefined, string, RegExp][] = [
    ['read whole and lately', {}, 'fresh', /^$/],
    ['never read', undefined, 'never', /never read/],
    ['read a day and a minute ago', { readAt: ago(24.02) }, 'stale', /last read 24 h ago/],
    [
      'read lately, with numbers of the day before yesterday',
      { asOf: ago(27) },
      'stale',
      /of Wed 20 May 03:00/,
    ],
    ['half read', { state: 'partial', why: 'it ended after 3' }, 'partial', /ended after 3/],
    ['not believed', { state: 'suspect', why: 'all zeros' }, 'suspect', /all zeros/],
    [
      'not believed, and then accepted by a person',
      { state: 'suspect', accepted: true },
      'fresh',
      /^$/,
    ],
    [
      'not readable now',
      { state: 'failed', why: '503' },
      'failed',
      /503; the last whole reading was 60 min ago/,
    ],
    [
      'never read as a whole',
      { state: 'failed', why: '503', readAt: null },
      'failed',
      /never read as a whole/,
    ],
  ]
  for (const [what, over, state, why] of cases) {
    test(`one that is ${what} is ${state}`, () => {
      const said = freshnessOf(true, over && { ...whole, ...over }, at, 26 * HOUR)
      assert.equal(said.state, state)
      assert.match(said.why, why)
    })
  }
  test('one whose connector cannot tell is not compared, and that is said', () => {
    assert.equal(freshnessOf(false, undefined, at, HOUR).state, 'unread')
  })
})

describe('what a day was like', () => {
  beforeEach(() => cleared(db))

  const drift = (sku: string, over: Record<string, unknown> = {}) => {
    const d = {
      state: 'open',
      severity: 'low',
      residue: 1,
      regressed: false,
      snoozed: null,
      first: ago(50),
      resolved: null,
      ...over,
    }
    return db.one(sql`
      with i as (insert into item (sku, name, created_at) values (${sku}, ${`Name of ${sku}`}, ${at}) returning id)
      insert into drift (item_id, place_id, state, expected, observed, as_of, compared_at, residue, severity,
        severity_why, first_seen_at, last_seen_at, changed_at, regressed, snoozed_until, resolved_at, story)
      select i.id, p.id, ${d.state}, 5, 5 + ${d.residue}::int, ${at}, ${at}, ${d.residue}::int, ${d.severity}, 'so',
             ${d.first}, ${at}, ${at}, ${d.regressed}, ${d.snoozed}, ${d.resolved},
             '{"gap":"g","found":"what was found","safe":"","next":"count it"}'
      from i, (select min(id) as id from place) p`)
  }

  test('of drifts only those that want somebody are listed, the worst first; all are counted', async () => {
    const { engine } = await notified(db, {})
    await drift('low')
    await drift('back', { regressed: true })
    await drift('bad', { severity: 'critical', first: ago(2), state: 'escalated' })
    await drift('big', { severity: 'high', residue: -9 })
    await drift('explained', { state: 'explained', residue: 0, severity: 'in_flight' })
    await drift('ignored', { state: 'ignored' })
    await drift('later', { snoozed: later(at, HOUR) })
    await drift('gone', { state: 'resolved', resolved: ago(3) })
    await drift('long gone', { state: 'resolved', resolved: ago(30) })
    const { drifts, subject } = await engine.notify.digest()
    assert.deepEqual(
      drifts.rows.map((d) => d.sku),
      ['bad', 'big', 'back', 'low'],
    )
    assert.deepEqual(drifts.open, { critical: 1, high: 1, low: 2 })
    const { escalated, explained, ignored, snoozed, appeared, resolved } = drifts
    assert.deepEqual(
      { escalated, explained, ignored, snoozed, appeared, resolved },
      { escalated: 1, explained: 1, ignored: 1, snoozed: 1, appeared: 1, resolved: 1 },
    )
    assert.match(subject, /^4 drifts, 1 can oversell/)
    const { text } = await engine.notify.mail()
    assert.match(text.replace(/\s+/g, ' '), /bad Name of bad — 1 too many/)
    assert.match(text, /what was found\n {4}Next: count it/)
  })

  test('more drifts than a mail holds are counted', async () => {
    const { engine } = await notified(db, {})
    for (let i = 0; i < 14; i++) await drift(`S${i}`)
    const { drifts } = await engine.notify.digest()
    assert.deepEqual([drifts.rows.length, drifts.more], [10, 4])
    assert.match((await engine.notify.mail()).text, /and 4 more: https:\/\/onhand\.example\/drifts/)
  })

  test('repairs of the day, and those that wait for a person', async () => {
    const { engine } = await notified(db, {})
    await drift('A')
    await db.one(sql`
      insert into batch (state, automatic, made_by, made_at, why, skus, units)
      values ('applied', true, 'onhand', ${at}, '', 1, 3), ('held', true, 'onhand', ${at}, 'beyond the limit', 40, 90)`)
    const repair = (state: string, done: Date | null, before: number, after: number) => sql`
      insert into repair (batch_id, item_id, place_id, location_id, act, before, after, why, state, done_at)
      select 1, 1, min(id), 1, 'publish', ${before}::int, ${after}::int, 'told again', ${state}, ${done} from place`
    await db.one(repair('verified', ago(2), 5, 8))
    await db.one(repair('failed', ago(3), 1, 9))
    await db.one(repair('verified', ago(30), 1, 2))
    await db.one(repair('planned', null, 1, 2))
    const { corrected, batches, reasons } = await engine.notify.digest()
    assert.deepEqual(
      corrected.rows.map((r) => [r.sku, r.state, r.before, r.after]),
      [
        ['A', 'failed', 1, 9],
        ['A', 'verified', 5, 8],
      ],
    )
    assert.deepEqual([corrected.units, corrected.failed], [3, 1])
    assert.deepEqual(
      batches.map((b) => [b.state, b.skus]),
      [['held', 40]],
    )
    assert.ok(
      reasons.some((r) => /Repairs of 40 items \(90 units\) wait for a person/.test(r.says)),
    )
  })

  test('readings, silence, what was skipped and what was missed are in it', async () => {
    const { engine, time } = await notified(db, {})
    await agreed(db, ago(2))
    await db.one(sql`
      insert into reading (system_id, started_at, ended_at, state, why)
      select id, ${ago(1)}, ${ago(1)}, 'failed', 'HTTP 503' from system where name = 'wms'`)
    await db.one(sql`
      insert into run (job, due_at, started_at, ended_at, state, fence, missed, skipped)
      values ('reconcile', ${ago(1)}, ${ago(1)}, ${ago(1)}, 'done', 1, 2, '[{"what":"3 items","why":"they kept moving"}]')`)
    await engine.jobs.begin()
    const digest = await engine.notify.digest()
    const of = (system: string) => digest.sources.find((s) => s.system === system)!
    assert.deepEqual([of('wms').state, of('shop').state], ['failed', 'fresh'])
    assert.deepEqual([of('wms').silent, of('shop').silent], [true, null])
    assert.deepEqual([of('wms').readAt, of('shop').levels], [ago(2), 40])
    assert.deepEqual(digest.runs, [{ job: 'reconcile', done: 1, failed: 0, lost: 0, missed: 2 }])
    assert.ok(digest.notChecked.some((n) => n.what === '3 items' && /kept moving/.test(n.why)))
    assert.equal(digest.at.getTime(), time.at.getTime())
    assert.equal(digest.clear, false)
  })

  test('on an empty database nothing is called good', async () => {
    const { engine } = await notified(db, {})
    const digest = await engine.notify.digest()
    assert.equal(digest.clear, false)
    assert.equal(digest.subject, 'Nothing was checked in the last 24 hours')
  })
})
