/** Keeping what was decided and why; in the record of a drift only where it is news. */
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import type { Case } from '../../reconcile/round.ts'
import type { Diagnosis } from '../claim.ts'
import type { Decision, Lock } from '../gate.ts'
import { log } from '../repair/log.ts'
import type { Story, Told } from '../story.ts'
import type { Known } from './facts.ts'

export type Judged = {
  one: Case
  known: Known
  diagnosis: Diagnosis | null
  decision: Decision
  told: Told
  story: Story
}

export async function store(db: Db, judged: readonly Judged[], now: Date): Promise<void> {
  if (judged.length === 0) return
  const rows = judged.map(({ one, decision, story }) => ({
    id: one.driftId,
    decision: decision.decision,
    locks: decision.locks,
    story,
  }))
  await db.tx(async (tx) => {
    await tx.one(sql`
      update drift d set decision = j.decision, locks = j.locks, story = j.story
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as j(id bigint, decision text, locks jsonb, story jsonb)
      where d.id = j.id`)
    const notes = judged.filter(isNews).map(({ one, decision, diagnosis }) => ({
      driftId: one.driftId,
      event: 'decided',
      state: null,
      detail: {
        decision: decision.decision,
        holds: decision.locks.filter((l) => l.holds),
        cause: diagnosis?.cause ?? null,
        confidence: diagnosis?.confidence ?? null,
        ...(diagnosis?.doubt ? { doubt: diagnosis.doubt } : {}),
        cites: diagnosis?.claims.flatMap((c) => c.cites) ?? [],
      },
    }))
    await log(tx, notes, 'onhand', now)
  })
}

/** Another decision, or for other reasons. */
const isNews = ({ known, decision }: Judged) =>
  known.decision !== decision.decision || holding(known.locks) !== holding(decision.locks)

const holding = (locks: readonly Lock[]) =>
  locks
    .filter((l) => l.holds)
    .map((l) => l.lock)
    .join()
