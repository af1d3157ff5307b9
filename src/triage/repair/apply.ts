/** Doing what was planned or held: each row is looked at again, and what is not as it was is left out. */
import { ints } from '../../db/arrays.ts'
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { Fault } from '../../lib/faults.ts'
import { noteEffects } from '../../outbox/flood.ts'
import { look } from '../../reconcile/look.ts'
import { type Place, placesOf } from '../../reconcile/places.ts'
import { retried } from '../../reservations/hold.ts'
import { many } from '../decide/words.ts'
import { type Acted, act, type Repairer, type Row } from './act.ts'
import { calmed } from './alarm.ts'
import { type Batch, decided, readBatch, rowsOf } from './batches.ts'
import { log, type Note } from './log.ts'
import { radiusOf } from './radius.ts'

export type Applied = { batchId: number; done: number; skipped: number; rows: Acted[] }

type Approving = Repairer & {
  mayApprove?: (batch: Batch, actor: string) => Promise<string | null> | string | null
}

/** Why it is not this person's to approve; null: nothing is against it. */
const objectionTo = async (repairer: Approving, batch: Batch, actor: string) =>
  (await repairer.mayApprove?.(batch, actor)) ?? null

/**
 * `confirm`: the number of products, asked for when the batch is large. Throws a Fault when it was
 * decided before, is too large to be done unasked, or is not this person's to approve.
 */
export async function apply(
  repairer: Approving,
  batchId: number,
  actor: string,
  confirm?: number,
): Promise<Applied> {
  const { db, world, directory, registry, ledger } = repairer
  const batch = await readBatch(db, batchId)
  if (batch.state !== 'planned' && batch.state !== 'held') {
    throw new Fault('conflict', `Batch ${batchId} is ${batch.state}: it is not done twice.`)
  }
  const objection = await objectionTo(repairer, batch, actor)
  if (objection !== null) throw new Fault('forbidden', objection)
  const planned = await rowsOf(db, batchId, 'planned')
  const { limits } = registry.reconcile
  const radius = await radiusOf(db, directory, limits, planned, world.clock.now())
  if (radius.why !== null && confirm !== radius.skus) {
    throw new Fault('unconfirmed', unconfirmed(batchId, radius.why, radius.skus, confirm), {
      ...radius,
      batch: batchId,
      confirm: radius.skus,
    })
  }
  const looked = await lookAgain(repairer, planned)
  if (looked.unseen !== null && looked.good.length === 0) {
    const says = `Nothing was changed, and the plan stands: ${looked.unseen}.`
    throw new Fault('unavailable', says)
  }
  return retried(ledger, () =>
    db.tx(async (tx) => {
      const now = world.clock.now()
      await decided(tx, batchId, 'applied', actor, now)
      const acted = [...looked.stale, ...(await act(tx, repairer, looked.good, actor, now))]
      await skip(tx, looked.stale, now)
      const done = acted.filter((a) => a.state === 'done').length
      if (done === 0) await tx.one(sql`update batch set state = 'discarded' where id = ${batchId}`)
      if (radius.why === null) await noteEffects(tx, radius.channels, now)
      if (batch.automatic) await calmed(tx, 'repairs-held', now)
      await log(tx, notes(batchId, planned, acted), actor, now)
      return { batchId, done, skipped: acted.length - done, rows: acted }
    }),
  )
}

const unconfirmed = (batchId: number, why: string, skus: number, confirm: number | undefined) =>
  `Nothing was changed: ${why}. ${
    confirm === undefined ? '' : `It is ${many(skus, 'product', 'products')}, not ${confirm}. `
  }Look at it (onhand plan ${batchId}); if it is meant, say so with their number: onhand apply ${batchId} --confirm ${skus}`

const skip = (tx: Db, stale: readonly Acted[], now: Date) =>
  tx.one(sql`
    update repair r set state = 'skipped', says = s.says, ended_at = ${now}
    from jsonb_to_recordset(${JSON.stringify(stale)}::jsonb) as s(id bigint, says text) where r.id = s.id`)

