import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { brief, sheetOf } from '../../../test/audit.ts'
import { Fault } from '../../lib/faults.ts'

const numbers = async (text: string | Uint8Array, options = {}) => {
  const { entries, spoiled } = await sheetOf(text, options)
  const read = entries.map((e) => [e.sku, e.onHand ?? e.available])
  return { read, spoiled: spoiled.map(({ row, why }) => `${row}: ${why}`) }
}
const refused = (text: string, says: RegExp, options = {}) =>
  assert.rejects(sheetOf(text, options), (e) => e instanceof Fault && says.test(e.detail))

test('a byte order mark, CR-only lines, semicolons, tabs and UTF-16 change nothing', async () => {
  const want = [
    ['A', 5],
    ['B', 7],
  ]
  for (const text of [
    '\uFEFFsku,on hand\nA,5\nB,7\n',
    'sku,on hand\rA,5\rB,7\r',
    'sku;on hand\r\nA;5\r\nB;7\r\n',
    'sku\ton hand\nA\t5\nB\t7',
    'sep=;\r\nsku;on hand\r\nA;5\r\nB;7\r\n',
    Buffer.from('\uFEFFsku,on hand\nA,5\nB,7\n', 'utf16le'),
  ])
    assert.deepEqual(await numbers(text), { read: want, spoiled: [] })
})

test('thousands are read as the column writes its numbers', async () => {
  const us = await numbers('sku,on hand\nA,"1,234"\nB,"1,234.00"\nC,5\n')
  assert.deepEqual(us.read, [
    ['A', 1234],
    ['B', 1234],
    ['C', 5],
  ])
  const german = await numbers('Artikelnummer;Bestand\nA;1.234\nB;1.000.000\nC;12,0\n')
  assert.deepEqual(german.read, [
    ['A', 1234],
    ['B', 1_000_000],
    ['C', 12],
  ])
  const byPrice = await numbers('sku;bestand;preis\nA;1.234;12,99\nB;7;3,50\n')
  assert.deepEqual(byPrice.read[0], ['A', 1234], 'the prices of the file prove its decimal mark')
})

test('a number with two readings is a complaint, until somebody says how numbers are written', async () => {
  const text = 'sku,on hand\nA,"1,234"\nB,7\n'
  const { read, spoiled } = await numbers(text)
  assert.deepEqual(read, [['B', 7]])
  assert.match(spoiled[0]!, /2: "1,234" is 1234 or 1\.234, and nothing in the column says which/)
  assert.deepEqual((await numbers(text, { decimal: '.' })).read[0], ['A', 1234])
  assert.match((await numbers(text, { decimal: ',' })).spoiled[0]!, /1\.234 is not a whole number/)
})

test('formulas, spreadsheet errors and shortened numbers are complaints, never values', async () => {
  const { read, spoiled } = await numbers(
    'sku,on hand\nA,=SUM(B2:B9)\nB,#REF!\nC,####\nD,1.2E+05\nE,12 pcs\nF,2.5\n1.23457E+11,5\n=A1&B1,5\nG,5\n',
  )
  assert.deepEqual(read, [['G', 5]])
  const says = [
    /2: .*is a formula/,
    /3: .*error/,
    /4: .*too narrow/,
    /5: .*shortened/,
    /6: .*not a number/,
    /7: 2\.5 is not a whole number/,
    /8: .*last digits are lost/,
    /9: .*is a formula/,
  ]
  says.forEach((pattern, i) => {
    assert.match(spoiled[i]!, pattern)
  })
})

test('leading zeros stay, also where a spreadsheet keeps them in a formula or behind an apostrophe', async () => {
  const { read } = await numbers('sku,on hand\n00123,1\n="00124",2\n"=""00125""",3\n')
  assert.deepEqual(read, [
    ['00123', 1],
    ['00124', 2],
    ['00125', 3],
  ])
})

test('what nobody sees in a SKU is not part of it', async () => {
  const { read } = await numbers('sku,on hand\n" A\u00a0 B\u200b ",1\ncafe\u0301,2\n')
  assert.deepEqual(read, [
    ['A B', 1],
    ['caf\u00e9', 2],
  ])
})

test('an empty cell, a dash and "not stocked" are no data, and a zero is a zero', async () => {
  const { read } = await numbers('sku,on hand\nA,\nB,-\nC,n/a\nD,not stocked\nE,0\nF,-3\nG,(4)\n')
  assert.deepEqual(
    read.map(([, n]) => n),
    [null, null, null, null, 0, -3, -4],
  )
})

