import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { cleared, emptyDb, serverUrl, testDb } from '../../../test/database.ts'
import { mailbox } from '../../../test/mailbox.ts'
import { type Answering, notified } from '../../../test/notified.ts'
import type { Notify } from '../../authority/telling.ts'
import { verifyStandard } from '../../connectors/standard.ts'
import { migrate } from '../../db/migrate.ts'
import { sql } from '../../db/sql.ts'
import { clear, listAlerts, type Raised, raise } from '../alerts.ts'
import { LEASE_MS } from './tell.ts'

const db = await testDb()
const secrets = {
  SLACK: 'https://hooks.chat.example/T1/B2/secret',
  PAGER: 'whsec_cGFnZXItc2VjcmV0LW9mLXRoZS10ZXN0cw==',
}
const slack = { slack: 'SLACK' }
const pager = { webhook: 'https://pager.example/hook', secret: 'PAGER' }
const trouble = (key: string, severity: Raised['severity'] = 'high'): Raised => ({
  key,
  severity,
  title: `about ${key}`,
  says: 'what happened, and what to do',
})

/** What was called, and how it answers. */
function outside() {
  const calls: { url: string; body: string; headers: Headers }[] = []
  const state = {
    status: 200,
    /** Its Slack is down. */
    mute: false,
    headers: {} as Record<string, string>,
    before: async () => {},
  }
  const answering: Answering = async (url, init) => {
    calls.push({ url, body: String(init.body), headers: new Headers(init.headers) })
    await state.before()
    const status = state.mute && url.includes('chat') ? 503 : state.status
    return new Response('said', { status, headers: state.headers })
  }
  return { calls, state, answering }
}
const told = async (key: string) => (await listAlerts(db, {}, 50)).find((a) => a.key === key)!.told

