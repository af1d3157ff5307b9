import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { ailing } from '../../../test/ailing.ts'
import { cleared, testDb } from '../../../test/database.ts'
import { type Watched, watched } from '../../../test/watched.ts'
import { sql } from '../../db/sql.ts'
import { poll } from '../../inbox/poll.ts'
import { reconcile } from '../../reconcile/round.ts'
import { diagnoseAll } from '../diagnose.ts'
import { historiesOf } from './histories.ts'

const db = await testDb()
let w: Watched
beforeEach(async () => {
  await cleared(db)
  await db.one(sql`delete from setting where name = 'triage.marks'`)
  w = await watched(db, { SCARF: 20, MUG: 8, LAMP: 30, TRAY: 9, VASE: 12 })
})

const hour = () => w.clock.advance(3_600_000)
const line = (sku: string, quantity: number) => [{ line: '1', sku, quantity }]
const adjust = (sku: string, quantity: number) =>
  w.wms.adjust({
    adjustment: `A-${sku}-${quantity}`,
    at: w.clock.now(),
    lines: [{ line: '1', sku, quantity, reason: 'broken' }],
  })
async function looked() {
  const { cases } = await reconcile(w.net)
  return diagnoseAll(w.net, cases)
}
const said = async () =>
  (await looked())
    .sort((a, b) => (a.history.sku < b.history.sku ? -1 : 1))
    .map(({ history: h, diagnosis: d }) => [
      h.sku,
      h.case.place.system,
      h.case.split.residue,
      d.cause,
      d.claims[0]?.remedy,
    ])
async function polled() {
  const { receiver, remoteOf, directory, registry, world } = w.engine
  const { connector } = registry.systems.wms!.connector
  await poll(db, world, receiver, directory.systemId('wms'), connector.pull!, remoteOf('wms'))
  await w.settle()
}

/** The list had a gap when it was polled: the cursor has passed a record. */
async function gap() {
  await polled()
  assert.deepEqual(await said(), [])
  await hour()
  w.deaf.wms = true
  adjust('LAMP', -5)
  await w.clock.advance(1_000)
  await db.one(sql`update poll_cursor set value = (value::int + 1)::text`)
  w.deaf.wms = false
  await hour()
  await polled()
}

test('a record that came to light behind the cursor is found in the list, and is to be pulled', async () => {
  await gap()
  assert.deepEqual(await said(), [['LAMP', 'wms', -5, 'lost event', 'pull']])
})

test('a call for that list that fails is made again: what is in it is known all the same', async () => {
  await gap()
  const { cases } = await reconcile(w.net)
  const [found] = await diagnoseAll({ ...w.net, remoteOf: ailing(w.net.remoteOf) }, cases)
  assert.equal(found!.diagnosis.cause, 'lost event')
})

test('a message in quarantine for a name that nobody mapped is offered to the item it resembles', async () => {
  await said()
  await hour()
  w.wms.adjust({
    adjustment: 'A1',
    at: w.clock.now(),
    lines: [{ line: '1', sku: 'SCARF-UK', quantity: 6, reason: 'found' }],
  })
  w.wms.set('SCARF', 26)
  w.wms.set('VASE', 18)
  await w.clock.advance(1_000)
  await w.settle()
  await hour()
  assert.deepEqual(await said(), [
    ['SCARF', 'wms', 6, 'unmapped name', 'map'],
    ['VASE', 'wms', 6, null, undefined],
  ])
})

test('a count keeps what the book had when it was told', async () => {
  await said()
  await hour()
  adjust('MUG', 2)
  await w.clock.advance(60_000)
  w.wms.count({ count: 'C1', at: w.clock.now(), lines: line('MUG', 7) })
  await w.clock.advance(60_000)
  w.wms.set('MUG', 10)
  await w.settle()
  await hour()
  const { cases } = await reconcile(w.net)
  const [history] = await historiesOf(w.net, cases)
  const count = history!.movements.find((m) => m.key.startsWith('count/C1/'))
  assert.deepEqual([count!.counted, count!.book], [7, 10])
  assert.deepEqual((await said())[0]!.slice(0, 4), ['MUG', 'wms', 3, 'count error'])
})

test('four items that show what they had an hour ago were set back together', async () => {
  await said()
  const before = new Map(w.wms.levels())
  await hour()
  ;['SCARF', 'MUG', 'LAMP', 'TRAY', 'VASE'].forEach((sku, i) => {
    adjust(sku, -1 - i)
  })
  await w.clock.advance(1_000)
  await w.settle()
  for (const [sku, quantity] of before) w.wms.set(sku, quantity)
  await hour()
  const found = await looked()
  assert.deepEqual(
    found.map((d) => [d.diagnosis.cause, d.diagnosis.claims[0]!.strength]),
    Array.from({ length: 5 }, () => ['stale overwrite', 'proof']),
  )
  assert.equal(found[0]!.history.setBack!.contrary, 0)
})

test('what was sure stays known when the others are mended', async () => {
  await said()
  const before = new Map(w.wms.levels())
  await hour()
  ;['SCARF', 'MUG', 'LAMP', 'TRAY', 'VASE'].forEach((sku, i) => {
    adjust(sku, -1 - i)
  })
  await w.clock.advance(1_000)
  await w.settle()
  const now = new Map(w.wms.levels())
  for (const [sku, quantity] of before) w.wms.set(sku, quantity)
  await hour()
  await looked()
  for (const [sku, quantity] of now) if (sku !== 'VASE') w.wms.set(sku, quantity)
  await hour()
  const rest = await looked()
  assert.deepEqual(
    rest.map((d) => [d.history.sku, d.history.setBack, d.diagnosis.cause]),
    [['VASE', null, 'stale overwrite']],
  )
})
