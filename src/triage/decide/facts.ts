/** What the database knows about disagreements besides their numbers: their past, and what people said of them. */
import { ints } from '../../db/arrays.ts'
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { later } from '../../lib/clock.ts'
import type { Lock } from '../gate.ts'
import { heldBatch } from '../repair/automatic.ts'

export type Known = {
  id: number
  sku: string
  name: string
  category: string
  state: string
  firstSeenAt: Date
  lastSeenAt: Date
  /** When its numbers last changed. */
  changedAt: Date
  comparedAt: Date
  snoozedUntil: Date | null
  snoozedBy: string | null
  snoozedResidue: number | null
  /** The automatic try in this life of it. */
  tried: { expected: number; observed: number } | null
  assigned: string | null
  assignedBy: string | null
  decision: string | null
  locks: readonly Lock[]
  /** Repairs of the item in the last seven days. */
  thisWeek: number
  /** A repair that is still to be read back. */
  repairId: number | null
  bundle: boolean
}

const WEEK_MS = 7 * 86_400_000

/** By drift. */
export async function knownOf(
  db: Db,
  driftIds: readonly number[],
  now: Date,
): Promise<Map<number, Known>> {
  const rows = await db.all<Known>(sql`
    select d.id, i.sku, i.name, i.category, d.state, d.first_seen_at, d.last_seen_at, d.changed_at, d.compared_at,
           d.snoozed_until, d.snoozed_by, d.snoozed_residue,
           case when (d.tried ->> 'at')::timestamptz >= d.first_seen_at then d.tried end as tried,
           d.assigned, d.assigned_by, d.decision, d.locks,
           (select count(*) from repair r
            where r.item_id = d.item_id and r.done_at >= ${later(now, -WEEK_MS)} and r.reverts is null) as this_week,
           (select max(r.id) from repair r where r.drift_id = d.id and r.state = 'done') as repair_id,
           exists (select from bundle b where b.item_id = d.item_id) as bundle
    from drift d join item i on i.id = d.item_id
    where d.id = any(${ints(driftIds)}::bigint[])`)
  return new Map(rows.map((row) => [row.id, row]))
}

/** What holds for all of them at once. */
export type Standing = {
  /** An automatic batch that waits for a person. */
  heldBatch: number | null
  /** Why the books are not to be relied on. */
  books: string | null
  /** Why a channel is told nothing, by channel. */
  shut: ReadonlyMap<number, string>
  rules: readonly IgnoreRule[]
}

export type IgnoreRule = {
  id: number
  itemId: number | null
  placeId: number | null
  category: string | null
  most: number
  reason: string
}

export async function standingOf(db: Db, now: Date): Promise<Standing> {
  const verified = await db.one<{ value: { ok: boolean; says: string[] } }>(
    sql`select value from setting where name = 'verified'`,
  )
  const channels = await db.all<{ id: number; why: string }>(sql`
    select id, coalesce(paused, blocked_why, 'it does not answer') as why from channel
    where paused is not null or blocked_until > ${now}`)
  const rules = await db.all<IgnoreRule>(sql`
    select id, item_id, place_id, category, most, reason from ignore_rule
    where ended_at is null and expires_at > ${now} order by id`)
  return {
    heldBatch: await heldBatch(db),
    books:
      verified && !verified.value.ok
        ? `the books do not verify: ${verified.value.says[0] ?? 'see onhand verify'}`
        : null,
    shut: new Map(channels.map((c) => [c.id, c.why])),
    rules,
  }
}

/** The rule that hides it, if any. */
export const hides = (
  rules: readonly IgnoreRule[],
  of: { itemId: number; placeId: number; category: string; residue: number },
) =>
  rules.find(
    (r) =>
      (r.itemId === null || r.itemId === of.itemId) &&
      (r.placeId === null || r.placeId === of.placeId) &&
      (r.category === null || r.category === of.category) &&
      Math.abs(of.residue) <= r.most,
  )
