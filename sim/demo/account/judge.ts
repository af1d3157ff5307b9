/** What must be true when all is calm, each with the numbers that show it. */
import type { Db } from '../../../src/db/db.ts'
import { sql } from '../../../src/db/sql.ts'
import type { Verdict } from '../../../src/ledger/verify.ts'
import { agrees } from '../../../src/reconcile/normalise.ts'
import type { Recounted } from '../../world/recount.ts'
import type { Real } from '../../world/truth.ts'
import type { Different, Invariant } from '../report.ts'

export type Evidence = {
  calm: boolean
  sent: number
  accepted: number
  /** Messages that Onhand's inbox holds. */
  stored: number
  /** Of these, those that were asked for instead of sent. */
  polled: number
  applied: number
  quarantined: number
  pending: number
  lost: readonly string[]
  doubled: readonly string[]
  truth: ReadonlyMap<string, Real>
  recounted: ReadonlyMap<string, Recounted>
  positions: ReadonlyMap<string, Real>
  different: readonly Different[]
  dead: number
  verdict: Verdict
}

export function judge(e: Evidence): Invariant[] {
  const say = (invariant: string, ok: boolean, says: string) => ({ invariant, ok, says })
  const few = (list: readonly string[]) => list.slice(0, 3).join('; ')
  const unlike = (other: ReadonlyMap<string, Real>) =>
    [...other].flatMap(([sku, real]) => {
      const held = e.positions.get(sku) ?? { onHand: 0, committed: 0, incoming: 0 }
      return same(held, real) ? [] : [`${sku} is ${shown(held)}, should be ${shown(real)}`]
    })
  const polled = e.polled === 0 ? '' : ` + ${e.polled} polled`
  const [off, miscounted] = [unlike(e.truth), unlike(e.recounted)]
  return [
    say(
      'calm',
      e.calm,
      e.calm ? 'nothing is on its way' : 'something is still waiting after a minute',
    ),
    say('every event was accepted', e.accepted === e.sent, `${e.accepted} of ${e.sent}`),
    say(
      'every message ended applied or quarantined',
      e.accepted + e.polled === e.applied + e.quarantined &&
        e.stored === e.accepted + e.polled &&
        e.pending === 0,
      `${e.accepted} accepted${polled} = ${e.applied} applied + ${e.quarantined} quarantined`,
    ),
    say('none lost', e.lost.length === 0, few(e.lost) || 'every movement sent is in the ledger'),
    say('none doubled', e.doubled.length === 0, few(e.doubled) || 'and no other'),
    say(
      'positions equal what is really there',
      off.length === 0,
      few(off) || `${e.truth.size} items`,
    ),
    say(
      'positions equal a recount of the rows',
      miscounted.length === 0,
      few(miscounted) || `${e.recounted.size} items`,
    ),
    say(
      'the shop shows what it should',
      e.different.length === 0,
      `${e.different.length} of ${e.truth.size} numbers differ`,
    ),
    say('no dead letters', e.dead === 0, `${e.dead}`),
    ...e.verdict.checks.map((c) => say(`verify: ${c.check}`, c.ok, c.says)),
  ]
}

const same = (a: Real, b: Real) =>
  a.onHand === b.onHand && a.committed === b.committed && a.incoming === b.incoming
const shown = (p: Real) => `${p.onHand} on hand, ${p.committed} committed, ${p.incoming} incoming`

/** What the ledger holds, by SKU. */
export async function positionsBySku(db: Db): Promise<Map<string, Real>> {
  const rows = await db.all<Real & { sku: string }>(sql`
    select i.sku, sum(p.on_hand)::bigint as on_hand, sum(p.committed)::bigint as committed,
           sum(p.incoming)::bigint as incoming
    from position p join item i on i.id = p.item_id group by i.sku`)
  return new Map(rows.map(({ sku, ...real }) => [sku, real]))
}

/** What the shop shows against what is really free: nothing of this is asked of Onhand. */
export function differences(
  truth: ReadonlyMap<string, Real>,
  level: (sku: string) => number,
): Different[] {
  return [...truth].flatMap(([sku, real]) => {
    const shouldBe = Math.max(0, real.onHand - real.committed)
    const is = level(sku)
    return agrees('available_to_sell', is, shouldBe) ? [] : [{ sku, is, shouldBe }]
  })
}
