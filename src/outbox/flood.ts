/** What a change would do to the numbers of every channel, worked out before it is made (I21). */
import type { Channel, Directory } from '../authority/sync.ts'
import { ints } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { later } from '../lib/clock.ts'
import { added, type Effect, floodOf } from '../stock/flood.ts'
import { buckets, type Quantities } from '../stock/names.ts'
import { type Position, positionsAt } from './positions.ts'
import { wantsOf } from './want.ts'

/** One position's change, in base units. */
export type Change = { itemId: number; locationId: number; change: Quantities }

const CHUNK = 2_000

/**
 * One entry for each channel whose numbers would change. Items that nothing has happened to yet do
 * not count: their first number changes nothing that anybody relies on.
 */
export async function effectsOf(
  db: Db,
  directory: Directory,
  changes: readonly Change[],
): Promise<Effect[]> {
  const by = summed(changes)
  const effects: Effect[] = []
  for (const channel of directory.channels) {
    const here = changes.filter((c) => channel.locations.includes(c.locationId))
    const items = await listedOf(db, channel, [...new Set(here.map((c) => c.itemId))])
    let [moved, zeroed] = [0, 0]
    for (let i = 0; i < items.length; i += CHUNK) {
      const part = items.slice(i, i + CHUNK)
      const now = await wantsOf(db, channel, part, directory.locationCode)
      const then = await wantsOf(db, channel, part, directory.locationCode, changed(db, by))
      now.forEach((want, at) => {
        const known = Object.keys(want.seen).length > 0
        if (!known || want.packs === then[at]!.packs) return
        moved++
        if (then[at]!.packs === 0) zeroed++
      })
    }
    if (moved > 0) {
      effects.push({ channel: channel.name, listed: await countListed(db, channel), moved, zeroed })
    }
  }
  return effects
}

/** What telling these numbers would change there: each is what the ledger says now. */
export async function effectsOfTelling(
  db: Db,
  directory: Directory,
  rows: readonly { itemId: number; channelId: number; known: number | null }[],
): Promise<Effect[]> {
  const effects: Effect[] = []
  for (const channel of directory.channels) {
    const own = rows.filter((r) => r.channelId === channel.id)
    let [moved, zeroed] = [0, 0]
    for (let i = 0; i < own.length; i += CHUNK) {
      const part = own.slice(i, i + CHUNK)
      const ids = part.map((r) => r.itemId)
      const wants = await wantsOf(db, channel, ids, directory.locationCode)
      wants.forEach(({ packs }, at) => {
        const { known } = part[at]!
        if (known === null || known === packs) return
        moved++
        if (packs === 0) zeroed++
      })
    }
    if (moved > 0) {
      effects.push({ channel: channel.name, listed: await countListed(db, channel), moved, zeroed })
    }
  }
  return effects
}

/** The positions as they would be. */
const changed =
  (db: Db, by: ReadonlyMap<string, Quantities>) =>
  async (itemIds: readonly number[], locations: readonly number[]): Promise<Position[]> =>
    (await positionsAt(db, itemIds, locations)).map((position) => {
      const change = by.get(`${position.itemId}:${position.locationId}`)
      return change ? { ...position, ...plus(position, change) } : position
    })

function summed(changes: readonly Change[]): Map<string, Quantities> {
  const by = new Map<string, Quantities>()
  for (const { itemId, locationId, change } of changes) {
    const key = `${itemId}:${locationId}`
    const known = by.get(key)
    by.set(key, known ? plus(known, change) : change)
  }
  return by
}

const plus = (a: Quantities, b: Quantities) =>
  Object.fromEntries(buckets.map((bucket) => [bucket, a[bucket] + b[bucket]])) as Quantities

/** Those of the items that are told there, and the bundles that they are part of. */
async function listedOf(db: Db, { systemId }: Channel, ids: readonly number[]): Promise<number[]> {
  const rows = await db.all<{ id: number }>(sql`
    select distinct l.item_id as id from listing l
    where l.system_id = ${systemId} and l.published and l.item_id in (
      select unnest(${ints(ids)}::int[])
      union all select item_id from bundle where component_id = any(${ints(ids)}::int[]))
    order by 1`)
  return rows.map((r) => r.id)
}

export async function countListed(
  db: Db,
  { systemId }: Pick<Channel, 'systemId'>,
): Promise<number> {
  const row = await db.one<{ n: number }>(sql`
    select count(distinct item_id) as n from listing where system_id = ${systemId} and published`)
  return row!.n
}

type Noted = Effect & { at: string }
const HOUR_MS = 3_600_000

/** Why a person has to say so first, together with what was done in the last hour; null: go ahead. */
export async function floodNow(db: Db, effects: readonly Effect[], now: Date) {
  return floodOf(added(effects, await lately(db, now)))
}

/** Remembers what was done without being asked for, so that many small changes are one large one. */
export async function noteEffects(db: Db, effects: readonly Effect[], now: Date): Promise<void> {
  if (effects.length === 0) return
  const noted = effects.map((e): Noted => ({ ...e, at: now.toISOString() }))
  await db.one(sql`
    insert into setting as s (name, value) values ('effects', ${JSON.stringify(noted)}::jsonb)
    on conflict (name) do update set value = excluded.value || (
      select coalesce(jsonb_agg(e), '[]') from jsonb_array_elements(s.value) e
      where (e ->> 'at')::timestamptz > ${later(now, -HOUR_MS)})`)
}

async function lately(db: Db, now: Date): Promise<Effect[]> {
  const row = await db.one<{ value: Noted[] }>(
    sql`select value from setting where name = 'effects'`,
  )
  const since = later(now, -HOUR_MS).toISOString()
  const sum = new Map<string, Effect>()
  for (const { at, ...effect } of row?.value ?? []) {
    if (at <= since) continue
    const known = sum.get(effect.channel)
    sum.set(effect.channel, known ? added([known], [effect])[0]! : effect)
  }
  return [...sum.values()]
}
