/** What a file says and what each of its rows would do, before anything is stored. */

import type { Parsed } from '../../connectors/connector.ts'
import { type Chunk, chunksOf } from '../../connectors/csv/chunk.ts'
import { place } from '../../connectors/csv/columns.ts'
import { readChunk } from '../../connectors/csv/rows.ts'
import type { RowKind } from '../../connectors/csv/settings.ts'
import { readRows } from '../../lib/csv.ts'
import { Fault } from '../../lib/faults.ts'
import type { Flood } from '../flood.ts'
import { floodOfFile } from './flood.ts'
import { type FileKind, guessKind, isList, type ListKind, placeList } from './kind.ts'
import { judgeList, readList } from './list.ts'
import { csvOf, type FileOptions, layoutOf, listOptionsOf } from './options.ts'
import { type Context, foresee } from './stock.ts'
import { type Judged, type Reason, summary } from './summary.ts'

export type Preview = {
  kind: FileKind
  encoding: string
  delimiter: string
  /** Each column, what it is taken for, and its first cells. */
  columns: readonly { title: string; role: string | null; samples: readonly string[] }[]
  /** Roles without a column: nothing can be taken in before they are named. */
  missing: readonly string[]
  rows: number
  good: number
  bad: number
  /** Bad rows by reason, the most frequent first; `rows` names the first few. */
  reasons: readonly Reason[]
  /** How many rows would be recorded, repeated, refused, … */
  fates: Readonly<Record<string, number>>
  unmapped: { skus: readonly string[]; locations: readonly string[] }
  /** The first rows: what is written there, and what it would do. */
  sample: readonly { row: number; cells: readonly string[]; fate: string; says: string }[]
  /** What it would do to the channels’ numbers; null where not all rows were asked about. */
  flood: Flood | null
  /** How many rows the database was asked about; of the others only the reading was tried. */
  asked: number
}

const MOST_ASKED = 20_000

/** Reads everything and stores nothing. Throws a Fault where the file cannot be read at all. */
export async function preview(
  context: Context,
  bytes: Uint8Array,
  options: FileOptions,
): Promise<Preview> {
  const sheet = await readRows(bytes, csvOf(options))
  const kind = options.kind ?? guessKind(sheet.columns)
  const { places, missing } = placesOf(kind, options, sheet.columns)
  const total = summary()
  let asked = 0
  if (missing.length > 0) {
    for await (const { row, cells, why } of sheet.rows) {
      total.add({ row, fate: 'unreadable', says: why ?? 'a column is missing' }, cells)
    }
  } else if (isList(kind)) asked = await ofList(context, kind, bytes, options, total)
  else asked = await ofStock(context, kind, bytes, options, total)
  const result = total.result()
  const roles = new Map(Object.entries(places).map(([role, at]) => [at, role]))
  const columns = sheet.columns.map((title, i) => ({
    title,
    role: roles.get(i) ?? null,
    samples: result.sample.slice(0, 3).map(({ cells }) => cells[i] ?? ''),
  }))
  const { encoding, delimiter } = sheet
  const whole = missing.length === 0 && asked >= result.rows
  const flood =
    whole && !isList(kind)
      ? await floodOfFile(context, systemOf(context, options), kind, bytes, options)
      : null
  return { kind, encoding, delimiter, columns, missing, ...result, flood, asked }
}

/** Which column is what, by what was said and by the headers. */
export function placesOf(kind: FileKind, options: FileOptions, titles: readonly string[]) {
  if (!isList(kind)) return place(layoutOf(kind, options), titles)
  const { columns, fixed } = listOptionsOf(options)
  return placeList(kind, columns, fixed, titles)
}

/** The id of the system whose words the file speaks. */
export function systemOf({ registry, directory }: Context, { system }: FileOptions): number {
  const list = Object.keys(registry.systems).join(', ')
  if (system === undefined) throw new Fault('invalid', `Say whose file it is: one of ${list}.`)
  if (!Object.hasOwn(registry.systems, system)) {
    throw new Fault('invalid', `No system "${system}" is declared; there are: ${list}.`)
  }
  return directory.systemId(system)
}

type Total = ReturnType<typeof summary>

async function ofStock(
  context: Context,
  kind: RowKind,
  bytes: Uint8Array,
  options: FileOptions,
  total: Total,
): Promise<number> {
  const systemId = systemOf(context, options)
  const source = {
    file: options.name,
    bytes,
    csv: csvOf(options),
    layout: layoutOf(kind, options),
    upload: true,
  }
  let asked = 0
  for await (const chunk of chunksOf(source)) {
    const parsed = readChunk({ body: chunk.bytes })
    const ask = asked < MOST_ASKED
    const fates = ask
      ? await foresee(context, systemId, parsed, options.addItems === true)
      : unasked(parsed)
    if (ask) asked += chunk.rows
    const cells = cellsOf(chunk)
    for (const fate of fates.sort((a, b) => a.row - b.row))
      total.add(fate, cells.get(fate.row) ?? [])
  }
  return asked
}

const cellsOf = ({ body }: Chunk) => new Map(body.rows.map(([row, , ...cells]) => [row, cells]))

function unasked({ lines, readings, problems = [] }: Parsed): Judged[] {
  return [
    ...[...lines, ...readings].map(({ row = 0 }) => ({
      row,
      fate: 'read',
      says: 'it can be read',
    })),
    ...problems.map(({ row, why }) => ({ row, fate: 'unreadable', says: why })),
  ]
}

async function ofList(
  { db, registry }: Context,
  kind: ListKind,
  bytes: Uint8Array,
  options: FileOptions,
  total: Total,
): Promise<number> {
  const list = await readList(kind, bytes, csvOf(options), listOptionsOf(options))
  const judged = await judgeList(db, list, new Set(Object.keys(registry.systems)))
  const said = new Map<number, Judged>()
  for (const { row } of judged.added) said.set(row, { row, fate: 'added', says: 'it is new' })
  for (const { row } of judged.known)
    said.set(row, { row, fate: 'known', says: 'it is added, or brought up to date' })
  for (const { row, why } of judged.bad) said.set(row, { row, fate: 'unreadable', says: why })
  for (const { row, cells } of list.rows) total.add(said.get(row)!, cells)
  return list.rows.length
}
