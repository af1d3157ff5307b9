/** What a person decides about one disagreement. Every act is in its record, with who did it. */
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { Fault } from '../../lib/faults.ts'
import type { DriftState } from '../../reconcile/drift.ts'
import { log } from '../repair/log.ts'

type Life = { id: number; state: DriftState; residue: number; cause: string | null }

/** Leaves it alone until then, or until it is more than it is now. */
export const snooze = (db: Db, id: number, until: Date, actor: string, now: Date) =>
  acted(db, id, async (tx, { residue }) => {
    if (until <= now) throw new Fault('invalid', 'That time is over: name a later one.')
    await tx.one(sql`
      update drift set snoozed_until = ${until}, snoozed_by = ${actor}, snoozed_residue = ${residue}
      where id = ${id}`)
    const note = { driftId: id, event: 'snoozed', state: null, detail: { until, residue } }
    await log(tx, [note], actor, now)
  })

/** Gives it to a person: nothing is done about it by itself any more. */
export const escalate = (db: Db, id: number, why: string, actor: string, now: Date) =>
  acted(db, id, (tx) =>
    log(tx, [{ driftId: id, event: 'escalated', state: 'escalated', detail: { why } }], actor, now),
  )

/** Gives it back: it is as if nobody had decided about it. */
export const reopen = (db: Db, id: number, why: string, actor: string, now: Date) =>
  acted(db, id, async (tx, { residue, state }) => {
    if (state === 'open' || state === 'explained') {
      throw new Fault('conflict', `Drift ${id} is ${state}: there is nothing to give back.`)
    }
    await tx.one(sql`
      update drift set ignore_id = null, snoozed_until = null, snoozed_by = null, snoozed_residue = null
      where id = ${id}`)
    const to = residue === 0 ? ('explained' as const) : ('open' as const)
    await log(tx, [{ driftId: id, event: 'reopened', state: to, detail: { why } }], actor, now)
  })

/** What it is, as a person sees it; what triage found stays beside it, to be compared with. */
export const assign = (db: Db, id: number, cause: string, actor: string, now: Date) =>
  acted(db, id, async (tx, { cause: found }) => {
    await tx.one(sql`update drift set assigned = ${cause}, assigned_by = ${actor} where id = ${id}`)
    const note = { driftId: id, event: 'cause assigned', state: null, detail: { cause, found } }
    await log(tx, [note], actor, now)
  })

/** One at a time: two people who decide at once are told apart by the order of their events. */
export async function acted(
  db: Db,
  id: number,
  act: (tx: Db, life: Life) => Promise<unknown>,
): Promise<void> {
  await db.tx(async (tx) => {
    const life = await tx.one<Life>(
      sql`select id, state, residue, cause from drift where id = ${id} for update`,
    )
    if (!life) throw new Fault('not_found', `There is no drift ${id}.`)
    if (life.state === 'resolved') {
      throw new Fault('conflict', `Drift ${id} is resolved: the numbers agree again.`)
    }
    await act(tx, life)
  })
}
