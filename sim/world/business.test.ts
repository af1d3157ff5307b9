import assert from 'node:assert/strict'
import { test } from 'node:test'
import { business } from './business.ts'
import type { Event, EventKind, EventOf } from './events.ts'
import { generated, usual } from './generated.ts'
import { type Row, retail } from './retail.ts'
import { gather, real, rowsOf } from './sample.ts'
import { type Rows, survey } from './survey.ts'
import { truth } from './truth.ts'

async function eventsOf(rows: Rows | Row[], seed = 1): Promise<Event[]> {
  const read = typeof rows === 'function' ? rows : () => rows
  return gather(business(read, await survey(read), seed))
}
const only = <K extends EventKind>(events: Event[], kind: K) =>
  events.filter((e): e is EventOf<K> => e.kind === kind)
const far = '9 21000 1 12-20T10:00 2 9'

test('an order is one event with all its stock lines, by invoice and line', async () => {
  const [order] = only(
    await eventsOf(
      await rowsOf(
        '1 22139 6 12-01T10:00 2 7',
        '1 POST 1 12-01T10:00 18 7',
        '1 85123a 2 12-01T10:00 2 7',
      ),
    ),
    'order',
  )
  assert.deepEqual(order!.lines, [
    { line: '1', sku: '22139', code: '22139', quantity: 6 },
    { line: '3', sku: '85123A', code: '85123a', quantity: 2 },
  ])
  assert.deepEqual([order!.order, order!.customer, order!.derived], ['1', '7', false])
})

test('an order is shipped later, while the warehouse works; the last ones stay open', async () => {
  const events = await eventsOf(
    await rowsOf('1 22139 6 12-03T18:30 2 7', '2 22139 6 12-20T10:00 2 7'),
  )
  const ships = only(events, 'ship')
  assert.deepEqual(
    ships.map((s) => s.order),
    ['1'],
  )
  const after = ships[0]!.at.getTime() - Date.UTC(2010, 11, 3, 18, 30)
  assert.ok(after >= 45 * 60_000 && after < 3 * 86_400_000)
  // 2010-12-03 was a Friday: what is not packed by 19:00 is packed on Sunday.
  assert.equal(ships[0]!.at.getUTCDay(), 0)
  assert.ok(ships[0]!.at.getUTCHours() >= 7 && ships[0]!.at.getUTCHours() < 19)
})

test('two rows that are exactly alike are two lines, and both are shipped', async () => {
  const events = await eventsOf(
    await rowsOf('1 22139 6 12-01T10:00 2 7', '1 22139 6 12-01T10:00 2 7', far),
  )
  assert.deepEqual(
    only(events, 'ship')[0]!.lines.map((l) => [l.line, l.quantity]),
    [
      ['1', 6],
      ['2', 6],
    ],
  )
})

test('a cancellation within minutes cancels the order line, and nothing is shipped for it', async () => {
  const events = await eventsOf(
    await rowsOf('1 23843 80995 12-01T09:15 2 16446', 'C2 23843 -80995 12-01T09:27 2 16446', far),
  )
  const [cancel] = only(events, 'cancel')
  assert.deepEqual([cancel!.order, cancel!.cancellation], ['1', 'C2/1'])
  assert.deepEqual(cancel!.lines, [{ line: '1', sku: '23843', code: '23843', quantity: 80995 }])
  assert.equal(
    only(events, 'ship').some((s) => s.order === '1'),
    false,
  )
  assert.equal(only(events, 'return').length, 0)
})

test('a cancellation weeks later is a return at the warehouse', async () => {
  const events = await eventsOf(
    await rowsOf('1 22139 6 12-01T09:15 2 7', 'C2 22139 -2 12-18T09:27 2 7', far),
  )
  const [back] = only(events, 'return')
  assert.deepEqual([back!.document, back!.reason], ['C2', 'sent back'])
  assert.deepEqual(back!.lines[0]!.undoes, { order: '1', line: '1' })
  assert.equal(only(events, 'cancel').length, 0)
})

test('a cancellation without a sale is a return that says so', async () => {
  const [back] = only(await eventsOf(await rowsOf('C2 22139 -2 12-18T09:27 2 7')), 'return')
  assert.equal(back!.reason, 'no sale in this window')
  assert.equal(back!.lines[0]!.undoes, undefined)
})

test('corrections carry the remark of the warehouse, line by line', async () => {
  const [fix] = only(
    await eventsOf(await rowsOf('1 22139 -5 12-01T10:00 0 - damaged', '1 22140 3 12-01T10:00 0 -')),
    'adjust',
  )
  assert.deepEqual(
    fix!.lines.map((l) => [l.line, l.quantity, l.reason]),
    [
      ['1', -5, 'damaged'],
      ['2', 3, 'no remark'],
    ],
  )
})

test('what is made up says so, and the opening count is before the first row', async () => {
  const events = await eventsOf(generated(usual))
  const [opening] = events
  assert.equal(opening!.kind, 'count')
  for (const event of events) {
    const made = ['count', 'purchase', 'receive'].includes(event.kind)
    assert.equal(event.derived, made)
    if (made) assert.match((event as EventOf<'count'>).reason, /^derived: /)
  }
  const asked = new Map(only(events, 'purchase').map((p) => [p.purchase, p]))
  for (const receipt of only(events, 'receive')) {
    assert.deepEqual(asked.get(receipt.purchase)!.lines, receipt.lines)
    assert.ok(asked.get(receipt.purchase)!.at < receipt.at)
  }
})

/** Nothing may be negative, nothing may happen before its time or twice. */
async function assertPlausible(rows: Rows, seed: number) {
  const real = truth()
  const ids = new Set<string>()
  let before = 0
  for await (const event of business(rows, await survey(rows), seed)) {
    assert.ok(event.at.getTime() >= before, `${event.id} comes too late`)
    before = event.at.getTime()
    assert.ok(!ids.has(event.id), `${event.id} twice`)
    ids.add(event.id)
    real.apply(event)
    for (const { sku, quantity } of event.lines) {
      const { onHand, committed, incoming } = real.positions.get(sku)!
      assert.ok(event.kind === 'adjust' || quantity > 0)
      assert.ok(onHand >= committed && committed >= 0 && incoming >= 0, `${event.id} ${sku}`)
    }
  }
}

test('stock is plausible throughout the made-up business of 20 seeds', async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const rows = generated({ ...usual, seed })
    await assertPlausible(() => rows, seed)
  }
})

for (const name of [
  'day-2010-12-01.csv',
  'week-2011-12-05.csv.gz',
  'adjustments.csv',
  'cancellations.csv.gz',
]) {
  const { path, here } = real(name)
  test(`stock is plausible throughout ${name}`, here, () => assertPlausible(() => retail(path), 7))
}

test('the same seed gives the same events; another seed other shipments of the same units', async () => {
  const rows = generated(usual)
  const [a, b, c] = [await eventsOf(rows, 1), await eventsOf(rows, 1), await eventsOf(rows, 2)]
  assert.deepEqual(a, b)
  assert.notDeepEqual(only(a, 'ship'), only(c, 'ship'))
  const end = (events: Event[]) => {
    const real = truth()
    for (const event of events) real.apply(event)
    return new Map([...real.positions].sort())
  }
  assert.deepEqual(end(a), end(c))
})
