/** Reading positions and what made them. */
import type { Db } from '../db/db.ts'
import { raw, sql } from '../db/sql.ts'
import { type Kind, kindNames } from '../stock/kinds.ts'
import type { Quantities } from '../stock/names.ts'
import { projection } from './projection.ts'

export type Position = Quantities & {
  itemId: number
  locationId: number
  version: number
  movements: number
  countedAt: Date | null
}

type Row = {
  itemId: number
  locationId: number
  onHand: number
  committed: number
  reserved: number
  unavailable: number
  incoming: number
  version: number
  movements: number
  countedAt: Date | null
}

const position = ({ onHand, ...rest }: Row): Position => ({ ...rest, on_hand: onHand })

/** Positions of `items` now, or as of a past time (then `version` is 0: it was never stored). */
export async function positionsOf(
  db: Db,
  items: readonly number[],
  asOf?: Date,
): Promise<Position[]> {
  const rows = asOf
    ? await db.all<Row>(
        sql`select *, 0 as version from (${projection(items, asOf)}) p order by item_id, location_id`,
      )
    : await db.all<Row>(sql`
        select * from position where item_id = any(${items}::int[]) order by item_id, location_id`)
  return rows.map(position)
}

/** A page of all positions in item order; `after` is the last item id seen. */
export async function pageOfPositions(db: Db, after: number, most: number): Promise<Position[]> {
  const rows = await db.all<Row>(sql`
    select * from position where item_id in (
      select item_id from position where item_id > ${after} order by item_id limit ${most})
    order by item_id, location_id`)
  return rows.map(position)
}

export type Entry = {
  /** `source:business key`, unique together with the item. */
  id: string
  itemId: number
  locationId: number
  kind: Kind
  sourceId: number
  reportedBy: number
  change: Quantities
  counted: number | null
  version: number
  messageId: number | null
  happenedAt: Date
  recordedAt: Date
  reason: string | null
  actor: string | null
}

type EntryRow = Omit<Entry, 'id' | 'kind' | 'change'> &
  Row & { source: string; businessKey: string; kind: number }

/** The movements of an item, newest first. `until` bounds the time they happened at. */
export async function entriesOf(
  db: Db,
  itemId: number,
  options: { most: number; skip?: number; until?: Date; locationId?: number },
): Promise<Entry[]> {
  const rows = await db.all<EntryRow>(sql`
    select m.*, s.name as source from movement m join system s on s.id = m.source_id
    where m.item_id = ${itemId}
      and ${options.until ? sql`m.happened_at <= ${options.until}` : raw('true')}
      and ${options.locationId ? sql`m.location_id = ${options.locationId}` : raw('true')}
    order by m.happened_at desc, m.version desc, m.business_key
    limit ${options.most} offset ${options.skip ?? 0}`)
  return rows.map((r) => ({
    id: `${r.source}:${r.businessKey}`,
    itemId: r.itemId,
    locationId: r.locationId,
    kind: kindNames[r.kind]!,
    sourceId: r.sourceId,
    reportedBy: r.reportedBy,
    change: {
      on_hand: r.onHand,
      committed: r.committed,
      reserved: r.reserved,
      unavailable: r.unavailable,
      incoming: r.incoming,
    },
    counted: r.counted,
    version: r.version,
    messageId: r.messageId,
    happenedAt: r.happenedAt,
    recordedAt: r.recordedAt,
    reason: r.reason,
    actor: r.actor,
  }))
}
