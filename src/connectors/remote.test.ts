import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import { systemClock } from '../lib/clock.ts'
import { limiter } from '../lib/limiter.ts'
import type { Fetch } from '../lib/world.ts'
import { type Call, type Exchange, overheard, RemoteError, remote, retryAfterMs } from './remote.ts'

const url = 'https://there.example/'
const to = (fetch: Fetch, deadlineMs = 100) =>
  remote({
    settings: {},
    secret: () => '',
    clock: systemClock,
    limiter: limiter(1e6, 1e6),
    fetch,
    deadlineMs,
  })

/** What a call that fails is said to mean. */
async function meaning(fetch: Fetch, call: Call = { url, body: '{}' }): Promise<RemoteError> {
  try {
    const answer = await to(fetch).call(call)
    return assert.fail(`answered ${answer.status}`)
  } catch (error) {
    assert.ok(error instanceof RemoteError, String(error))
    return error
  }
}
const answers =
  (status: number, headers: Record<string, string> = {}): Fetch =>
  async () =>
    new Response(status === 304 ? null : 'x', { status, headers })
const breaks =
  (code?: string): Fetch =>
  async () => {
    throw new TypeError('fetch failed', code ? { cause: { code } } : {})
  }

describe('a call', () => {
  test('answers what came, other refusals too: the connector knows what they mean', async () => {
    for (const status of [200, 201, 207, 400, 404, 409, 410, 422]) {
      const answer = await to(answers(status, { etag: 'e' })).call({ url })
      assert.deepEqual([answer.status, answer.text, answer.headers.get('etag')], [status, 'x', 'e'])
    }
  })

  test('is a GET, or a POST where it has a body, and never follows a redirect', async () => {
    const seen: RequestInit[] = []
    const { call } = to(async (_, init) => {
      seen.push(init)
      return new Response()
    })
    await call({ url })
    await call({ url, body: '' })
    await call({ url, method: 'PUT', body: 'x', headers: { a: 'b' } })
    assert.deepEqual(
      seen.map(({ method, redirect }) => [method, redirect]),
      [
        ['GET', 'manual'],
        ['POST', 'manual'],
        ['PUT', 'manual'],
      ],
    )
  })

  test('that fails means one thing for each way it can', async () => {
    const table: [Fetch, RemoteError['means']][] = [
      [answers(301), 'never'],
      [answers(307), 'never'],
      [answers(401), 'auth'],
      [answers(403), 'auth'],
      [answers(429), 'later'],
      [answers(503, { 'retry-after': '3' }), 'later'],
      [answers(503), 'unclear'],
      [answers(500), 'unclear'],
      [answers(504), 'unclear'],
      [breaks('ECONNRESET'), 'unclear'],
      [breaks('UND_ERR_SOCKET'), 'unclear'],
      [breaks(), 'unclear'],
      [breaks('ECONNREFUSED'), 'later'],
      [breaks('ENOTFOUND'), 'later'],
    ]
    for (const [fetch, means] of table) assert.equal((await meaning(fetch)).means, means)
  })

  test('that only reads is never in doubt: nothing can have changed', async () => {
    for (const fetch of [answers(500), answers(504), breaks('ECONNRESET')]) {
      assert.equal((await meaning(fetch, { url, reads: true })).means, 'later')
    }
  })

  test('carries how long it was told to wait', async () => {
    assert.equal((await meaning(answers(429, { 'retry-after': '7' }))).afterMs, 7000)
    assert.equal((await meaning(answers(503, { 'retry-after': '2' }))).afterMs, 2000)
    assert.equal((await meaning(answers(429, { 'retry-after': 'soon' }))).afterMs, 1000)
  })

  test('that says what it is about can be overheard, however it ends, without secrets', async () => {
    const heard: Exchange[] = []
    const one = (fetch: Fetch) =>
      overheard(
        remote({
          settings: {},
          secret: () => 'hush-hush ',
          clock: systemClock,
          limiter: limiter(1e6, 1e6),
          fetch,
        }),
        (exchange) => void heard.push(exchange),
      )
    const call = { url: `${url}?key=hush-hush`, body: '{"told":"\u0000hush-hush"}', about: ['a'] }
    const ask = async (fetch: Fetch, some: Partial<Call> = {}) => {
      const to = one(fetch)
      to.secret('KEY')
      await to.call({ ...call, ...some }).catch(() => {})
      return heard.at(-1)
    }
    const got = await ask(async () => new Response('no, hush-hush', { status: 409 }))
    assert.deepEqual(
      { ...got, startedAt: 0, tookMs: 0 },
      {
        about: ['a'],
        startedAt: 0,
        tookMs: 0,
        method: 'POST',
        url: `${url}?key=***`,
        request: '{"told":"***"}',
        status: 409,
        answer: 'no, ***',
        why: null,
      },
    )
    const failed = await ask(async () => new Response('a page of hush-hush', { status: 500 }))
    assert.deepEqual([failed?.status, failed?.answer], [500, 'a page of ***'])
    assert.equal(failed?.why, 'failed there (500)')
    const lost = await ask(breaks('ECONNRESET'))
    assert.deepEqual([lost?.status, lost?.answer], [null, ''])
    assert.match(lost!.why!, /ECONNRESET/)
    const long = await ask(async () => new Response(`${'x'.repeat(99_999)}${'🧦'.repeat(10)}`))
    assert.match(long!.answer, /x\ufffd\n… 19 characters more$/, 'cut through a character')
    const many = heard.length
    await ask(async () => new Response('a token'), { about: [] })
    assert.equal(heard.length, many, 'what is about nothing is not kept')
  })

  test('waits at the limiter', async () => {
    let now = 0
    const clock = {
      now: () => new Date(now),
      async sleep(ms: number) {
        now += ms
      },
    }
    const at: number[] = []
    const { call } = remote({
      settings: {},
      secret: () => '',
      clock,
      limiter: limiter(2, 3),
      fetch: async () => {
        at.push(now)
        return new Response()
      },
    })
    await Promise.all(Array.from({ length: 6 }, () => call({ url })))
    assert.deepEqual(at, [0, 0, 0, 500, 1000, 1500])
  })

  test('ends at its deadline, also when the answer drips, and at its size', async () => {
    const drips = createServer((request, response) => {
      if (request.url === '/silent') return
      if (request.url === '/endless') {
        const more = () => {
          while (!response.destroyed && response.write(Buffer.alloc(100_000)));
          response.once('drain', more)
        }
        return more()
      }
      response.write('{')
      const timer = setInterval(() => response.write(' '), 20)
      response.once('close', () => clearInterval(timer))
    })
    await new Promise<void>((resolve) => drips.listen(0, '127.0.0.1', resolve))
    const at = `http://127.0.0.1:${(drips.address() as AddressInfo).port}`
    try {
      for (const path of ['/silent', '/drips']) {
        const error = await meaning(fetch, { url: at + path, body: '{}' })
        assert.equal(error.means, 'unclear', path)
        assert.match(error.message, /timeout|aborted/i)
      }
      const endless = await to(fetch, 5000)
        .call({ url: `${at}/endless` })
        .catch((error) => error)
      assert.match(String(endless), /larger than 5000000 bytes/)
    } finally {
      drips.closeAllConnections()
      drips.close()
    }
  })
})

test('Retry-After is read as seconds or a date, an hour at most, nonsense not at all', () => {
  const now = new Date('2026-01-05T12:00:00Z')
  const table: [string | null, number | undefined][] = [
    ['7', 7000],
    [' 0.5 ', 500],
    ['0', 0],
    ['Mon, 05 Jan 2026 12:00:30 GMT', 30_000],
    ['Mon, 05 Jan 2026 11:00:00 GMT', undefined],
    ['1000000000', 3_600_000],
    ['Tue, 05 Jan 2027 12:00:00 GMT', 3_600_000],
    ['-5', undefined],
    ['Infinity', undefined],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ]
  for (const [value, ms] of table) assert.equal(retryAfterMs(value, now), ms, String(value))
})
