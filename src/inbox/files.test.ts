import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { emptied } from '../../test/emptied.ts'
import { bench, registry } from '../../test/ledger.ts'
import { sql } from '../db/sql.ts'
import { positionsOf } from '../ledger/positions.ts'
import { Fault } from '../lib/faults.ts'
import { quietLog } from '../lib/log.ts'
import { seededRandom } from '../lib/random.ts'
import type { World } from '../lib/world.ts'
import { type FileOptions, importFile, outcomeOfFile, preview } from './files.ts'
import { type Inbox, interpret } from './interpret.ts'
import { replay } from './quarantine.ts'
import { type Receiver, receiver } from './receive.ts'

const NOW = new Date('2026-11-20T12:00:00Z')
const world: World = {
  clock: { now: () => NOW, sleep: async () => {} },
  random: seededRandom(1),
  log: quietLog,
  fetch: () => Promise.reject(new Error('no network')),
  secret: () => '',
}

const b = await bench()
const { db, directory, recorder } = b
const inbox: Inbox & { receiver: Receiver } = {
  db,
  world,
  registry,
  directory,
  recorder,
  receiver: receiver(db, world),
}
beforeEach(() => emptied(b.db))

const see = (text: string, options: Partial<FileOptions> = {}) =>
  preview(inbox, Buffer.from(text), { name: 'f.csv', system: 'wms', ...options })
async function take(text: string, options: Partial<FileOptions> = {}) {
  const taken = await importFile(inbox, Buffer.from(text), {
    name: 'f.csv',
    system: 'wms',
    ...options,
  })
  while ((await interpret(inbox)) > 0);
  return {
    taken,
    outcome: 'messages' in taken ? await outcomeOfFile(b.db, taken.messages) : undefined,
  }
}
async function onHand() {
  const positions = await positionsOf(b.db, b.items)
  return positions.map((p) => [
    b.items.indexOf(p.itemId),
    p.locationId === b.leeds ? 'leeds' : 'york',
    p.on_hand,
  ])
}

const count =
  'Item;On hand;Location;As of\nA-1;12;LDS;20.11.2026 06:00\nB-2;1.000,0;YRK;20.11.2026 06:00\n'

test('opening stock is previewed as what it would do, and then does it', async () => {
  const seen = await see(count)
  assert.deepEqual(
    {
      kind: seen.kind,
      delimiter: seen.delimiter,
      good: seen.good,
      bad: seen.bad,
      fates: seen.fates,
    },
    { kind: 'counts', delimiter: ';', good: 2, bad: 0, fates: { recorded: 2 } },
  )
  assert.deepEqual(
    seen.columns.map((c) => [c.title, c.role, c.samples[1]]),
    [
      ['Item', 'sku', 'B-2'],
      ['On hand', 'quantity', '1.000,0'],
      ['Location', 'location', 'YRK'],
      ['As of', 'at', '20.11.2026 06:00'],
    ],
  )
  assert.equal(seen.sample[1]?.says, 'counted 1000 of B-2 at YRK (the books say nothing now)')
  assert.deepEqual(await onHand(), [], 'a preview stores nothing')

  const { taken, outcome } = await take(count)
  assert.deepEqual(taken, {
    kind: 'counts',
    rows: 2,
    stored: 1,
    repeated: 0,
    reused: 0,
    messages: [1],
    items: 0,
  })
  assert.deepEqual(
    [outcome?.applied, outcome?.movements, outcome?.problems],
    [1, { recorded: 2 }, []],
  )
  assert.deepEqual(await onHand(), [
    [0, 'leeds', 12],
    [1, 'york', 1000],
  ])
})

test('the same file twice, and the same count in another file, change nothing', async () => {
  await take(count)
  const { taken } = await take(count)
  assert.equal('repeated' in taken && taken.repeated, 1)
  const rewritten = count.replaceAll(';', '\t').replaceAll('\n', '\r\n')
  assert.deepEqual((await see(rewritten)).fates, { repeated: 2 })
  const again = await take(rewritten)
  assert.deepEqual(again.outcome?.movements, { repeated: 2 })
  assert.deepEqual(await onHand(), [
    [0, 'leeds', 12],
    [1, 'york', 1000],
  ])
})

test('a preview says what the books hold now', async () => {
  await take(count)
  const later = await see('sku,counted,location,date\nA-1,9,LDS,2026-11-20T07:00:00Z\n')
  assert.match(later.sample[0]!.says, /counted 9 of A-1 at LDS \(the books say 12 now\)/)
  const changed = await see(count.replace(';12;', ';13;'))
  assert.deepEqual(changed.fates, { contradicted: 1, repeated: 1 })
})

const mixed = [
  'kind,receipt no,line,sku,units,warehouse,date,issuer',
  'received,R1,1,A-1,5,LDS,2026-11-20,',
  'received,R1,2,NEW-9,5,LDS,2026-11-20,',
  'received,R1,3,A-1,5,HULL,2026-11-20,',
  'received,R1,4,A-1,2.5,LDS,2026-11-20,',
  'received,R1,5,A-1,five,LDS,2026-11-20,',
  'received,R1,6,A-1,5,LDS,2024-11-20,',
  'ordered,SO1,1,A-1,5,LDS,2026-11-20,shop',
  'adjusted,X1,1,B-2,-3,LDS,2026-11-20,',
].join('\n')

