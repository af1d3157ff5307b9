/** Reading positions and what made them. */
import type { Db } from '../db/db.ts'
import { raw, sql } from '../db/sql.ts'
import { type Kind, kindNames, noQuantities } from '../stock/kinds.ts'
import { buckets, type Quantities } from '../stock/names.ts'
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
    order by m.happened_at desc, m.counted is not null desc, m.version desc, m.business_key
    limit ${options.most} offset ${options.skip ?? 0}`)
  const oldest = rows.at(-1)
  if (!oldest) return []
  const running = await before(db, oldest)
  const entries = rows.toReversed().map((r) => {
    const change = quantitiesOf(r)
    const had = running.get(r.locationId) ?? noQuantities
    const after = add(had, change)
    if (r.counted !== null) after.on_hand = r.counted
    running.set(r.locationId, after)
    return entryOf(r, change, after)
  })
  return entries.reverse()
}

/**
 * What there was at each location before one movement, in the order in which things happened. As in
 * the projection, a count begins a new sum of on_hand, and what happened at its very moment is in it.
 */
async function before(db: Db, first: EntryRow): Promise<Map<number, Quantities>> {
  const { itemId, happenedAt, counted, version, businessKey } = first
  const order = (m: string) => raw(`${m}.happened_at, ${m}.counted is not null, ${m}.version`)
  const at = sql`${happenedAt}::timestamptz, ${counted !== null}::boolean, ${version}::bigint`
  const earlier = (m: string) => sql`((${order(m)}) < (${at})
    or (${order(m)}) = (${at}) and ${raw(`${m}.business_key`)} > ${businessKey})`
  const rows = await db.all<Row>(sql`
    select m.location_id,
           coalesce(max(b.counted), 0) + coalesce(sum(m.on_hand)
             filter (where b.counted is null or (${order('m')}) > (${order('b')})), 0) as on_hand,
           sum(m.committed) as committed, sum(m.reserved) as reserved,
           sum(m.unavailable) as unavailable, sum(m.incoming) as incoming
    from movement m
    left join (
      select distinct on (b.location_id) b.* from movement b
      where b.item_id = ${itemId} and b.counted is not null and ${earlier('b')}
      order by b.location_id, b.happened_at desc, b.version desc, b.business_key
    ) b on b.location_id = m.location_id
    where m.item_id = ${itemId} and ${earlier('m')}
    group by m.location_id`)
  return new Map(rows.map((r) => [r.locationId, quantitiesOf(r)]))
}

const quantitiesOf = ({ onHand, committed, reserved, unavailable, incoming }: Row): Quantities => ({
  on_hand: onHand,
  committed,
  reserved,
  unavailable,
  incoming,
})

const add = (a: Quantities, b: Quantities) =>
  Object.fromEntries(buckets.map((name) => [name, a[name] + b[name]])) as Quantities

const entryOf = (r: EntryRow, change: Quantities, after: Quantities): Entry => ({
  id: `${r.source}:${r.businessKey}`,
  itemId: r.itemId,
  locationId: r.locationId,
  kind: kindNames[r.kind]!,
  sourceId: r.sourceId,
  reportedBy: r.reportedBy,
  change,
  after,
  counted: r.counted,
  version: r.version,
  messageId: r.messageId,
  happenedAt: r.happenedAt,
  recordedAt: r.recordedAt,
  reason: r.reason,
  actor: r.actor,
})
