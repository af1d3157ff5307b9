import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { secrets, stocked, type Trial, trial } from '../../test/http.ts'
import { sql } from '../db/sql.ts'

describe('POST /webhooks/:system', () => {
  let t: Trial
  before(async () => {
    t = await trial()
    await stocked(t)
  })
  const event = (over: object = {}) => ({
    type: 'movements',
    timestamp: '2026-01-10T11:30:00Z',
    data: {
      document: 'receipt/9',
      happenedAt: '2026-01-10T11:30:00Z',
      location: 'LDS',
      lines: [{ kind: 'received', line: '1', sku: 'A-1', quantity: 4 }],
      ...over,
    },
  })
  const stored = () =>
    t.db.all<{ deliveryKey: string; state: string; reason: string | null; headers: object }>(
      sql`select delivery_key, state, reason, headers from message order by id`,
    )

  test('a signed event is stored before it is answered, and applied afterwards', async () => {
    const { status, body } = await t.hook('wms', event(), { id: 'evt_1' })
    assert.deepEqual([status, body], [200, { received: 'stored' }])
    assert.equal((await stored()).at(-1)!.state, 'received')
    await t.settle()
    assert.equal((await stored()).at(-1)!.state, 'applied')
    const { body: after } = await t.call('GET', '/v1/positions?sku=A-1&location=leeds')
    assert.equal((after as { rows: { on_hand: number }[] }).rows[0]!.on_hand, 24)
  })

  test('the same event again is accepted and counts once', async () => {
    const before = (await stored()).length
    assert.deepEqual((await t.hook('wms', event(), { id: 'evt_1' })).body, { received: 'repeated' })
    assert.equal((await stored()).length, before)
  })

  test('an id that comes back with another body is accepted, kept in quarantine and not applied', async () => {
    const other = await t.hook('wms', event({ document: 'receipt/10' }), { id: 'evt_1' })
    assert.equal(other.status, 200)
    const kept = (await stored()).at(-1)!
    assert.deepEqual([kept.state, kept.reason], ['quarantined', 'id_reused'])
  })

  test('each of two secrets is good while one is being rotated', async () => {
    const old = await t.hook('wms', event({ document: 'receipt/11' }), { secret: secrets.WMS_OLD! })
    assert.equal(old.status, 200)
    const wrong = await t.hook('wms', event(), { secret: secrets.SHOP! })
    assert.equal(wrong.status, 401)
  })

  test('an unknown system, a system without webhooks and a wrong signature are answered alike', async () => {
    const answers = [
      await t.hook('nobody', event()),
      await t.hook('till', event()),
      await t.hook('onhand', event()),
      await t.hook('__proto__', event()),
      await t.hook('wms', event(), { secret: secrets.SHOP! }),
      await t.hook('wms', event(), { headers: { 'webhook-signature': 'v1,AAAA' } }),
      await t.hook('wms', event(), { headers: { 'webhook-timestamp': '1' } }),
    ]
    for (const { status, text } of answers)
      assert.deepEqual([status, text], [401, answers[0]!.text])
  })

  test('an event from long ago or from the future is not believed', async () => {
    const body = event({ document: 'receipt/12' })
    t.pass(-301_000)
    const at = String(Math.floor(t.now().getTime() / 1000))
    t.pass(301_000)
    assert.equal((await t.hook('wms', body, { headers: { 'webhook-timestamp': at } })).status, 401)
  })

  test('a changed byte, a missing or doubled header breaks the signature', async () => {
    const fine = { id: 'evt_77' }
    for (const headers of [
      { 'webhook-id': 'evt_78' },
      { 'webhook-id': '' },
      { 'webhook-signature': '' },
      { 'webhook-id': 'evt_77, evt_77' },
    ]) {
      assert.equal((await t.hook('wms', event(), { ...fine, headers })).status, 401)
    }
  })

  test('only the headers that the connector asks for are kept', async () => {
    await t.hook('wms', event({ document: 'receipt/13' }), {
      headers: { authorization: 'Bearer s3cr3t', cookie: 'a=b', 'x-other': 'y' },
    })
    assert.deepEqual(Object.keys((await stored()).at(-1)!.headers).sort(), [
      'webhook-id',
      'webhook-signature',
      'webhook-timestamp',
    ])
  })

  test('what is not JSON at all is accepted when it is signed, and quarantined with a reason', async () => {
    const answer = await t.hook('wms', { no: 'type' } as never, { id: 'evt_odd' })
    assert.equal(answer.status, 200)
    await t.settle()
    const { body } = await t.call('GET', '/v1/inbox?state=quarantined&system=wms')
    const { rows } = body as {
      rows: { reason: string; detail: { problems: { says: string }[] } }[]
    }
    assert.ok(
      rows.some(
        (r) => r.reason === 'unreadable' && /type is missing/.test(r.detail.problems[0]!.says),
      ),
    )
  })

  test('too much is refused before it is read', async () => {
    const headers = { 'content-length': '1000001' }
    const declared = new Request('http://onhand.test/webhooks/wms', {
      method: 'POST',
      body: 'x',
      headers,
    })
    assert.equal((await t.raw(declared)).status, 413)
    const streamed = new Request('http://onhand.test/webhooks/wms', {
      method: 'POST',
      body: new ReadableStream({
        pull(c) {
          c.enqueue(new Uint8Array(100_000))
        },
      }),
      duplex: 'half',
    } as RequestInit)
    assert.equal((await t.raw(streamed)).status, 413)
    const packed = new Request('http://onhand.test/webhooks/wms', {
      method: 'POST',
      body: 'x',
      headers: { 'content-encoding': 'br' },
    })
    assert.equal((await t.raw(packed)).status, 415)
  })

  test('a secret that is nowhere is our trouble: come again, nothing is lost', async () => {
    const { status, headers } = await t.hook('lost', event())
    assert.equal(status, 503)
    assert.ok(Number(headers.get('retry-after')) > 0)
  })

  test('a database that does not answer is 503 with Retry-After, never a lost event', async () => {
    const { receiver } = t.engine
    t.engine.receiver = { receive: () => Promise.reject(new Error('connection terminated')) }
    const { status, headers, text } = await t.hook('wms', event({ document: 'receipt/14' }))
    t.engine.receiver = receiver
    assert.equal(status, 503)
    assert.ok(headers.get('retry-after'))
    assert.ok(!text.includes('terminated'), 'what went wrong inside is for the log')
  })
})
