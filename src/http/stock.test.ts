import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { line, stocked, type Trial, trial } from '../../test/http.ts'
import { sql } from '../db/sql.ts'
import { close, note } from '../reconcile/drift.ts'
import { placesOf } from '../reconcile/places.ts'

type Side = {
  system: string
  observed: number | null
  expected: number | null
  state: string
  driftId: number | null
  severity: string | null
  by?: string | null
  says?: string
  drift?: { state: string } | null
}
type Row = {
  sku: string
  name: string
  category: string
  bundle: boolean
  onHand: number | null
  available: number | null
  units: number | null
  low: boolean
  out: boolean
  places: Side[]
}
type Page = { rows: Row[]; next: string | null; total: number | null; atLeast: boolean }

describe('the stock list', () => {
  let t: Trial
  let all: Row[]
  const get = async <T>(path: string) => {
    const { status, body, text } = await t.call('GET', path)
    assert.equal(status, 200, text)
    return body as T
  }
  const list = async (query: string, limit = 4) => {
    const rows: Row[] = []
    let cursor = ''
    for (;;) {
      const page = await get<Page>(`/v1/stock?${query}&limit=${limit}${cursor}`)
      rows.push(...page.rows)
      if (page.next === null) return rows
      cursor = `&cursor=${encodeURIComponent(page.next)}`
    }
  }
  const skus = (rows: readonly Row[]) => rows.map((r) => r.sku)

  before(async () => {
    t = await trial()
    await stocked(t)
    const items = Array.from({ length: 17 }, (_, i) => ({
      sku: `M-${String(i).padStart(2, '0')}`,
      name: i % 3 ? `Mug 100% no ${i}` : `Lamp_${i}`,
      category: i % 2 ? 'mugs' : 'lamps',
      ...(i % 5 ? {} : { safety: 20 }),
    }))
    await t.call('PUT', '/v1/items', { items })
    await t.call('PUT', '/v1/listings', {
      listings: items.map(({ sku }, i) => ({ system: 'shop', external: `shop/${i}x`, sku })),
    })
    const stock = items.slice(0, 14)
    await t.call('POST', '/v1/movements', {
      system: 'wms',
      lines: stock.map(({ sku }, i) =>
        line({ document: `m/${i}`, sku, quantity: (i * 7) % 30, location: i % 4 ? 'LDS' : 'YRK' }),
      ),
    })
    const sale = (sku: string, quantity: number) => ({
      kind: 'ordered',
      document: `order/${sku}`,
      line: '1',
      sku,
      quantity,
      happenedAt: '2026-01-10T11:00:00Z',
    })
    await t.call('POST', '/v1/movements', {
      system: 'shop',
      lines: ['M-01', 'M-02', 'M-03', 'M-04'].map((sku, i) => sale(sku, 10 - i)),
    })
    await t.settle()
    const place = (await placesOf(t.db)).find((p) => p.system === 'shop')!
    const ids = await t.db.all<{ id: number }>(
      sql`select id from item where sku in ('M-05', 'M-06', 'M-07') order by sku`,
    )
    const seen = (n: number, residue: number) => ({
      itemId: ids[n]!.id,
      placeId: place.id,
      expected: 3,
      observed: 5,
      asOf: t.now(),
      readingId: 1,
      terms: [],
      residue,
      severity: residue ? ('high' as const) : ('in_flight' as const),
      severityWhy: 'a rule',
    })
    await note(t.db, [seen(0, 2), seen(1, 0), seen(2, 2)], t.now())
    await close(t.db, [{ itemId: ids[2]!.id, placeId: place.id }], t.now())
    all = (await get<Page>('/v1/stock?limit=1000')).rows
  })

  test('is every item once, whatever its order, in pages that leave nothing out', async () => {
    assert.equal(all.length, 21)
    const last = 1e15
    const by: Record<string, (r: Row) => number> = {
      sku: () => 0,
      '-onHand': (r) => -(r.onHand ?? -last),
      available: (r) => r.available ?? last,
      units: (r) => -(r.units ?? 0),
    }
    for (const [sort, of] of Object.entries(by)) {
      const whole = (await get<Page>(`/v1/stock?limit=1000&sort=${sort}`)).rows
      const expected = whole.toSorted((a, b) => of(a) - of(b) || (a.sku < b.sku ? -1 : 1))
      const paged = await list(`sort=${sort}`)
      assert.deepEqual(skus(paged), skus(expected), sort)
      assert.deepEqual(skus(paged).toSorted(), skus(all).toSorted(), sort)
    }
    const fast = (await list('sort=units')).filter((r) => r.units! > 0)
    assert.deepEqual(skus(fast), ['M-01', 'M-02', 'M-03', 'M-04'])
  })

  test('is what the positions say, and unknown where there are none', async () => {
    const { rows } = await get<{ rows: { sku: string; available: number; on_hand: number }[] }>(
      '/v1/positions?limit=1000',
    )
    for (const row of all.filter((r) => !r.bundle)) {
      const own = rows.filter((p) => p.sku === row.sku)
      const sum = (of: (p: (typeof own)[number]) => number) =>
        own.length === 0 ? null : own.reduce((n, p) => n + of(p), 0)
      assert.deepEqual(
        [row.onHand, row.available],
        [sum((p) => p.on_hand), sum((p) => p.available)],
        row.sku,
      )
    }
    const set = all.find((r) => r.sku === 'SET')!
    assert.deepEqual([set.bundle, set.onHand, set.available], [true, null, 5])
    const unknown = all.find((r) => r.sku === 'M-16')!
    assert.deepEqual([unknown.available, unknown.low, unknown.out], [null, false, false])
  })

  test('is filtered by what a row says, and counts what matches', async () => {
    const filters: [string, (r: Row) => boolean][] = [
      ['low', (r) => r.low],
      ['out', (r) => r.out],
      ['low&category=lamps', (r) => r.low && r.category === 'lamps'],
      ['category=mugs', (r) => r.category === 'mugs'],
      ['search=lamp_', (r) => r.name.startsWith('Lamp_')],
      ['search=100%25', (r) => r.name.includes('100%')],
      ['search=m-1', (r) => r.sku.startsWith('M-1')],
      ['search=SHOP/1', (r) => /^M-(01|1\d)$/.test(r.sku)],
      ['search=nobody', () => false],
      ['disagree', (r) => r.places.some((p) => p.state === 'differs')],
      ['search=m-1&low', (r) => r.sku.startsWith('M-1') && r.low],
      ['system=shop', (r) => r.places.some((p) => p.system === 'shop')],
      ['system=shop&out', (r) => r.out && r.places.some((p) => p.system === 'shop')],
    ]
    for (const [query, keeps] of filters) {
      const expected = all.filter(keeps)
      for (const sort of ['sku', 'available', '-onHand', 'units']) {
        const rows = await list(`${query}&sort=${sort}`, 3)
        assert.deepEqual(skus(rows).toSorted(), skus(expected), `${query}, ${sort}`)
        const { total, rows: first } = await get<Page>(`/v1/stock?${query}&sort=${sort}&limit=3`)
        assert.equal(total, expected.length, `${query}, ${sort}`)
        assert.equal(first.length, Math.min(3, expected.length))
      }
    }
    assert.ok(all.some((r) => r.low && !r.out) && all.some((r) => r.out) && all.some((r) => !r.low))
  })

  test('is low at or below lowStock, or what is kept back of it', () => {
    for (const row of all.filter((r) => r.available !== null)) {
      const kept = /^M-(00|05|10|15)$/.test(row.sku) ? 20 : 0
      assert.equal(row.low, row.available! <= Math.max(kept, 10), row.sku)
      assert.equal(row.out, row.available! <= 0, row.sku)
    }
  })

  test('at one location is what is there, of items that were ever there', async () => {
    const { rows } = await get<{ rows: { sku: string; available: number }[] }>(
      '/v1/positions?limit=1000&location=york',
    )
    const york = await list('location=york')
    assert.deepEqual(
      york.map((r) => [r.sku, r.available]),
      rows.map((p) => [p.sku, p.available]).toSorted(),
    )
  })

  test('side by side: what agrees, what differs, what is on its way, and what nobody knows', async () => {
    const side = (sku: string) => all.find((r) => r.sku === sku)!.places[0]!
    assert.equal(side('M-08').state, 'agrees')
    assert.equal(side('M-08').observed, side('M-08').expected)
    assert.deepEqual([side('M-05').state, side('M-05').severity], ['differs', 'high'])
    assert.deepEqual([side('M-05').observed, side('M-05').expected], [5, 3])
    assert.deepEqual([side('M-06').state, side('M-06').severity], ['on_its_way', 'in_flight'])
    assert.deepEqual([side('M-07').state, side('M-07').driftId], ['agrees', null])
    assert.deepEqual([side('M-16').state, side('M-16').observed], ['unknown', null])
  })

  test('of one item: every place with its time, in words, and the drift that is over too', async () => {
    type Item = { places: Side[]; ledger: { location: string; available: number }[] }
    const differs = await get<Item>('/v1/items/M-05/places')
    assert.match(differs.places[0]!.says!, /^shop shows 5 and should show 3 \(2 too many\)$/)
    const over = await get<Item>('/v1/items/M-07/places')
    assert.equal(over.places[0]!.drift!.state, 'resolved')
    assert.equal(over.places[0]!.by, 'telling')
    assert.deepEqual(
      over.ledger.map((l) => l.location),
      ['leeds'],
    )
    const moved = { kind: 'adjusted', document: 'adj/1', sku: 'M-08', quantity: -1 }
    await t.call('POST', '/v1/movements', {
      system: 'wms',
      lines: [line({ ...moved, location: 'YRK', happenedAt: t.now().toISOString() })],
    })
    const after = await get<Item>('/v1/items/M-08/places')
    assert.equal(after.places[0]!.state, 'on_its_way')
    assert.match(after.places[0]!.says!, /it moved since it was read/)
  })

  test('what a shop has sold ahead of stock is neither a drift nor on its way, and is said so everywhere', async () => {
    await t.db.one(sql`
      update delivery d set known = -4 from item i where i.id = d.item_id and i.sku = 'M-00'`)
    const { places } = await get<{ places: Side[] }>('/v1/items/M-00/places')
    const [{ state, observed, expected, says }] = places as [Side]
    assert.deepEqual([state, observed, expected], ['sold_ahead', -4, 0])
    assert.match(says!, /^shop shows -4: 4 sold ahead of stock/)
    const { channels } = await get<{ channels: { says: string }[] }>('/v1/items/M-00/explain')
    assert.match(channels[0]!.says, /^shop shows -4: 4 sold ahead of stock/)
    const listed = await list('disagree')
    assert.ok(!listed.some((row) => row.sku === 'M-00'))
  })

  test('a cursor of another order is refused', async () => {
    const { next } = await get<Page>('/v1/stock?limit=2&sort=available')
    const wrong = `/v1/stock?limit=2&sort=-onHand&cursor=${encodeURIComponent(next!)}`
    assert.equal((await t.call('GET', wrong)).status, 422)
  })

  test('categories are those of the items', async () => {
    const { rows } = await get<{ rows: { category: string; items: number }[] }>('/v1/categories')
    const counted = Object.entries(Object.groupBy(all, (r) => r.category))
    assert.deepEqual(
      rows.map((r) => [r.category, r.items]),
      counted.map(([category, own]) => [category, own!.length]).toSorted(),
    )
  })
})
