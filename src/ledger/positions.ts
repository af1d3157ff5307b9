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
  /** The position right after it, in the order in which things happened, as it is known today. */
  after: Quantities
  counted: number | null
  version: number
  messageId: number | null
  happenedAt: Date
  recordedAt: Date
  reason: string | null
  actor: string | null
}

type EntryRow = Omit<Entry, 'id' | 'kind' | 'change' | 'after'> &
  Row & {
    source: string
    businessKey: string
    kind: number
    afterOnHand: number
    afterCommitted: number
    afterReserved: number
    afterUnavailable: number
    afterIncoming: number
  }

/** The movements of an item, newest first. `until` bounds the time they happened at. */
export async function entriesOf(
  db: Db,
  itemId: number,
  options: { most: number; skip?: number; until?: Date; locationId?: number },
): Promise<Entry[]> {
  // A count begins a new sum of on_hand; as in the projection, what happened at its very moment is
  // in it already.
  const rows = await db.all<EntryRow>(sql`
    select m.*, s.name as source,
           coalesce(max(m.counted) over (partition by m.location_id, m.since), 0)
             + coalesce(sum(m.on_hand) filter (where m.counted is null)
                 over (partition by m.location_id, m.since order by m.nth), 0) as after_on_hand,
           sum(m.committed) over w as after_committed, sum(m.reserved) over w as after_reserved,
           sum(m.unavailable) over w as after_unavailable, sum(m.incoming) over w as after_incoming
    from (
      select *, count(counted) over o as since, row_number() over o as nth from movement
      where item_id = ${itemId}
        and ${options.until ? sql`happened_at <= ${options.until}` : raw('true')}
        and ${options.locationId ? sql`location_id = ${options.locationId}` : raw('true')}
      window o as (partition by location_id
                   order by happened_at, counted is not null, version, business_key desc
                   rows unbounded preceding)
    ) m join system s on s.id = m.source_id
    window w as (partition by m.location_id order by m.nth)
    order by m.happened_at desc, m.counted is not null desc, m.version desc, m.business_key
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
    after: {
      on_hand: r.afterOnHand,
      committed: r.afterCommitted,
      reserved: r.afterReserved,
      unavailable: r.afterUnavailable,
      incoming: r.afterIncoming,
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
