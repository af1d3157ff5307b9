/** From a round's gaps to diagnoses, stored with the drifts they are about. */
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import type { Case, Net } from '../reconcile/round.ts'
import { severities } from '../reconcile/severity.ts'
import { claimsOf } from './causes.ts'
import type { Claim, Diagnosis } from './claim.ts'
import { confidenceOf, sortsOf, type Table } from './confidence.ts'
import { setBacks } from './evidence/back.ts'
import { historiesOf } from './evidence/histories.ts'
import type { History } from './history.ts'
import { causeOf, type Solution, solve } from './solve.ts'

export type Diagnosed = {
  case: Case
  history: History
  /** Undefined: nothing reproduces the gap. */
  solution: Solution | undefined
  diagnosis: Diagnosis
}

const NOTHING: Diagnosis = { cause: null, claims: [], rivals: [], confidence: 0 }

/** The likeliest explanation of each residue, in order. `table`: another than the program's own. Pure. */
export function diagnose(histories: readonly History[], table?: Table): Diagnosed[] {
  const claims = histories.map(claimsOf)
  const first = histories.map((h, i) => solve(claims[i]!, h.case.split.residue))
  const byDrift = new Map(histories.map((h, i) => [h.case.driftId, first[i]]))
  return histories.map((history, i) => {
    const one = history.case
    const alone = first[i]?.best.filter((c) => isPair(c) && !mutual(c, one, byDrift)) ?? []
    const solution =
      alone.length === 0
        ? first[i]
        : solve(
            claims[i]!.filter((c) => !isPair(c) || mutual(c, one, byDrift)),
            one.split.residue,
          )
    return { case: one, history, solution, diagnosis: diagnosisOf(history, solution, table) }
  })
}

const pairs = new Set<string>(['swapped SKUs', 'wrong location'])
const isPair = (claim: Claim) => pairs.has(claim.cause)

/** Two gaps are two halves of one mistake only if the other one has no better explanation. */
function mutual(claim: Claim, one: Case, byDrift: ReadonlyMap<number, Solution | undefined>) {
  const other = claim.cites.find((cite) => cite.startsWith('drift:'))
  const theirs = byDrift.get(Number(other?.slice('drift:'.length)))
  return theirs?.best.some((c) => isPair(c) && c.cites.includes(`drift:${one.driftId}`)) ?? false
}

function diagnosisOf(
  { case: { place } }: History,
  solution: Solution | undefined,
  table?: Table,
): Diagnosis {
  if (!solution) return NOTHING
  return {
    cause: causeOf(solution.best),
    claims: solution.best,
    rivals: solution.rivals,
    confidence: confidenceOf(sortsOf(solution, place), table),
  }
}

/** More gaps than this are no matter of single causes; the worst are looked at. */
const MOST = 20_000
const CHUNK = 2_000

/** Diagnoses the gaps that have a residue, stores what was found, and answers it: the worst first. */
export async function diagnoseAll(
  net: Net,
  cases: readonly Case[],
  table?: Table,
): Promise<Diagnosed[]> {
  const unexplained = cases
    .filter((c) => c.split.residue !== 0)
    .sort((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity))
  const read = await historiesOf(net, unexplained.slice(0, MOST))
  const back = await setBacks(net.db, read)
  const all = diagnose(
    read.map((h) => ({ ...h, setBack: back.get(h.case.place.id) ?? null })),
    table,
  )
  for (let i = 0; i < all.length; i += CHUNK) {
    await keep(net.db, all.slice(i, i + CHUNK), net.world.clock.now())
  }
  return all
}

/** One statement; only a diagnosis that says something new is an event. */
async function keep(db: Db, all: readonly Diagnosed[], now: Date): Promise<void> {
  const rows = all.map(
    ({ case: { driftId }, diagnosis: { cause, claims, rivals, confidence } }) => ({
      driftId,
      cause,
      confidence,
      claims,
      rivals: rivals.map(causeOf),
    }),
  )
  await db.one(sql`
    with told as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t(
        "driftId" bigint, cause text, confidence real, claims jsonb, rivals jsonb)
    ), before as (
      select d.id, d.cause, d.confidence, d.claims from drift d join told t on t."driftId" = d.id
    ), kept as (
      update drift d set cause = t.cause, confidence = t.confidence, claims = t.claims
      from told t where d.id = t."driftId"
      returning d.*
    )
    insert into drift_event (drift_id, at, event, actor, state, expected, observed, residue, detail)
    select k.id, ${now}, 'diagnosed', 'onhand', k.state, k.expected, k.observed, k.residue,
           jsonb_build_object('cause', k.cause, 'confidence', k.confidence, 'claims', k.claims, 'rivals', t.rivals)
    from kept k join told t on t."driftId" = k.id join before b on b.id = k.id
    where (b.cause, b.confidence, b.claims) is distinct from (k.cause, k.confidence, k.claims)
    order by k.id`)
}
