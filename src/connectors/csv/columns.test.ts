import assert from 'node:assert/strict'
import { test } from 'node:test'
import { place } from './columns.ts'
import { Layout } from './settings.ts'
import { kindOf } from './words.ts'

const found = (rows: Layout['rows'], titles: string[], more: object = {}) => {
  const { places, missing } = place(Layout.parse({ rows, ...more }), titles)
  const named = Object.fromEntries(Object.entries(places).map(([role, at]) => [role, titles[at]]))
  return { named, missing }
}

test('the usual headers are known, whatever their case, accents and signs', () => {
  assert.deepEqual(found('counts', ['Artikel-Nr.', 'Bestand', 'Lagerort', 'Datum']).named, {
    sku: 'Artikel-Nr.',
    quantity: 'Bestand',
    location: 'Lagerort',
    at: 'Datum',
  })
  assert.deepEqual(
    found('orders', ['InvoiceNo', 'StockCode', 'Description', 'Quantity', 'InvoiceDate']).named,
    { document: 'InvoiceNo', sku: 'StockCode', quantity: 'Quantity', at: 'InvoiceDate' },
  )
  assert.deepEqual(
    found('movements', [
      'Type',
      'PO Number',
      'Line No',
      'SKU',
      'QTY',
      'Warehouse Code',
      'Posting Date',
      'Remark',
    ]).named,
    {
      kind: 'Type',
      document: 'PO Number',
      line: 'Line No',
      sku: 'SKU',
      quantity: 'QTY',
      location: 'Warehouse Code',
      at: 'Posting Date',
      reason: 'Remark',
    },
  )
})

test('where rows are absolute, what is on hand beats a plain quantity', () => {
  assert.equal(found('counts', ['sku', 'qty', 'on hand', 'date']).named.quantity, 'on hand')
  assert.equal(found('movements', ['sku', 'qty', 'on hand', 'date', 'kind']).named.quantity, 'qty')
})

test('a number that may not be a count is not taken for one', () => {
  assert.match(
    found('counts', ['sku', 'available', 'date']).missing.join(),
    /no column for quantity; the columns are sku, available, date/,
  )
})

test('a column that is named is used, also where its header is written otherwise, and missed where it is not there', () => {
  const columns = { quantity: 'Zähl-Menge' }
  assert.equal(
    found('counts', ['sku', 'zahlmenge', 'qty', 'date'], { columns }).named.quantity,
    'zahlmenge',
  )
  assert.match(
    found('counts', ['sku', 'qty', 'date'], { columns }).missing.join(),
    /no column "Zähl-Menge"/,
  )
})

test('what holds for every row needs no column', () => {
  assert.deepEqual(found('counts', ['sku', 'qty'], { dated: 'name' }).missing, [])
  assert.deepEqual(
    found('movements', ['sku', 'qty', 'date'], { fixed: { kind: 'received' } }).missing,
    [],
  )
  assert.equal(found('counts', ['sku', 'qty']).missing.length, 1)
})

test('kinds are understood in the words of the file, its own words first', () => {
  assert.equal(kindOf('Goods Receipt', {}), 'received')
  assert.equal(kindOf('order_cancelled', {}), 'order_cancelled')
  assert.equal(kindOf('101', { '101': 'purchase_received' }), 'purchase_received')
  assert.equal(kindOf('sale', { Sale: 'ordered' }), 'ordered')
  assert.equal(kindOf('toString', {}), undefined)
  assert.equal(kindOf('__proto__', { x: 'ordered' }), undefined)
})
