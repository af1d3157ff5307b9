/** From diagnosed disagreements to decisions: stored with their locks and the reasoning, then acted on. */
import type { Registry } from '../authority/registry.ts'
import { type Place, placeName, placesOf } from '../reconcile/places.ts'
import type { Case, Round } from '../reconcile/round.ts'
import type { Diagnosis } from './claim.ts'
import { type Known, knownOf, standingOf } from './decide/facts.ts'
import { quieten } from './decide/quiet.ts'
import { type Judged, store } from './decide/store.ts'
import { weigh } from './decide/weigh.ts'
import { type Decision, gate } from './gate.ts'
import type { Repairer, Want } from './repair/act.ts'
import { automatic } from './repair/automatic.ts'
import { readBack } from './repair/readback.ts'
import { storyOf, type Told } from './story.ts'

export type Decided = {
  /** Repaired by itself, and still to be read back. */
  repaired: number
  /** What shadow mode would have repaired. */
  wouldRepair: number
  /** A lock is against it: for a person. */
  held: number
  recorded: number
  ignored: number
  /** Repairs of earlier that were read back now. */
  verified: number
  failed: number
  /** The batch of this run, if there is one. */
  batchId: number | null
  /** Why the whole of it waits for a person. */
  why: string | null
}

/**
 * Decides on every case of a round, stores why, and makes the repairs that pass. A case that is not
 * among `diagnosed` has no known cause. What earlier repairs came to is looked at first.
 */
export async function decide(
  repairer: Repairer,
  round: Pick<Round, 'cases' | 'readings'>,
  diagnosed: readonly { case: Case; diagnosis: Diagnosis }[],
): Promise<Decided> {
  const { db, world, registry, directory } = repairer
  const back = await readBack(repairer)
  const now = world.clock.now()
  const ids = round.cases.map((c) => c.driftId)
  const standing = await standingOf(db, now)
  const known = await quieten(db, round.cases, await knownOf(db, ids, now), standing.rules, now)
  const places = await placesOf(db)
  const diagnoses = new Map(diagnosed.map((d) => [d.case.driftId, d.diagnosis]))
  const judged = round.cases.map((one): Judged & { repairs: boolean } => {
    const diagnosis = diagnoses.get(one.driftId) ?? null
    const past = known.get(one.driftId)!
    const reading = round.readings.find((r) => r.system === one.place.system)
    const alone = !places.some((p) => shares(p, one.place))
    const channels = directory.channels
    const weighing = { one, known: past, standing, reading, registry, channels, alone, now }
    const decision = gate(weigh({ ...weighing, diagnosis }))
    const repairs =
      decision.decision === 'repair' ||
      (diagnosis?.doubt !== undefined &&
        gate(weigh({ ...weighing, diagnosis: undoubted(diagnosis) })).decision === 'repair')
    const told = toldOf(repairer, { one, past, diagnosis, decision, places, now })
    return { one, known: past, diagnosis, decision, told, story: storyOf(told), repairs }
  })
  await store(db, judged, now)
  const passed = judged.filter((j) => j.decision.decision === 'repair')
  // What is only doubted takes its room in the budget: a doubt must not make room for something else.
  const doubted = judged.filter((j) => j.repairs && j.decision.decision !== 'repair')
  const run =
    passed.length + doubted.length > 0
      ? await automatic(repairer, passed.map(wantOf), doubted.map(wantOf))
      : null
  if (run?.held)
    await store(
      db,
      passed.map((j) => stopped(j, run.held!)),
      now,
    )
  const count = (which: (j: Judged) => boolean) => judged.filter(which).length
  const shown = (j: Judged) => j.known.state !== 'ignored'
  return {
    repaired: run?.acted.filter((a) => a.state === 'done').length ?? 0,
    wouldRepair: count((j) => j.decision.decision === 'would_repair'),
    held:
      count((j) => j.decision.decision === 'hold' && shown(j)) + (run?.held ? passed.length : 0),
    recorded: count((j) => j.decision.decision === 'record' && shown(j)),
    ignored: count((j) => !shown(j)),
    ...back,
    batchId: run?.batchId ?? null,
    why: run?.held ?? null,
  }
}

/** As sure as its evidence. */
function undoubted({ doubt, ...diagnosis }: Diagnosis): Diagnosis {
  return { ...diagnosis, confidence: doubt?.evidence ?? diagnosis.confidence }
}

const shares = (other: Place, place: Place) =>
  other.id !== place.id &&
  other.systemId === place.systemId &&
  other.locations.some((l) => place.locations.includes(l))

type About = {
  one: Case
  past: Known
  diagnosis: Diagnosis | null
  decision: Decision
  places: readonly Place[]
  now: Date
}

function toldOf({ registry, directory }: Repairer, about: About): Told {
  const { one, past, diagnosis, decision, places, now } = about
  const codes = one.place.locations.map(directory.locationCode)
  return {
    driftId: one.driftId,
    sku: past.sku,
    name: past.name,
    place: placeName(one.place, places),
    location: codes.map((code) => registry.locations[code] ?? code).join(' and '),
    owner: one.place.owns ? null : ownerAt(registry, codes[0]),
    measure: one.place.measure,
    observed: one.observed,
    expected: one.expected,
    residue: one.split.residue,
    terms: one.split.terms,
    firstSeenAt: past.firstSeenAt,
    now,
    diagnosis,
    assigned:
      past.assigned === null ? null : { cause: past.assigned, by: past.assignedBy ?? 'a person' },
    decision,
    state: past.state,
  }
}

/** Whose word on what is on hand counts there, as people call it. */
function ownerAt(registry: Registry, code: string | undefined): string {
  const owner = registry.owners.on_hand
  if (typeof owner === 'string') return owner
  if (owner && 'byLocation' in owner && code !== undefined) {
    return owner.byLocation[code] ?? 'the ledger'
  }
  return 'the ledger'
}

function wantOf({ one, diagnosis, decision, story, told }: Judged): Want {
  const { itemId, place, expected, observed } = one
  const found = diagnosis?.claims.map((c) => c.says).join(' ') || story.gap
  const why = diagnosis?.doubt ? `${found} But ${diagnosis.doubt.why}.` : found
  return {
    ...decision.repair!,
    driftId: one.driftId,
    itemId,
    placeId: place.id,
    expected,
    observed,
    cause: told.assigned?.cause ?? diagnosis?.cause ?? null,
    confidence: diagnosis?.confidence ?? null,
    why,
    version:
      one.positions.find((p) => p.locationId === decision.repair!.locationId)?.version ?? null,
  }
}

/** The same, had the whole run not been too much. */
function stopped(judged: Judged, why: string): Judged {
  const decision: Decision = {
    ...judged.decision,
    decision: 'hold',
    locks: [...judged.decision.locks, { lock: 'blast_radius', holds: true, why }],
  }
  return { ...judged, decision, story: storyOf({ ...judged.told, decision }) }
}
