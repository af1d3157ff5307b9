import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { line, stocked, type Trial, trial } from '../../test/http.ts'
import { readRows } from '../lib/csv.ts'

type Available = {
  items: {
    sku: string
    available: number
    locations: { location: string; available: number }[]
    channels: { channel: string; available_to_sell: number; listed: boolean }[]
  }[]
}

describe('reading', () => {
  let t: Trial
  before(async () => {
    t = await trial()
    await stocked(t)
    const later = { happenedAt: '2026-01-10T11:45:00Z' }
    await t.call('POST', '/v1/movements', {
      system: 'wms',
      lines: [
        line({ document: 'adj/1', kind: 'adjusted', quantity: -4, ...later }),
        line({ document: 'r/2', location: 'YRK', quantity: 7, ...later }),
      ],
    })
  })
  const available = async (query: string) =>
    ((await t.call('GET', `/v1/availability?${query}`)).body as Available).items

  test('a position can be asked for now and as of any past time', async () => {
    const at = async (query: string) =>
      ((await t.call('GET', `/v1/positions?sku=A-1${query}`)).body as { rows: object[] }).rows
    assert.equal((await at('')).length, 2)
    const [then] = await at('&asOf=2026-01-10T11:30:00Z')
    assert.deepEqual(pick(then!, 'location', 'on_hand', 'available'), ['leeds', 20, 20])
    assert.deepEqual(await at('&asOf=2026-01-10T10:59:59Z'), [])
    const [leeds] = await at('&location=leeds')
    assert.equal(pick(leeds!, 'on_hand')[0], 16)
  })

  test('positions come in pages that leave nothing out', async () => {
    const seen: string[] = []
    let cursor: string | null = '0'
    while (cursor !== null) {
      const { body } = await t.call('GET', `/v1/positions?limit=1&cursor=${cursor}`)
      const { rows, next } = body as {
        rows: { sku: string; location: string }[]
        next: string | null
      }
      seen.push(...rows.map((r) => `${r.sku}@${r.location}`))
      cursor = next
    }
    assert.deepEqual(seen, ['A-1@leeds', 'A-1@york', 'B-2@leeds'])
  })

  test('availability is told per item, location and channel, in the order asked', async () => {
    const [set, a] = await available('sku=SET&sku=A-1')
    assert.deepEqual([set!.sku, set!.available], ['SET', 5])
    assert.equal(a!.available, 23)
    assert.deepEqual(
      a!.locations.map((l) => l.available),
      [16, 7],
    )
    assert.deepEqual(pick(a!.channels[0]!, 'channel', 'available_to_sell', 'listed'), [
      'shop',
      21,
      true,
    ])
    const [then] = await available('sku=A-1&channel=shop&asOf=2026-01-10T11:30:00Z')
    assert.equal(then!.channels[0]!.available_to_sell, 18)
    const [unlisted] = await available('sku=B-2')
    assert.equal(unlisted!.channels[0]!.listed, false)
  })

  test('nobody is blocked by their own hold', async () => {
    await t.call('POST', '/v1/reservations', {
      sku: 'A-1',
      quantity: 5,
      holder: 'cart',
      locations: ['leeds'],
    })
    assert.equal((await available('sku=A-1'))[0]!.available, 18)
    assert.equal((await available('sku=A-1&holder=cart'))[0]!.available, 23)
    assert.equal((await available('sku=A-1&holder=other'))[0]!.available, 18)
  })

  test('the history of an item is the newest first, and can end in the past', async () => {
    const { body } = await t.call('GET', '/v1/movements?sku=A-1&limit=2')
    const { rows, next } = body as { rows: { kind: string }[]; next: string }
    assert.deepEqual(
      rows.map((r) => r.kind),
      ['reserved', 'adjusted'],
    )
    assert.equal(next, '2')
    const old = await t.call('GET', '/v1/movements?sku=A-1&until=2026-01-10T11:30:00Z')
    assert.equal((old.body as { rows: unknown[] }).rows.length, 1)
  })

  test('items are found by a part of their SKU or name, and told with listings and components', async () => {
    const { body } = await t.call('GET', '/v1/items?search=tee')
    assert.deepEqual(
      (body as { rows: { sku: string }[] }).rows.map((r) => r.sku),
      ['A-1'],
    )
    const { body: one } = await t.call('GET', '/v1/items/A-1')
    const external = (one as { listings: { external: string; pack: number }[] }).listings
    assert.deepEqual(external.map((l) => [l.external, l.pack]).sort(), [
      ['CASE-OF-A', 12],
      ['a-one', 1],
    ])
    const names = await t.call('GET', '/v1/items?limit=2')
    assert.equal((names.body as { next: string }).next, 'B-2')
  })

  test('a SKU with a slash, a space, a percent or an umlaut is an item like any other', async () => {
    for (const sku of ['A/B', 'a b', '50%', 'GRÖẞE', '..', '?x=1', 'A+B']) {
      await t.call('PUT', '/v1/items', { items: [{ sku }] })
      const { status, body } = await t.call(
        'GET',
        `/v1/items/${encodeURIComponent(sku).replace('..', '%2E%2E')}`,
      )
      if (sku !== '..') assert.deepEqual([status, (body as { sku: string }).sku], [200, sku])
    }
  })

  test('exports are CSV that reads back, whole and safe', async () => {
    await t.call('PUT', '/v1/items', { items: [{ sku: '=SUM(A1)', name: 'a,"b"\r\nc' }] })
    for (const [what, columns] of [
      ['positions', 11],
      ['movements', 16],
      ['items', 4],
      ['listings', 6],
    ] as const) {
      const { headers, text } = await t.call('GET', `/v1/export/${what}`)
      assert.match(headers.get('content-type')!, /^text\/csv/)
      const sheet = await readRows(Buffer.from(text))
      assert.equal(sheet.columns.length, columns)
      for await (const row of sheet.rows) assert.equal(row.why, undefined)
    }
    const { text } = await t.call('GET', '/v1/export/items')
    assert.ok(text.includes(`"'=SUM(A1)"`), 'a spreadsheet must not run it')
    assert.equal((await t.call('GET', '/v1/export/secrets')).status, 404)
  })

  test('an export longer than a page has every row once', async () => {
    const items = Array.from({ length: 4500 }, (_, i) => ({ sku: `X-${i}` }))
    await t.call('PUT', '/v1/items', { items })
    const { text } = await t.call('GET', '/v1/export/items')
    const skus = text.match(/^"X-\d+"/gm)!
    assert.equal(new Set(skus).size, 4500)
    assert.equal(skus.length, 4500)
  })

  test('what is asked wrongly is named', async () => {
    for (const [path, says] of [
      ['/v1/positions?sky=A-1', /sky/],
      ['/v1/positions?asOf=yesterday', /asOf/],
      ['/v1/positions?limit=0', /limit/],
      ['/v1/positions?location=mars', /there are: leeds, york/],
      ['/v1/availability', /sku/],
      ['/v1/availability?sku=A-1&channel=x', /No channel "x"; there are: shop/],
      ['/v1/inbox/abc', /id/],
      ['/v1/reservations/abc', /id/],
    ] as const) {
      const { status, body, headers } = await t.call('GET', path)
      assert.ok(status === 422 || status === 404, path)
      assert.equal(headers.get('content-type'), 'application/problem+json')
      const problem = body as Record<string, string | number>
      assert.match(String(problem.detail), says)
      assert.equal(problem.status, status)
      assert.ok(
        problem.title && problem.next && String(problem.type).startsWith('urn:onhand:fault:'),
      )
    }
  })
})

const pick = (from: object, ...names: string[]) =>
  names.map((n) => (from as Record<string, unknown>)[n])
