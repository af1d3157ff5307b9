/** Taking a batch back: the numbers from before it, by new movements; the channels then follow the ledger. */
import { ints } from '../../db/arrays.ts'
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { Fault } from '../../lib/faults.ts'
import { retried } from '../../reservations/hold.ts'
import { act, type Repairer, type Want, write } from './act.ts'
import { type Batch, type RepairRow, readBatch, rowsOf } from './batches.ts'
import { sizeOf } from './budget.ts'
import { log } from './log.ts'

/** After this long too much has been built on the numbers. */
const MOST_MS = 30 * 86_400_000

type Position = {
  itemId: number
  locationId: number
  onHand: number
  version: number
  countedAt: Date | null
}
export type Reverted = {
  batchId: number
  done: number
  left: { repairId: number; sku: string; why: string }[]
}

/** Whether it still makes sense; a sentence why not. */
export function irrevertible(batch: Batch, rows: readonly RepairRow[], now: Date): string | null {
  if (batch.state !== 'applied')
    return `batch ${batch.id} is ${batch.state}: nothing of it was done`
  if (batch.decidedAt !== null && now.getTime() - batch.decidedAt.getTime() > MOST_MS) {
    return `batch ${batch.id} was done more than 30 days ago: correct what is wrong by hand`
  }
  const changed = rows.filter((r) => stands(r) && r.act === 'compensate')
  return changed.length > 0
    ? null
    : `batch ${batch.id} only told the owner’s numbers again: they are right as long as the owner is. Correct them there`
}

const stands = (row: RepairRow) => ['done', 'verified', 'failed'].includes(row.state)

/** What was counted since then is left: the count is the truth. Throws a Fault when it makes no sense any more. */
export async function revert(
  repairer: Repairer,
  batchId: number,
  actor: string,
): Promise<Reverted> {
  const { db, world, ledger } = repairer
  return retried(ledger, () =>
    db.tx(async (tx) => {
      const now = world.clock.now()
      await tx.one(sql`select id from batch where id = ${batchId} for update`)
      const batch = await readBatch(tx, batchId)
      const rows = (await rowsOf(tx, batchId)).filter(stands)
      const why = irrevertible(batch, rows, now)
      if (why !== null) throw new Fault('conflict', `${why}.`)
      const positions = await positionsOf(tx, rows)
      const left: Reverted['left'] = []
      const back: Want[] = []
      for (const row of rows.filter((r) => r.act === 'compensate')) {
        const at = positions.get(`${row.itemId}:${row.locationId}`)
        if (at?.countedAt && row.doneAt && at.countedAt > row.doneAt) {
          left.push({ repairId: row.id, sku: row.sku, why: 'it was counted since then' })
        } else back.push(undoing(row, at))
      }
      if (back.length === 0) {
        throw new Fault(
          'conflict',
          `All of batch ${batchId} was counted since then: the counts stand.`,
        )
      }
      const told = rows.filter((r) => r.act === 'publish')
      const size = sizeOf(back)
      const made = await tx.one<{ id: number }>(sql`
        insert into batch (state, automatic, made_by, made_at, why, skus, units, decided_by, decided_at, reverts)
        values ('applied', false, ${actor}, ${now}, ${`takes back batch ${batchId}`}, ${size.skus}, ${size.units},
                ${actor}, ${now}, ${batchId})
        returning id`)
      const written = await write(tx, made!.id, [...back, ...told.map(again)])
      const acted = await act(tx, repairer, written, actor, now)
      const good = new Set(acted.filter((a) => a.state === 'done').map((a) => a.id))
      const undone = written.filter((w) => w.act === 'compensate' && good.has(w.id))
      await tx.one(sql`
        update repair set state = 'reverted', ended_at = ${now}
        where id = any(${ints(undone.map((w) => w.reverts!))}::bigint[])`)
      // A number that was put back is nothing that must be read back.
      await tx.one(sql`
        update repair set state = 'verified', ended_at = ${now}, says = 'put back as it was'
        where id = any(${ints([...good])}::bigint[]) and act = 'compensate'`)
      await tx.one(sql`update batch set state = 'reverted' where id = ${batchId}`)
      const notes = undone.flatMap(({ driftId, id, reverts }) =>
        driftId === null
          ? []
          : [
              {
                driftId,
                event: 'reverted',
                state: 'escalated' as const,
                detail: { batch: made!.id, repair: id, reverts },
              },
            ],
      )
      await log(tx, notes, actor, now)
      return { batchId: made!.id, done: undone.length, left }
    }),
  )
}

/** Exactly what it added is taken off again, whatever moved since. */
function undoing(row: RepairRow, at: Position | undefined): Want {
  const onHand = at?.onHand ?? 0
  return {
    ...row,
    before: onHand,
    after: onHand - (row.after - row.before),
    why: `repair ${row.id} is taken back`,
    version: at?.version ?? null,
    reverts: row.id,
  }
}

/** The channel is told what the ledger says after that. */
const again = (row: RepairRow): Want => ({
  ...row,
  before: row.after,
  after: row.after,
  why: 'told again after what was taken back',
  reverts: row.id,
})

async function positionsOf(tx: Db, rows: readonly RepairRow[]): Promise<Map<string, Position>> {
  const found = await tx.all<Position>(sql`
    select item_id, location_id, on_hand, version, counted_at from position
    where (item_id, location_id) in (
      select * from unnest(${ints(rows.map((r) => r.itemId))}::int[],
                           ${ints(rows.map((r) => r.locationId))}::smallint[]))
    order by item_id, location_id for update`)
  return new Map(found.map((p) => [`${p.itemId}:${p.locationId}`, p]))
}
