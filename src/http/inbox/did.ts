/** What one message did: the movements that were recorded on its word. */
import { z } from 'zod'
import type { Db } from '../../db/db.ts'
import { raw, sql } from '../../db/sql.ts'
import { later } from '../../lib/clock.ts'
import { kindNames, kinds } from '../../stock/kinds.ts'
import { Kind, Quantities, Time } from '../shapes.ts'

export const Did = Quantities.extend({
  sku: z.string(),
  location: z.string(),
  kind: Kind,
  says: z.string(),
  /** The number that was counted; null: it is no count. */
  counted: z.int().nullable(),
  happenedAt: Time,
  recordedAt: Time,
})
type Did = z.infer<typeof Did>

/** A message of a file holds up to some thousand rows; the page shows so many. */
const MOST = 200
/** A seal made so long after a message was worked on covers all that it did. */
const SEALED_MS = 3_600_000

type Message = { id: number; receivedAt: Date; doneAt: Date | null }

/** Nothing is looked up by message on the hot path, so the seals say in which stretch to look. */
export async function didOf(db: Db, { id, receivedAt, doneAt }: Message): Promise<Did[]> {
  const rows = await db.all<
    Omit<Did, 'kind' | 'says' | 'on_hand'> & { kind: number; onHand: number }
  >(sql`
    select i.sku, l.code as location, m.kind, m.on_hand, m.committed, m.reserved, m.unavailable, m.incoming,
           m.counted, m.happened_at, m.recorded_at
    from movement m join item i on i.id = m.item_id join location l on l.id = m.location_id
    where m.message_id = ${id}
      and m.tx >= coalesce((select max(to_tx) from seal where sealed_at < ${receivedAt}), 0)
      and ${
        doneAt === null
          ? raw('true')
          : sql`m.tx <= coalesce((select min(to_tx) from seal where sealed_at > ${later(doneAt, SEALED_MS)}),
                                 9223372036854775807)`
      }
    order by m.tx, i.sku limit ${MOST}`)
  return rows.map(({ onHand, ...row }) => {
    const kind = kindNames[row.kind]!
    return { ...row, on_hand: onHand, kind, says: kinds[kind].words }
  })
}
