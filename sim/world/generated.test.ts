import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generated, usual } from './generated.ts'
import { cancelDelayHours, linesPerOrder, quantities, shares } from './made/shape.ts'
import type { Row } from './retail.ts'
import { retail } from './retail.ts'
import { real } from './sample.ts'

const large = generated({ seed: 11, days: 60, linesPerDay: 1000 })
const sales = large.filter((row) => row.kind === 'sale')
const near = (is: number, wanted: number, share: number, what: string) =>
  assert.ok(Math.abs(is - wanted) <= wanted * share, `${what}: ${is}, not ${wanted}`)
const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[numbers.length >> 1]!
const perOrder = (rows: Row[]) => {
  const lines = new Map<string, number>()
  for (const row of rows) lines.set(row.invoice, (lines.get(row.invoice) ?? 0) + 1)
  return [...lines.values()]
}

test('the same seed gives the same rows, another seed others', () => {
  assert.deepEqual(generated(usual), generated(usual))
  assert.notDeepEqual(generated(usual), generated({ ...usual, seed: 2 }))
})

test('rows are in time order, their keys are unique, Saturdays are closed', () => {
  const keys = new Set(large.map((row) => `${row.invoice}/${row.line}`))
  assert.equal(keys.size, large.length)
  large.forEach((row, i) => {
    if (i > 0) assert.ok(row.at >= large[i - 1]!.at)
    assert.notEqual(row.at.getUTCDay(), 6)
  })
})

test('a made-up business has the shares of the real one', () => {
  const of = (kind: Row['kind']) => large.filter((row) => row.kind === kind)
  near(sales.length / 60, 1000, 0.06, 'lines a day')
  near(of('cancellation').length / sales.length, shares.cancelled, 0.02, 'cancelled')
  near(of('adjustment').length / sales.length, shares.adjusted, 0.02, 'adjusted')
  near(of('non_stock').length / sales.length, shares.nonStock, 0.25, 'not stock')
  near(
    sales.filter((row) => row.customer === '').length / sales.length,
    shares.anonymous,
    0.2,
    'anonymous',
  )
  near(
    sales.filter((row) => row.quantity === 1).length / sales.length,
    quantities[0]![1],
    0.05,
    'single units',
  )
  near(sales.reduce((sum, row) => sum + row.quantity, 0) / sales.length, 10.6, 0.15, 'units a line')
  near(median(perOrder(sales)), linesPerOrder[4]![1], 0.15, 'lines an order')
})

test('few items sell most, and codes come in both cases', () => {
  const rows = new Map<string, number>()
  for (const row of sales) rows.set(row.sku, (rows.get(row.sku) ?? 0) + 1)
  const ranked = [...rows.values()].sort((a, b) => b - a)
  const top = ranked.slice(0, 380).reduce((sum, n) => sum + n, 0)
  // In the real year the top tenth has 44% of the rows.
  near(top / sales.length, 0.44, 0.1, 'the top tenth')
  assert.ok(sales.some((row) => row.code !== row.sku))
})

const year = real('online-retail.csv.gz')
test('the shape is that of the real year', year.here, async () => {
  const all: Row['kind'][] = []
  const orders = new Map<string, number>()
  let [lines, single, anonymous, top, soon, known] = [0, 0, 0, 0, 0, 0]
  const bought = new Map<string, number>()
  const items = new Map<string, number>()
  for await (const row of retail(year.path)) {
    all.push(row.kind)
    const buyer = `${row.customer}|${row.sku}`
    if (row.kind === 'cancellation' && row.customer && bought.has(buyer)) {
      known++
      if (row.at.getTime() - bought.get(buyer)! < 0.2 * 3_600_000) soon++
    }
    if (row.kind !== 'sale') continue
    lines++
    orders.set(row.invoice, (orders.get(row.invoice) ?? 0) + 1)
    items.set(row.sku, (items.get(row.sku) ?? 0) + 1)
    if (row.quantity === 1) single++
    if (row.customer === '') anonymous++
    else bought.set(buyer, row.at.getTime())
  }
  const count = (kind: Row['kind']) => all.filter((k) => k === kind).length
  for (const n of [...items.values()].sort((a, b) => b - a).slice(0, 380)) top += n
  near(top / lines, 0.44, 0.01, 'the top tenth')
  near(median([...orders.values()]), linesPerOrder[4]![1], 0.01, 'lines an order')
  near(single / lines, quantities[0]![1], 0.01, 'single units')
  near(anonymous / lines, shares.anonymous, 0.01, 'anonymous')
  near(count('cancellation') / lines, shares.cancelled, 0.001, 'cancelled')
  near(count('adjustment') / lines, shares.adjusted, 0.001, 'adjusted')
  near(count('non_stock') / lines, shares.nonStock, 0.01, 'not stock')
  near(soon / known, cancelDelayHours[2]![0], 0.1, 'cancelled within 12 minutes')
})
