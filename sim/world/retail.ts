/** Reads an Online Retail file (UCI, doi 10.24432/C5BW33, CC BY 4.0) as typed rows, one at a time. */
import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'
import { londonMs } from './london.ts'

/** What a row is; every row is exactly one of these. */
export const rowKinds = ['sale', 'cancellation', 'adjustment', 'non_stock', 'bad_debt'] as const
export type RowKind = (typeof rowKinds)[number]

export type Row = {
  kind: RowKind
  invoice: string
  /** Position of the row among the rows of its invoice, from 1. With the invoice it is the key. */
  line: number
  /** The item: `code` case-folded, because the file writes one item both ways. */
  sku: string
  /** The code as the shop wrote it. */
  code: string
  /** As in the file: negative for what comes back or is written off. */
  quantity: number
  at: Date
  price: number
  /** '' when the shop did not know. */
  customer: string
  description: string
}

/** Rows in file order, which must be time order; `path` ends in .csv or .csv.gz. */
export async function* retail(path: string): AsyncGenerator<Row> {
  const file = createReadStream(path)
  const text = path.endsWith('.gz') ? file.pipe(createGunzip()) : file
  file.on('error', (error) => text.destroy(error))
  yield* readRows(text)
}

/** Fees, postage, discounts, vouchers: sold, but nothing that lies on a shelf. */
const nonStock = /^(POST|DOT|M|C2|D|S|BANK CHARGES|AMAZONFEE|CRUK|PADS|GIFT_.*)$/

export function classify(row: Pick<Row, 'invoice' | 'sku' | 'price' | 'customer'>): RowKind {
  if (row.sku === 'B') return 'bad_debt'
  if (nonStock.test(row.sku)) return 'non_stock'
  if (row.invoice.startsWith('C')) return 'cancellation'
  // Price 0 to nobody is the shop's own correction; price 0 to a customer is a gift that left.
  return row.price === 0 && row.customer === '' ? 'adjustment' : 'sale'
}

const columns = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
]

/** Throws, with the row's number, for a file that is not in time order or not of this shape. */
export async function* readRows(text: Readable): AsyncGenerator<Row> {
  const records: AsyncIterable<string[]> = text.pipe(
    parse({ bom: true, relax_column_count: false }),
  )
  text.on('error', (error) => (records as unknown as Readable).destroy(error))
  const lines = new Map<string, number>()
  let index: number[] | undefined
  let number = 1
  let before = Number.NEGATIVE_INFINITY
  for await (const record of records) {
    if (!index) {
      index = columns.map((name) => record.indexOf(name))
      const missing = columns.filter((_, i) => index![i] === -1)
      if (missing.length > 0)
        throw new Error(`not an Online Retail file: no column ${missing.join(', ')}`)
      continue
    }
    number++
    const row = readRow(record, index, number, lines)
    if (row.at.getTime() < before)
      throw new Error(`row ${number} is earlier than the row before it`)
    before = row.at.getTime()
    yield row
  }
}

function readRow(
  record: string[],
  index: number[],
  number: number,
  lines: Map<string, number>,
): Row {
  const field = (column: number) => record[index[column]!]!
  const invoice = field(0)
  const code = field(1).trim()
  const line = (lines.get(invoice) ?? 0) + 1
  lines.set(invoice, line)
  const row = {
    invoice,
    line,
    sku: code.toUpperCase(),
    code,
    quantity: Number(field(3)),
    at: new Date(londonMs(field(4))),
    price: Number(field(5)),
    customer: field(6).replace(/\.0$/, ''),
    description: field(2).trim(),
  }
  if (
    !Number.isInteger(row.quantity) ||
    Number.isNaN(row.at.getTime()) ||
    Number.isNaN(row.price)
  ) {
    throw new Error(`row ${number} cannot be read: ${record.join(',').slice(0, 120)}`)
  }
  return { kind: classify(row), ...row }
}
