import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { systemClock } from '../../lib/clock.ts'
import { limiter } from '../../lib/limiter.ts'
import type { Proposal, Sent, Wanted } from '../connector.ts'
import { remote } from '../remote.ts'
import { generic } from './index.ts'
import type { Given, Settings } from './settings.ts'

type Seen = { url: string; method: string; headers: Headers; body: string }
const url = 'https://shop.example/levels'
const push = {
  url,
  row: { sku: '{sku}', place: '{location}', n: '{quantity}', over: '{over}' },
  body: { rows: '{rows}' },
  answer: {
    rows: 'results',
    status: 'status',
    done: ['ok'],
    stale: ['conflict'],
    later: ['busy'],
    never: ['gone'],
    observed: 'there',
    why: 'message',
  },
}
const { body: _, ...single } = push
const want = (external: string, quantity = 1, more: Partial<Wanted> = {}): Wanted => ({
  external,
  remote: {},
  location: 'main',
  quantity,
  over: null,
  key: `key-${external}`,
  ...more,
})

/** A shop that answers as told; what it was sent is kept. */
function shop(given: Given, answer: (seen: Seen) => Response | Promise<Response>, token = 'tok') {
  const seen: Seen[] = []
  const { connector, settings } = generic(given)
  const to = remote({
    settings: settings as Settings,
    secret: () => token,
    clock: systemClock,
    limiter: limiter(1e6, 1e6),
    fetch: async (address, init) => {
      const one = {
        url: address,
        method: init.method!,
        headers: new Headers(init.headers),
        body: String(init.body ?? ''),
      }
      seen.push(one)
      return answer(one)
    },
  })
  return { seen, connector, to, send: (...wanted: Wanted[]) => connector.push!.send(wanted, to) }
}
const rowsOf = (seen: Seen) => (JSON.parse(seen.body) as { rows: { sku: string }[] }).rows
const results = (list: object[], status = 200) => Response.json({ results: list }, { status })
const words = (sent: readonly Sent[]) => sent.map((one) => one.sent).join(' ')

