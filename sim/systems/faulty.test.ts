import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { faultNames } from '../../src/connectors/conformance.ts'
import { seededRandom } from '../../src/lib/random.ts'
import type { Fetch } from '../../src/lib/world.ts'
import { type VirtualClock, virtualClock } from '../clock.ts'
import { type Faulty, faulty } from './faulty.ts'
import { network } from './network.ts'

type Told = { status: number | string; body: string; after: string | null }

/** Adds up the rows it is sent, and says ok to each. */
function adder() {
  const app = new Hono()
  const state = { total: 0, calls: 0 }
  app.post('/add', async (c) => {
    const { rows } = await c.req.json<{ rows: { n: number }[] }>()
    state.calls++
    for (const row of rows) state.total += row.n
    return c.json({ results: rows.map(({ n }) => ({ n, status: 'ok' })) })
  })
  return { app, state }
}
type World = {
  layer: Faulty
  state: { total: number; calls: number }
  clock: VirtualClock
  add(...numbers: number[]): Promise<Told>
}

/** Runs `act` with the layer called in this process, and again through a socket. */
async function both(act: (world: World) => Promise<void>, chances = {}) {
  for (const socket of [false, true]) {
    const { app, state } = adder()
    const clock = virtualClock(new Date('2026-01-05T12:00:00Z'))
    const rows = {
      asked: 'rows',
      answered: 'results',
      busy: (row: unknown) => ({ ...(row as object), status: 'busy' }),
    }
    const layer = faulty(app, { clock, random: seededRandom(3), rows, chances, lateMs: 5000 })
    const server = socket ? serve({ fetch: layer.app.fetch, port: 0 }) : undefined
    if (server && !server.listening)
      await new Promise((resolve) => server.once('listening', resolve))
    const port = (server?.address() as { port: number } | undefined)?.port
    const origin = port ? `http://127.0.0.1:${port}` : 'https://there.test'
    const fetcher: Fetch = port ? fetch : network({ [origin]: layer.app })
    const add = async (...numbers: number[]): Promise<Told> => {
      try {
        const answer = await fetcher(`${origin}/add`, {
          method: 'POST',
          body: JSON.stringify({ rows: numbers.map((n) => ({ n })) }),
          headers: { authorization: 'Bearer tok' },
          signal: AbortSignal.timeout(150),
        })
        const body = await answer.text()
        return { status: answer.status, body, after: answer.headers.get('retry-after') }
      } catch (error) {
        const { name, cause } = error as Error & { cause?: { code?: string } }
        return { status: cause?.code ?? name, body: '', after: null }
      }
    }
    try {
      await act({ layer, state, clock, add })
    } finally {
      await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)))
    }
  }
}

const broken = (status: Told['status']) => assert.match(String(status), /ECONNRESET|UND_ERR_SOCKET/)

