import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { open, settings } from '../../../sim/woocommerce/bench.ts'
import { collect } from '../checks/subject.ts'
import type { Wanted } from '../connector.ts'
import { connector } from './index.ts'

const row = (
  external: string | number,
  quantity: number,
  more: Partial<Pick<Wanted, 'remote' | 'over' | 'level'>> = {},
) => ({
  external: String(external),
  remote: {},
  location: 'shop',
  over: null,
  key: 'k',
  quantity,
  ...more,
})
type Bench = ReturnType<typeof open>
const send = ({ remote }: Bench, ...rows: ReturnType<typeof row>[]) =>
  connector.push!.send(rows, remote)
const words = async (bench: Bench, ...rows: ReturnType<typeof row>[]) =>
  (await send(bench, ...rows)).map((one) => one.sent)

/** A product with two variations that keep their own stock, and one that shares its product's. */
function family(bench: Bench, shared = false) {
  const { store } = bench
  const parent = store.add({
    type: 'variable',
    name: 'Tee',
    sku: 'TEE',
    manageStock: shared,
    stock: shared ? 20 : null,
  })
  const [small, large] = ['S', 'L'].map((size) =>
    store.add({
      type: 'variation',
      parent: parent.id,
      name: size,
      sku: `TEE-${size}`,
      manageStock: !shared,
      stock: shared ? null : 5,
    }),
  )
  return { parent, small: small!, large: large! }
}

