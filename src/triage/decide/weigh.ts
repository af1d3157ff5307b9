/** What the gate is told of one disagreement, from all that was gathered about it. Pure. */
import type { Registry } from '../../authority/registry.ts'
import type { Channel } from '../../authority/sync.ts'
import type { ReadingState } from '../../reconcile/read.ts'
import type { Case } from '../../reconcile/round.ts'
import type { Diagnosis } from '../claim.ts'
import type { Repair, Weighed } from '../gate.ts'
import type { Known, Standing } from './facts.ts'
import { against, mendOf } from './mend.ts'

export type Weighing = {
  one: Case
  diagnosis: Diagnosis | null
  known: Known | undefined
  standing: Standing
  /** Its system's reading in this round. */
  reading: { state: ReadingState; why: string | null } | undefined
  registry: Registry
  channels: readonly Channel[]
  /** No other place of its system shows the same stock. */
  alone: boolean
  now: Date
}

export function weigh(w: Weighing): Weighed {
  const { one, diagnosis, known, standing, reading, registry, now } = w
  const { place, split } = one
  const { reconcile } = registry
  const bundle = known?.bundle ?? true
  const onHand = one.positions.reduce((sum, p) => sum + p.on_hand, 0)
  const repair = mendOf({ ...one, residue: split.residue, bundle, alone: w.alone, onHand })
  const other = typeof repair === 'string' ? null : against(diagnosis, repair.act)
  return {
    policy: reconcile.policies[place.system] ?? 'record_only',
    mode: reconcile.gate,
    limits: reconcile.limits,
    repair: other ?? repair,
    gap: split.gap,
    residue: split.residue,
    claims: diagnosis?.claims,
    cause: diagnosis?.cause,
    confidence: diagnosis?.confidence,
    doubt: diagnosis?.doubt?.why ?? null,
    hands: known && handsOn(known, now, split.residue),
    onHand,
    observedMs: now.getTime() - one.asOf.getTime(),
    expectedMs: known && now.getTime() - known.comparedAt.getTime(),
    settled: one.settled,
    seenTwice: known && known.lastSeenAt > known.changedAt,
    underWay: underWay(one, typeof repair === 'string' ? undefined : repair),
    ailing:
      reading && (reading.state === 'complete' ? null : (reading.why ?? `it is ${reading.state}`)),
    paused: pausedOf(one, standing),
    sells: sells(one, w.channels),
    tried: known?.tried,
    expected: one.expected,
    observed: one.observed,
    thisWeek: known?.thisWeek,
    books: standing.books,
    heldBatch: standing.heldBatch,
  }
}

/** Snoozed until it grows; what turned round is another matter, and so has grown. */
export const asleep = (
  known: Pick<Known, 'snoozedUntil' | 'snoozedResidue'>,
  now: Date,
  residue: number,
) =>
  known.snoozedUntil !== null &&
  known.snoozedUntil > now &&
  Math.abs(residue) <= Math.abs(known.snoozedResidue ?? 0) &&
  residue * (known.snoozedResidue ?? 0) >= 0

function handsOn(known: Known, now: Date, residue: number): string | null {
  if (known.repairId !== null) return `repair ${known.repairId} of it is still to be read back`
  if (known.state === 'escalated') return 'it was given to a person'
  if (known.state === 'counting') return 'it is being counted'
  if (known.state === 'ignored') return 'a person decided to leave it'
  if (asleep(known, now, residue)) {
    return `${known.snoozedBy ?? 'a person'} put it off until ${known.snoozedUntil!.toISOString()}`
  }
  return null
}

function underWay({ place, told, waiting, open, split }: Case, repair: Repair | undefined) {
  const [message] = waiting
  if (message) {
    const where = message.state === 'quarantined' ? 'is in quarantine' : 'waits to be applied'
    return `message ${message.messageId} about it ${where}`
  }
  if (open[0]) return `${open[0].document} is open there and not known here`
  if (split.terms[0]) return split.terms[0].says
  if (place.channelId === null) return null
  if (told === undefined) return repair?.act === 'publish' ? undefined : null
  if (told.sent !== null) return 'a number was written there and its answer was lost'
  return told.pending && !told.dead ? 'a number is on its way there' : null
}

function pausedOf({ place, told }: Case, { shut }: Standing): string | null {
  if (place.channelId === null) return null
  return told?.paused ?? shut.get(place.channelId) ?? null
}

const sells = ({ place }: Case, channels: readonly Channel[]) =>
  place.channelId !== null
    ? place.measure !== 'on_hand'
    : channels.some(
        (c) => c.measure !== 'on_hand' && c.locations.some((l) => place.locations.includes(l)),
      )
