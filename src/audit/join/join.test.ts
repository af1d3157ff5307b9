import assert from 'node:assert/strict'
import { test } from 'node:test'
import { audited, finding, kinds, shows, stock } from '../../../test/audit.ts'

test('SKUs meet without outer spaces and without regard to case, unless case counts', async () => {
  const given = { shelf: stock('abc 5, X 1'), shop: 'sku,available\n" ABC ",5\nx,1\n' }
  assert.equal(shows(await audited(given), 'abc').gap, 0)
  const exact = await audited(given, { keys: { exactCase: true } })
  assert.equal(shows(exact, 'abc').why, 'not in the file')
})

test('leading zeros are no small thing: 00123 is not 123 until somebody says so', async () => {
  const given = { shelf: stock('00123 5, 9 1'), shop: stock('123 5, 9 1', 'available') }
  const apart = await audited(given)
  assert.equal(shows(apart, '00123').gap, null)
  assert.match(finding(apart, 'alike').next, /--ignore-zeros/)
  assert.deepEqual(
    apart.alikes.map(({ sku, alias, system }) => [system, sku, alias]),
    [['shop', '00123', '123']],
  )
  assert.deepEqual(kinds(apart), ['alike'], 'and neither is called a ghost')
  assert.equal(shows(await audited(given, { keys: { ignoreZeros: true } }), '00123').gap, 0)
})

test('a SKU stated twice for one place is not compared, whichever of the numbers would fit', async () => {
  const given = { shelf: stock('A 5, B 1'), shop: 'sku,available\nA,5\na,4\nB,1\n' }
  const apart = await audited(given)
  assert.deepEqual(
    { ...shows(apart, 'A'), expected: 0 },
    {
      number: null,
      expected: 0,
      gap: null,
      severity: null,
      pattern: 'duplicate',
      why: 'stated in row 2 (5) and row 3 (4), as "A" and "a"',
    },
  )
  assert.equal(finding(apart, 'duplicate').system, 'shop')
  assert.equal(apart.report.verdict.agrees, false)
  assert.equal(shows(await audited(given, { duplicates: 'add' }), 'A').gap, 4)
})

test('a SKU at several locations is their sum, and none where one of them has no number', async () => {
  const shop = stock('A 12, B 3', 'available')
  const head = 'sku,warehouse,on hand\n'
  const sum = await audited({ shelf: `${head}A,Leeds,5\nA,York,7\nB,Leeds,3\nB,York,\n`, shop })
  assert.equal(shows(sum, 'A').gap, 0)
  assert.equal(shows(sum, 'B').gap, null)
  assert.match(shows(sum, 'B').why!, /row 5 has no number for York, so the sum is not known/)
})

test('a place where Shopify says "not stocked" is no place of the item', async () => {
  const shop =
    'Handle,SKU,HS Code,COO,Location,Available,On hand\na,A,,,Leeds,5,5\na,A,,,York,not stocked,not stocked\n'
  assert.equal(shows(await audited({ shelf: stock('A 5'), shop }), 'A').gap, 0)
})

test('no number is not zero, on either side', async () => {
  const none = await audited({
    shelf: 'sku,on hand\nA,\nB,4\n',
    shop: stock('A 0, B', 'available'),
  })
  assert.deepEqual([shows(none, 'A').gap, shows(none, 'B').gap], [null, null])
  assert.equal(none.report.systems[1]!.totals!.compared, 0)
  assert.match(none.report.verdict.says, /^Nothing could be compared/)
})

test('a row that cannot be read takes its whole SKU out, never a part of the sum', async () => {
  const shelf = 'sku,warehouse,on hand\nA,Leeds,5\nA,York,=X1\nB,Leeds,1\n'
  const half = await audited({ shelf, shop: stock('A 5, B 1', 'available') })
  assert.equal(shows(half, 'A').gap, null)
  assert.match(shows(half, 'A').why!, /row 3: "=X1" is a formula/)
  assert.equal(finding(half, 'unreadable').items, 1)
})

