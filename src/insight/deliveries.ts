/** Deliveries over all channels, each with its last attempt, in pages. */
import type { Db } from '../db/db.ts'
import { type Query, raw, sql } from '../db/sql.ts'

export const deliveryStates = ['told', 'pending', 'unclear', 'dead'] as const
export type DeliveryState = (typeof deliveryStates)[number]

export type DeliveryRow = {
  itemId: number
  channelId: number
  sku: string
  name: string
  channel: string
  state: DeliveryState
  known: number | null
  markedAt: Date
  dueAt: Date | null
  urgency: number
  tries: number
  dead: string | null
  deadAt: Date | null
  lastAt: Date | null
  tookMs: number | null
  quantity: number | null
  before: number | null
  outcome: string | null
  why: string | null
  /** By what it is sorted, for the next page. */
  key: number
}

export type Asked = {
  state?: DeliveryState
  channelId?: number
  /** A part of the SKU or the name. */
  search?: string
  /** The last row of the page before. */
  after?: { key: number; itemId: number; channelId: number }
}

/** As a person reads it; the order matters: the first that holds. */
export const stateOf = raw(`case when d.dead is not null then 'dead'
  when d.verify_after is not null then 'unclear' when d.acked < d.desired then 'pending' else 'told' end`)

// `due_at is not null` is said as well where it is so, for the index of what is open.
const inState: Record<DeliveryState, Query> = {
  dead: raw('d.dead is not null'),
  unclear: raw('d.dead is null and d.due_at is not null and d.verify_after is not null'),
  pending: raw(
    'd.dead is null and d.due_at is not null and d.verify_after is null and d.acked < d.desired',
  ),
  told: raw('d.dead is null and d.verify_after is null and d.acked >= d.desired'),
}
// What waits: the longest first. What was given up: the latest first. The rest in order of items.
const keys: Record<DeliveryState | 'all', Query> = {
  pending: raw('(extract(epoch from d.marked_at) * 1000)::bigint'),
  unclear: raw('(extract(epoch from d.marked_at) * 1000)::bigint'),
  dead: raw('-(extract(epoch from d.dead_at) * 1000)::bigint'),
  told: raw('0::bigint'),
  all: raw('0::bigint'),
}

export const listDeliveries = (
  db: Db,
  { state, channelId, search, after }: Asked,
  most: number,
): Promise<DeliveryRow[]> => {
  const key = keys[state ?? 'all']
  const sorted = state === 'told' || state === undefined
  const past = after
    ? sorted
      ? sql`(d.item_id, d.channel_id) > (${after.itemId}::int, ${after.channelId}::int::smallint)`
      : sql`(${key}, d.item_id, d.channel_id) >
          (${after.key}::bigint, ${after.itemId}::int, ${after.channelId}::int::smallint)`
    : raw('true')
  return db.all<DeliveryRow>(sql`
    select d.item_id, d.channel_id, i.sku, i.name, c.name as channel, ${stateOf} as state, d.known, d.marked_at,
           d.due_at, d.urgency, d.tries, d.dead, d.dead_at, d.key,
           a.at as last_at, a.took_ms, a.quantity, a.before, a.outcome, a.why
    from (
      select d.*, ${key} as key from delivery d
      where ${state === undefined ? raw('true') : inState[state]}
        and ${channelId === undefined ? raw('true') : sql`d.channel_id = ${channelId}`}
        and ${
          search === undefined
            ? raw('true')
            : sql`d.item_id in (select id from item
                where strpos(lower(sku || ' ' || name), lower(${search})) > 0)`
        }
        and ${past}
      order by ${sorted ? raw('') : sql`${key}, `}d.item_id, d.channel_id limit ${most}
    ) d
    join item i on i.id = d.item_id join channel c on c.id = d.channel_id
    left join lateral (
      select t.at, t.took_ms, t.quantity, t.before, t.outcome, t.why from attempt t
      where t.item_id = d.item_id and t.channel_id = d.channel_id order by t.at desc limit 1) a on true
    order by d.key, d.item_id, d.channel_id`)
}
