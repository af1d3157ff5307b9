import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { cleared, testDb } from '../../test/database.ts'
import { retention } from '../authority/telling.ts'
import { sql } from '../db/sql.ts'
import { replay } from '../inbox/quarantine.ts'
import { store } from '../inbox/receive.ts'
import { later } from '../lib/clock.ts'
import { prune } from './prune.ts'

const db = await testDb()
const now = new Date('2026-05-01T03:45:00Z')
const DAY = 86_400_000
const ago = (days: number) => later(now, -days * DAY)
const pruned = (at = now) => prune(db, retention, { now: at, signal: new AbortController().signal })

const incoming = (key: string) => ({
  systemId: 1,
  key,
  topic: 't',
  headers: { 'x-kept': 'yes' },
  body: Buffer.from(`{"key":"${key}"}`),
  via: 'webhook' as const,
})
async function message(key: string, days: number, state: string) {
  const [stored] = await store(db, [incoming(key)], ago(days))
  await db.one(sql`
    update message set state = ${state}, reason = 'unreadable', done_at = ${ago(days)} where id = ${stored!.id}`)
  return stored!.id
}
const messages = async () => {
  const rows = await db.all<{ key: string; size: number; headers: object }>(sql`
    select delivery_key as key, octet_length(body) as size, headers from message order by id`)
  return Object.fromEntries(rows.map((r) => [r.key, r.size > 0 ? 'whole' : 'key only']))
}

describe('what is kept, and for how long', () => {
  beforeEach(async () => {
    await cleared(db)
    await db.one(
      sql`insert into system (name, role, connector) values ('shop', 'storefront', 'generic')`,
    )
  })

  test('of an applied message the key stays, of an open one everything', async () => {
    await message('young', 89, 'applied')
    await message('old', 91, 'applied')
    await message('dismissed', 91, 'dismissed')
    await message('open', 91, 'quarantined')
    await message('ancient', 401, 'applied')
    await message('ancient and open', 900, 'quarantined')
    const counts = await pruned()
    assert.deepEqual([counts.bodies, counts.messages], [3, 1])
    assert.deepEqual(await messages(), {
      young: 'whole',
      old: 'key only',
      dismissed: 'key only',
      open: 'whole',
      'ancient and open': 'whole',
    })
  })

  test('a repeat is recognised by its key alone, and the same key with other content too', async () => {
    const id = await message('old', 100, 'applied')
    await pruned()
    const again = await store(db, [incoming('old')], now)
    assert.deepEqual(again, [{ received: 'repeated', id }])
    const other = await store(db, [{ ...incoming('old'), body: Buffer.from('{}') }], now)
    assert.equal(other[0]!.received, 'reused')
  })

  test('what has no body any more is not put back in line', async () => {
    const gone = await message('old', 100, 'applied')
    const there = await message('young', 1, 'applied')
    await pruned()
    assert.equal(await replay(db, { id: gone }, now), 0)
    assert.equal(await replay(db, { id: there }, now), 1)
  })

  test('a message that was open when its time came loses its body once it is not', async () => {
    const id = await message('open', 100, 'quarantined')
    await pruned()
    await db.one(sql`update message set state = 'applied' where id = ${id}`)
    assert.equal((await pruned(later(now, DAY))).bodies, 1)
    assert.deepEqual(await messages(), { open: 'key only' })
    assert.equal((await pruned(later(now, 2 * DAY))).bodies, 0)
  })

  test('of old attempts the last confirmed one stays: it crosses off what came before', async () => {
    const attempt = (item: number, days: number, outcome: string) =>
      db.one(sql`
        insert into attempt (item_id, channel_id, at, took_ms, quantity, outcome, seen)
        values (${item}, 1, ${ago(days)}, 5, ${days}, ${outcome}, '{}')`)
    for (const days of [200, 150, 100]) await attempt(1, days, 'done')
    await attempt(1, 95, 'unclear')
    await attempt(2, 200, 'done')
    await attempt(2, 10, 'same')
    assert.equal((await pruned()).attempts, 3)
    const left = await db.all<{ itemId: number; quantity: number }>(
      sql`select item_id, quantity from attempt order by item_id, at`,
    )
    assert.deepEqual(
      left.map((a) => [a.itemId, a.quantity]),
      [
        [1, 100],
        [1, 95],
        [2, 10],
      ],
    )
  })

  test('what was said to channels goes sooner than the tries', async () => {
    for (const days of [13, 15]) {
      await db.one(sql`
        insert into call (channel_id, at, items, started_at, took_ms, method, url, request, answer)
        values (1, ${ago(days)}, '{1}', ${ago(days)}, 5, 'POST', '', '', '')`)
    }
    assert.equal((await pruned()).calls, 1)
    assert.deepEqual(await db.all(sql`select at from call`), [{ at: ago(13) }])
  })

  test('old runs and alerts that are over go; when a job last succeeded stays known', async () => {
    const run = (job: string, days: number, state: string) =>
      db.one(sql`
        insert into run (job, due_at, started_at, ended_at, state, fence)
        values (${job}, ${ago(days)}, ${ago(days)}, ${ago(days)}, ${state}, 1)`)
    await run('verify', 500, 'done')
    await run('verify', 450, 'failed')
    await run('verify', 5, 'done')
    await run('audit', 500, 'failed')
    await run('audit', 450, 'done')
    await run('audit', 430, 'failed')
    for (const [key, days] of [
      ['old', 401],
      ['young', 399],
    ] as const) {
      await db.one(sql`
        insert into alert (key, severity, title, says, opened_at, seen_at, closed_at)
        values (${key}, 'low', 't', 's', ${ago(500)}, ${ago(days)}, ${ago(days)})`)
    }
    await db.one(sql`
      insert into alert (key, severity, title, says, opened_at, seen_at)
      values ('open', 'low', 't', 's', ${ago(900)}, ${ago(1)})`)
    const counts = await pruned()
    assert.deepEqual([counts.runs, counts.alerts], [3, 1])
    const left = await db.all<{ job: string; state: string }>(
      sql`select job, state from run order by id`,
    )
    assert.deepEqual(
      left.map((r) => `${r.job} ${r.state}`),
      ['verify done', 'audit done', 'audit failed'],
    )
  })

  test('stopped half-way it goes on where it was', async () => {
    for (const days of [300, 200, 100]) await message(`m${days}`, days, 'applied')
    let hours = 0
    const signal = {
      get aborted() {
        return hours++ > 50 * 24
      },
    } as AbortSignal
    assert.equal((await prune(db, retention, { now, signal })).bodies, 1)
    assert.equal((await pruned()).bodies, 2)
  })
})
