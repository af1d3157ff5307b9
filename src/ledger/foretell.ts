/** What the ledger would answer, asked without writing: for previews. */
import type { Db } from '../db/db.ts'
import type { Movement, Outcome } from '../stock/movement.ts'
import { outcomeOf } from './record.ts'
import { type Exception, verdicts } from './statement.ts'

/**
 * One outcome per movement, in order, as things stand. A movement whose predecessor is among
 * `movements` counts as in turn, for they would be recorded one after the other.
 */
export async function foretell(db: Db, movements: readonly Movement[]): Promise<Outcome[]> {
  if (movements.length === 0) return []
  const keys = new Set(movements.map((m) => keyOf(m, m.key)))
  const verdict = await db.all<Exception>(verdicts(movements))
  return verdict.map((v, i): Outcome => {
    const { after } = movements[i]!
    const inTurn = v.inTurn || (after !== undefined && keys.has(keyOf(movements[i]!, after)))
    const owned = v.ownerId !== null && v.ownerId === v.reportedBy
    return !v.known && owned && inTurn ? { outcome: 'recorded' } : outcomeOf(v)
  })
}

const keyOf = (m: Movement, key: string) => `${m.itemId}:${m.sourceId}:${key}`
