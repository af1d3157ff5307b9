/** Taking a file in: stock as stored messages, row by row replayable; catalogue files straight into the catalogue. */
import { upsertBundles, upsertItems, upsertListings } from '../../catalog/items.ts'
import { resolveItems } from '../../catalog/resolve.ts'
import { type Chunk, chunksOf } from '../../connectors/csv/chunk.ts'
import { readChunk } from '../../connectors/csv/rows.ts'
import type { RowKind } from '../../connectors/csv/settings.ts'
import { ints } from '../../db/arrays.ts'
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { readRows } from '../../lib/csv.ts'
import { Fault } from '../../lib/faults.ts'
import { allowed } from '../flood.ts'
import type { Receiver } from '../receive.ts'
import type { Problem } from '../translate.ts'
import type { Entry } from './entry.ts'
import { floodOfFile } from './flood.ts'
import { guessKind, isList, type ListKind } from './kind.ts'
import { type Bad, judgeList, readList } from './list.ts'
import { csvOf, type FileOptions, layoutOf, listOptionsOf } from './options.ts'
import { placesOf, systemOf } from './preview.ts'
import type { Context } from './stock.ts'

export type Taken =
  /** Stored; what becomes of the rows is asked with `outcomeOfFile(db, messages)`. */
  | {
      kind: RowKind
      rows: number
      stored: number
      repeated: number
      reused: number
      messages: number[]
      items: number
    }
  /** Done: how many rows are in the catalogue now, and which are not. */
  | { kind: ListKind; rows: number; added: number; changed: number; bad: Bad[] }

/**
 * The same file with the same options again changes nothing: its messages are repeats. Throws a
 * Fault, with nothing stored, where the file cannot be read, a column is missing, or it would change
 * so much that its number has to be confirmed.
 */
export async function importFile(
  context: Context & { receiver: Receiver },
  bytes: Uint8Array,
  options: FileOptions,
): Promise<Taken> {
  const { columns } = await readRows(bytes, csvOf(options))
  const kind = options.kind ?? guessKind(columns)
  const { missing } = placesOf(kind, options, columns)
  if (missing.length > 0)
    throw new Fault('invalid', `${options.name}: ${missing.join('; ')}`, { missing })
  return isList(kind)
    ? takeList(context, kind, bytes, options)
    : takeStock(context, kind, bytes, options)
}

async function takeStock(
  context: Context & { receiver: Receiver },
  kind: RowKind,
  bytes: Uint8Array,
  options: FileOptions,
): Promise<Taken> {
  const systemId = systemOf(context, options)
  await allowed(
    context,
    await floodOfFile(context, systemId, kind, bytes, options),
    options.confirm,
  )
  const taken = {
    kind,
    rows: 0,
    stored: 0,
    repeated: 0,
    reused: 0,
    messages: [] as number[],
    items: 0,
  }
  const source = {
    file: options.name,
    bytes,
    csv: csvOf(options),
    layout: layoutOf(kind, options),
    upload: true,
  }
  for await (const chunk of chunksOf(source)) {
    if (options.addItems) taken.items += await addItems(context, systemId, chunk)
    const { key, topic, bytes: body } = chunk
    const { received, id } = await context.receiver.receive({
      systemId,
      key,
      topic,
      headers: {},
      body,
      via: 'file',
    })
    taken[received]++
    taken.rows += chunk.rows
    taken.messages.push(id)
  }
  return taken
}

/** Unknown SKUs of good rows become items, so that opening stock can be the first file of all. */
async function addItems({ db, world }: Context, systemId: number, chunk: Chunk): Promise<number> {
  const { lines } = readChunk({ body: chunk.bytes })
  const asked = lines.map((l) => ({ systemId, external: l.sku, at: l.happenedAt }))
  const found = await resolveItems(db, asked)
  const unknown = new Set(lines.flatMap((l, i) => (found[i] ? [] : [l.sku])))
  if (unknown.size === 0) return 0
  return upsertItems(
    db,
    [...unknown].map((sku) => ({ sku })),
    world.clock.now(),
  )
}

async function takeList(
  context: Context,
  kind: ListKind,
  bytes: Uint8Array,
  options: FileOptions,
): Promise<Taken> {
  const { db, registry, world } = context
  const list = await readList(kind, bytes, csvOf(options), listOptionsOf(options))
  const { added, known, bad } = await judgeList(db, list, new Set(Object.keys(registry.systems)))
  const rows = [...added, ...known].sort((a, b) => a.row - b.row)
  for (const part of parts(rows)) await keep(db, part, world.clock.now())
  bad.sort((a, b) => a.row - b.row)
  return { kind, rows: list.rows.length, added: added.length, changed: known.length, bad }
}

const PART = 2000

/** Up to 2,000 rows at a time, but never half a bundle: its rows go together. */
function parts(rows: readonly Entry[]): Entry[][] {
  const groups = new Map<string | number, Entry[]>()
  for (const entry of rows) {
    const group = entry.kind === 'bundles' ? entry.bundle.sku : entry.row
    groups.set(group, [...(groups.get(group) ?? []), entry])
  }
  const all: Entry[][] = [[]]
  for (const group of groups.values()) {
    if (all.at(-1)!.length + group.length > PART) all.push([])
    all.at(-1)!.push(...group)
  }
  return all.filter((part) => part.length > 0)
}

async function keep(db: Db, part: readonly Entry[], now: Date): Promise<void> {
  const items = part.flatMap((e) => (e.kind === 'items' ? [e.item] : []))
  const listings = part.flatMap((e) => (e.kind === 'listings' ? [e.listing] : []))
  const bundles = part.flatMap((e) => (e.kind === 'bundles' ? [e.bundle] : []))
  // A barcode is another name that every system may use, and nowhere a number is written to.
  const barcodes = part.flatMap((e) =>
    e.kind === 'items' && e.barcode
      ? [{ system: null, external: e.barcode, sku: e.item.sku, published: false }]
      : [],
  )
  if (items.length > 0) await upsertItems(db, items, now)
  if (listings.length + barcodes.length > 0) await upsertListings(db, [...listings, ...barcodes])
  if (bundles.length > 0) await upsertBundles(db, bundles)
}

export type FileOutcome = {
  /** Messages that are still to be worked on. */
  pending: number
  applied: number
  quarantined: number
  /** How many movements were recorded, repeated, refused, … */
  movements: Readonly<Record<string, number>>
  problems: readonly Problem[]
}

/** What became of the messages of a file so far. */
export async function outcomeOfFile(db: Db, messages: readonly number[]): Promise<FileOutcome> {
  const rows = await db.all<{
    state: string
    detail: { tally?: Record<string, number>; problems?: Problem[] } | null
  }>(sql`
    select state, detail from message where id = any(${ints([...new Set(messages)])}::bigint[]) order by id`)
  const movements: Record<string, number> = {}
  for (const { detail } of rows) {
    for (const [outcome, count] of Object.entries(detail?.tally ?? {})) {
      movements[outcome] = (movements[outcome] ?? 0) + count
    }
  }
  const count = (...states: string[]) => rows.filter((r) => states.includes(r.state)).length
  return {
    pending: count('received', 'parked'),
    applied: count('applied'),
    quarantined: count('quarantined'),
    movements,
    problems: rows.flatMap((r) => r.detail?.problems ?? []),
  }
}
