/** Reading positions and what made them. */
import type { Db } from '../db/db.ts'
import { type Query, raw, sql } from '../db/sql.ts'
import { type Kind, kindNames } from '../stock/kinds.ts'
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
  Row & { source: string; businessKey: string; kind: number; had: Quantities }

/** The movements of an item, newest first. `until` bounds the time they happened at. */
export async function entriesOf(
  db: Db,
  itemId: number,
  options: { most: number; skip?: number; until?: Date; locationId?: number },
): Promise<Entry[]> {
  const rows = await db.all<EntryRow>(sql`
    with entry as materialized (
      select m.*, s.name as source from movement m join system s on s.id = m.source_id
      where m.item_id = ${itemId}
        and ${options.until ? sql`m.happened_at <= ${options.until}` : raw('true')}
        and ${options.locationId ? sql`m.location_id = ${options.locationId}` : raw('true')}
      order by ${order('m', 'desc')}
      limit ${options.most} offset ${options.skip ?? 0})
    select e.*, b.had from entry e join (${before(itemId)}) b using (location_id)
    order by ${order('e', 'desc')}`)
  const running = new Map(rows.map((r) => [r.locationId, r.had]))
  const entries = rows.toReversed().map((r) => {
    const change = quantitiesOf(r)
    const after = add(running.get(r.locationId)!, change)
    if (r.counted !== null) after.on_hand = r.counted
    running.set(r.locationId, after)
    return entryOf(r, change, after)
  })
  return entries.reverse()
}

/** The order in which things happened: a count comes after what happened at its very moment. */
const order = (m: string, way: 'asc' | 'desc') =>
  raw(
    way === 'desc'
      ? `${m}.happened_at desc, ${m}.counted is not null desc, ${m}.version desc, ${m}.business_key`
      : `${m}.happened_at, ${m}.counted is not null, ${m}.version, ${m}.business_key desc`,
  )

/**
 * What there was at each location of `entry` before the first of them: what there is now without all
 * that came since, which is little where the newest are asked for. A count among that hides what
 * on_hand was before; then it is the count before them, and what came after that one.
 */
function before(itemId: number): Query {
  const at = (m: string) => raw(`${m}.happened_at, ${m}.counted is not null, ${m}.version`)
  const earlier = (m: string) =>
    sql`((${at(m)}) < (${at('f')}) or (${at(m)}) = (${at('f')}) and ${raw(`${m}.business_key > f.business_key`)})`
  return sql`
    with f as (select * from entry order by ${order('entry', 'asc')} limit 1),
    n as (
      select m.location_id, sum(m.on_hand) as on_hand, sum(m.committed) as committed,
             sum(m.reserved) as reserved, sum(m.unavailable) as unavailable,
             sum(m.incoming) as incoming, max(m.counted) is not null as counted
      from movement m, f
      where m.item_id = ${itemId} and m.happened_at >= (select min(happened_at) from entry)
        and not ${earlier('m')}
      group by m.location_id)
    select n.location_id, jsonb_build_object(
             'on_hand', case when n.counted then coalesce(c.counted, 0) + (
               select coalesce(sum(m.on_hand), 0) from movement m, f
               where m.item_id = ${itemId} and m.location_id = n.location_id and ${earlier('m')}
                 and (c.counted is null or m.happened_at > c.happened_at))
               else p.on_hand - n.on_hand end,
             ${raw(
               buckets
                 .slice(1)
                 .map((b) => `'${b}', p.${b} - n.${b}`)
                 .join(', '),
             )}) as had
    from n join position p on p.item_id = ${itemId} and p.location_id = n.location_id
    left join lateral (
      select m.counted, m.happened_at from movement m, f
      where n.counted and m.item_id = ${itemId} and m.location_id = n.location_id
        and m.counted is not null and ${earlier('m')}
      order by m.happened_at desc, m.version desc, m.business_key limit 1) c on true`
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
