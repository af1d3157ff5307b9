/** A file cut into messages of up to 500 rows, each with all that its reading needs: replayable alone. */
import { sha256 } from '../../lib/bytes.ts'
import { moment, type Orders, orderOf } from '../../lib/csv/date.ts'
import { both as bothMarks, type Marks, markOf } from '../../lib/csv/decimal.ts'
import { type CsvOptions, type Row, readRows, type Sheet } from '../../lib/csv.ts'
import { type Places, place } from './columns.ts'
import type { Layout } from './settings.ts'

export const CHUNK_ROWS = 500

/** The body of a message, as JSON. Everything but `layout` comes from the file alone. */
export type Body = {
  file: string
  /** SHA-256 of the file, in hex. */
  hash: string
  columns: readonly string[]
  /** Per column, what all its cells together prove; null: nothing. */
  marks: readonly (Marks | null)[]
  orders: readonly (Orders | null)[]
  /** `[row number, which line of its document it is, ...cells]` */
  rows: readonly (readonly [number, number, ...string[]])[]
  bad: readonly { row: number; why: string }[]
  /** The column whose documents the lines were numbered in. */
  document?: string
  /** The date in the file's name. */
  named?: string
  /** For an upload: how to understand it. A dropped file is understood by the settings of today. */
  layout?: Layout
  /** Nothing could be read, and why. */
  unreadable?: string
}

export type Chunk = { key: string; topic: string; body: Body; bytes: Uint8Array; rows: number }

export type Source = {
  file: string
  bytes: Uint8Array
  csv: CsvOptions
  layout: Layout
  /** True: the layout travels with the message. */
  upload?: boolean
}

/** The file's messages in order; at least one, so that every file leaves a trace. Throws a Fault when unreadable. */
export async function* chunksOf(source: Source): AsyncGenerator<Chunk> {
  const { file, bytes, csv, layout } = source
  const hash = sha256(bytes).toString('hex')
  const first = await readRows(bytes, csv)
  const { places, missing } = place(layout, first.columns)
  const proof = await prove(first, places, layout)
  const named = layout.dated === 'name' ? dateIn(file, layout.zone) : undefined
  const sheet = await readRows(bytes, csv)
  const variant = sha256(
    JSON.stringify([sheet.encoding, sheet.delimiter, csv.header, csv.skip, named, layout]),
  )
  const whole = {
    file,
    hash,
    columns: sheet.columns,
    marks: proof.marks,
    orders: proof.orders,
    ...(places.document === undefined ? {} : { document: sheet.columns[places.document]! }),
    ...(named === undefined ? {} : { named }),
    ...(source.upload ? { layout } : {}),
  }
  const numbers = new Map<string, number>()
  let count = 0
  let rows: [number, number, ...string[]][] = []
  let bad: { row: number; why: string }[] = []
  const cut = (): Chunk => {
    const body: Body = { ...whole, rows, bad }
    const chunk = {
      key: `${hash}/${variant.toString('hex').slice(0, 8)}/${count++}`,
      topic: `csv/${layout.rows}`,
      body,
      bytes: Buffer.from(JSON.stringify(body)),
      rows: rows.length + bad.length,
    }
    rows = []
    bad = []
    return chunk
  }
  for await (const row of sheet.rows) {
    const why = row.why ?? (missing.length === 0 ? proof.twins.get(row.row) : undefined)
    if (why !== undefined) bad.push({ row: row.row, why })
    else rows.push([row.row, nextLine(row, places, numbers), ...row.cells])
    if (rows.length + bad.length === CHUNK_ROWS) yield cut()
  }
  if (rows.length + bad.length > 0 || count === 0) yield cut()
}

/** Lines without a number of their own are counted within their document, each kind for itself. */
function nextLine({ cells }: Row, places: Places, numbers: Map<string, number>): number {
  if (places.document === undefined) return 0
  const kind = places.kind === undefined ? '' : cells[places.kind]!.trim()
  const name = JSON.stringify([cells[places.document]!.trim(), kind])
  const next = (numbers.get(name) ?? 0) + 1
  numbers.set(name, next)
  return next
}

type Proof = { marks: (Marks | null)[]; orders: (Orders | null)[]; twins: Map<number, string> }

/** Reads all rows once: what the columns prove, and which rows say two things of one item. */
async function prove(sheet: Sheet, places: Places, layout: Layout): Promise<Proof> {
  const marks: Marks[] = sheet.columns.map(() => undefined)
  const orders: Orders[] = sheet.columns.map(() => undefined)
  const twins = new Map<number, string>()
  const seen = new Map<string, number>()
  for await (const { row, cells, why } of sheet.rows) {
    if (why !== undefined) continue
    cells.forEach((cell, i) => {
      if (!/\d/.test(cell) || cell.length > 60) return
      marks[i] = bothMarks(marks[i], markOf(cell))
      const order = orderOf(cell)
      if (order) orders[i] = orders[i] === undefined || orders[i] === order ? order : 'mixed'
    })
    const key = twinKey(cells, places, layout)
    if (key === undefined) continue
    const earlier = seen.get(key)
    if (earlier === undefined) seen.set(key, row)
    else {
      const says = `rows ${earlier} and ${row} both state the same item at the same place and time: add them up or drop one`
      twins.set(earlier, says).set(row, says)
    }
  }
  return { marks: marks.map((m) => m ?? null), orders: orders.map((o) => o ?? null), twins }
}

function twinKey(cells: readonly string[], places: Places, layout: Layout): string | undefined {
  const absolute = layout.rows === 'counts' || layout.rows === 'levels'
  const { sku, location, at, fact, quantity } = places
  if (!absolute || sku === undefined || quantity === undefined || cells[quantity]!.trim() === '')
    return undefined
  return JSON.stringify(
    [sku, location, at, fact].map((i) => (i === undefined ? null : cells[i]!.trim())),
  )
}

/** The date in a file's name ("stock_2026-11-20_0630.csv"), as an ISO time; undefined: there is none. */
export function dateIn(name: string, zone: string): string | undefined {
  const m =
    /(?<!\d)(\d{4})([-_.]?)(\d\d)\2(\d\d)(?:[-_T ]?(\d\d)[-_:.h]?(\d\d)(?:[-_:.]?(\d\d))?(Z?))?(?!\d)/.exec(
      name,
    )
  if (!m) return undefined
  const time = m[5] ? `T${m[5]}:${m[6]}:${m[7] ?? '00'}${m[8]}` : ''
  const when = moment(`${m[1]}-${m[3]}-${m[4]}${time}`, undefined, zone)
  return when.ok ? when.at.toISOString() : undefined
}

/** The message of a file of which nothing can be read. */
export function unreadable(file: string, hash: string, why: string): Chunk {
  const body: Body = {
    file,
    hash,
    columns: [],
    marks: [],
    orders: [],
    rows: [],
    bad: [],
    unreadable: why,
  }
  const key = `${hash}/unreadable/${sha256(why).toString('hex').slice(0, 8)}`
  return { key, topic: 'csv/unreadable', body, bytes: Buffer.from(JSON.stringify(body)), rows: 0 }
}