describe('pushing', () => {
  test('reads, sets stock_quantity and nothing else, and is judged row by row', async () => {
    const bench = open()
    bench.store.get(1)!.backorders = 'notify'
    assert.deepEqual(await send(bench, row(1, 7), row(77, 1), row(3, 0)), [
      { sent: 'done', stands: 7 },
      { sent: 'never', why: 'WooCommerce has no product 77' },
      { sent: 'done', stands: 0 },
    ])
    assert.deepEqual([1, 2, 3].map(bench.store.truth), [7, 10, 0])
    assert.equal(bench.store.get(1)!.backorders, 'notify')
    const writes = bench.asked.filter((one) => one.startsWith('POST'))
    assert.deepEqual(writes, ['POST products/batch'])
  })

  test('over a look of seconds ago asks nothing more; an old look is not trusted', async () => {
    const bench = open()
    const { small } = family(bench)
    const under = { remote: { parent: String(small.parent) } }
    const places = [row(1, 0), row(small.id, 0, under)]
    const look = async () => (await connector.levels!.of(places, bench.remote)).map((l) => l!)
    const [one, two] = await look()
    bench.asked.length = 0
    const rows = [row(1, 7, { level: one!, over: 10 }), row(small.id, 4, { ...under, level: two! })]
    assert.deepEqual(await words(bench, ...rows), ['done', 'done'])
    assert.ok(bench.asked.every((asked) => asked.startsWith('POST')))

    const [old] = await look()
    bench.pass(60_000)
    bench.store.set(1, 3)
    assert.deepEqual(await send(bench, row(1, 5, { level: old!, over: 7 })), [
      { sent: 'stale', observed: 3 },
    ])
  })

  test('of a number that is there already writes nothing; over another it is stale', async () => {
    const bench = open()
    assert.deepEqual(await send(bench, row(1, 10), row(2, 5, { over: 9 })), [
      { sent: 'done' },
      { sent: 'stale', observed: 10 },
    ])
    assert.ok(bench.asked.every((one) => one.startsWith('GET')))
  })

  test('never touches what is not managed: not its number, not its backorders', async () => {
    const bench = open()
    const { store } = bench
    const loose = store.add({ type: 'simple', sku: 'GIFT', backorders: 'yes' })
    const { small } = family(bench)
    small.manageStock = false
    small.backorders = 'yes'
    const sent = await send(
      bench,
      row(loose.id, 5),
      row(small.id, 5, { remote: { parent: small.parent } }),
    )
    for (const one of sent) {
      assert.equal(one.sent, 'never')
      assert.match('why' in one ? one.why : '', /"manage stock" is off/)
    }
    assert.deepEqual([loose.backorders, small.backorders], ['yes', 'yes'])
  })

  test('never touches anything where the whole shop keeps no stock', async () => {
    const bench = open({ manageStock: false })
    assert.deepEqual(await words(bench, row(1, 5)), ['never'])
  })

  test('refuses a stock that is not whole, and does not round it', async () => {
    const bench = open({ decimals: true })
    bench.store.set(1, 2.5)
    const [sent] = await send(bench, row(1, 5))
    assert.match(sent?.sent === 'never' ? sent.why : '', /it has 2.5: only whole numbers/)
    assert.equal(bench.store.truth(1), 2.5)
    const [level] = await connector.levels!.of([row(1, 0)], bench.remote)
    assert.equal(level!.quantity, null)
  })

  test('sends variations with their product, one batch for each', async () => {
    const bench = open()
    const [one, two] = [family(bench), family(bench)]
    const under = (id: number, parent: number, quantity: number) =>
      row(id, quantity, { remote: { parent: String(parent) } })
    const sent = await words(
      bench,
      under(one.small.id, one.parent.id, 3),
      row(1, 4),
      under(two.large.id, two.parent.id, 6),
      under(one.large.id, one.parent.id, 7),
    )
    assert.deepEqual(sent, ['done', 'done', 'done', 'done'])
    assert.deepEqual(
      [one.small, one.large, two.large].map((v) => v.stock),
      [3, 7, 6],
    )
    assert.equal(bench.asked.filter((path) => path.startsWith('POST')).length, 3)
  })

  test('never moves a variation to another product, which a write would', async () => {
    const bench = open()
    const [one, two] = [family(bench), family(bench)]
    const remote = { parent: String(two.parent.id) }
    assert.deepEqual(await words(bench, row(one.small.id, 3, { remote })), ['never'])
    const large = row(one.large.id, 4, { remote: { parent: String(one.parent.id) } })
    assert.deepEqual(await words(bench, row(one.small.id, 3, { remote }), large), ['never', 'done'])
    assert.equal(one.small.parent, one.parent.id)
    assert.equal(one.small.stock, 5)
    const levels = await connector.levels!.of(
      [row(one.small.id, 0, { remote }), large],
      bench.remote,
    )
    assert.deepEqual(
      levels.map((level) => level?.quantity),
      [undefined, 4],
    )
  })

  test('of a variation that was listed without its product waits until that is known', async () => {
    const bench = open()
    const { small, parent } = family(bench)
    assert.deepEqual(await send(bench, row(small.id, 2)), [
      { sent: 'later', why: `${small.id} turns out to be a variation of ${parent.id}` },
    ])
    assert.ok(bench.asked.every((one) => one.startsWith('GET')))
    assert.deepEqual(await words(bench, row(small.id, 2)), ['done'])
    assert.equal(small.stock, 2)
  })

  test('believes no answer that names another number than was sent', async () => {
    const answer = { update: [{ id: 1, stock_quantity: 6 }] }
    const bench = open({ instead: (m) => (m === 'POST' ? Response.json(answer) : undefined) })
    assert.deepEqual(await send(bench, row(1, 7)), [
      { sent: 'unclear', why: 'it answered that there are 6' },
    ])
  })

  for (const allVariations of [true, false]) {
    const version = allVariations ? 'lists all variations' : 'does not list all variations'
    test(`finds what a variation hangs under by itself, where the shop ${version}`, async () => {
      const bench = open({ allVariations })
      const { small, parent } = family(bench)
      // The outbox always looks first; then it is known.
      const [level] = await connector.levels!.of([row(small.id, 0)], bench.remote)
      assert.equal(level!.quantity, 5)
      assert.deepEqual(await words(bench, row(small.id, 2)), ['done'])
      assert.deepEqual([small.stock, small.parent], [2, parent.id])
    })
  }

  test('of a variation that shares its product’s stock says whose number it is', async () => {
    const bench = open()
    const { parent, small } = family(bench, true)
    const remote = { parent: String(parent.id) }
    const [shared] = await send(bench, row(small.id, 3, { remote }))
    assert.match(shared?.sent === 'never' ? shared.why : '', new RegExp(`product ${parent.id}`))
    assert.deepEqual(await words(bench, row(parent.id, 12)), ['done'])
    assert.equal(bench.store.quantityOf(small), 12)
  })

  test('is halved where a plugin allows fewer rows than WooCommerce does', async () => {
    const bench = open({
      levels: Array.from({ length: 40 }, () => 10),
      instead: (method) => (method === 'POST' && ++posts === 1 ? tooLarge() : undefined),
    })
    let posts = 0
    const rows = Array.from({ length: 40 }, (_, i) => row(i + 1, 3))
    assert.ok((await words(bench, ...rows)).every((one) => one === 'done'))
    assert.equal(posts, 3)
  })

  test('obeys a smaller batch', async () => {
    const bench = open({ settings: { batch: 2 } })
    assert.deepEqual(await words(bench, row(1, 1), row(2, 2), row(3, 3)), ['done', 'done', 'done'])
    assert.equal(bench.asked.filter((path) => path.startsWith('POST')).length, 2)
  })

  test('cannot see what sells between its look and its write; reading back can', async () => {
    const bench = open({
      instead: (method) => {
        if (method === 'POST' && !sold) sold = bench.sales.place([[1, 2]]).id > 0
        return undefined
      },
    })
    let sold = false
    assert.deepEqual(await words(bench, row(1, 6, { over: 10 })), ['done'])
    // Ten were there, two were sold, six are told: the two are for sale a second time.
    assert.equal(bench.store.truth(1), 6)
    bench.sales.place([[1, 1]])
    const [level] = await connector.levels!.of([row(1, 0)], bench.remote)
    assert.equal(level!.quantity, 5)
  })

  test('to a shop that is switched off for an update waits, and gives nothing up', async () => {
    const gone = () =>
      Response.json({ code: 'rest_no_route', message: 'No route' }, { status: 404 })
    const bench = open({ instead: gone })
    assert.deepEqual(await words(bench, row(1, 5)), ['later'])
    await assert.rejects(connector.levels!.of([row(1, 0)], bench.remote), { means: 'later' })
  })

  test('keeps what is done when the key is refused half way', async () => {
    const bench = open({
      instead: (method, url) =>
        method === 'POST' && url.pathname.includes('variations')
          ? Response.json({ code: 'woocommerce_rest_authentication_error' }, { status: 401 })
          : undefined,
    })
    const { small, parent } = family(bench)
    const remote = { parent: String(parent.id) }
    assert.deepEqual(await words(bench, row(1, 5), row(small.id, 3, { remote })), ['done', 'later'])
  })
})

