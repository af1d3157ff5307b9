/** For the tests: rows written by hand, and the real data where the machine has it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { type Row, readRows } from './retail.ts'

const folder = join(import.meta.dirname, '../../../shared/data/online-retail')

/** The path of a data file, and the option that skips a test, saying so, where there is none. */
export function real(name: string): { path: string; here: { skip: string | false } } {
  const path = join(folder, name)
  const skip = existsSync(path) ? false : `the data is not on this machine: ${name}`
  return { path, here: { skip } }
}

export const head =
  'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country'

/** Rows from lines like `536365 85123A 6 12-01T08:26 2.55 17850 a name`; `-` for no customer. */
export async function rowsOf(...lines: string[]): Promise<Row[]> {
  const csv = lines.map((line) => {
    const [invoice, code, quantity, when, price, customer, ...name] = line.split(' ')
    const at = `2010-${when!.replace('T', ' ')}:00`
    return [
      invoice,
      code,
      name.join(' '),
      quantity,
      at,
      price,
      customer === '-' ? '' : `${customer}.0`,
      'UK',
    ].join(',')
  })
  return gather(readRows(Readable.from([[head, ...csv].join('\n')])))
}

export async function gather<T>(all: AsyncIterable<T> | Iterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const one of all) list.push(one)
  return list
}
