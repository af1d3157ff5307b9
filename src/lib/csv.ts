/** CSV in, whatever program wrote it, row by row with row numbers; CSV out, safe in any spreadsheet. */
import { CsvError, parse } from 'csv-parse'
import { stringify } from 'csv-stringify/sync'
import { decode } from './csv/decode.ts'
import { type Delimiter, sniff } from './csv/delimiter.ts'
import { guard, unguard } from './csv/guard.ts'
import { Fault } from './faults.ts'

export { decode } from './csv/decode.ts'
export type { Delimiter } from './csv/delimiter.ts'

export type CsvOptions = {
  encoding?: string
  delimiter?: Delimiter | 'auto'
  /** False: the first row is data, and the columns are called "column 1", … Default true. */
  header?: boolean
  /** Rows above the header (a title, a date). Default 0. */
  skip?: number
  most?: Partial<typeof limits>
}

export const limits = { bytes: 256_000_000, rows: 5_000_000, columns: 300, rowChars: 500_000 }

/** `row` counts as a spreadsheet does, from 1 with the header. `why`: the row cannot be used. */
export type Row = { row: number; cells: readonly string[]; why?: string }

export type Sheet = {
  encoding: string
  delimiter: Delimiter
  /** The headers as written, but trimmed, never empty, never twice the same. */
  columns: readonly string[]
  /** Every row but blank ones, in order. To be read once. */
  rows: AsyncIterable<Row>
}

/**
 * Opens a CSV file. Throws a Fault when nothing can be read (not text, too large, no header); a bad
 * row is a row with a `why`, and holds nobody back.
 */
export async function readRows(bytes: Uint8Array, options: CsvOptions = {}): Promise<Sheet> {
  const most = { ...limits, ...options.most }
  if (bytes.length > most.bytes)
    throw new Fault('too_large', `The file is larger than ${most.bytes} bytes: divide it.`)
  const { text, encoding } = decode(bytes, options.encoding)
  const named = /^sep=([,;|\t])(?:\r\n|\r|\n)/i.exec(text)
  const skip = (options.skip ?? 0) + (named ? 1 : 0)
  const asked = options.delimiter ?? 'auto'
  const delimiter = asked === 'auto' ? ((named?.[1] as Delimiter) ?? sniff(text, skip)) : asked
  const rows = numbered(records(text, delimiter, most.rowChars), most.rows)

  let first: Row | undefined
  do first = (await rows.next()).value as Row | undefined
  while (first && first.row <= skip)
  if (!first) throw new Fault('invalid', 'The file has no rows.')
  if (first.why) throw new Fault('invalid', `Row ${first.row}: ${first.why}.`)
  if (first.cells.length > most.columns) {
    throw new Fault('invalid', `The file has more than ${most.columns} columns.`)
  }
  const columns =
    options.header === false ? first.cells.map((_, i) => `column ${i + 1}`) : titles(first.cells)
  const ahead = options.header === false ? [first] : []
  return { encoding, delimiter, columns, rows: fitted(ahead, rows, columns.length) }
}

/** Trimmed, on one line; a nameless column is "column 3", a second "size" is "size (2)". */
function titles(cells: readonly string[]): string[] {
  const seen = new Set<string>()
  return cells.map((cell, i) => {
    const plain = cell.replace(/[\s\ufeff]+/g, ' ').trim() || `column ${i + 1}`
    let name = plain
    for (let n = 2; seen.has(name); n++) name = `${plain} (${n})`
    seen.add(name)
    return name
  })
}

async function* numbered(source: AsyncIterable<Row>, most: number): AsyncGenerator<Row, undefined> {
  let count = 0
  for await (const row of source) {
    if (row.cells.every((cell) => cell.trim() === '') && !row.why) continue
    if (++count > most)
      throw new Fault('too_large', `The file has more than ${most} rows: divide it.`)
    yield row
  }
  return undefined
}

/** Gives every row as many cells as there are columns, or says why it can't. */
async function* fitted(ahead: Row[], rows: AsyncIterable<Row>, width: number): AsyncGenerator<Row> {
  const fit = ({ row, cells, why }: Row): Row => {
    if (why !== undefined) return { row, cells, why }
    const kept = cells.slice(0, width)
    const extra = cells.slice(width).some((cell) => cell.trim() !== '')
    if (cells.length >= width && !extra) return { row, cells: kept }
    return { row, cells: kept, why: `has ${cells.length} cells where the header has ${width}` }
  }
  for (const row of ahead) yield fit(row)
  for await (const row of rows) yield fit(row)
}

const SLICE = 1 << 16

/** Records as csv-parse finds them. A quote that never closes ends the file: what follows is unsure. */
async function* records(text: string, delimiter: Delimiter, rowChars: number): AsyncGenerator<Row> {
  let ready: Row[] = []
  let row = 0
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    ltrim: delimiter !== '\t',
    max_record_size: rowChars,
    // Answering null keeps records out of the stream's own buffer, which an error would discard.
    on_record: (cells: string[]) => {
      ready.push({ row: ++row, cells: cells.map(unguard) })
      return null
    },
  })
  parser.on('error', () => {})
  const bytes = Buffer.from(text, 'utf8')
  for (let at = 0; at <= bytes.length; at += SLICE) {
    const end = at + SLICE > bytes.length
    const error = await new Promise<Error | null | undefined>((resolve) => {
      parser.once('error', resolve)
      parser.write(bytes.subarray(at, at + SLICE), (e) =>
        e ? resolve(e) : end ? parser.end(resolve) : resolve(null),
      )
    })
    parser.removeAllListeners('error').on('error', () => {})
    yield* ready
    ready = []
    if (error) return yield { row: row + 1, cells: [], why: reason(error) }
    // A long file must not keep the process from answering others.
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function reason(error: Error): string {
  const lost = 'nothing from here on was read'
  if (!(error instanceof CsvError)) throw error
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return `a quote is opened and never closed; ${lost}`
  if (error.code === 'CSV_MAX_RECORD_SIZE')
    return `the row is too long, a quote is probably not closed; ${lost}`
  return `${error.message}; ${lost}`
}

export type Cell = string | number | bigint | boolean | Date | null | undefined

/**
 * A CSV text (RFC 4180: comma, CRLF, every cell in quotes) with `columns` as its first row. Numbers
 * stay numbers; text that a spreadsheet would run gets a leading apostrophe, which `readRows` takes
 * off again. NUL, which no CSV reader agrees on, becomes U+FFFD. `bom`: so that Excel sees UTF-8.
 */
export function writeCsv(
  columns: readonly string[],
  rows: Iterable<readonly Cell[]>,
  options: { bom?: boolean } = {},
): string {
  const cells = [columns.map(written)]
  for (const row of rows) cells.push(row.map(written))
  return stringify(cells, {
    quoted: true,
    quoted_empty: true,
    record_delimiter: '\r\n',
    bom: options.bom ?? false,
  })
}

function written(cell: Cell): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'string') return guard(cell).replaceAll('\0', '\uFFFD')
  if (typeof cell === 'number' && !Number.isFinite(cell))
    throw new Error(`${cell} is not a number for a file`)
  if (cell instanceof Date) return cell.toISOString()
  return Object.is(cell, -0) ? '0' : String(cell)
}
