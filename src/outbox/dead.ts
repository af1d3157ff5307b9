/** Dead letters and telling again: one item, everything dead, or all since a time. */
import { ints } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { raw, sql } from '../db/sql.ts'

export type DeadLetter = {
  sku: string
  channel: string
  why: string
  deadAt: Date
  wanted: number | null
}

export const deadLetters = (db: Db, most: number) =>
  db.all<DeadLetter>(sql`
    select i.sku, c.name as channel, d.dead as why, d.dead_at, d.known as wanted
    from delivery d join item i on i.id = d.item_id join channel c on c.id = d.channel_id
    where d.dead is not null order by d.dead_at desc limit ${most}`)

export type Again = { channelId?: number; itemId?: number; since?: Date; deadOnly?: boolean }

const chosen = (a: Again) => sql`
  ${a.channelId === undefined ? raw('true') : sql`d.channel_id = ${a.channelId}`}
  and ${a.itemId === undefined ? raw('true') : sql`d.item_id = ${a.itemId}`}
  and ${
    a.since === undefined
      ? raw('true')
      : sql`(d.marked_at >= ${a.since} or d.dead_at >= ${a.since} or exists (
    select 1 from attempt t where t.item_id = d.item_id and t.channel_id = d.channel_id and t.at >= ${a.since}))`
  }
  and ${a.deadOnly ? raw('d.dead is not null') : raw('true')}`

/** How many numbers `again` would send: ask first. */
export async function estimate(db: Db, which: Again): Promise<number> {
  const row = await db.one<{ n: number }>(
    sql`select count(*) as n from delivery d where ${chosen(which)}`,
  )
  return row!.n
}

/** Those of the chosen that were given up: what a replay changes, for the rest is told anyway. */
export const givenUp = (db: Db, which: Again) =>
  db.all<Pair & { known: number | null }>(sql`
    select d.item_id, d.channel_id, d.known from delivery d
    where d.dead is not null and ${chosen(which)} order by d.item_id, d.channel_id`)

/** Tells again what is chosen, dead or not; the number is read anew when it is sent. Answers how many. */
export async function again(db: Db, which: Again, now: Date): Promise<number> {
  const rows = await db.all(sql`
    update delivery d set desired = d.desired + 1, dead = null, dead_at = null, tries = 0, due_at = ${now},
           marked_at = ${now}
    where ${chosen(which)} returning item_id`)
  return rows.length
}

export type Pair = { itemId: number; channelId: number }

/** The same for chosen pairs, locked in the order of settling; answers those that have a delivery. */
export const tellAgain = (db: Db, pairs: readonly Pair[], now: Date) =>
  db.all<Pair>(sql`
    with held as (
      select d.item_id, d.channel_id from delivery d
      join unnest(${ints(pairs.map((p) => p.itemId))}::int[], ${ints(pairs.map((p) => p.channelId))}::smallint[])
        as p(item_id, channel_id) on p.item_id = d.item_id and p.channel_id = d.channel_id
      order by d.item_id, d.channel_id for update of d
    )
    update delivery d set desired = d.desired + 1, dead = null, dead_at = null, tries = 0, due_at = ${now},
           marked_at = ${now}
    from held h where h.item_id = d.item_id and h.channel_id = d.channel_id
    returning d.item_id, d.channel_id`)

export type Pending = {
  channel: string
  pending: number
  unverified: number
  dead: number
  oldest: Date | null
}

/** What each channel still has to be told, and since when. */
export const backlog = (db: Db) =>
  db.all<Pending>(sql`
    select c.name as channel,
           count(*) filter (where d.acked < d.desired and d.dead is null) as pending,
           count(*) filter (where d.verify_after is not null and d.dead is null) as unverified,
           count(*) filter (where d.dead is not null) as dead,
           min(d.marked_at) filter (where d.acked < d.desired and d.dead is null) as oldest
    from channel c left join delivery d on d.channel_id = c.id
    where c.active group by c.name order by c.name`)
