/**
 * Repairs without a person: what today's budget leaves is counted, decided and used up in one
 * transaction, so that no two processes can both find room for the last one.
 */
import { ints, texts } from '../../db/arrays.ts'
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { later } from '../../lib/clock.ts'
import { retried } from '../../reservations/hold.ts'
import { many, units } from '../decide/words.ts'
import { type Acted, act, type Repairer, type Row, type Want, write } from './act.ts'
import { alarm } from './alarm.ts'
import { beyond, type Spent, sizeOf } from './budget.ts'
import { log } from './log.ts'

/** `held`: the whole run waits for a person, and nothing was done. */
export type Run = { batchId: number | null; held: string | null; acted: Acted[]; rows: Row[] }

const DAY_MS = 86_400_000
const ACTOR = 'onhand'

/**
 * All of `wants`, or none. `doubted` would be made too if nobody doubted them: they are never made
 * here, and whether it is too much for a day is asked, and left to a person, as if they were.
 */
export const automatic = (
  repairer: Repairer,
  wants: readonly Want[],
  doubted: readonly Want[] = [],
): Promise<Run> =>
  retried(repairer.ledger, () => repairer.db.tx((tx) => run(tx, repairer, wants, doubted)))

async function run(
  tx: Db,
  repairer: Repairer,
  given: readonly Want[],
  doubted: readonly Want[],
): Promise<Run> {
  const now = repairer.world.clock.now()
  await budgetLock(tx)
  const wants = await idle(tx, given)
  const waiting = await heldBatch(tx)
  if (waiting !== null) {
    const held = `batch ${waiting} is waiting for a person`
    return { batchId: waiting, held, acted: [], rows: [] }
  }
  const { limits } = repairer.registry.reconcile
  const all = [...wants, ...(await idle(tx, doubted))]
  const held = beyond(limits, await spentToday(tx, now), all)
  if (!held && wants.length === 0) return { batchId: null, held: null, acted: [], rows: [] }
  const size = sizeOf(held ? all : wants)
  const why = held ?? `${many(size.skus, 'product', 'products')} passed the gate`
  const batch = await tx.one<{ id: number }>(sql`
    insert into batch (state, automatic, made_by, made_at, why, skus, units)
    values (${held ? 'held' : 'applied'}, true, ${ACTOR}, ${now}, ${why}, ${size.skus}, ${size.units})
    returning id`)
  const batchId = batch!.id
  const rows = await write(tx, batchId, held ? all : wants)
  if (held) {
    await alarm(tx, alarmOf(batchId, held, size), now)
    await log(
      tx,
      rows.flatMap((r) => noteOf(r, 'held', null, { batch: batchId, why: held })),
      ACTOR,
      now,
    )
    return { batchId, held, acted: [], rows }
  }
  const acted = await act(tx, repairer, rows, ACTOR, now)
  await tried(tx, rows, now)
  const said = new Map(acted.map((a) => [a.id, a]))
  const notes = rows.flatMap((row) => {
    const { state, says } = said.get(row.id)!
    const detail = {
      batch: batchId,
      repair: row.id,
      act: row.act,
      before: row.before,
      after: row.after,
      says,
    }
    return state === 'done'
      ? noteOf(row, 'repaired', 'correcting', detail)
      : noteOf(row, 'not repaired', null, detail)
  })
  await log(tx, notes, ACTOR, now)
  return { batchId, held: null, acted, rows }
}

const noteOf = (
  row: Row,
  event: string,
  state: 'correcting' | null,
  detail: Record<string, unknown>,
) => (row.driftId === null ? [] : [{ driftId: row.driftId, event, state, detail }])

/** Whoever counts what is left of the budget waits here for whoever is using it. */
const budgetLock = (tx: Db) =>
  tx.one(sql`
    insert into setting (name, value) values ('repairs', '{}')
    on conflict (name) do update set value = excluded.value`)

/** Two rounds at once see the same drift; the second leaves it to the first. */
async function idle(tx: Db, wants: readonly Want[]): Promise<Want[]> {
  const busy = await tx.all<{ driftId: number }>(sql`
    select drift_id from repair
    where state = 'done' and drift_id = any(${ints(wants.map((w) => w.driftId))}::bigint[])`)
  const taken = new Set<number | null>(busy.map((b) => b.driftId))
  return wants.filter((w) => !taken.has(w.driftId))
}

/** The automatic batch that waits for a person; null: none. */
export async function heldBatch(db: Db): Promise<number | null> {
  const row = await db.one<{ id: number }>(
    sql`select id from batch where state = 'held' and automatic order by id limit 1`,
  )
  return row?.id ?? null
}

/** What was repaired without a person in the last 24 hours. */
async function spentToday(db: Db, now: Date): Promise<Spent> {
  const items = await db.all<{ itemId: number; units: number }>(sql`
    select r.item_id, sum(abs(r.after - r.before))::bigint as units
    from repair r join batch b on b.id = r.batch_id
    where r.done_at > ${later(now, -DAY_MS)} and b.automatic group by r.item_id`)
  return {
    items: new Set(items.map((i) => i.itemId)),
    skus: items.length,
    units: items.reduce((sum, i) => sum + i.units, 0),
    catalogue: await activeItems(db),
  }
}

export async function activeItems(db: Db): Promise<number> {
  return (await db.one<{ n: number }>(sql`select count(*) as n from item where active`))!.n
}

/** One try for one pair of numbers. */
const tried = (tx: Db, rows: readonly Row[], now: Date) =>
  tx.one(sql`
    update drift d set tried = t.tried
    from unnest(${ints(rows.map((r) => r.driftId))}::bigint[],
                ${texts(rows.map(({ expected, observed }) => JSON.stringify({ expected, observed, at: now })))}::jsonb[])
      as t(id, tried)
    where d.id = t.id`)

const alarmOf = (batchId: number, why: string, size: { skus: number; units: number }) => ({
  key: 'repairs-held',
  severity: 'high' as const,
  title: `Repairs wait for a person: ${many(size.skus, 'product', 'products')}, ${units(size.units)}`,
  says: `Nothing was changed: ${why}. Until somebody decides, nothing is repaired by itself. See what would change: onhand plan ${batchId}. Then onhand apply ${batchId} --confirm ${size.skus}, or onhand discard ${batchId}.`,
  link: `/v1/batches/${batchId}`,
})
