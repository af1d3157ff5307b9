/** Files that real programs wrote, read whole. Skipped, and said so, where the data sets are not here. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { Line } from '../connector.ts'
import { chunksOf } from './chunk.ts'
import { readChunk } from './rows.ts'
import { Layout } from './settings.ts'

const data = join(import.meta.dirname, '../../../../shared/data')
const real = (path: string) => ({
  bytes: () => gunzipSync(readFileSync(join(data, path))),
  skip: existsSync(join(data, path)) ? false : `the data set ${path} is not here`,
})

async function read(bytes: Uint8Array, settings: object) {
  const layout = Layout.parse(settings)
  const lines: Line[] = []
  const problems: { row: number; why: string }[] = []
  for await (const chunk of chunksOf({ file: 'real.csv', bytes, csv: {}, layout })) {
    const parsed = readChunk({ body: chunk.bytes }, layout)
    lines.push(...parsed.lines)
    problems.push(...(parsed.problems ?? []))
  }
  return { lines, problems }
}

const scms = real('scms/scms-delivery-history.csv.gz')
test('10,324 deliveries with CR line ends become goods received, on the days they came', {
  skip: scms.skip,
}, async () => {
  const { lines, problems } = await read(scms.bytes(), {
    rows: 'movements',
    fixed: { kind: 'purchase_received', location: 'CLIENT' },
    columns: {
      document: 'PO / SO #',
      line: 'ID',
      sku: 'Item Description',
      quantity: 'Line Item Quantity',
      at: 'Delivered to Client Date',
    },
  })
  assert.deepEqual(problems, [])
  assert.equal(lines.length, 10_324)
  assert.deepEqual(
    { ...lines[0], sku: lines[0]?.sku.slice(0, 10) },
    {
      kind: 'purchase_received',
      document: 'purchase/SCMS-4',
      line: '1',
      sku: 'HIV, Revea',
      quantity: '19',
      location: 'CLIENT',
      happenedAt: new Date('2006-06-02T00:00:00Z'),
      row: 2,
    },
  )
  assert.equal(new Set(lines.map((l) => `${l.document}/${l.line}`)).size, 10_324)
})

const week = real('online-retail/week-2011-12-05.csv.gz')
test('the peak week becomes orders by its headers alone; what is no order is named', {
  skip: week.skip,
}, async () => {
  const bytes = week.bytes()
  const { lines, problems } = await read(bytes, { rows: 'orders', zone: 'Europe/London' })
  const quantities = bytes
    .toString()
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => Number(/,(-?\d+),\d{4}-\d\d-\d\d /.exec(line)?.[1]))
  assert.equal(lines.length + problems.length, quantities.length)
  const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)
  assert.equal(sum(lines.map((l) => Number(l.quantity))), sum(quantities.filter((q) => q > 0)))
  assert.equal(problems.length, quantities.filter((q) => q <= 0).length)
  assert.ok(problems.every((p) => /ordered is no movement/.test(p.why)))
  const keys = new Set(lines.map((l) => `${l.document}/${l.line}`))
  assert.equal(keys.size, lines.length, 'repeated lines of one invoice are lines of their own')
})