function notes(batch: number, rows: readonly Row[], acted: readonly Acted[]): Note[] {
  const said = new Map(acted.map((a) => [a.id, a]))
  return rows.flatMap(({ id, driftId, act, before, after }): Note[] => {
    const { state, says } = said.get(id)!
    if (driftId === null) return []
    const detail = { batch, repair: id, act, before, after, says }
    return state === 'done'
      ? [{ driftId, event: 'repaired', state: 'correcting', detail }]
      : [{ driftId, event: 'not repaired', state: null, detail }]
  })
}

/** The rows that are as they were, with the version that they are at now; and why the others are not. */
async function lookAgain(
  repairer: Repairer,
  rows: readonly Row[],
): Promise<{ good: Row[]; stale: Acted[]; unseen: string | null }> {
  const places = await placesOf(repairer.db)
  const good: Row[] = []
  const stale: Acted[] = []
  let unseen: string | null = null
  for (const [placeId, own] of Map.groupBy(rows, (r) => r.placeId)) {
    const place = places.find((p) => p.id === placeId)
    const again = place ? await seenNow(repairer, place, own) : new Map<number, Now>()
    for (const row of own) {
      const now = again.get(row.itemId) ?? { why: 'it cannot be looked at now' }
      const why = 'why' in now ? now.why : against(row, now)
      if ('unseen' in now) unseen ??= now.why
      if (why !== null) stale.push({ id: row.id, state: 'skipped', says: why })
      else good.push({ ...row, version: (now as Exclude<Now, { why: string }>).version })
    }
  }
  return { good, stale, unseen }
}

type Now =
  | { observed: number; expected: number; onHand: number; version: number | null }
  | { why: string; unseen?: true }

/** Null: it is as it was. */
function against(row: Row, now: Exclude<Now, { why: string }>): string | null {
  if (now.observed !== row.observed) {
    return `it shows ${now.observed} now, and not ${row.observed} any more: plan again`
  }
  if (now.expected !== row.expected) {
    return `it should show ${now.expected} now, and not ${row.expected} any more: plan again`
  }
  return row.act === 'compensate' && now.onHand !== row.before
    ? `the ledger has ${now.onHand} now, and not ${row.before} any more: plan again`
    : null
}

async function seenNow(
  repairer: Repairer,
  place: Place,
  rows: readonly Row[],
): Promise<Map<number, Now>> {
  const { db, directory, world } = repairer
  const known = await shownNow(db, rows)
  const looked = await look(
    {
      ...repairer,
      channelOf: () => directory.channels.find((c) => c.id === place.channelId),
      locationCode: directory.locationCode,
    },
    place,
    rows.map((row) => ({
      itemId: row.itemId,
      placeId: place.id,
      // A system that cannot be asked for one number is known by its last reading.
      quantity: known.get(row.driftId) ?? row.observed!,
      asOf: world.clock.now(),
    })),
  )
  const found = new Map<number, Now>()
  for (const row of rows) if (looked.why) found.set(row.itemId, { why: looked.why, unseen: true })
  for (const itemId of looked.agreed) found.set(itemId, { why: 'they agree by now' })
  for (const itemId of looked.moving) found.set(itemId, { why: 'it is moving right now' })
  for (const { itemId, observed, expected, positions } of looked.seen) {
    if (looked.why) continue
    const onHand = positions.reduce((sum, p) => sum + p.on_hand, 0)
    found.set(itemId, { observed, expected, onHand, version: positions[0]?.version ?? null })
  }
  return found
}

async function shownNow(db: Db, rows: readonly Row[]): Promise<Map<number | null, number>> {
  const found = await db.all<{ id: number; observed: number }>(
    sql`select id, observed from drift where id = any(${ints(rows.map((r) => r.driftId))}::bigint[])`,
  )
  return new Map(found.map((f) => [f.id, f.observed]))
}