describe('a push by settings', () => {
  test('fills the template: values alone stay what they are, in a text they are text', async () => {
    const row = {
      a: ['{sku}', { b: '{quantity}' }],
      c: 'x {quantity} {sku}',
      d: '{over}',
      e: true,
      v: '{remote.id}',
    }
    const { seen, send } = shop({ push: { ...push, row, answer: {} } }, () => new Response())
    await send(want('A"{sku}', 3, { remote: { id: 7 } }))
    assert.deepEqual(JSON.parse(seen[0]!.body), {
      rows: [{ a: ['A"{sku}', { b: 3 }], c: 'x 3 A"{sku}', d: null, e: true, v: 7 }],
    })
  })

  test('reads each row by its code, and the number that is there', async () => {
    const { send } = shop({ push }, () =>
      results([
        { status: 'ok' },
        { status: 'conflict', there: '7' },
        { status: 'busy', message: 'try later' },
        { status: 'gone' },
        { status: 'mystery' },
        {},
      ]),
    )
    assert.deepEqual(await send(...['A', 'B', 'C', 'D', 'E', 'F'].map((sku) => want(sku))), [
      { sent: 'done' },
      { sent: 'stale', observed: 7 },
      { sent: 'later', why: 'busy: try later' },
      { sent: 'never', why: 'gone' },
      { sent: 'unclear', why: 'the answer "mystery" is not in the settings' },
      { sent: 'unclear', why: 'the answer "undefined" is not in the settings' },
    ])
  })

  test('matches rows by name where they come in any order, else only when all are there', async () => {
    const named = { ...push, answer: { ...push.answer, sku: 'sku', location: 'place' } }
    const answers = [
      { sku: 'B', place: 'main', status: 'ok' },
      { sku: 'A', place: 'yard', status: 'gone' },
      { sku: 'A', place: 'main', status: 'busy' },
    ]
    const ordered = shop({ push: named }, () => results(answers))
    const sent = await ordered.send(want('A'), want('B'), want('C'))
    assert.equal(words(sent), 'later done unclear')
    const short = shop({ push }, () => results([{ status: 'ok' }]))
    assert.equal(words(await short.send(want('A'), want('B'))), 'unclear unclear')
  })

  test('halves a call that is refused, until only the row to blame is', async () => {
    const { seen, send } = shop({ push }, (call) =>
      rowsOf(call).some((row) => row.sku === 'C')
        ? Response.json({ message: 'C is bad' }, { status: 422 })
        : results(rowsOf(call).map(() => ({ status: 'ok' }))),
    )
    const sent = await send(...['A', 'B', 'C', 'D', 'E'].map((sku) => want(sku)))
    assert.equal(words(sent), 'done done never done done')
    assert.deepEqual(sent[2], { sent: 'never', why: 'refused (422): C is bad' })
    assert.ok(seen.length <= 6, `${seen.length} calls`)
  })

  test('does not give rows up because the address is wrong', async () => {
    for (const status of [404, 405, 408, 410, 423]) {
      const { seen, send } = shop({ push }, () => new Response('', { status }))
      assert.equal(words(await send(want('A'), want('B'))), 'later later', String(status))
      assert.equal(seen.length, 1)
    }
  })

  test('one call a row where there is no body round them, by HTTP status', async () => {
    const each = {
      ...single,
      url: 'https://shop.example/items/{sku}/{remote.id}',
      method: 'PUT' as const,
      headers: { 'Idempotency-Key': '{key}' },
      answer: { stale: ['409'], later: ['423'], observed: 'there' },
    }
    const status: Record<string, number> = { A: 204, B: 404, C: 409, D: 423, E: 500, F: 200 }
    const { seen, send } = shop({ push: each }, (call) => {
      const code = status[call.url.split('/')[4]!] ?? 200
      return new Response(code === 409 ? '{"there":5}' : null, { status: code })
    })
    const skus = ['A', 'B', 'C', 'D', 'E', 'F', 'G/ ?']
    const sent = await send(...skus.map((sku) => want(sku, 1, { remote: { id: 'x y' } })))
    assert.equal(words(sent), 'done never stale later unclear done done')
    assert.equal(seen.at(-1)!.url, 'https://shop.example/items/G%2F%20%3F/x%20y')
    assert.equal(seen[0]!.headers.get('idempotency-key'), 'key-A')
    assert.equal(seen[0]!.method, 'PUT')
  })

  test('stops at silence and at "slow down", and says so of the rest', async () => {
    const slow = shop({ push: { ...single, answer: {} } }, (call) =>
      call.body.includes('"B"')
        ? new Response('', { status: 429, headers: { 'retry-after': '9' } })
        : new Response(),
    )
    assert.deepEqual(await slow.send(want('A'), want('B'), want('C')), [
      { sent: 'done' },
      { sent: 'later', why: 'told to slow down (429)', afterMs: 9000 },
      { sent: 'later', why: 'not tried: told to slow down (429)', afterMs: 9000 },
    ])
    assert.equal(slow.seen.length, 2)
    const silent = shop({ push: { ...single, answer: {} } }, () => {
      throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } })
    })
    assert.equal(words(await silent.send(want('A'), want('B'))), 'unclear later')
  })

  test('a row without what its template needs is not sent, the others are', async () => {
    const row = { id: '{remote.variant}', n: '{quantity}' }
    const { seen, send } = shop({ push: { ...push, row, answer: {} } }, () => new Response())
    const sent = await send(want('A'), want('B', 1, { remote: { variant: 9 } }))
    assert.deepEqual(sent, [
      { sent: 'never', why: 'the listing has no "remote.variant"' },
      { sent: 'done' },
    ])
    assert.deepEqual(JSON.parse(seen[0]!.body), { rows: [{ id: 9, n: 1 }] })
  })

  test('a key for the whole call is the same for the same rows, another for others', async () => {
    const keyed = { ...push, headers: { 'idempotency-key': '{key}' }, answer: {} }
    const { seen, send } = shop({ push: keyed }, () => new Response())
    await send(want('A'), want('B'))
    await send(want('A'), want('B'))
    await send(want('A'), want('B', 1, { key: 'other' }))
    await send(want('A'))
    const [a, b, c, d] = seen.map((one) => one.headers.get('idempotency-key'))
    assert.equal(a, b)
    assert.notEqual(a, c)
    assert.equal(d, 'key-A')
  })

  test('a stale row that does not say what is there is read', async () => {
    const { observed: _, ...answer } = push.answer
    const levels = {
      of: { url, param: 'sku' },
      all: { url },
      rows: 'levels',
      sku: 'sku',
      quantity: 'n',
      place: 'main',
    }
    const conflict = (call: Seen) =>
      call.method === 'POST'
        ? results([{ status: 'conflict' }, { status: 'ok' }])
        : Response.json({ levels: [{ sku: 'A', n: 4 }] })
    const reads = shop({ push: { ...push, answer }, levels }, conflict)
    assert.deepEqual(await reads.send(want('A'), want('B')), [
      { sent: 'stale', observed: 4 },
      { sent: 'done' },
    ])
    const blind = shop({ push: { ...push, answer } }, conflict)
    assert.equal(words(await blind.send(want('A'), want('B'))), 'later done')
  })

  test('shows credentials to the other side and to nobody else', async () => {
    const token = 'se cret-ü'
    const said: [Given['auth'], string, string][] = [
      [{ bearer: 'T' }, 'authorization', `Bearer tok-1`],
      [{ header: 'X-Key', secret: 'T' }, 'x-key', 'tok-1'],
      [{ user: 'u', password: 'T' }, 'authorization', `Basic ${btoa('u:tok-1')}`],
    ]
    for (const [auth, header, value] of said) {
      const { seen, send } = shop({ push, auth }, () => results([{ status: 'ok' }]), 'tok-1\n')
      await send(want('A'))
      assert.equal(seen[0]!.headers.get(header), value)
    }
    const odd = shop({ push, auth: { bearer: 'T' } }, (call) => new Response(call.body), token)
    const [sent] = await odd.send(want('A'))
    assert.ok('why' in sent! && !sent.why.includes(token), JSON.stringify(sent))
  })

  test('what the other side says is shortened, and holds no control characters', async () => {
    const message = `\u001b[31m${'x'.repeat(5000)}\n\u202e`
    const { send } = shop({ push }, () => results([{ status: 'gone', message }]))
    const [sent] = await send(want('A'))
    assert.ok('why' in sent! && sent.why.length <= 200 && !/[\p{Cc}\p{Cf}]/u.test(sent.why))
  })
})

test('a proposal carries who proposes what, and when', async () => {
  const propose = {
    url,
    row: {
      k: '{key}',
      kind: '{kind}',
      item: '{sku}',
      n: '{quantity}',
      by: '{from}',
      at: '{happenedAt}',
    },
    body: { proposals: '{rows}' },
    answer: {},
  }
  const { seen, connector, to } = shop({ propose }, () => new Response())
  const proposal: Proposal = {
    key: 'p1',
    kind: 'adjusted',
    external: 'A',
    location: 'main',
    quantity: -2,
    from: 'shop',
    happenedAt: new Date(0),
  }
  assert.deepEqual(await connector.propose!([proposal], to), [{ sent: 'done' }])
  assert.deepEqual(JSON.parse(seen[0]!.body).proposals, [
    { k: 'p1', kind: 'adjusted', item: 'A', n: -2, by: 'shop', at: '1970-01-01T00:00:00.000Z' },
  ])
})
