/** Movements as they are shown: what each did, and which channels have shown a number made from it. */
import { sql } from '../../db/sql.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Entry } from '../../ledger/positions.ts'
import { confirmedBy } from '../../outbox/confirmed.ts'
import { available } from '../../stock/available.ts'
import { kinds } from '../../stock/kinds.ts'

/** `counts`: location → the last count there, which has made history of what happened before it. */
export async function crossedOff(
  engine: Engine,
  entries: readonly Entry[],
  counts: ReadonlyMap<number, Date | null | undefined>,
) {
  const { directory } = engine
  const confirmed = await confirmedBy(engine.db, entries)
  const told = await tellers(engine, entries[0]?.itemId)
  return entries.map((e, i) => {
    const counted = counts.get(e.locationId)
    const open = told.filter((c) => c.locations.includes(e.locationId))
    return {
      id: e.id,
      kind: e.kind,
      says: kinds[e.kind].words,
      location: directory.locationCode(e.locationId),
      ...e.change,
      after: { ...e.after, available: available(e.after) },
      counted: e.counted,
      before_count: counted != null && e.counted === null && e.happenedAt <= counted,
      reportedBy: directory.systemName(e.reportedBy),
      happenedAt: e.happenedAt,
      recordedAt: e.recordedAt,
      version: e.version,
      message: e.messageId,
      reason: e.reason,
      actor: e.actor,
      confirmed: [...confirmed[i]!].map(([channel, at]) => ({ channel, at })),
      open: open.map((c) => c.name).filter((name) => !confirmed[i]!.has(name)),
    }
  })
}

/** The channels that list the item, or a bundle with it. */
async function tellers({ db, directory }: Engine, itemId: number | undefined) {
  if (itemId === undefined) return []
  const rows = await db.all<{ systemId: number }>(sql`
    select distinct system_id from listing
    where published and item_id in (
      select ${itemId}::int union all select item_id from bundle where component_id = ${itemId})`)
  return directory.channels.filter((c) => rows.some((r) => r.systemId === c.systemId))
}
