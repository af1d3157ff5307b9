import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { verifyStandard } from '../../src/connectors/standard.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { seededRandom } from '../../src/lib/random.ts'
import { virtualClock } from '../clock.ts'
import { sender } from './sender.ts'
import type { Delivery } from './system.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const start = new Date('2026-01-05T12:00:00Z')
const minutes = 60_000

/** A receiver that answers `status` and keeps what came, with the time it came at. */
function world(delivery: Delivery, status: () => number = () => 204, seed = 1) {
  const clock = virtualClock(start)
  const came: { id: string; at: number; valid: boolean }[] = []
  const out = sender({
    name: 'shop',
    secret,
    url: 'https://here.test/webhooks/shop',
    clock,
    random: seededRandom(seed),
    delivery,
    fetch: async (_, init) => {
      const headers = init.headers as Record<string, string>
      const raw = { headers, body: Buffer.from(String(init.body)) }
      const valid = verifyStandard(raw, [secret], clock.now()) === true
      came.push({ id: headers['webhook-id']!, at: clock.now().getTime() - start.getTime(), valid })
      const code = status()
      if (code === 0) throw new TypeError('fetch failed')
      return new Response(null, { status: code })
    },
  })
  const send = (n: number) => {
    for (let i = 0; i < n; i++) out.send('order.placed', { id: i }, start)
  }
  return { clock, came, out, send, ids: () => came.map(({ id }) => id) }
}

describe('a sender of webhooks', () => {
  test('sends each event once, signed, in order where nothing disturbs it', async () => {
    const { clock, came, out, send } = world({ inFlight: 1 })
    send(50)
    await clock.advance(0)
    await out.idle()
    assert.deepEqual(
      came.map(({ id }) => id),
      out.sent.map(({ id }) => id),
    )
    assert.ok(came.every(({ valid }) => valid))
    assert.ok(out.sent.every(({ acceptedAt, attempts }) => acceptedAt && attempts === 1))
    const body = JSON.parse(out.sent[0]!.body)
    assert.deepEqual(body, {
      id: out.sent[0]!.id,
      type: 'order.placed',
      timestamp: start.toISOString(),
      data: { id: 0 },
    })
  })

  test('repeats about as many as it is told, under the same id', async () => {
    const { clock, ids, send } = world({ repeat: 0.2 })
    send(1000)
    await clock.advance(minutes)
    const twice = ids().length - new Set(ids()).size
    assert.equal(new Set(ids()).size, 1000)
    assert.ok(twice > 150 && twice < 250, `${twice} came twice`)
  })

  test('shuffles within the time it is given, and loses nothing by it', async () => {
    const { clock, came, ids, out, send } = world({ shuffleMs: 10 * minutes })
    send(200)
    await clock.advance(9 * minutes)
    assert.ok(came.length > 100 && came.length < 200)
    await clock.advance(minutes)
    assert.notDeepEqual(
      ids(),
      out.sent.map(({ id }) => id),
    )
    assert.deepEqual(ids().sort(), out.sent.map(({ id }) => id).sort())
    assert.ok(came.every(({ at }, i) => at <= 10 * minutes && (i === 0 || at >= came[i - 1]!.at)))
  })

  test('tries again until it is accepted, ever more slowly, signing anew', async () => {
    let fails = 6
    const { clock, came, out, send } = world({ retryMs: 1000 }, () => (fails-- > 0 ? 503 : 200))
    send(1)
    await clock.advance(10 * minutes)
    assert.equal(came.length, 7)
    assert.equal(out.sent[0]!.attempts, 7)
    assert.ok(out.sent[0]!.acceptedAt)
    const pauses = came.slice(1).map(({ at }, i) => at - came[i]!.at)
    assert.ok(
      pauses.every((ms, i) => ms >= 500 * 2 ** i && ms <= 1000 * 2 ** i),
      pauses.join(),
    )
    assert.ok(came.every(({ valid }) => valid))
  })

  test('takes a broken connection, a redirect and a refusal for failures', async () => {
    for (const status of [0, 302, 401, 404, 500]) {
      const { clock, out, send } = world({ tries: 3, retryMs: 100 }, () => status)
      send(1)
      await clock.advance(minutes)
      await out.idle()
      assert.equal(out.sent[0]!.attempts, 3)
      assert.equal(out.sent[0]!.acceptedAt, undefined)
    }
  })

  test('drops what it is told to drop: never sent, still on its list', async () => {
    const { clock, ids, out, send } = world({ drop: 0.3 })
    send(1000)
    await clock.advance(minutes)
    assert.equal(out.sent.length, 1000)
    assert.ok(ids().length > 630 && ids().length < 770, String(ids().length))
    assert.equal(out.sent.filter(({ attempts }) => attempts === 0).length, 1000 - ids().length)
  })

  test('does the same for the same seed, and else for another', async () => {
    const run = async (seed: number) => {
      const { clock, came, send } = world(
        { repeat: 0.3, shuffleMs: 1000, drop: 0.1 },
        undefined,
        seed,
      )
      send(100)
      await clock.advance(minutes)
      return came
    }
    assert.deepEqual(await run(5), await run(5))
    assert.notDeepEqual(await run(5), await run(6))
  })

  test('is idle when all is accepted, not before', async () => {
    let fails = 1
    const { clock, out, send } = world({ retryMs: 1000 }, () => (fails-- > 0 ? 500 : 200))
    await out.idle()
    send(2)
    let idle = false
    const done = out.idle().then(() => {
      idle = true
    })
    await clock.advance(10)
    assert.equal(idle, false)
    await clock.advance(2000)
    await done
    assert.ok(out.sent.every(({ acceptedAt }) => acceptedAt))
  })

  test('sends nothing more once it is stopped', async () => {
    const { clock, came, out, send } = world({ shuffleMs: minutes })
    send(100)
    await clock.advance(minutes / 2)
    const before = came.length
    await out.stop()
    await clock.advance(minutes)
    assert.equal(came.length, before)
    await out.idle()
  })

  test('keeps a thousand events in flight no more than it may, on a real clock', async () => {
    let flying = 0
    let most = 0
    const out = sender({
      name: 'shop',
      secret,
      url: 'https://here.test',
      clock: systemClock,
      random: seededRandom(1),
      delivery: { inFlight: 5, shuffleMs: 20 },
      fetch: async () => {
        most = Math.max(most, ++flying)
        await new Promise((resolve) => setImmediate(resolve))
        flying--
        return new Response()
      },
    })
    for (let i = 0; i < 1000; i++) out.send('x', {}, start)
    await out.idle()
    assert.equal(most, 5)
    assert.ok(out.sent.every(({ acceptedAt }) => acceptedAt))
  })
})
