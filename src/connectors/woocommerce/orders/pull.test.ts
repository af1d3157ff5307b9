import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Bench, open, settings } from '../../../../sim/woocommerce/bench.ts'
import { collect } from '../../checks/subject.ts'
import { type Pulled, Unreadable } from '../../connector.ts'
import { connector } from '../index.ts'

const all = ({ remote }: Bench, cursor: string) => collect(connector.pull!.since(cursor, remote))
const read = ({ topic, body }: Pulled) =>
  connector.webhook!.parse({ topic, headers: {}, body }, settings)
const told = (records: readonly Pulled[]) =>
  records.flatMap((one) =>
    read(one).lines.map((l) => `${l.document}/${l.line}/${l.transition} ${l.quantity}`),
  )
const HOUR = 3_600_000

describe('the poll', () => {
  test('begins with the orders that are open, however old, and with a word that it has begun', async () => {
    const bench = open()
    bench.sales.place([[1, 2]])
    bench.sales.place([[1, 1]], { status: 'completed' })
    bench.pass(30 * 24 * HOUR)
    const first = await all(bench, '')
    assert.deepEqual(told(first), ['order/4/1/ordered 2'])
    assert.equal(first[0]!.topic, 'begun')
    assert.match(read(first[0]!).ignored!, /from here on/)
  })

  test('in a shop where nothing is going on finds what happens while nobody polls', async () => {
    const bench = open()
    const cursor = (await all(bench, '')).at(-1)!.cursor
    bench.pass(8 * HOUR)
    bench.sales.place([[1, 2]], { status: 'completed' })
    bench.pass(8 * HOUR)
    assert.deepEqual(told(await all(bench, cursor)), ['order/4/1/ordered 2', 'order/4/1/shipped 2'])
  })

  for (const offset of [-480, 0, 330]) {
    test(`asks in GMT and without a zone, in a shop ${offset} minutes from there`, async () => {
      const bench = open({ offset })
      const { cursor } = (await all(bench, '')).at(-1)!
      bench.pass(10 * 60_000)
      bench.sales.place([[1, 1]])
      bench.pass(10 * 60_000)
      bench.sales.place([[2, 1]])
      assert.equal((await all(bench, cursor)).length, 2)
      // Nothing is read over and over: only the last minutes are.
      bench.pass(HOUR / 2)
      const last = (await all(bench, cursor)).at(-1)!
      assert.equal((await all(bench, last.cursor)).length, 1)
    })
  }

  test('reads on where more orders are of one second than a page holds', async () => {
    const bench = open()
    const { cursor } = (await all(bench, '')).at(-1)!
    for (let i = 0; i < 230; i++) bench.sales.place([[1, 1]])
    const found = await all(bench, cursor)
    assert.equal(new Set(told(found)).size, 230)
  })

  test('skips none where others move to the end while it reads', async () => {
    let lists = 0
    const bench = open({
      instead(_, url) {
        // On its way to the second page, those of the first are changed.
        if (url.searchParams.has('modified_after') && ++lists === 3) {
          for (const one of orders.slice(0, 20)) bench.sales.setStatus(one, 'completed')
        }
        return undefined
      },
    })
    const { cursor } = (await all(bench, '')).at(-1)!
    const orders = Array.from({ length: 150 }, () => {
      bench.pass(1000)
      return bench.sales.place([[1, 1]])
    })
    const keys = told(await all(bench, cursor)).filter((key) => key.includes('/ordered '))
    assert.equal(new Set(keys).size, 150)
    assert.ok(lists >= 3)
  })

  test('looks at everything open each hour, and says nothing of what is as it was', async () => {
    const bench = open()
    for (let i = 0; i < 5; i++) {
      bench.sales.place([[1, 1]])
      bench.pass(HOUR)
    }
    let { cursor } = (await all(bench, '')).at(-1)!
    for (const hour of [1, 2]) {
      bench.pass(HOUR)
      const asked = bench.asked.length
      const again = await all(bench, cursor)
      // The last one carries how far was read.
      assert.equal(again.length, 1, `hour ${hour}`)
      assert.ok(bench.asked.slice(asked).length > 1)
      cursor = again[0]!.cursor
    }
  })

  test('gives an unchanged order the same key, however often it is read', async () => {
    const bench = open()
    bench.sales.place([[1, 2]])
    const first = (await all(bench, '')).at(-1)!
    bench.pass(30_000)
    const [again] = await all(bench, first.cursor)
    assert.equal(again!.key, first.key)
  })

  test('asks for refunds only where one can have put something back', async () => {
    const bench = open()
    const order = bench.sales.place([[1, 3]])
    const { cursor } = (await all(bench, '')).at(-1)!
    bench.pass(1000)
    bench.sales.refund(order, [[1, 1]], false)
    assert.deepEqual(told(await all(bench, cursor)), ['order/4/1/ordered 3'])
    assert.ok(!bench.asked.some((one) => one.endsWith('/refunds')))
    bench.sales.refund(order, [[1, 1]], true)
    assert.deepEqual(told(await all(bench, cursor)), [
      'order/4/1/ordered 3',
      'order/4/1/restocked/6 1',
    ])
  })

  test('finds within the hour what was thrown away or deleted, which no list shows', async () => {
    for (const how of ['trash', 'remove'] as const) {
      const bench = open()
      const order = bench.sales.place([[1, 2]])
      bench.sales.place([[2, 1]])
      const { cursor } = (await all(bench, '')).at(-1)!
      bench.pass(HOUR)
      bench.sales[how](order)
      // The other is read once more, because it is of the last minutes.
      assert.deepEqual(told(await all(bench, cursor)), [
        'order/5/2/ordered 1',
        'order/4/1/ordered 2',
        'order/4/1/cancelled 2',
      ])
    }
  })

  test('believes an order to be gone only when WooCommerce says so by name', async () => {
    let hidden = false
    const bench = open({
      // A plugin leaves it out of every list.
      instead: (_, url) =>
        hidden && url.pathname.endsWith('/orders')
          ? Response.json([], { headers: { 'x-wp-totalpages': '0' } })
          : undefined,
    })
    bench.sales.place([[1, 2]])
    const { cursor } = (await all(bench, '')).at(-1)!
    bench.pass(HOUR)
    hidden = true
    assert.deepEqual(told(await all(bench, cursor)), ['order/4/1/ordered 2'])
    assert.ok(bench.asked.includes('GET orders/4'))
  })

  test('brings back what was taken out of the bin', async () => {
    const bench = open()
    const order = bench.sales.place([[1, 2]])
    let { cursor } = (await all(bench, '')).at(-1)!
    bench.pass(HOUR)
    bench.sales.trash(order)
    cursor = (await all(bench, cursor)).at(-1)!.cursor
    bench.pass(HOUR)
    bench.sales.untrash(order)
    assert.deepEqual(told(await all(bench, cursor)), [
      'order/4/1/ordered 2',
      'order/4/1/cancelled 2',
      'order/4/1/ordered/2 2',
    ])
  })

  test('passes an order on that cannot be read, and holds no other back for it', async () => {
    const bench = open()
    bench.sales.place([[1, 1]])
    const broken = bench.sales.place([[1, 1]])
    bench.sales.place([[2, 1]])
    broken.items[0]!.quantity = Number.NaN
    const found = await all(bench, '')
    const wrong = found.filter((one) => {
      try {
        read(one)
        return false
      } catch (error) {
        assert.ok(error instanceof Unreadable)
        assert.match(error.message, /line_items.0.quantity/)
        return true
      }
    })
    assert.equal(wrong.length, 1)
    assert.equal(found.length, 4)
  })

  test('forgets what is long over, and remembers what may go on', async () => {
    const bench = open()
    const [plain, cancelled] = [bench.sales.place([[1, 1]]), bench.sales.place([[1, 1]])]
    let { cursor } = (await all(bench, '')).at(-1)!
    bench.sales.setStatus(plain, 'completed')
    bench.sales.setStatus(cancelled, 'cancelled')
    const remembered = () => Object.keys(JSON.parse(cursor).past)
    cursor = (await all(bench, cursor)).at(-1)!.cursor
    assert.deepEqual(remembered(), ['4', '5'])
    for (const [days, ids] of [
      [4, ['5']],
      [40, []],
    ] as const) {
      bench.pass(days * 24 * HOUR)
      bench.sales.place([[2, 1]], { status: 'pending' })
      cursor = (await all(bench, cursor)).at(-1)!.cursor
      assert.deepEqual(remembered(), ids)
    }
  })

  test('keeps no names, addresses or prices', async () => {
    const bench = open()
    const order = bench.sales.place([[1, 1]])
    order.more.billing = { first_name: 'John', email: 'john.doe@example.com' }
    const text = (await all(bench, '')).map((one) => Buffer.from(one.body).toString()).join()
    assert.ok(!text.includes('John') && !text.includes('example.com'))
  })
})

describe('open orders', () => {
  const lines = async ({ remote }: Bench) =>
    (await collect(connector.orders!.open(remote))).map(
      (l) => `${l.document}/${l.line} ${l.quantity}`,
    )

  test('are what is promised, less what was put back', async () => {
    const bench = open()
    const order = bench.sales.place([
      [1, 3],
      [2, 1],
    ])
    bench.sales.place([[1, 1]], { status: 'completed' })
    bench.sales.place([[1, 1]], { status: 'pending' })
    bench.sales.refund(order, [[1, 2]], true)
    assert.deepEqual(await lines(bench), ['order/4/1 1', 'order/4/2 1'])
  })

  test('are those of a plugin too, where it is declared what its status does', async () => {
    const statuses = { picking: 'holds' } as const
    const bench = open({ statuses: ['picking'], settings: { statuses } })
    bench.sales.place([[1, 1]], { status: 'picking' })
    assert.deepEqual(await lines(bench), ['order/4/1 1'])
  })
})