test("Shopify's inventory export: on hand and available per location, in both of its layouts", async () => {
  const head =
    'Handle,Title,Option1 Name,Option1 Value,SKU,HS Code,COO,Location,Bin name,Incoming (not editable),Unavailable (not editable),Committed (not editable),Available (not editable),On hand (current),On hand (new)'
  const tall = await sheetOf(
    `${head}\ntee,Tee,Size,M,TEE-M,,,Leeds,,0,1,2,9,12,\ntee,Tee,Size,M,TEE-M,,,York,,0,0,0,not stocked,not stocked,\n`,
  )
  assert.equal(tall.format, 'Shopify inventory')
  assert.deepEqual(brief(tall), [
    { sku: 'TEE-M', place: 'Leeds', onHand: 12, available: 9 },
    { sku: 'TEE-M', place: 'York', onHand: null, available: null },
  ])
  assert.equal(tall.entries[0]!.less, 3)
  assert.equal(tall.entries[0]!.about.name, 'Tee · M')
  const wide = await sheetOf(
    'Handle,Title,Option1 Name,Option1 Value,SKU,HS Code,COO,Studio,Market stall\nb,Beanie,Size,S,B-S,,,9,3\nb,Beanie,Size,L,B-L,,,0,not stocked\nb,Beanie,Size,X,B-X,,,not stocked,not stocked\n',
  )
  assert.deepEqual(brief(wide), [
    { sku: 'B-S', place: 'Studio', onHand: null, available: 9 },
    { sku: 'B-S', place: 'Market stall', onHand: null, available: 3 },
    { sku: 'B-L', place: 'Studio', onHand: null, available: 0 },
    { sku: 'B-X', place: '', onHand: null, available: null },
  ])
})

test("Shopify's product export: pictures are no items, untracked numbers are none, drafts are not sold", async () => {
  const head =
    'Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Image Src,Status'
  const sheet = await sheetOf(
    `${head}\ntee,Tee,"<p>a\nb</p>",Size,S,TEE-S,shopify,4,deny,12.50,1.jpg,active\ntee,,,,M,TEE-M,shopify,-2,continue,12.50,2.jpg,\ntee,,,,,,,,,,3.jpg,\ncard,Card,,Title,Default Title,CARD,,7,deny,5.00,,draft\n`,
  )
  assert.equal(sheet.format, 'Shopify products')
  assert.deepEqual(
    sheet.entries.map((e) => [e.sku, e.available, e.about.name, e.about.sold, e.about.beyond]),
    [
      ['TEE-S', 4, 'Tee · S', true, false],
      ['TEE-M', -2, 'Tee · M', true, true],
      ['CARD', null, 'Card', false, false],
    ],
  )
  assert.deepEqual([...sheet.passed], [['a further picture of a product', 1]])
})

test("WooCommerce's product export: parents are no items, and its apostrophe before a minus is none", async () => {
  const sheet = await sheetOf(
    '\uFEFFID,Type,SKU,Name,Published,"Is featured?","In stock?",Stock,"Backorders allowed?","Regular price",Parent\n1,variable,HOOD,Hoodie,1,0,1,,0,,\n2,variation,HOOD-B,"Hoodie - Blue",1,0,1,8,0,45,HOOD\n3,variation,HOOD-R,"Hoodie - Red",1,0,1,parent,0,45,HOOD\n4,simple,CAP,Cap,-1,0,0,\'-3,notify,18,\n5,"simple, virtual",GIFT,Voucher,1,0,1,,0,10,\n',
  )
  assert.equal(sheet.format, 'WooCommerce products')
  assert.deepEqual(
    sheet.entries.map((e) => [e.sku, e.available, e.about.sold, e.about.beyond]),
    [
      ['HOOD-B', 8, true, false],
      ['HOOD-R', null, true, false],
      ['CAP', -3, false, true],
    ],
  )
  assert.equal(sheet.passed.get('a parent of variations'), 1)
})

