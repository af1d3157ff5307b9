import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { line, stocked, type Trial, trial } from '../../test/http.ts'
import { seededRandom } from '../lib/random.ts'
import { available } from '../stock/available.ts'
import { type Bucket, buckets, type Quantities } from '../stock/names.ts'

type Sum = {
  quantity: number
  says: string
  terms: { quantity: number; movements: number; reason?: string }[]
}
type Place = Record<Bucket, Sum> & {
  location: string
  baseline: { counted: number; before: number } | null
  available: { quantity: number }
}
type Explained = {
  locations: Place[]
  channels: {
    channel: string
    available_to_sell: number
    pack: number
    told: number | null
    pending: boolean
    says: string
    terms: { quantity: number }[]
  }[]
  bundle: { sku: string; quantity: number }[]
  movements: {
    rows: { id: string; open: string[]; confirmed: { channel: string }[]; before_count: boolean }[]
    next: string | null
  }
}
type Stored = Quantities & { location: string; available: number; movements: number }

describe('explain', () => {
  let t: Trial
  before(async () => {
    t = await trial()
    await stocked(t)
  })
  const explain = async (sku: string, query = '') =>
    (await t.call('GET', `/v1/items/${sku}/explain${query}`)).body as Explained
  const positions = async (sku: string, query = '') =>
    ((await t.call('GET', `/v1/positions?sku=${sku}${query}`)).body as { rows: Stored[] }).rows

  test('the terms of every number add up to what is stored, for histories of any kind', async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const sku = `R-${seed}`
      await t.call('PUT', '/v1/items', { items: [{ sku }] })
      await live(t, sku, seed)
      await same(await explain(sku), await positions(sku), `seed ${seed}, now`)
      for (const hour of ['03', '11', '20']) {
        const asOf = `?asOf=2026-01-08T${hour}:00:00Z`
        const then = await positions(sku, asOf.replace('?', '&'))
        await same(await explain(sku, asOf), then, `seed ${seed}, ${asOf}`)
      }
    }
  })

  async function same(told: Explained, stored: readonly Stored[], why: string) {
    assert.equal(told.locations.length, stored.length, why)
    for (const place of told.locations) {
      const row = stored.find((s) => s.location === place.location)!
      for (const bucket of buckets) {
        const start = bucket === 'on_hand' ? (place.baseline?.counted ?? 0) : 0
        const sum = place[bucket].terms.reduce((all, term) => all + term.quantity, start)
        assert.equal(sum, row[bucket], `${why}: ${place.location} ${bucket}`)
        assert.equal(place[bucket].quantity, row[bucket], why)
        assert.ok(place[bucket].says.startsWith(`${row[bucket]}`), place[bucket].says)
      }
      assert.equal(place.available.quantity, available(row), why)
    }
    for (const channel of told.channels) {
      const units = channel.terms.reduce((all, term) => all + term.quantity, 0)
      assert.equal(units, channel.available_to_sell * channel.pack, `${why}: ${channel.channel}`)
    }
  }

  test('a count is where on hand starts, and what came before is said to be in it', async () => {
    const count = {
      kind: 'counted',
      document: 'count/1',
      quantity: 15,
      happenedAt: '2026-01-10T11:30:00Z',
    }
    const adjust = {
      kind: 'adjusted',
      document: 'adj/1',
      quantity: -1,
      happenedAt: '2026-01-10T11:40:00Z',
    }
    await t.call('POST', '/v1/movements', { system: 'wms', lines: [line(count), line(adjust)] })
    const { locations, movements } = await explain('A-1')
    const leeds = locations[0]!
    assert.deepEqual([leeds.baseline!.counted, leeds.baseline!.before], [15, 1])
    assert.equal(
      leeds.on_hand.says,
      '14 = counted 15 at 2026-01-10 11:30 by wms − 1 adjusted in 1 movement',
    )
    assert.deepEqual(
      movements.rows.map((m) => m.before_count),
      [false, false, true],
    )
  })

  test('what is unsellable is divided by its reason', async () => {
    const broken = { kind: 'state_moved', document: 'state/1', quantity: 2, reason: 'damaged' }
    await t.call('POST', '/v1/movements', { system: 'wms', ...line(broken) })
    const { locations } = await explain('A-1')
    assert.deepEqual(
      locations[0]!.unavailable.terms.map((x) => [x.reason, x.quantity]),
      [['damaged', 2]],
    )
  })

  test('a movement stays open for a channel until the channel has shown a number made from it', async () => {
    const before = await explain('A-1')
    assert.deepEqual(before.movements.rows[0]!.open, ['shop'])
    assert.match(before.channels[0]!.says, /was never told a number; 10 is on its way/)
    await t.settle()
    const after = await explain('A-1')
    assert.deepEqual(
      after.movements.rows.flatMap((m) => m.open),
      [],
    )
    assert.ok(after.movements.rows.every((m) => m.confirmed[0]!.channel === 'shop'))
    assert.deepEqual([after.channels[0]!.told, after.channels[0]!.pending], [10, false])
    assert.match(after.channels[0]!.says, /shop shows 10, confirmed at/)
    assert.equal(t.shop.shown.get('a-one'), 10)
  })

  test('a bundle is explained by its components, and what a channel is told by whole sets', async () => {
    const { bundle, locations, channels } = await explain('SET')
    assert.deepEqual(bundle, [
      { sku: 'A-1', quantity: 2 },
      { sku: 'B-2', quantity: 1 },
    ])
    assert.deepEqual(locations, [])
    assert.equal(channels[0]!.available_to_sell, 3, 'five sets, less safety stock of two')
  })

  test('pages of movements are whole and end', async () => {
    const first = await explain('A-1', '?limit=2')
    const second = await explain('A-1', `?limit=2&cursor=${first.movements.next}`)
    const none = await explain('A-1', '?limit=0')
    assert.deepEqual(none, { ...first, movements: { rows: [], next: null } })
    const ids = [...first.movements.rows, ...second.movements.rows].map((m) => m.id)
    assert.equal(new Set(ids).size, 4)
    assert.equal(second.movements.next, null)
  })

  test('what is not there is not found, and says so', async () => {
    const { status, body } = await t.call('GET', '/v1/items/NOPE/explain')
    assert.equal(status, 404)
    assert.match((body as { detail: string }).detail, /no item with the SKU "NOPE"/)
    assert.equal((await t.call('GET', '/v1/items/A-1/explain?channel=nope')).status, 200)
    assert.equal((await t.call('GET', '/v1/items/A-1/explain?location=nope')).status, 404)
    assert.equal((await t.call('GET', '/v1/items/A-1/explain?cursor=x')).status, 422)
  })
})

