/** How a hold ends: it becomes an order (whole or in part), it is let go, or its time runs out. */
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { Fault } from '../lib/faults.ts'
import { effectOf } from '../stock/kinds.ts'
import type { Movement } from '../stock/movement.ts'
import { end, type Ledger, move, retried, write } from './hold.ts'

type Row = {
  id: string
  itemId: number
  locationId: number
  quantity: number
  remaining: number
  state: string
}

const rowsOf = (tx: Db, id: string) =>
  tx.all<Row>(sql`
    select id, item_id, location_id, quantity, remaining, state from reservation
    where id = ${id} order by item_id for update`)

function openRows(rows: readonly Row[], id: string): readonly Row[] {
  if (rows.length === 0) throw new Fault('not_found', `There is no reservation ${id}.`)
  return rows.filter((r) => r.state === 'held')
}

/** The order line that a hold becomes; the same key as the storefront's own webhook will carry. */
export type Posting = { sourceId: number; order: string; line: string; share: number }

/**
 * Turns `share` (0–1] of what was held into a committed order line. The rest stays held until it is
 * posted, released or expires. Posting the same order line again changes nothing.
 */
export const post = (
  ledger: Ledger,
  id: string,
  posting: Posting,
): Promise<{ remaining: number }> =>
  retried(ledger, () =>
    ledger.db.tx(async (tx) => {
      const rows = await rowsOf(tx, id)
      const open = openRows(rows, id)
      const now = ledger.world.clock.now()
      const document = `order/${posting.order}/${posting.line}`
      const movements = open.flatMap((row): Movement[] => {
        const quantity = Math.min(row.remaining, Math.round(row.quantity * posting.share))
        const order = {
          ...move(ledger, row, 'ordered', quantity, `${document}/ordered`, now),
          sourceId: posting.sourceId,
          reportedBy: posting.sourceId,
        }
        return [order, move(ledger, row, 'released', quantity, postedKey(id, posting), now)]
      })
      if (open.length === 0) return ended(tx, ledger, rows, postedKey(id, posting))
      const notWritten = await write(tx, ledger, movements, now)
      refuseUnowned(notWritten, posting)
      const left = new Set(notWritten.map((e) => e.ord))
      // The release tells whether this posting is new: the order line may have come by webhook.
      const sorted = [...movements].sort(
        (a, b) => a.itemId - b.itemId || a.sourceId - b.sourceId || (a.key < b.key ? -1 : 1),
      )
      const posted = sorted.filter((m, i) => m.kind === 'released' && !left.has(i + 1))
      for (const m of posted) {
        await tx.one(sql`
          update reservation set remaining = remaining + ${m.change.reserved}::int,
            state = case when remaining + ${m.change.reserved}::int = 0 then 'posted' else state end,
            ended_at = case when remaining + ${m.change.reserved}::int = 0 then ${now}::timestamptz end
          where item_id = ${m.itemId} and id = ${id}`)
      }
      const after = await rowsOf(tx, id)
      return { remaining: Math.min(...after.map((r) => r.remaining)) }
    }),
  )

const postedKey = (id: string, { order, line }: Posting) =>
  `reservation/${id}/posted/${order}/${line}`

/** Nothing is held any more: fine if this very posting did it, else the caller must know. */
async function ended(tx: Db, ledger: Ledger, rows: readonly Row[], key: string) {
  const before = await tx.one(sql`
    select 1 from movement
    where item_id = ${rows[0]!.itemId} and source_id = ${ledger.selfId} and business_key = ${key}`)
  if (before) return { remaining: 0 }
  throw new Fault(
    'gone',
    `The hold is ${rows[0]!.state}: nothing of it is left to post. Tell the order line itself: POST /v1/movements.`,
    { state: rows[0]!.state },
  )
}

/** An order line that the ledger does not take must not free what was held for it. */
function refuseUnowned(notWritten: readonly { known: boolean }[], { order, line }: Posting) {
  if (notWritten.every((e) => e.known)) return
  throw new Fault(
    'forbidden',
    `The system does not own what order ${order}, line ${line} would write (committed); the hold stays.`,
  )
}

/** Lets go of what is still held; answers false when nothing was. */
export const release = (ledger: Ledger, id: string): Promise<boolean> =>
  retried(ledger, () =>
    ledger.db.tx(async (tx) => {
      const open = openRows(await rowsOf(tx, id), id)
      await close(tx, ledger, open, 'released')
      return open.length > 0
    }),
  )

/** Ends up to 500 holds whose time is over; answers how many. */
export const expire = (ledger: Ledger): Promise<number> =>
  retried(ledger, () =>
    ledger.db.tx(async (tx) => {
      const rows = await tx.all<Row>(sql`
        select id, item_id, location_id, quantity, remaining, state from reservation
        where state = 'held' and expires_at <= ${ledger.world.clock.now()}
        order by item_id, id limit 500 for update skip locked`)
      await close(tx, ledger, rows, 'expired')
      return rows.length
    }),
  )

async function close(
  tx: Db,
  ledger: Ledger,
  rows: readonly Row[],
  state: 'released' | 'expired',
): Promise<void> {
  if (rows.length === 0) return
  const now = ledger.world.clock.now()
  const movements = rows.map((r) => ({
    ...move(ledger, r, 'released', r.remaining, `reservation/${r.id}/${state}`, now),
    change: effectOf('released', r.remaining),
  }))
  await write(tx, ledger, movements, now)
  await end(tx, rows, state, now)
}