test('a title above the headers, a total below the rows and rows without a SKU are seen for what they are', async () => {
  const sheet = await sheetOf(
    'Stock report\nPrinted,2026-11-20\n\nItem No.,Description,Qty on hand\nA,Anvil,5\nB,Bell,7\n,Nameless,3\n-,Empty,0\nTotal,,12\n',
  )
  assert.equal(sheet.titled, true)
  assert.deepEqual(
    sheet.entries.map(({ sku, onHand }) => [sku, onHand]),
    [
      ['A', 5],
      ['B', 7],
    ],
  )
  assert.deepEqual(sheet.nameless, [{ row: 7, name: 'Nameless', units: 3 }])
  assert.deepEqual(Object.fromEntries(sheet.passed), {
    'a total': 1,
    'without a SKU and without units': 1,
  })
  const item = await sheetOf('sku,on hand\nA,5\nTotal,7\n')
  assert.equal(item.entries.length, 2, 'an item may be called Total: its number is not the sum')
})

test('headers are found by their usual words, by parts of them, or as somebody names them', async () => {
  const roles = async (head: string, options = {}) => {
    const { columns } = await sheetOf(`${head}\nA,5,6,7\n`, options)
    return Object.fromEntries(columns.map(({ role, title }) => [role, title]))
  }
  assert.deepEqual(await roles('Article No,Committed,On Hand Qty,Available'), {
    sku: 'Article No',
    on_hand: 'On Hand Qty',
    available: 'Available',
    committed: 'Committed',
  })
  assert.deepEqual(await roles('WMS SKU,Reorder qty,Stock (Leeds),Last sold'), {
    sku: 'WMS SKU',
    quantity: 'Stock (Leeds)',
  })
  assert.deepEqual(await roles('Code,SKU number,Qty,x'), { sku: 'SKU number', quantity: 'Qty' })
  const named = { columns: { quantity: 'Boxes' } }
  assert.deepEqual(await roles('sku,on hand,Boxes,x', named), { sku: 'sku', quantity: 'Boxes' })
  const { also } = await sheetOf('sku,stock,quantity\nA,5,6\n')
  assert.deepEqual(also.length, 1, 'another quantity is named, so that nobody is misled')
})

test('what is not found is said with the columns there are', async () => {
  await refused(
    'article,boxes\nA,5\n',
    /stock\.csv has no column for the quantity\. Its columns are: article, boxes\./,
  )
  await refused('name,on hand\nA,5\n', /has no column for the SKU/)
  await refused(
    'sku,stock hall 1,stock hall 2\nA,5,6\n',
    /2 columns that could be the quantity: stock hall 1, stock hall 2/,
  )
  await refused('sku,on hand\nA,5\n', /has no column "Menge"/, { columns: { quantity: 'Menge' } })
  await refused('', /stock\.csv: The file has no rows/)
  await assert.rejects(sheetOf(Buffer.from('PK\u0003\u0004rest')), /stock\.csv: .*workbook/)
})

test('a broken row and a quote that never closes are named, and what follows is not guessed', async () => {
  const { read, spoiled } = await numbers('sku,on hand\nA,5\nB,6,7\nC,"8\nD,9\n')
  assert.deepEqual(read, [['A', 5]])
  assert.match(spoiled[0]!, /^3: has 3 cells/)
  assert.match(spoiled[1]!, /^4: a quote is opened and never closed; nothing from here on was read/)
})

test('only the locations that are named are counted', async () => {
  const text = 'sku,warehouse,on hand\nA,Leeds,5\nA,York,7\nB,York,1\n'
  const sheet = await sheetOf(text, { locations: ['leeds'] })
  assert.deepEqual(brief(sheet), [{ sku: 'A', place: 'Leeds', onHand: 5, available: null }])
})

test('a file is as old as its name says, else as its newest change', async () => {
  const text = 'sku,on hand,updated\nA,5,2026-11-19 08:00\nB,6,2026-11-20 09:30\n'
  assert.deepEqual((await sheetOf(text, {}, 'wms.csv')).asOf, {
    at: new Date('2026-11-20T09:30:00Z'),
    by: 'rows',
  })
  assert.deepEqual((await sheetOf(text, {}, 'wms_2026-11-21_0600.csv')).asOf, {
    at: new Date('2026-11-21T06:00:00Z'),
    by: 'name',
  })
})

const data = join(import.meta.dirname, '../../../../shared/data')
const scms = join(data, 'scms/scms-delivery-history.csv.gz')
test('a real file whose lines end in CR only is read whole', {
  skip: existsSync(scms) ? false : 'the data set scms is not here',
}, async () => {
  const columns = { sku: 'ID', quantity: 'Line Item Quantity' }
  const sheet = await sheetOf(gunzipSync(readFileSync(scms)), { columns })
  assert.deepEqual([sheet.rows, sheet.entries.length, sheet.spoiled.length], [10_324, 10_324, 0])
})
