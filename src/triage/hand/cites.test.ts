import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { line, stocked, type Trial, trial } from '../../../test/http.ts'
import { sql } from '../../db/sql.ts'
import { open } from './cites.ts'

let t: Trial
let of: { itemId: number; sku: string }
before(async () => {
  t = await trial()
  await stocked(t)
  await t.settle()
  const item = await t.db.one<{ id: number }>(sql`select id from item where sku = 'A-1'`)
  of = { itemId: item!.id, sku: 'A-1' }
})
const opened = async (...cites: string[]) =>
  (await open(t.db, cites, of)).map((o) => [o.cite, o.says])

test('each sort of evidence is opened as a sentence, in the order in which it was cited', async () => {
  await t.call('POST', '/v1/movements', {
    system: 'shop',
    lines: [line({ document: 'edit/1', kind: 'adjusted', quantity: 2, location: null })],
  })
  await t.hook('wms', { type: 'nonsense' })
  const attempt = await t.db.one<{ id: number }>(
    sql`select id from attempt where item_id = ${of.itemId} limit 1`,
  )
  const refusal = await t.db.one<{ id: number }>(sql`select id from refusal limit 1`)
  const message = await t.db.one<{ id: number }>(sql`select max(id) as id from message`)
  const told = await opened(
    `refusal:${refusal!.id}`,
    'movement:wms:receipt/1/1/received',
    `attempt:${attempt!.id}`,
    `message:${message!.id}`,
    'delivery:1',
  )
  assert.deepEqual(
    told.map(([cite]) => cite?.split(':')[0]),
    ['refusal', 'movement', 'attempt', 'message', 'delivery'],
  )
  assert.equal(told[0]![1], 'shop told adjusted 2: refused')
  assert.equal(told[1]![1], 'wms told received 20 at leeds')
  assert.match(told[2]![1]!, /^shop was told \d+ over .*: (done|same)$/)
  assert.match(told[3]![1]!, /^message \d+ of wms \(.*\) is /)
  assert.match(told[4]![1]!, /^shop was last known to show \d+$/)
})

test('a number that a place showed is found by its place and time, or as the last one', async () => {
  const at = new Date('2026-01-09T10:00:00Z')
  const place = await t.db.one<{ id: number }>(
    sql`select p.id from place p join system s on s.id = p.system_id where s.name = 'shop'`,
  )
  for (const [quantity, asOf] of [
    [7, at],
    [9, new Date(at.getTime() + 1000)],
  ] as const) {
    await t.db.one(sql`
      insert into observation (item_id, system_id, location_id, fact, quantity, as_of, observed_at, place_id)
      select ${of.itemId}, system_id, locations[1], 'available', ${quantity}, ${asOf}, ${asOf}, id
      from place where id = ${place!.id}`)
  }
  assert.deepEqual(
    await opened(`observation:${place!.id}@${at.toISOString()}`, `observation:${place!.id}`),
    [
      [`observation:${place!.id}@${at.toISOString()}`, 'shop showed 7'],
      [`observation:${place!.id}`, 'shop showed 9'],
    ],
  )
})

test('what is not there any more, and what has no row, says so', async () => {
  assert.deepEqual(
    await opened('message:99999', 'document:order/5/l1', 'listing:a-one', 'attempt:x', 'strange'),
    [
      ['message:99999', 'message 99999 is no longer kept'],
      ['document:order/5/l1', 'order/5/l1, which is not in the ledger'],
      ['listing:a-one', 'it is listed as a-one'],
      ['attempt:x', 'attempt x is no longer kept'],
      ['strange', 'strange'],
    ],
  )
  assert.deepEqual(await open(t.db, [], of), [])
})