describe('telling alerts', () => {
  beforeEach(() => cleared(db))
  const desk = async (alerts: Notify['alerts'] & object) => {
    const there = outside()
    return { ...(await notified(db, { alerts }, secrets, there.answering)), ...there }
  }

  test('once for each way that wants it, and not again', async () => {
    const d = await desk([{ to: slack }, { to: pager, from: 'critical' }])
    await raise(db, d.time.at, [trouble('a'), trouble('b', 'low'), trouble('c', 'critical')])
    assert.equal(await d.engine.notify.tell(), 3)
    const urls = d.calls.map((c) => new URL(c.url).hostname).sort()
    assert.deepEqual(urls, ['hooks.chat.example', 'pager.example'])
    const text = JSON.parse(d.calls.find((c) => c.url.includes('chat'))!.body).text
    assert.ok(text.indexOf('about c') < text.indexOf('about a') && !text.includes('about b'))
    d.pass(3_600_000)
    await raise(db, d.time.at, [trouble('a'), trouble('b', 'low'), trouble('c', 'critical')])
    assert.equal(await d.engine.notify.tell(), 0)
    assert.deepEqual(Object.keys(await told('c')).sort(), [
      'slack:SLACK',
      'webhook:https://pager.example/hook',
    ])
  })

  test('again when it gets worse, but not when it gets better', async () => {
    const d = await desk([{ to: slack, from: 'low' }])
    for (const [severity, calls] of [
      ['low', 1],
      ['high', 2],
      ['low', 2],
      ['high', 2],
      ['critical', 3],
    ] as const) {
      d.pass(120_000)
      await raise(db, d.time.at, [trouble('a', severity)])
      await d.engine.notify.tell()
      assert.equal(d.calls.length, calls, severity)
    }
  })

  test('until it was told, ever more patiently; other ways are not told twice for it', async () => {
    const d = await desk([{ to: slack }, { to: pager }])
    d.state.mute = true
    await raise(db, d.time.at, [trouble('a')])
    await d.engine.notify.tell()
    assert.equal(await d.engine.notify.tell(), 0, 'not at once')
    const note = (await told('a'))['slack:SLACK']!
    assert.match(note.why!, /failed there \(503\)/)
    const waits: number[] = []
    for (let i = 0; i < 6; i++) {
      const due = await db.one<{ at: Date }>(sql`select due_at as at from alert`)
      waits.push(due!.at.getTime() - d.time.at.getTime())
      d.pass(waits.at(-1)!)
      assert.equal(await d.engine.notify.tell(), 1)
    }
    assert.ok(waits[0]! <= 30_000 && waits[5]! > 8 * waits[0]!, waits.join())
    assert.equal(d.calls.filter((c) => c.url.includes('pager')).length, 1)
    d.state.mute = false
    d.pass(3_600_000)
    await d.engine.notify.tell()
    assert.equal((await told('a'))['slack:SLACK']!.severity, 'high')
    d.pass(86_400_000)
    assert.equal(await d.engine.notify.tell(), 0)
  })

  test('what is over before it could be told is not told', async () => {
    const d = await desk([{ to: slack }])
    await raise(db, d.time.at, [trouble('a')])
    await clear(db, d.time.at, ['a'])
    assert.equal(await d.engine.notify.tell(), 0)
  })

  test('what gets worse while it is told is told again at once', async () => {
    const d = await desk([{ to: slack }])
    d.state.before = async () => {
      if (d.calls.length === 1) await raise(db, d.time.at, [trouble('a', 'critical')])
    }
    await raise(db, d.time.at, [trouble('a')])
    await d.engine.notify.tell()
    assert.equal(await d.engine.notify.tell(), 1)
    assert.match(JSON.parse(d.calls[1]!.body).text, /critical/)
  })

  test('one whose teller was killed is told after its lease, by another', async () => {
    const d = await desk([{ to: slack }])
    await raise(db, d.time.at, [trouble('a')])
    await db.one(
      sql`update alert set fence = 1, lease_until = ${new Date(d.time.at.getTime() + LEASE_MS)}`,
    )
    assert.equal(await d.engine.notify.tell(), 0)
    d.pass(LEASE_MS)
    assert.equal(await d.engine.notify.tell(), 1)
    assert.equal(d.calls.length, 1)
  })

  test('a webhook is signed, and its id is the same for every try', async () => {
    const d = await desk([{ to: pager }])
    d.state.status = 500
    await raise(db, d.time.at, [{ ...trouble('a'), link: '/drifts/7' }])
    await d.engine.notify.tell()
    d.state.status = 200
    d.pass(60_000)
    await d.engine.notify.tell()
    const [first, second] = d.calls
    assert.equal(first!.headers.get('webhook-id'), second!.headers.get('webhook-id'))
    const raw = { headers: Object.fromEntries(second!.headers), body: Buffer.from(second!.body) }
    assert.equal(verifyStandard(raw, [secrets.PAGER], d.time.at), true)
    const event = JSON.parse(second!.body)
    assert.deepEqual(
      [event.specversion, event.type, event.id],
      ['1.0', 'alert.opened', second!.headers.get('webhook-id')],
    )
    assert.deepEqual([event.data.key, event.data.link], ['a', 'https://onhand.example/drifts/7'])
  })

  test('a redirect is not followed, and an address inside is not called', async () => {
    const d = await desk([{ to: pager }])
    d.state.status = 302
    d.state.headers = { location: 'http://169.254.169.254/' }
    await raise(db, d.time.at, [trouble('a')])
    await d.engine.notify.tell()
    assert.equal(d.calls.length, 1)
    const why = (await told('a'))['webhook:https://pager.example/hook']!.why!
    assert.match(why, /redirected \(302\), not followed/)
    const there = outside()
    const inside = await notified(
      db,
      { alerts: [{ to: slack }] },
      { SLACK: 'http://169.254.169.254/' },
      there.answering,
    )
    d.pass(3_600_000)
    inside.pass(3_600_000)
    await inside.engine.notify.tell()
    assert.equal(there.calls.length, 0)
    assert.match((await told('a'))['slack:SLACK']!.why!, /must be https/)
  })

  test('a secret that is nowhere is a reason, not the end of the other ways', async () => {
    const there = outside()
    const alerts = [{ to: { slack: 'NOWHERE' } }, { to: pager }]
    const d = await notified(db, { alerts }, secrets, there.answering)
    await raise(db, d.time.at, [trouble('a')])
    await d.engine.notify.tell()
    assert.match((await told('a'))['slack:NOWHERE']!.why!, /NOWHERE is nowhere/)
    assert.equal(there.calls.length, 1)
  })

  test('nothing in it links, mentions or formats where it is shown', async () => {
    const d = await desk([{ to: slack }])
    const title = '<!channel> *all* & <https://evil.example|free>'
    await raise(db, d.time.at, [{ ...trouble('a'), title }])
    await d.engine.notify.tell()
    const { text } = JSON.parse(d.calls[0]!.body)
    assert.ok(text.includes('&lt;!channel&gt;') && text.includes('&amp;') && !text.includes('<!'))
    assert.match(text, /<https:\/\/onhand\.example\/alerts\|Open>/)
  })

  test('by mail all that is due comes as one, to everybody', async () => {
    const box = await mailbox()
    const to = ['ann@shop.example', 'bob@shop.example']
    box.unknown.add('bob@shop.example')
    const mail = { smtp: box.url, from: 'Onhand <onhand@shop.example>', to }
    const d = await notified(db, { mail, alerts: [{ to: 'mail' }] })
    await raise(db, d.time.at, [trouble('a'), trouble('c', 'critical')])
    await d.engine.notify.tell()
    assert.equal(box.mails.length, 1)
    assert.equal(box.mails[0]!.subject, 'Critical: about c, and 1 more thing')
    assert.match(box.mails[0]!.text, /about a/)
    assert.equal(await d.engine.notify.tell(), 0, 'one who got it is enough')
  })

  test('without a way to tell they stay due, and are told by the first there is', async () => {
    const none = await desk([])
    await raise(db, none.time.at, [trouble('a')])
    assert.equal(await none.engine.notify.tell(), 0)
    const some = await desk([{ to: slack }])
    assert.equal(await some.engine.notify.tell(), 1)
  })
})

test('of several processes on one server one tells', {
  skip: serverUrl ? false : 'an embedded database is opened by one',
}, async () => {
  const { db: first, again } = await emptyDb()
  await migrate(first, new Date(0))
  const there = outside()
  there.state.before = () => new Promise((resolve) => setTimeout(resolve, 20))
  const alerts = [{ to: slack }]
  const all = []
  for (let i = 0; i < 4; i++) {
    all.push(await notified(i === 0 ? first : await again(), { alerts }, secrets, there.answering))
  }
  for (let round = 0; round < 10; round++) {
    await raise(first, all[0]!.time.at, [trouble(`r${round}`)])
    await Promise.all(all.map((d) => d.engine.notify.tell()))
  }
  assert.equal(there.calls.length, 10)
})
