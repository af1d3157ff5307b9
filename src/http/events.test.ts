import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { stocked, trial } from '../../test/http.ts'
import { sql } from '../db/sql.ts'
import { topics } from '../insight/live/marks.ts'
import { type Change, watcher } from '../insight/live/watch.ts'
import { raise } from '../notify/alerts.ts'

/** Time that passes when it is told to; whoever sleeps is woken by it. */
function clockwork() {
  let at = Date.UTC(2026, 0, 10, 12)
  let sleeping: { until: number; wake(): void }[] = []
  const settle = () => new Promise((resolve) => setTimeout(resolve, 5))
  return {
    now: () => new Date(at),
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((wake) => {
        if (signal?.aborted) return wake()
        signal?.addEventListener('abort', () => wake(), { once: true })
        sleeping.push({ until: at + ms, wake })
      }),
    /** In steps, so that whoever wakes can fall asleep again. */
    async pass(ms: number, step = 1_000) {
      for (let left = ms; left > 0; left -= step) {
        at += Math.min(left, step)
        const due = sleeping.filter((s) => s.until <= at)
        sleeping = sleeping.filter((s) => s.until > at)
        for (const { wake } of due) wake()
        await settle()
      }
    },
    settle,
    asleep: () => sleeping.length,
  }
}

/** Waits, in the machine's own time, for what a database does in its own. */
async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !holds(); i++) await new Promise((resolve) => setTimeout(resolve, 10))
}

/** A trial whose clock only moves when it is told to. */
async function live() {
  const t = await trial()
  await stocked(t)
  const clock = clockwork()
  Object.assign(t.engine.world.clock, { now: clock.now, sleep: clock.sleep })
  const open = async (key?: string) => {
    const request = new Request('http://onhand.test/v1/events', {
      headers: key ? { authorization: `Bearer ${key}` } : {},
    })
    const response = await t.door.app.fetch(request, { local: key === undefined })
    const reader = response.body!.getReader()
    const heard = { text: '', done: false }
    const listening = (async () => {
      for (;;) {
        const { value, done } = await reader.read()
        if (done) break
        heard.text += new TextDecoder().decode(value)
      }
      heard.done = true
    })()
    await clock.pass(2_000)
    return { response, heard, reader, listening }
  }
  return { t, clock, open }
}

const said = (text: string) =>
  [...text.matchAll(/^data: (.*)$/gm)].map((m) => JSON.parse(m[1]!) as { topics: string[] })

test('who listens is told which subjects have changed, once and once more, and nothing else', async () => {
  const { t, clock, open } = await live()
  const { response, heard, reader } = await open()
  assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  assert.deepEqual(said(heard.text), [])
  await t.call('PUT', '/v1/items', { items: [{ sku: 'NEW' }] })
  await clock.pass(1_000)
  await until(() => said(heard.text).length > 0)
  assert.deepEqual(said(heard.text).at(-1)?.topics, ['catalogue'])
  await clock.pass(5_000)
  await until(() => said(heard.text).length > 1)
  assert.equal(said(heard.text).length, 2)
  await t.call('POST', '/v1/channels/shop/pause', { why: 'a test' })
  await clock.pass(2_000)
  await until(() => said(heard.text).length > 2)
  assert.deepEqual(said(heard.text).at(-1)?.topics, ['channels'])
  assert.doesNotMatch(heard.text, /still here/)
  await clock.pass(15_000)
  await until(() => /still here/.test(heard.text))
  assert.match(heard.text, /^: still here$/m)
  await reader.cancel()
})

test('who hangs up is forgotten, and nobody looks when nobody listens', async () => {
  const { clock, open } = await live()
  const [one, two] = [await open(), await open()]
  await one.reader.cancel()
  await clock.pass(2_000)
  assert.ok(clock.asleep() > 0)
  await two.reader.cancel()
  await clock.pass(20_000)
  assert.equal(clock.asleep(), 0)
})

