/** What people said to leave alone is left alone, until it outgrows what they said. */
import { ints } from '../../db/arrays.ts'
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import type { Case } from '../../reconcile/round.ts'
import { log, type Note } from '../repair/log.ts'
import { hides, type IgnoreRule, type Known } from './facts.ts'
import { asleep } from './weigh.ts'

/** Those that a rule may hide: the rest is in somebody's hands. */
const idle: ReadonlySet<string> = new Set(['open', 'explained', 'ignored'])

/** Applies ignore rules and ends what was put off. Answers what is known after that. */
export async function quieten(
  db: Db,
  cases: readonly Case[],
  known: ReadonlyMap<number, Known>,
  rules: readonly IgnoreRule[],
  now: Date,
): Promise<Map<number, Known>> {
  const after = new Map(known)
  const notes: Note[] = []
  const ruleOf: { id: number; rule: number | null }[] = []
  const woken: number[] = []
  for (const { driftId, itemId, place, split } of cases) {
    let one = known.get(driftId)!
    const { residue } = split
    const rule =
      residue !== 0 && idle.has(one.state)
        ? hides(rules, { itemId, placeId: place.id, category: one.category, residue })
        : undefined
    if (rule && one.state !== 'ignored') {
      one = { ...one, state: 'ignored' }
      ruleOf.push({ id: driftId, rule: rule.id })
      notes.push({
        driftId,
        event: 'ignored',
        state: 'ignored',
        detail: { rule: rule.id, reason: rule.reason },
      })
    } else if (!rule && one.state === 'ignored') {
      const state = residue === 0 ? 'explained' : 'open'
      one = { ...one, state }
      ruleOf.push({ id: driftId, rule: null })
      notes.push({ driftId, event: 'no longer ignored', state })
    } else if (one.repairId !== null && one.state === 'open') {
      // Seen again before the repair had its time.
      one = { ...one, state: 'correcting' }
      notes.push({ driftId, event: 'waits to be read back', state: 'correcting' })
    }
    if (one.snoozedUntil !== null && !asleep(one, now, residue)) {
      const why = one.snoozedUntil > now ? 'it grew' : 'the time is over'
      notes.push({ driftId, event: 'woken', state: null, detail: { why } })
      woken.push(driftId)
      one = { ...one, snoozedUntil: null }
    }
    after.set(driftId, one)
  }
  if (notes.length === 0) return after
  await db.tx(async (tx) => {
    await tx.one(sql`
      update drift d set ignore_id = r.rule
      from unnest(${ints(ruleOf.map((r) => r.id))}::bigint[], ${ints(ruleOf.map((r) => r.rule))}::bigint[])
        as r(id, rule) where d.id = r.id`)
    await tx.one(sql`
      update drift set snoozed_until = null, snoozed_by = null, snoozed_residue = null
      where id = any(${ints(woken)}::bigint[])`)
    await log(tx, notes, 'onhand', now)
  })
  return after
}
