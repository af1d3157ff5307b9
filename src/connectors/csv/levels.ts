/** What the other side says it has, from the newest list it left. */
import { readRows } from '../../lib/csv.ts'
import { Fault } from '../../lib/faults.ts'
import { type Level, type Reading, Unreadable, type Wanted } from '../connector.ts'
import { type Remote, RemoteError } from '../remote.ts'
import { type Chunk, chunksOf } from './chunk.ts'
import { place } from './columns.ts'
import { type Found, readWhole, settled } from './folder.ts'
import { readChunk } from './rows.ts'
import type { Layout, Settings } from './settings.ts'

type Asked = Pick<Wanted, 'external' | 'remote' | 'location'>
const keyOf = (external: string, location: string) => JSON.stringify([external, location])

export async function levelsOf(
  wanted: readonly Asked[],
  remote: Remote<Settings>,
): Promise<(Level | null)[]> {
  if (wanted.length === 0) return []
  const levels = new Map<string, Level>()
  for await (const level of allLevels(remote))
    levels.set(keyOf(level.external, level.location), level)
  return wanted.map((w) => levels.get(keyOf(w.external, w.location)) ?? null)
}

/**
 * Every row of the newest list. A row that cannot be read is left out, and one without a number is
 * null: neither is ever 0. The time is the row's, else the one in the file's name, else the file's own.
 */
export async function* allLevels(remote: Remote<Settings>): AsyncGenerator<Level> {
  const { settings, clock } = remote
  const { folder, pattern, encoding, delimiter, header, skip, ...meaning } = settings.levels!
  const newest = (await settled(folder, pattern, settings.settleMs, clock).catch(later)).at(-1)
  if (!newest) throw new RemoteError('later', `there is no list ${pattern} in ${folder}`)
  const bytes = await readWhole(newest)
  if (!bytes) throw new RemoteError('later', `${newest.name} is being written`)
  const csv = { encoding, delimiter, header, skip }
  try {
    const layout = await timed({ rows: 'levels', ...meaning }, newest, bytes, csv)
    const source = { file: newest.name, bytes, csv, layout }
    for await (const chunk of chunksOf(source)) yield* levelsIn(chunk, layout)
  } catch (error) {
    if (error instanceof Fault || error instanceof Unreadable) {
      throw new RemoteError('never', `${newest.name}: ${error.message}`)
    }
    throw error
  }
}

function later(error: Error): never {
  throw new RemoteError('later', error.message)
}

async function timed(
  layout: Layout,
  found: Found,
  bytes: Uint8Array,
  csv: Parameters<typeof readRows>[1],
): Promise<Layout> {
  if (layout.dated === 'name' || layout.fixed.at !== undefined || layout.columns.at !== undefined)
    return layout
  const { columns } = await readRows(bytes, csv)
  if (place(layout, columns).places.at !== undefined) return layout
  return { ...layout, fixed: { ...layout.fixed, at: new Date(found.changedMs).toISOString() } }
}

function* levelsIn(chunk: Chunk, layout: Layout): Generator<Level> {
  const { readings } = readChunk({ body: chunk.bytes }, layout)
  for (const reading of readings) yield levelOf(reading)
}

/** Parts of packs are no number a channel can show: not known, then. */
function levelOf({ sku, location, quantity, asOf }: Reading): Level {
  const number = Number(quantity)
  return {
    external: sku,
    location: location ?? '',
    quantity: Number.isSafeInteger(number) ? number : null,
    asOf,
  }
}
