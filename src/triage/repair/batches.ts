/** Repairs that are decided together, as they stand; and the decision against one. */
import type { Db } from '../../db/db.ts'
import { raw, sql } from '../../db/sql.ts'
import { Fault } from '../../lib/faults.ts'
import type { Repairer, Row } from './act.ts'
import { calmed } from './alarm.ts'
import { log } from './log.ts'

export const batchStates = ['planned', 'held', 'applied', 'reverted', 'discarded'] as const
export type BatchState = (typeof batchStates)[number]
export const repairStates = [
  'planned',
  'skipped',
  'done',
  'verified',
  'failed',
  'reverted',
] as const
export type RepairState = (typeof repairStates)[number]

export type Batch = {
  id: number
  state: BatchState
  automatic: boolean
  madeBy: string
  madeAt: Date
  why: string
  skus: number
  units: number
  zeroed: number
  decidedBy: string | null
  decidedAt: Date | null
  /** The batch that it takes back. */
  reverts: number | null
}

const columns = raw(
  'id, state, automatic, made_by, made_at, why, skus, units, zeroed, decided_by, decided_at, reverts',
)

/** Newest first. */
export const listBatches = (
  db: Db,
  { state, before }: { state?: BatchState; before?: number },
  most: number,
) =>
  db.all<Batch>(sql`
    select ${columns} from batch
    where ${state === undefined ? raw('true') : sql`state = ${state}`}
      and ${before === undefined ? raw('true') : sql`id < ${before}`}
    order by id desc limit ${most}`)

export async function readBatch(db: Db, id: number): Promise<Batch> {
  const batch = await db.one<Batch>(sql`select ${columns} from batch where id = ${id}`)
  if (!batch) throw new Fault('not_found', `There is no batch ${id}.`)
  return batch
}

/** Whoever comes second finds it decided. */
export async function decided(tx: Db, id: number, state: BatchState, actor: string, now: Date) {
  const row = await tx.one(sql`
    update batch set state = ${state}, decided_by = ${actor}, decided_at = ${now}
    where id = ${id} and state in ('planned', 'held') returning id`)
  if (row) return
  const batch = await readBatch(tx, id)
  throw new Fault('conflict', `Batch ${id} is ${batch.state}: it was decided before.`)
}

export type RepairRow = Row & {
  state: RepairState
  says: string | null
  sku: string
  system: string
  external: string
  location: string
  doneAt: Date | null
  endedAt: Date | null
}

/** In the order in which they were planned. */
export const rowsOf = (db: Db, batchId: number, state?: RepairState) =>
  db.all<RepairRow>(sql`
    select r.id, r.drift_id, r.item_id, r.place_id, r.location_id, r.act, r.before, r.after, r.cause, r.confidence,
           r.why, r.state, r.says, r.expected, r.observed, r.reverts, r.done_at, r.ended_at, null::bigint as version,
           i.sku, s.name as system, p.external, l.code as location
    from repair r join item i on i.id = r.item_id join place p on p.id = r.place_id
    join system s on s.id = p.system_id join location l on l.id = r.location_id
    where r.batch_id = ${batchId} and ${state === undefined ? raw('true') : sql`r.state = ${state}`}
    order by r.id`)

/** It is not done. An automatic one does not come back with the same numbers. */
export async function discard(
  { db, world }: Pick<Repairer, 'db' | 'world'>,
  batchId: number,
  actor: string,
): Promise<Batch> {
  const batch = await readBatch(db, batchId)
  const rows = await rowsOf(db, batchId, 'planned')
  await db.tx(async (tx) => {
    const now = world.clock.now()
    await decided(tx, batchId, 'discarded', actor, now)
    await tx.one(sql`
      update repair set state = 'skipped', says = ${`discarded by ${actor}`}, ended_at = ${now}
      where batch_id = ${batchId} and state = 'planned'`)
    if (batch.automatic) {
      await tx.one(sql`
        update drift d set tried = jsonb_build_object('expected', r.expected, 'observed', r.observed, 'at', ${now}::timestamptz)
        from repair r where r.batch_id = ${batchId} and d.id = r.drift_id`)
      await calmed(tx, 'repairs-held', now)
    }
    const notes = rows.flatMap(({ driftId, id }) =>
      driftId === null
        ? []
        : [
            {
              driftId,
              event: 'plan discarded',
              state: null,
              detail: { batch: batchId, repair: id },
            },
          ],
    )
    await log(tx, notes, actor, now)
  })
  return readBatch(db, batchId)
}
