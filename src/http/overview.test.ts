import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { line, stocked, type Trial, trial } from '../../test/http.ts'
import { upsertItems } from '../catalog/items.ts'
import { sql } from '../db/sql.ts'
import { close, note, type Sighting } from '../reconcile/drift.ts'
import { placesOf } from '../reconcile/places.ts'

const DAY = 86_400_000
type Rows<T> = { rows: T[]; next: string | null }
type Stock = { sku: string; low: boolean; out: boolean; bundle: boolean } & Record<
  'onHand' | 'committed' | 'available',
  number | null
> & { category: string }
type Drift = { id: number; severity: string; state: string; cause: string | null; residue: number }
type Moved = { id: string; kind: string; happenedAt: string; committed: number; on_hand: number }

describe('every figure of the overview is one that anybody can ask the rows for', () => {
  let t: Trial
  before(async () => {
    t = await trial()
    await stocked(t)
    await upsertItems(
      t.db,
      [
        { sku: 'A-1', category: 'tops' },
        { sku: 'C-3', category: 'tops', safety: 50 },
        { sku: 'D-4', category: 'mugs' },
        { sku: 'E-5', category: 'mugs' },
      ],
      t.now(),
    )
    await t.call('POST', '/v1/movements', {
      system: 'wms',
      lines: [
        line({ document: 'r/3', sku: 'C-3', quantity: 40 }),
        line({ document: 'r/4', sku: 'D-4', quantity: 900 }),
        line({ document: 'r/5', sku: 'E-5', quantity: 1, location: 'YRK' }),
      ],
    })
    const sale = (n: number, sku: string, quantity: number, over = {}) => ({
      kind: 'ordered',
      document: `order/${n}`,
      line: '1',
      sku,
      quantity,
      happenedAt: new Date(t.now().getTime() - (n % 6) * DAY).toISOString(),
      ...over,
    })
    const lines = [
      sale(1, 'a-one', 2),
      sale(2, 'a-one', 3),
      sale(2, 'D-4', 7, { line: '2' }),
      sale(8, 'D-4', 5),
      sale(3, 'E-5', 1),
    ]
    await t.call('POST', '/v1/movements', { system: 'shop', lines })
    await t.call('POST', '/v1/movements', {
      system: 'shop',
      lines: [sale(2, 'a-one', 3, { kind: 'order_cancelled' })],
    })
    const till = sale(0, 'D-4', 4, { document: 'till/1' })
    await t.call('POST', '/v1/movements', { system: 'till', lines: [till] })
    // Goods that were handed over at once come back when the sale is cancelled.
    const back = { kind: 'returned', transition: 'order_cancelled', issuer: 'till' }
    await t.call('POST', '/v1/movements', {
      system: 'wms',
      lines: [line({ ...back, document: 'till/1', sku: 'D-4', quantity: 1 })],
    })
    await t.settle()
    await disagreements(t)
  })

  const get = async <T>(path: string) => {
    const { status, body, text } = await t.call('GET', path)
    assert.equal(status, 200, text)
    return body as T
  }
  const all = async <T>(path: string) => {
    const rows: T[] = []
    let cursor = ''
    for (;;) {
      const page = await get<Rows<T>>(`${path}${path.includes('?') ? '&' : '?'}limit=2${cursor}`)
      rows.push(...page.rows)
      if (page.next === null) return rows
      cursor = `&cursor=${encodeURIComponent(page.next)}`
    }
  }

  test('stock by category', async () => {
    const block = await get<{
      rows: (Record<'items' | 'onHand' | 'committed' | 'available' | 'low' | 'out', number> & {
        category: string
        unknown: number
      })[]
      items: number
      low: number
      out: number
      unknown: number
    }>('/v1/overview/stock')
    const rows = await all<Stock>('/v1/stock')
    const expected = [...new Set(rows.map((r) => r.category))].sort().map((category) => {
      const own = rows.filter((r) => r.category === category)
      const sum = (of: (r: Stock) => number | null) => own.reduce((n, r) => n + (of(r) ?? 0), 0)
      return {
        category,
        items: own.length,
        onHand: sum((r) => r.onHand),
        committed: sum((r) => r.committed),
        available: sum((r) => (r.bundle ? 0 : r.available)),
        low: own.filter((r) => r.low).length,
        out: own.filter((r) => r.out).length,
        unknown: own.filter((r) => r.available === null).length,
      }
    })
    assert.deepEqual(block.rows, expected)
    assert.equal(block.low, (await all('/v1/stock?low')).length)
    assert.equal(block.out, (await all('/v1/stock?out')).length)
    assert.equal(block.items, (await get<{ total: number }>('/v1/stock')).total)
    assert.deepEqual([block.low, block.out, block.unknown], [4, 1, 1])
    const positions = await all<{ available: number }>('/v1/positions')
    assert.equal(
      positions.reduce((n, p) => n + p.available, 0),
      block.rows.reduce((n, r) => n + r.available, 0),
    )
  })

  test('units sold, day by day and over the days, less what was cancelled', async () => {
    type Pace = { sku: string; units: number; spark: number[]; orders: number; available: number }
    const { rows, since } = await get<{ rows: Pace[]; since: string }>('/v1/overview/velocity')
    for (const row of rows) {
      const { rows: moved } = await get<Rows<Moved>>(`/v1/movements?sku=${row.sku}&limit=1000`)
      const sold = moved.flatMap((m) => {
        if (/order_cancelled$/.test(m.id) && m.kind === 'returned')
          return [{ ...m, units: -m.on_hand }]
        return /^order/.test(m.kind) ? [{ ...m, units: m.committed }] : []
      })
      assert.equal(
        row.units,
        sold.reduce((n, m) => n + m.units, 0),
        row.sku,
      )
      const spark = new Array<number>(28).fill(0)
      for (const m of sold) {
        const day = Math.min(27, Math.floor((Date.parse(m.happenedAt) - Date.parse(since)) / DAY))
        spark[day]! += m.units
      }
      assert.deepEqual(row.spark, spark, row.sku)
      assert.equal(row.orders, sold.filter((m) => m.kind === 'ordered').length, row.sku)
    }
    assert.deepEqual(
      rows.map((r) => [r.sku, r.units]),
      [
        ['D-4', 15],
        ['A-1', 2],
        ['E-5', 1],
      ],
    )
  })

  test('days of cover, and who runs out first', async () => {
    const { rows } = await get<{ rows: { sku: string; coverDays: number | null }[] }>(
      '/v1/overview/velocity?sort=cover&days=10',
    )
    assert.deepEqual(
      rows.map((r) => [r.sku, r.coverDays]),
      [
        ['E-5', 0],
        ['A-1', 90],
        ['D-4', 590],
      ],
    )
  })

  test('disagreements that are open, that wait for a person, and what made them', async () => {
    const block = await get<{
      open: Record<string, number>
      waiting: number
      causes: { cause: string | null; drifts: number; units: number }[]
      trend: { opened: number; resolved: number; open: Record<string, number> }[]
    }>('/v1/overview/drifts?days=4')
    const rows = await all<Drift>('/v1/drifts')
    const of = (severity: string) => rows.filter((r) => r.severity === severity).length
    assert.deepEqual(
      [block.open.critical, block.open.high, block.open.low, block.open.inFlight],
      [of('critical'), of('high'), of('low'), of('in_flight')],
    )
    const people = rows.filter((r) => r.state === 'open' && r.severity !== 'in_flight')
    assert.equal(block.waiting, people.length)
    assert.deepEqual(block.causes, [
      { cause: null, drifts: people.length, units: people.reduce((n, r) => n + r.residue, 0) },
    ])
    assert.deepEqual(
      block.trend.map(({ opened, resolved, open }) => [opened, resolved, open.critical, open.high]),
      [
        [2, 0, 1, 1],
        [0, 1, 0, 1],
        [1, 0, 1, 1],
        [0, 0, 1, 1],
      ],
    )
    const { counts } = await get<{ counts: { drifts: number } }>('/v1/overview')
    assert.equal(counts.drifts, block.waiting)
  })

  test('the links say what /v1/status says, and how long it took', async () => {
    type Link = Record<string, unknown> & { lag: { p50Ms: number; samples: number } }
    for (const quantity of [1, 2, 3]) {
      const document = `r/late/${quantity}`
      const lines = [line({ document, quantity, happenedAt: t.now().toISOString() })]
      await t.call('POST', '/v1/movements', { system: 'wms', lines })
      t.pass(quantity * 60_000)
      await t.settle()
    }
    const links = await get<{ systems: Link[]; channels: Link[]; looked: number }>(
      '/v1/overview/links',
    )
    const status = await get<{ systems: object[]; channels: object[] }>('/v1/status')
    const same = (link: object, one: object) =>
      assert.deepEqual({ ...link, ...one }, link, 'everything that status says, as it says it')
    for (const [i, one] of status.systems.entries()) same(links.systems[i]!, one)
    for (const [i, one] of status.channels.entries()) same(links.channels[i]!, one)
    const [shop] = links.channels
    const times: number[] = []
    for (const sku of ['A-1', 'B-2', 'C-3', 'D-4', 'E-5']) {
      const { rows } = await get<Rows<{ recordedAt: string; confirmed: { at: string }[] }>>(
        `/v1/movements?sku=${sku}`,
      )
      for (const m of rows) {
        if (Date.parse(m.recordedAt) < t.now().getTime() - DAY) continue
        for (const c of m.confirmed) times.push(Date.parse(c.at) - Date.parse(m.recordedAt))
      }
    }
    assert.deepEqual([links.looked, shop!.lag.samples, times.length], [3, 3, 3])
    assert.equal(shop!.lag.p50Ms, times.sort((a, b) => a - b)[Math.ceil(times.length / 2) - 1])
  })

  test('the verdict is the one of /v1/status, and each count can be listed', async () => {
    const { counts, verdict, says } = await get<{
      counts: Record<string, number>
      verdict: string
      says: string
    }>('/v1/overview')
    const status = await get<{ verdict: string; says: string }>('/v1/status')
    assert.deepEqual([verdict, says], [status.verdict, status.says])
    assert.equal(counts.quarantined, (await all('/v1/inbox?state=quarantined')).length)
    assert.equal(counts.deadLetters, (await all('/v1/deliveries?state=dead')).length)
    assert.equal(counts.alerts, (await get<Rows<object>>('/v1/alerts?open=true')).rows.length)
    const batches = await get<Rows<{ state: string }>>('/v1/batches')
    assert.equal(counts.heldBatches, batches.rows.filter((b) => b.state === 'held').length)
  })
})

/** Two are seen; a day later one is gone; a day later it is back, and another is on its way; then a day passes. */
async function disagreements(t: Trial): Promise<void> {
  const place = (await placesOf(t.db)).find((p) => p.system === 'shop')!
  const items = await t.db.all<{ id: number }>(sql`select id from item order by id limit 3`)
  const seen = (n: number, severity: Sighting['severity']): Sighting => ({
    itemId: items[n]!.id,
    placeId: place.id,
    expected: 3,
    observed: 5,
    asOf: t.now(),
    readingId: 1,
    terms: [],
    residue: severity === 'in_flight' ? 0 : 2,
    severity,
    severityWhy: 'a rule',
  })
  await note(t.db, [seen(0, 'critical'), seen(1, 'high')], t.now())
  t.pass(DAY)
  await close(t.db, [{ itemId: items[0]!.id, placeId: place.id }], t.now())
  t.pass(DAY)
  await note(t.db, [seen(0, 'critical'), seen(2, 'in_flight')], t.now())
  t.pass(1.5 * DAY)
}