const tooLarge = () =>
  Response.json(
    { code: 'woocommerce_rest_request_entity_too_large', message: 'Unable to accept more' },
    { status: 413 },
  )

describe('offers', () => {
  test('are products and variations as they stand, blanks, twins and untracked ones too', async () => {
    const bench = open({ levels: [1, 2] })
    const { store } = bench
    store.get(1)!.gtin = '4006381333931'
    store.add({ type: 'simple', sku: 'SKU-2', name: 'Twin' })
    store.add({ type: 'simple', name: 'Blank', manageStock: true, stock: 0 })
    const own = family(bench)
    const shared = family(bench, true)
    const found = await collect(connector.offers!(bench.remote))
    assert.deepEqual(
      found.map((o) => [o.sku, o.barcode, o.name, o.remote.parent, o.untracked === null]),
      [
        ['SKU-1', '4006381333931', 'Thing 1', undefined, true],
        ['SKU-2', '', 'Thing 2', undefined, true],
        ['SKU-2', '', 'Twin', undefined, false],
        ['', '', 'Blank', undefined, true],
        ['TEE', '', 'Tee', undefined, true],
        ['TEE-S', '', 'Tee, S', String(own.parent.id), true],
        ['TEE-L', '', 'Tee, L', String(own.parent.id), true],
        ['TEE-S', '', 'Tee, S', String(shared.parent.id), false],
        ['TEE-L', '', 'Tee, L', String(shared.parent.id), false],
      ],
    )
    assert.match(found.at(-1)!.untracked!, /kept with product/)
  })
})

test('the settings of the bench are sound', () => {
  assert.ok(connector.settings.safeParse(settings).success)
})