/** Two days of random happenings at two places, out of order, with counts in between. */
async function live(t: Trial, sku: string, seed: number): Promise<void> {
  const random = seededRandom(seed)
  const whole = (n: number) => Math.floor(random.next() * n)
  const kinds = ['received', 'adjusted', 'counted', 'state_moved', 'returned', 'transferred_out']
  const wms: object[] = []
  const shop: object[] = []
  for (let i = 0; i < 30; i++) {
    const happenedAt = new Date(Date.UTC(2026, 0, 8, whole(40), whole(60))).toISOString()
    const location = whole(2) === 0 ? 'LDS' : 'YRK'
    if (whole(5) === 0) {
      const order = { kind: 'ordered', document: `order/${seed}-${i}`, location: null }
      shop.push(line({ ...order, sku, quantity: 1 + whole(4), happenedAt }))
      continue
    }
    const kind = kinds[whole(kinds.length)]!
    const quantity = kind === 'adjusted' || kind === 'state_moved' ? whole(9) - 4 : whole(20)
    const reason = ['damaged', 'quality', undefined][whole(3)]
    wms.push(
      line({
        kind,
        document: `d/${seed}-${i}`,
        sku,
        quantity,
        location,
        happenedAt,
        ...(reason ? { reason } : {}),
      }),
    )
  }
  for (const [system, lines] of [
    ['wms', wms],
    ['shop', shop],
  ] as const) {
    if (lines.length > 0) {
      const { status, text } = await t.call('POST', '/v1/movements', { system, lines })
      assert.equal(status, 200, text)
    }
  }
  await t.call('POST', '/v1/reservations', { sku, quantity: 1, holder: `h${seed}` })
}