test('each row has its own fate: the good are applied, the bad are named with row and reason', async () => {
  const seen = await see(mixed)
  assert.equal(seen.kind, 'movements')
  assert.deepEqual(seen.fates, {
    recorded: 2,
    unmapped_sku: 1,
    unmapped_location: 1,
    not_whole_units: 1,
    unreadable: 1,
    too_old: 1,
    refused: 1,
  })
  assert.deepEqual(seen.unmapped, { skus: ['NEW-9'], locations: ['HULL'] })
  assert.equal(seen.bad, 6)
  assert.equal(await b.db.one(sql`select 1 from message`), undefined)

  const { outcome } = await take(mixed)
  assert.deepEqual(outcome?.movements, { recorded: 2, refused: 1 })
  assert.deepEqual(
    outcome?.problems.map((p) => [p.row, p.reason]),
    [
      [6, 'unreadable'],
      [3, 'unmapped_sku'],
      [4, 'unmapped_location'],
      [5, 'not_whole_units'],
      [7, 'too_old'],
    ],
  )
  assert.deepEqual(await onHand(), [
    [0, 'leeds', 5],
    [1, 'leeds', -3],
  ])
})

test('after a mapping is added, a replay applies what was missing and nothing twice', async () => {
  const { taken } = await take(mixed)
  await take('sku,name\nNEW-9,New thing\n')
  assert.ok('messages' in taken)
  await replay(b.db, { id: taken.messages[0]! }, NOW)
  while ((await interpret(inbox)) > 0);
  const outcome = await outcomeOfFile(b.db, taken.messages)
  assert.deepEqual(outcome.movements, { recorded: 1, repeated: 2, refused: 1 })
  assert.ok(!outcome.problems.some((p) => p.reason === 'unmapped_sku'))
  await b.db.one(sql`delete from item where sku = 'NEW-9'`)
})

test('with addItems, opening stock can be the first file of all', async () => {
  const text = 'sku,counted,location,date\nFIRST,7,LDS,2026-11-20\n,7,LDS,2026-11-20\n'
  assert.deepEqual((await see(text)).fates, { unmapped_sku: 1, unreadable: 1 })
  const seen = await see(text, { addItems: true })
  assert.deepEqual(seen.fates, { new_item: 1, unreadable: 1 })
  assert.match(seen.sample[0]!.says, /FIRST is added, then counted 7/)
  const { taken, outcome } = await take(text, { addItems: true })
  assert.equal('items' in taken && taken.items, 1)
  assert.deepEqual(outcome?.movements, { recorded: 1 })
  const row = await b.db.one<{ onHand: number }>(
    sql`select on_hand from position p join item i on i.id = p.item_id where sku = 'FIRST'`,
  )
  assert.equal(row?.onHand, 7)
})

test('levels are noted and move nothing', async () => {
  const text = 'sku,available,date\nA-1,4,2026-11-20\nZ,4,2026-11-20\n'
  assert.deepEqual((await see(text, { system: 'shop' })).fates, { observed: 1, unmapped_sku: 1 })
  const { outcome } = await take(text, { system: 'shop' })
  assert.deepEqual(
    [outcome?.quarantined, outcome?.problems.map((p) => [p.row, p.reason])],
    [1, [[3, 'unmapped_sku']]],
  )
  const noted = await b.db.all(sql`select fact, quantity from observation`)
  assert.deepEqual(noted, [{ fact: 'available', quantity: 4 }])
  assert.deepEqual(await onHand(), [])
})

test('a file of many messages ends whole, with as many rows as it has', async () => {
  const rows = Array.from({ length: 1234 }, (_, i) => `received,R,${i},A-1,1,LDS,2026-11-20`)
  const { taken, outcome } = await take(
    ['kind,receipt no,line,sku,units,warehouse,date', ...rows].join('\r'),
  )
  assert.deepEqual([taken.rows, 'messages' in taken && taken.messages.length], [1234, 3])
  assert.deepEqual(outcome?.movements, { recorded: 1234 })
  assert.deepEqual(await onHand(), [[0, 'leeds', 1234]])
})

test('a file that cannot be taken is refused whole, with what to do, and stores nothing', async () => {
  const refused = (text: string, options: Partial<FileOptions>, says: RegExp) =>
    assert.rejects(take(text, options), (e) => e instanceof Fault && says.test(e.detail))
  await refused('PK\x03\x04', {}, /workbook/)
  await refused(count, { system: undefined }, /Say whose file it is: one of wms, shop, till/)
  await refused(count, { system: 'nobody' }, /No system "nobody"/)
  await refused('sku,counted\nA-1,5\n', {}, /no column for at; the columns are sku, counted/)
  await refused(count, { columns: { quantity: 'Amount' } }, /no column "Amount" \(quantity\)/)
  await refused(count, { zone: 'Mars/Base' }, /time zone/)
  await refused(count, { columns: { nonsense: 'x' } }, /nonsense|Invalid key/)
  assert.equal(await b.db.one(sql`select 1 from message`), undefined)
  const missing = await see('sku,counted\nA-1,5\n')
  assert.deepEqual(
    [missing.missing.length, missing.fates, missing.columns[0]?.samples],
    [1, { unreadable: 1 }, ['A-1']],
  )
})

test('what a person says about the file beats what is guessed', async () => {
  const text = 'Code\tZahl\tWo\nA-1\t1,234\tLDS\n'
  const options = {
    kind: 'counts' as const,
    columns: { quantity: 'Zahl', location: 'Wo' },
    fixed: { at: '2026-11-20' },
  }
  assert.match((await see(text, options)).reasons[0]!.why, /set the decimal mark/)
  const { outcome } = await take(text, { ...options, decimal: '.' })
  assert.deepEqual([outcome?.movements, await onHand()], [{ recorded: 1 }, [[0, 'leeds', 1234]]])
})
