/** The recent history of an item in all systems: what triage may reason from. Read in few statements for many items. */
import { ints } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { later } from '../lib/clock.ts'
import type { Case } from '../reconcile/round.ts'
import { byItem } from '../reconcile/waiting.ts'
import { type Kind, kindNames } from '../stock/kinds.ts'
import type { Quantities } from '../stock/names.ts'

export type Moved = {
  /** `movement:source:business key` */
  cite: string
  kind: Kind
  locationId: number
  source: string
  sourceId: number
  reportedBy: string
  key: string
  change: Quantities
  counted: number | null
  version: number
  messageId: number | null
  happenedAt: Date
  recordedAt: Date
  reason: string | null
  actor: string | null
}
/** A write that was not applied: not the owner's, told twice, or in conflict. */
export type Refused = {
  cite: string
  outcome: 'refused' | 'forwarded' | 'contradicted' | 'repeated'
  kind: Kind
  locationId: number
  source: string
  reportedBy: string
  reportedById: number
  key: string
  quantity: number
  happenedAt: Date
  refusedAt: Date
}
/** A number told to a channel, in packs. */
export type Attempt = {
  cite: string
  channelId: number
  at: Date
  quantity: number
  before: number | null
  outcome: string
  /** `item:location` → version the number was made from. */
  seen: Record<string, number>
}
/** A number that a place showed, in base units; null: it kept none. */
export type Observed = {
  cite: string
  systemId: number
  placeId: number | null
  quantity: number | null
  asOf: Date
  observedAt: Date
  /** It is what we had just written there. */
  echo: boolean
}

export type History = {
  case: Case
  now: Date
  sku: string
  /** Newest first, all locations. */
  movements: readonly Moved[]
  refusals: readonly Refused[]
  /** Newest first, all channels. */
  attempts: readonly Attempt[]
  /** Newest first, all systems. */
  observations: readonly Observed[]
  /** What the item is called in each system, with pack factors. */
  listings: readonly { systemId: number; external: string; pack: number }[]
  /** Other gaps of this item, and other items' gaps at this place, in this round. */
  sameItem: readonly Case[]
  samePlace: readonly Case[]
  skuOf(itemId: number): string
}

const DAYS_BACK = 60
const MOST = 200

/** One per case, in order. */
export async function historiesOf(
  db: Db,
  cases: readonly Case[],
  all: readonly Case[],
  now: Date,
): Promise<History[]> {
  const items = [...new Set(cases.map((c) => c.itemId))]
  const ids = ints(items)
  const since = later(now, -DAYS_BACK * 86_400_000)
  const movements = await db.all<
    Omit<Moved, 'kind' | 'change' | 'cite'> & Row & { itemId: number; kind: number }
  >(sql`
    select m.item_id, m.kind, m.location_id, s.name as source, m.source_id, r.name as reported_by, m.business_key as key,
           m.on_hand, m.committed, m.reserved, m.unavailable, m.incoming, m.counted, m.version, m.message_id,
           m.happened_at, m.recorded_at, m.reason, m.actor
    from unnest(${ids}::int[]) as i(id)
    cross join lateral (select * from movement where item_id = i.id and recorded_at >= ${since}
                        order by recorded_at desc, version desc limit ${MOST}) m
    join system s on s.id = m.source_id join system r on r.id = m.reported_by`)
  const refusals = await db.all<
    Omit<Refused, 'kind' | 'cite'> & { id: number; itemId: number; kind: number }
  >(sql`
    select f.id, f.item_id, f.outcome, f.kind, f.location_id, s.name as source, r.name as reported_by,
           f.reported_by as reported_by_id, f.business_key as key, f.quantity, f.happened_at, f.refused_at
    from refusal f join system s on s.id = f.source_id join system r on r.id = f.reported_by
    where f.item_id = any(${ids}::int[]) and f.refused_at >= ${since} order by f.refused_at desc`)
  const attempts = await db.all<Omit<Attempt, 'cite'> & { id: number; itemId: number }>(sql`
    select a.id, a.item_id, a.channel_id, a.at, a.quantity, a.before, a.outcome, a.seen
    from unnest(${ids}::int[]) as i(id)
    cross join lateral (select * from attempt where item_id = i.id and at >= ${since}
                        order by at desc, id desc limit ${MOST}) a`)
  const observations = await db.all<Omit<Observed, 'cite'> & { itemId: number }>(sql`
    select o.item_id, o.system_id, o.place_id, o.quantity, o.as_of, o.observed_at, o.echo
    from unnest(${ids}::int[]) as i(id)
    cross join lateral (select * from observation where item_id = i.id and observed_at >= ${since}
                        order by observed_at desc limit ${MOST}) o`)
  const listings = await db.all<{
    itemId: number
    systemId: number
    external: string
    pack: number
  }>(sql`
    select item_id, system_id, external, pack from listing
    where item_id = any(${ids}::int[]) and system_id is not null order by item_id, id`)
  const skus = await db.all<{ id: number; sku: string }>(
    sql`select id, sku from item where id = any(${ints(all.map((c) => c.itemId))}::int[])`,
  )
  const skuOf = new Map(skus.map((s) => [s.id, s.sku]))
  const by = {
    movements: byItem(movements.map(movedOf), (m) => m.itemId),
    refusals: byItem(
      refusals.map((r) => ({ ...r, kind: kindNames[r.kind]!, cite: `refusal:${r.id}` })),
      (r) => r.itemId,
    ),
    attempts: byItem(
      attempts.map((a) => ({ ...a, cite: `attempt:${a.id}` })),
      (a) => a.itemId,
    ),
    observations: byItem(
      observations.map((o) => ({
        ...o,
        cite: `observation:${o.placeId ?? o.systemId}@${o.observedAt.toISOString()}`,
      })),
      (o) => o.itemId,
    ),
    listings: byItem(listings, (l) => l.itemId),
    cases: byItem(all, (c) => c.itemId),
    places: Map.groupBy(all, (c) => c.place.id),
  }
  return cases.map(
    (one): History => ({
      case: one,
      now,
      sku: skuOf.get(one.itemId)!,
      movements: by.movements.get(one.itemId) ?? [],
      refusals: by.refusals.get(one.itemId) ?? [],
      attempts: by.attempts.get(one.itemId) ?? [],
      observations: by.observations.get(one.itemId) ?? [],
      listings: by.listings.get(one.itemId) ?? [],
      sameItem: (by.cases.get(one.itemId) ?? []).filter((c) => c !== one),
      samePlace: (by.places.get(one.place.id) ?? []).filter((c) => c !== one),
      skuOf: (itemId) => skuOf.get(itemId) ?? `item ${itemId}`,
    }),
  )
}

type Row = { onHand: number } & Omit<Quantities, 'on_hand'>

function movedOf(
  row: Omit<Moved, 'kind' | 'change' | 'cite'> & Row & { itemId: number; kind: number },
): Moved & { itemId: number } {
  const { onHand, committed, reserved, unavailable, incoming, kind, ...rest } = row
  return {
    ...rest,
    kind: kindNames[kind]!,
    change: { on_hand: onHand, committed, reserved, unavailable, incoming },
    cite: `movement:${rest.source}:${rest.key}`,
  }
}
