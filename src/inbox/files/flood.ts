/** What a whole stock file would do to the channels' numbers, before any of it is stored (I21). */
import { locationMap, resolveItems } from '../../catalog/resolve.ts'
import { chunksOf } from '../../connectors/csv/chunk.ts'
import { readChunk } from '../../connectors/csv/rows.ts'
import type { RowKind } from '../../connectors/csv/settings.ts'
import { type Flood, flooding, tally } from '../flood.ts'
import { csvOf, type FileOptions, layoutOf } from './options.ts'
import { type Context, translated } from './stock.ts'

export async function floodOfFile(
  context: Context,
  systemId: number,
  kind: RowKind,
  bytes: Uint8Array,
  options: FileOptions,
): Promise<Flood> {
  const { db } = context
  const all = tally(db)
  const places = await locationMap(db)
  const location = (external: string) => places.get(`${systemId}:${external}`)
  const csv = csvOf(options)
  const layout = layoutOf(kind, options)
  for await (const chunk of chunksOf({ file: options.name, bytes, csv, layout, upload: true })) {
    const { lines } = readChunk({ body: chunk.bytes })
    const asked = lines.map((l) => ({ systemId, external: l.sku, at: l.happenedAt }))
    const items = await resolveItems(db, asked)
    const made = translated(context, systemId, lines, items, location)
    await all.add(made.flatMap((m) => m.movements))
  }
  return flooding(context, all.changes())
}