describe('a faulty app', () => {
  test('does nothing to a call that chance and script leave alone', () =>
    both(async ({ add, state }) => {
      const told = await add(1, 2)
      assert.equal(told.status, 200)
      assert.equal(state.total, 3)
    }))

  test('fails before or after it is applied', () =>
    both(async ({ layer, add, state }) => {
      layer.next('error_before', 'error_after')
      assert.equal((await add(1)).status, 500)
      assert.equal(state.total, 0)
      assert.equal((await add(1)).status, 500)
      assert.equal(state.total, 1)
    }))

  test('loses the answer, the connection breaking', () =>
    both(async ({ layer, add, state }) => {
      layer.next('answer_lost')
      broken((await add(1)).status)
      assert.equal(state.total, 1)
    }))

  test('never answers, until the caller gives up; nothing is applied', () =>
    both(async ({ layer, add, state }) => {
      layer.next('never_answers')
      assert.equal((await add(1)).status, 'TimeoutError')
      assert.equal(state.total, 0)
    }))

  test('applies a call long after it seemed lost', () =>
    both(async ({ layer, add, state, clock }) => {
      layer.next('lands_late')
      broken((await add(1)).status)
      await add(10)
      assert.equal(state.total, 10)
      await clock.advance(4999)
      assert.equal(state.total, 10)
      await clock.advance(1)
      await layer.settle()
      assert.equal(state.total, 11)
    }))

  test('asks to slow down in three ways', () =>
    both(async ({ layer, add, state }) => {
      layer.next('slow_down_seconds', 'slow_down_date', 'slow_down_nonsense')
      const told = [await add(1), await add(1), await add(1)]
      assert.deepEqual(
        told.map(({ status, after }) => [status, after]),
        [
          [429, '7'],
          [429, 'Mon, 05 Jan 2026 12:00:07 GMT'],
          [429, 'when the moon is full'],
        ],
      )
      assert.equal(state.total, 0)
    }))

  test('answers a web page, half an answer, or the request’s own headers', () =>
    both(async ({ layer, add, state }) => {
      layer.next('html', 'truncated', 'echoes', 'not_let_in')
      const html = await add(1)
      assert.match(html.body, /^<html>/)
      const half = await add(1)
      assert.equal(half.status, 200)
      assert.throws(() => JSON.parse(half.body))
      assert.equal(state.total, 2)
      const echo = await add(1)
      assert.equal(echo.status, 400)
      assert.match(echo.body, /Bearer tok/)
      assert.equal((await add(1)).status, 401)
      assert.equal(state.total, 2)
    }))

  test('turns some rows of a batch away, in their places, and applies the rest', () =>
    both(async ({ layer, add, state }) => {
      layer.next('partial')
      const { body } = await add(1, 10, 100, 1000)
      const { results } = JSON.parse(body) as { results: { n: number; status: string }[] }
      assert.deepEqual(
        results.map(({ n }) => n),
        [1, 10, 100, 1000],
      )
      assert.equal(results[0]!.status, 'ok')
      assert.equal(results[1]!.status, 'busy')
      const done = results.filter(({ status }) => status === 'ok')
      assert.equal(
        state.total,
        done.reduce((sum, { n }) => sum + n, 0),
      )
    }))

  test('strikes as often as it is told, and is calm when told so', () =>
    both(
      async ({ layer, add, state }) => {
        for (let i = 0; i < 200; i++) await add(1)
        const { error_before = 0, error_after = 0 } = layer.struck
        assert.ok(error_before > 25 && error_before < 55, `before: ${error_before}`)
        assert.ok(error_after > 10 && error_after < 35, `after: ${error_after}`)
        assert.equal(state.total, 200 - error_before)
        layer.calm()
        for (let i = 0; i < 50; i++) assert.equal((await add(1)).status, 200)
      },
      { error_before: 0.2, error_after: 0.1 },
    ))

  test('leaves alone the calls it is told to', async () => {
    const { app, state } = adder()
    const clock = virtualClock(new Date(0))
    const layer = faulty(app, {
      clock,
      random: seededRandom(1),
      chances: { error_before: 1 },
      only: (request) => !request.url.endsWith('/add'),
    })
    const body = JSON.stringify({ rows: [{ n: 1 }] })
    assert.equal((await layer.app.request('/add', { method: 'POST', body })).status, 200)
    assert.equal((await layer.app.request('/else')).status, 500)
    assert.equal(state.total, 1)
  })

  test('can do every fault there is a name for', async () => {
    const { app } = adder()
    const clock = virtualClock(new Date(0))
    const layer = faulty(app, {
      clock,
      random: seededRandom(1),
      hangMs: 10,
      rows: { asked: 'rows', answered: 'results', busy: (row) => row },
    })
    for (const name of faultNames) {
      layer.next(name)
      const body = JSON.stringify({ rows: [{ n: 1 }, { n: 2 }] })
      const answer = layer.app.request('/add', { method: 'POST', body })
      void Promise.resolve(answer).catch(() => {})
      await clock.advance(60_000)
    }
    assert.deepEqual(Object.keys(layer.struck).sort(), [...faultNames].sort())
  })
})
