import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { cleared, testDb } from '../../../test/database.ts'
import { at, quiet } from '../../../test/digests.ts'
import { agreed, notified } from '../../../test/notified.ts'
import { sql } from '../../db/sql.ts'
import { later } from '../../lib/clock.ts'
import { listAlerts } from '../alerts.ts'
import { type Scene, troubles } from './look.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const scene = (over: Partial<Scene> = {}): Scene => {
  const { jobs, channels } = quiet()
  return {
    now: at,
    books: undefined,
    channels,
    quarantine: [],
    stuck: { messages: 0, oldest: null },
    systems: [],
    jobs,
    ...over,
  }
}
const found = (over: Partial<Scene>) =>
  troubles(scene(over)).map((t) => `${t.severity} ${t.key}: ${t.title}`)

describe('what somebody must know', () => {
  const [shop] = quiet().channels
  const cases: [string, Partial<Scene>, string[]][] = [
    ['nothing, when nothing is wrong', {}, []],
    [
      'that the books are wrong',
      { books: { at: '', ok: false, says: ['A'] } },
      ['critical books: The books do not add up'],
    ],
    [
      'that a channel cannot be reached, once it has lasted',
      { channels: [{ ...shop!, state: 'blocked', why: '503', oldest: later(at, -6 * MINUTE) }] },
      ['high channel:shop: shop cannot be reached'],
    ],
    [
      'not that it was shut for a moment',
      { channels: [{ ...shop!, state: 'blocked', oldest: later(at, -4 * MINUTE) }] },
      [],
    ],
    [
      'not that somebody paused it',
      { channels: [{ ...shop!, state: 'paused', oldest: later(at, -HOUR) }] },
      [],
    ],
    [
      'that an open channel does not get on',
      { channels: [{ ...shop!, oldest: later(at, -HOUR) }] },
      ['high channel:shop: shop is behind'],
    ],
    [
      'that numbers were given up',
      { channels: [{ ...shop!, dead: 2 }] },
      ['high dead:shop: shop: 2 numbers given up'],
    ],
    [
      'that a message is in quarantine',
      { quarantine: [{ system: 'wms', messages: 1, lately: 1, reason: 'poison' }] },
      ['low quarantine:wms: wms: 1 message in quarantine'],
    ],
    [
      'that quarantine grows',
      { quarantine: [{ system: 'wms', messages: 40, lately: 12, reason: 'unmapped_sku' }] },
      ['high quarantine:wms: wms: messages go to quarantine one after the other'],
    ],
    [
      'that messages are not worked through',
      { stuck: { messages: 3, oldest: later(at, -HOUR) } },
      ['high inbox: 3 messages not worked through'],
    ],
    [
      'that a system is silent, and only if it is known how often it should speak',
      {
        systems: [
          { system: 'wms', lastHeardAt: later(at, -5 * HOUR), silent: true },
          { system: 'erp', lastHeardAt: null, silent: true },
          { system: 'shop', lastHeardAt: null, silent: null },
        ],
      },
      ['high silent:wms: wms is silent', 'high silent:erp: erp was never heard from'],
    ],
    [
      'that a job failed or did not run, and not that it is late',
      {
        jobs: (['down', 'down', 'late'] as const).map((standing, i) => ({
          ...quiet().jobs[i]!,
          standing,
          last: i === 0 ? { ...quiet().jobs[0]!.last!, state: 'failed' as const } : null,
        })),
      },
      [
        'high job:reconcile: The job reconcile failed',
        'high job:verify: The job verify did not run',
      ],
    ],
    [
      'of wrong books the books, not the job that found it out',
      {
        books: { at: '', ok: false, says: ['A'] },
        jobs: quiet()
          .jobs.slice(1, 2)
          .map((j) => ({
            ...j,
            standing: 'down' as const,
            last: { ...j.last!, state: 'failed' as const },
          })),
      },
      ['critical books: The books do not add up'],
    ],
  ]
  for (const [what, over, alerts] of cases) {
    test(what, () => assert.deepEqual(found(over), alerts))
  }

  test('each says what to do next', () => {
    const all = troubles(
      scene({
        books: { at: '', ok: false, says: ['A'] },
        quarantine: [{ system: 'wms', messages: 1, lately: 1, reason: 'poison' }],
        channels: [{ ...shop!, dead: 2 }],
      }),
    )
    for (const { says } of all) assert.match(says, /onhand \w+/)
  })
})

describe('looking for it', () => {
  const db = testDb()
  beforeEach(async () => cleared(await db))

  test('in the tables: opened, seen again, and closed when it is over', async () => {
    const there = await db
    const d = await notified(there, {})
    const open = async () => (await listAlerts(there, { open: true }, 10)).map((a) => a.key).sort()
    await agreed(there, d.time.at)
    await d.engine.notify.look()
    assert.deepEqual(await open(), [])

    d.pass(2 * HOUR)
    const message = (state: string) => sql`
      insert into message (system_id, delivery_key, body_hash, topic, body, received_at, state, reason, next_at, done_at)
      select id, ${state}, '', 't', '', ${later(d.time.at, -HOUR)}, ${state}, 'poison', ${d.time.at}, ${d.time.at}
      from system where name = 'shop'`
    await there.one(message('quarantined'))
    await there.one(message('received'))
    await there.one(sql`insert into item (sku, created_at) values ('A', ${d.time.at})`)
    await there.one(sql`
      insert into delivery (item_id, channel_id, desired, marked_at, dead, dead_at)
      select 1, id, 1, ${d.time.at}, 'no such product', ${d.time.at} from channel`)
    await there.one(
      sql`insert into setting values ('verified', '{"at":"2026-05-21T03:00:00Z","ok":false,"says":["A"]}')`,
    )
    await d.engine.notify.look()
    assert.deepEqual(await open(), ['books', 'dead:shop', 'inbox', 'quarantine:shop', 'silent:wms'])

    await there.one(sql`delete from delivery`)
    await there.one(sql`update message set state = 'applied'`)
    await there.one(
      sql`update setting set value = '{"at":"","ok":true,"says":[]}' where name = 'verified'`,
    )
    await agreed(there, d.time.at)
    await d.engine.notify.look()
    assert.deepEqual(await open(), [])
  })

  test('a job that was due long ago is found late by whoever looks', async () => {
    const there = await db
    const d = await notified(there, {})
    await agreed(there, d.time.at)
    await d.engine.jobs.begin()
    await d.engine.jobs.idle()
    d.pass(30 * HOUR)
    await agreed(there, d.time.at)
    await d.engine.notify.look()
    const keys = (await listAlerts(there, { open: true }, 10)).map((a) => a.key).sort()
    assert.deepEqual(keys, ['job:prune', 'job:reconcile', 'job:verify'])
  })
})