test('other names and packs are taken from lists, for the system they speak of', async () => {
  const given = { shelf: stock('MUG 60, TEE 4'), shop: stock('MUG-6PK 9, TEE 4', 'available') }
  const listings = [
    { sku: 'mug', alias: 'mug-6pk', system: 'shop' },
    { sku: 'MUG', pack: 6, system: 'shop' },
  ]
  const { number, expected, gap } = shows(await audited(given, { listings }), 'MUG')
  assert.deepEqual({ number, expected, gap }, { number: 54, expected: 60, gap: -6 })
  const elsewhere = listings.map((l) => ({ ...l, system: 'erp' }))
  assert.equal(shows(await audited(given, { listings: elsewhere }), 'MUG').gap, null)
})

test('what does not fill a pack is not missing', async () => {
  const given = { shelf: stock('MUG 64'), shop: stock('MUG 10', 'available') }
  const listings = [{ sku: 'MUG', pack: 6 }]
  assert.deepEqual(shows(await audited(given, { listings }), 'MUG').expected, 60)
  assert.equal(shows(await audited(given, { listings }), 'MUG').gap, 0)
})

test('units of measure: a dozen is twelve, and of a case nobody knows', async () => {
  const shelf = 'sku,uom,on hand\nA,EA,24\nB,DZN,2\nC,CS,2\nD,Stück,3\n'
  const shop = stock('A 24, B 24, C 24, D 3', 'available')
  const unknown = await audited({ shelf, shop })
  assert.deepEqual(
    ['A', 'B', 'C', 'D'].map((sku) => shows(unknown, sku).gap),
    [0, 0, null, 0],
  )
  assert.match(finding(unknown, 'unit').next, /--packs/)
  const listings = [{ sku: 'C', pack: 12, system: 'shelf' }]
  assert.equal(shows(await audited({ shelf, shop }, { listings }), 'C').gap, 0)
})

test('a bundle is what its parts allow, and unknown where a part is', async () => {
  const bundles = [
    { bundle: 'SET', component: 'CUP', quantity: 2 },
    { bundle: 'SET', component: 'POT', quantity: 1 },
    { bundle: 'BOX', component: 'GONE', quantity: 1 },
  ]
  const given = {
    shelf: stock('CUP 9, POT 6'),
    shop: stock('CUP 9, POT 6, SET 5, BOX 2', 'available'),
  }
  const sets = await audited(given, { bundles })
  const { expected, gap } = shows(sets, 'SET')
  assert.deepEqual({ expected, gap }, { expected: 4, gap: 1 })
  assert.equal(shows(sets, 'BOX').gap, null)
  assert.match(shows(sets, 'BOX').why!, /a component, gone, has no number/)
})

test('the same meaning is compared where both have it; else open orders make up the difference', async () => {
  const shelf = stock('A 10, B 5')
  const shopify =
    'Handle,SKU,HS Code,COO,Location,Committed,Available,On hand\na,A,,,L,3,7,10\nb,B,,,L,0,5,5\n'
  assert.equal(shows(await audited({ shelf, shop: shopify }), 'A').gap, 0, 'on hand with on hand')
  const shop = stock('A 7, B 5', 'available')
  const mixed = await audited({ shelf, shop })
  assert.equal(shows(mixed, 'A').gap, -3)
  assert.ok(mixed.report.assumed.some((says) => /open orders are not taken off/.test(says)))
  const orders = [
    { sku: 'a', quantity: 1 },
    { sku: 'A', quantity: 2 },
  ]
  assert.equal(shows(await audited({ shelf, shop }, { orders }), 'A').gap, 0)
  const promised = 'sku,on hand,allocated\nA,10,3\nB,5,0\n'
  assert.equal(shows(await audited({ shelf: promised, shop }), 'A').gap, 0)
})

test('what a shop keeps back is expected of it, and never less than none', async () => {
  const given = { shelf: stock('A 10, B 2'), shop: stock('A 7, B 0', 'available') }
  const { report } = await audited(given, { safety: 3 })
  assert.equal(report.verdict.agrees, true)
})

test('three systems stand side by side, each against the owner', async () => {
  const three = await audited({
    shelf: stock('A 10, B 5'),
    shop: stock('A 10, B 9', 'available'),
    erp: 'Artikelnummer;Bestand\nA;12\nB;5\n',
  })
  assert.deepEqual([shows(three, 'A', 1).gap, shows(three, 'A', 2).gap], [0, 2])
  assert.deepEqual([shows(three, 'B', 1).gap, shows(three, 'B', 2).gap], [4, 0])
})
