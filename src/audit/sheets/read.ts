/** An export's bytes as a sheet: finds the header and the columns, then reads every row, or says why not. */
import { dateIn } from '../../connectors/csv/chunk.ts'
import { moment, type Orders, orderOf } from '../../lib/csv/date.ts'
import { both, type Mark, type Marks, markOf } from '../../lib/csv/decimal.ts'
import { type Delimiter, readRows } from '../../lib/csv.ts'
import { Fault } from '../../lib/faults.ts'
import { text } from './cell.ts'
import { type Found, locate, whereIs } from './columns.ts'
import { type Raw, rowsToEntries } from './rows.ts'
import type { Sheet, Spoiled } from './sheet.ts'
import type { Role } from './words.ts'

export type ReadOptions = {
  /** Role → header, for columns that are not found by themselves. */
  columns?: Partial<Record<Role, string>>
  /** The same, for as far as the file has such a header. */
  wished?: Partial<Record<Role, string>>
  decimal?: Mark
  encoding?: string
  delimiter?: Delimiter
  /** Only rows at these locations. */
  locations?: readonly string[]
  /** Told now and then how many rows were read. */
  progress?: (rows: number) => void
}

const MOST_ROWS = 1_000_000
/** Exports put a title and a date above the header, hardly ever more. */
const DEEPEST_HEADER = 9

/** Throws a Fault when the file cannot be read or a column is not found; a bad row is set aside. */
export async function readSheet(
  file: string,
  bytes: Uint8Array,
  options: ReadOptions = {},
): Promise<Sheet> {
  const { sheet, found, skipped } = await open(file, bytes, options)
  const { at, places } = found
  const { raws, bad, rows, marks, money, orders } = await collect(sheet.rows, found, options)
  const understood = rowsToEntries(raws, found, sheet.columns, {
    marks: options.decimal ?? marks ?? single(money),
    money: options.decimal ?? money ?? single(marks),
    ...(options.locations ? { locations: options.locations } : {}),
  })
  const columns = [
    ...(Object.entries(at) as [Role, number][]).map(([role, i]) => ({ role, i })),
    ...places.map((i) => ({ role: 'place' as const, i })),
  ].map(({ role, i }) => ({ role, title: sheet.columns[i]! }))
  return {
    file,
    format: found.format,
    encoding: sheet.encoding,
    delimiter: sheet.delimiter,
    titled: skipped > 0,
    columns,
    also: found.also,
    unsaid: at.quantity !== undefined && at.on_hand === undefined && at.available === undefined,
    rows,
    ...understood,
    spoiled: [...bad, ...understood.spoiled].sort((a, b) => a.row - b.row),
    asOf: dated(file, raws, at.updated, orders),
  }
}

/** A column that uses both marks is proof for itself alone. */
const single = (marks: Marks) => (marks === 'mixed' ? undefined : marks)

/** Opens the file at the first row that can be a header; a title may stand above it. */
async function open(file: string, bytes: Uint8Array, options: ReadOptions) {
  let first: string | undefined
  for (let skip = 0; skip <= DEEPEST_HEADER; skip++) {
    const sheet = await opened(file, bytes, skip, options)
    if (!sheet) break
    const wished = Object.entries(options.wished ?? {}).filter(
      ([, title]) => whereIs(title, sheet.columns) !== undefined,
    )
    const located = locate(sheet.columns, { ...Object.fromEntries(wished), ...options.columns })
    if (located.ok) return { sheet, found: located.found, skipped: skip }
    first ??= located.why
  }
  throw new Fault('invalid', `${file} ${first}`)
}

async function opened(file: string, bytes: Uint8Array, skip: number, options: ReadOptions) {
  try {
    return await readRows(bytes, {
      skip,
      most: { rows: MOST_ROWS },
      ...(options.encoding ? { encoding: options.encoding } : {}),
      ...(options.delimiter ? { delimiter: options.delimiter } : {}),
    })
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    if (skip > 0) return undefined
    throw new Fault(error.code, `${file}: ${error.detail}`)
  }
}

/** Keeps every sound row, and learns on the way what the columns prove about marks and dates. */
async function collect(
  rows: Opened['rows'],
  { at, places, variants }: Found,
  { progress }: ReadOptions,
) {
  const counts = [at.on_hand, at.available, at.quantity, at.committed, at.reserved, at.unavailable]
  const numeric = [...counts, ...places].filter((i) => i !== undefined)
  const priced = [at.price, at.cost].filter((i) => i !== undefined)
  // A shop's file has whole descriptions in it: what is not needed is let go at once.
  const needed = new Set([...Object.values(at), ...places, ...variants])
  const raws: Raw[] = []
  const bad: Spoiled[] = []
  let count = 0
  let marks: Marks
  let money: Marks
  let orders: Orders
  for await (const { row, cells, why } of rows) {
    if (++count % 20_000 === 0) progress?.(count)
    if (why !== undefined) {
      bad.push({ row, sku: text(cells[at.sku!] ?? '').slice(0, 100), why })
      continue
    }
    for (const i of numeric) marks = both(marks, markIn(cells[i]!))
    for (const i of priced) money = both(money, markIn(cells[i]!))
    const order = at.updated === undefined ? undefined : orderOf(cells[at.updated]!)
    if (order) orders = orders === undefined || orders === order ? order : 'mixed'
    raws.push({ row, cells: cells.map((cell, i) => (needed.has(i) ? cell : '')) })
  }
  return { raws, bad, rows: count, marks, money, orders }
}

type Opened = Awaited<ReturnType<typeof readRows>>

const markIn = (cell: string): Mark | undefined =>
  /[.,]/.test(cell) ? markOf(text(cell).replace(/[^\d.,'’()\s-]/g, '')) : undefined

/** The date in the name; else the newest time in the column of last changes. */
function dated(file: string, raws: readonly Raw[], at: number | undefined, orders: Orders) {
  const named = dateIn(file.replace(/^.*[/\\]/, ''), 'UTC')
  if (named !== undefined) return { at: new Date(named), by: 'name' as const }
  if (at === undefined) return null
  let newest = Number.NEGATIVE_INFINITY
  for (const { cells } of raws) {
    const when = moment(text(cells[at]!), orders, 'UTC')
    if (when.ok && when.at.getTime() > newest) newest = when.at.getTime()
  }
  return Number.isFinite(newest) ? { at: new Date(newest), by: 'rows' as const } : null
}
