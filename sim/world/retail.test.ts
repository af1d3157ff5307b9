import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { classify, readRows, retail } from './retail.ts'
import { gather, head, real, rowsOf } from './sample.ts'

const year = real('online-retail.csv.gz')

test('the real year adds up to its profile in every class', year.here, async () => {
  const profile = JSON.parse(readFileSync(real('PROFILE.json').path, 'utf8'))
  const seen = {
    rows: 0,
    units: 0,
    variants: 0,
    kinds: {} as Record<string, { rows: number; units: number; invoices: Set<string> }>,
    down: { rows: 0, units: 0 },
    up: { rows: 0, units: 0 },
  }
  const codes = new Set<string>()
  const skus = new Set<string>()
  for await (const row of retail(year.path)) {
    seen.rows++
    seen.units += row.quantity
    seen.kinds[row.kind] ??= { rows: 0, units: 0, invoices: new Set() }
    const kind = seen.kinds[row.kind]!
    kind.rows++
    kind.units += row.quantity
    kind.invoices.add(row.invoice)
    codes.add(row.code)
    if (row.code !== row.sku) seen.variants++
    if (row.kind === 'non_stock' || row.kind === 'bad_debt') continue
    skus.add(row.sku)
    if (row.kind !== 'adjustment') continue
    const way = row.quantity < 0 ? seen.down : seen.up
    way.rows++
    way.units += row.quantity
  }
  const { partition } = profile
  const totals = (kind: string) => {
    const { rows, units, invoices } = seen.kinds[kind]!
    return { rows, units, invoices: invoices.size }
  }
  assert.equal(seen.rows, profile.rows)
  assert.equal(seen.units, profile.units_sum)
  assert.equal(codes.size, profile.stock_codes)
  assert.equal(skus.size, profile.physical_skus_casefolded)
  assert.equal(seen.variants, profile.case_variant_rows)
  assert.deepEqual(totals('sale'), partition.physical_sales)
  assert.deepEqual(totals('cancellation'), partition.physical_cancellations)
  assert.deepEqual(
    {
      rows: totals('adjustment').rows,
      negative_rows: seen.down.rows,
      negative_units: seen.down.units,
      positive_rows: seen.up.rows,
      positive_units: seen.up.units,
    },
    partition.adjustments_physical,
  )
  // The profile's non-stock rows include its three rows of bad debt.
  assert.equal(totals('bad_debt').rows, partition.bad_debt_rows)
  assert.equal(totals('non_stock').rows + totals('bad_debt').rows, partition.non_stock_rows)
  assert.equal(partition.unclassified, 0)
})

const rules: [string, string, number, string, string][] = [
  ['536365', '85123A', 2.55, '17850', 'sale'],
  ['536365', '85123A', 0, '17850', 'sale'],
  ['536365', '85123A', 2.55, '', 'sale'],
  ['536365', 'DCGSSGIRL', 2.55, '', 'sale'],
  ['C536383', '35004C', 4.65, '15311', 'cancellation'],
  ['536414', '22139', 0, '', 'adjustment'],
  ['536370', 'POST', 18, '12583', 'non_stock'],
  ['C536379', 'D', 27.5, '14527', 'non_stock'],
  ['550193', 'PADS', 0.001, '13952', 'non_stock'],
  ['536367', 'GIFT_0001_20', 16.67, '', 'non_stock'],
  ['A563185', 'B', 11062.06, '', 'bad_debt'],
]
for (const [invoice, sku, price, customer, kind] of rules) {
  test(`${sku} on ${invoice} at ${price} to "${customer}" is a ${kind}`, () => {
    assert.equal(classify({ invoice, sku, price, customer }), kind)
  })
}

test('lines are numbered within their invoice, and an exact repetition has a number of its own', async () => {
  const rows = await rowsOf(
    '1 85123A 6 12-01T08:26 2.55 17850',
    '1 POST 1 12-01T08:26 2.55 17850',
    '2 85123A 6 12-01T08:26 2.55 17850',
    '1 85123A 6 12-01T08:26 2.55 17850',
  )
  assert.deepEqual(
    rows.map((row) => `${row.invoice}/${row.line}`),
    ['1/1', '1/2', '2/1', '1/3'],
  )
})

test('both ways of writing a code are one SKU, and the code is kept', async () => {
  const [row] = await rowsOf('1 85123a 6 12-01T08:26 2.55 17850 WHITE HEART')
  assert.deepEqual([row!.sku, row!.code, row!.customer], ['85123A', '85123a', '17850'])
  assert.equal(row!.description, 'WHITE HEART')
})

test('a file that is not in time order is refused, with the row', async () => {
  const rows = rowsOf('1 85123A 6 12-01T08:27 2.55 1', '2 85123A 6 12-01T08:26 2.55 1')
  await assert.rejects(rows, /row 3 is earlier than the row before it/)
})

test('a row that has no whole quantity is refused, with the row', async () => {
  await assert.rejects(rowsOf('1 85123A 6.5 12-01T08:27 2.55 1'), /row 2 cannot be read/)
})

test('a file of another shape is refused, with the columns it lacks', async () => {
  const text = Readable.from([head.replace('StockCode', 'Code'), '\n'])
  await assert.rejects(gather(readRows(text)), /no column StockCode/)
})

test('a file that is not there is an error, not an empty business', async () => {
  await assert.rejects(gather(retail('/nowhere/at/all.csv.gz')), /ENOENT/)
})