test('it ends when the key is revoked, and after half an hour', async () => {
  const { t, clock, open } = await live()
  const { name, key } = await t.key(['read'])
  const { heard } = await open(key)
  await clock.pass(30_000, 15_000)
  assert.equal(heard.done, false)
  await t.call('DELETE', `/v1/keys/${encodeURIComponent(name)}`)
  await clock.pass(16_000)
  await until(() => heard.done)
  assert.equal(heard.done, true)
  const operator = await open()
  await clock.pass(29 * 60_000, 15_000)
  assert.equal(operator.heard.done, false)
  await clock.pass(2 * 60_000, 15_000)
  await until(() => operator.heard.done)
  assert.equal(operator.heard.done, true)
})

test('it ends when the program stops, and then nobody may begin', async () => {
  const { t, open } = await live()
  const { heard, listening } = await open()
  t.door.ending.abort()
  await listening
  assert.equal(heard.done, true)
  const { status, text } = await t.call('GET', '/v1/events')
  assert.equal(status, 503)
  assert.match(text, /stopping/)
})

test('no more than some may listen at once', async () => {
  const { t, open } = await live()
  const all = []
  for (let i = 0; i < 200; i++) {
    const request = new Request('http://onhand.test/v1/events')
    all.push(await t.door.app.fetch(request, { local: true }))
  }
  assert.equal((await t.call('GET', '/v1/events')).status, 503)
  await all[0]!.body!.cancel()
  const { response, reader } = await open()
  assert.equal(response.status, 200)
  await reader.cancel()
  for (const answer of all.slice(1)) await answer.body!.cancel()
})

test('each subject is noticed by what really changes in it', async () => {
  const t = await trial()
  await stocked(t)
  await t.settle()
  const clock = clockwork()
  const changes: Change[] = []
  const watch = watcher(t.db, { clock, log: t.engine.world.log })
  const stop = watch.listen((change) => changes.push(change))
  await clock.pass(1_000)
  // A server answers when it likes, and a look may still be under way when its second is over.
  const told = async (enough: () => boolean) => {
    for (let i = 0; !enough() && i < 200; i++) {
      await clock.pass(1_000)
      await sleep(5)
    }
  }
  const has = async (topic: string, act: () => Promise<unknown>) => {
    await act()
    const found = () => changes.flatMap((c) => c.topics)
    await told(() => found().includes(topic as never))
    assert.ok(found().includes(topic as never), `${topic}: ${found().join()}`)
    changes.length = 0
  }
  for (let calm = 0; calm < 5; calm++) {
    if (changes.length > 0) calm = 0
    changes.length = 0
    await clock.pass(1_000)
    await sleep(20)
  }
  assert.deepEqual(changes, [], 'nothing changes, and nothing is told')
  const now = t.now()
  await has('stock', () =>
    t.call('POST', '/v1/reservations', {
      sku: 'A-1',
      quantity: 1,
      holder: 'h',
      locations: ['leeds'],
    }),
  )
  await has('deliveries', () => t.settle())
  const event = { type: 'x', document: 'order/9', sku: 'NOBODY', quantity: 1 }
  await has('inbox', () => t.hook('wms', event))
  await has('alerts', () =>
    raise(t.db, now, [{ key: 'x:y', severity: 'low', title: 'a title', says: 'a sentence' }]),
  )
  await has('alerts', () => t.db.one(sql`update alert set closed_at = ${now}`))
  await has('runs', () =>
    t.db.one(sql`insert into run (job, due_at, started_at, state, fence)
                 values ('verify', ${now}, ${now}, 'running', 1)`),
  )
  await has('runs', () => t.db.one(sql`update run set state = 'done', ended_at = ${now}`))
  await has('batches', () =>
    t.db.one(sql`insert into batch (state, automatic, made_by, made_at, skus, units)
                 values ('planned', false, 'a', ${now}, 1, 1)`),
  )
  await has('batches', () => t.db.one(sql`update batch set state = 'discarded'`))
  await has('readings', () =>
    t.db.one(sql`insert into reading (system_id, started_at, state)
                 select id, ${now}, 'running' from system where name = 'shop'`),
  )
  await has('readings', () => t.db.one(sql`update reading set state = 'failed'`))
  await has('audits', () => t.db.one(sql`insert into audit (at, report) values (${now}, '{}')`))
  await has('settings', () => t.db.one(sql`insert into setting values ('anything', '1')`))
  assert.ok(topics.includes('drifts'))
  stop()
})
