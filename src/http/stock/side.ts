/** One item at one place, as the API tells it. */
import { z } from 'zod'
import type { Engine } from '../../engine/engine.ts'
import { type Side, sideStates } from '../../insight/beside.ts'
import { driftStates } from '../../reconcile/drift.ts'
import { severities } from '../../reconcile/severity.ts'
import { tooMany } from '../../triage/decide/words.ts'
import { aheadSays } from '../explain/words.ts'
import { MaybeTime, Time } from '../shapes.ts'

export const SideShape = z
  .object({
    system: z.string(),
    /** The system's own code of the place; '' where it has only one. */
    external: z.string(),
    measure: z.enum(['on_hand', 'available', 'available_to_sell']),
    /** Base units; null: it was never seen showing a number. */
    observed: z.int().nullable(),
    asOf: MaybeTime,
    /** What it should show now; of a drift, what it should have shown then. */
    expected: z.int().nullable(),
    /**
     * `on_its_way`: explained, or moved since it was looked at. `sold_ahead`: below zero where it
     * should be 0, and left so. `unknown`: one of the numbers is missing.
     */
    state: z.enum(sideStates),
    /** The drift that is open there. */
    driftId: z.int().nullable(),
    severity: z.enum(severities).nullable(),
  })
  .openapi('Side')

export const SideFull = SideShape.extend({
  /** Codes of ours. */
  locations: z.array(z.string()),
  /** Where they differ, this system is right. */
  owns: z.boolean(),
  /** The channel that tells it, if any. */
  channel: z.string().nullable(),
  /** How it is known: from a pass over the system, or from its answer when it was told. */
  by: z.enum(['reading', 'telling']).nullable(),
  says: z.string(),
  /** The last one there, also when it is over. */
  drift: z
    .object({
      id: z.int(),
      state: z.enum(driftStates),
      severity: z.enum(severities),
      expected: z.int(),
      observed: z.int(),
      residue: z.int(),
      asOf: Time,
      comparedAt: Time,
      resolvedAt: MaybeTime,
      resolvedHow: z.string().nullable(),
    })
    .nullable(),
}).openapi('SideFull')

export function sideShape({
  place,
  drift,
  observed,
  asOf,
  expected,
  state,
}: Side): z.infer<typeof SideShape> {
  const open = drift !== null && drift.state !== 'resolved' ? drift : null
  return {
    system: place.system,
    external: place.external,
    measure: place.measure,
    observed,
    asOf,
    expected,
    state,
    driftId: open?.id ?? null,
    severity: open?.severity ?? null,
  }
}

export function sideFull(side: Side, { directory }: Engine): z.infer<typeof SideFull> {
  const { place, by, drift } = side
  return {
    ...sideShape(side),
    locations: place.locations.map(directory.locationCode),
    owns: place.owns,
    channel: directory.channels.find((c) => c.id === place.channelId)?.name ?? null,
    by,
    says: sideSays(side),
    drift,
  }
}

/** "shop shows 14 and should show 9 (5 too many)". */
function sideSays({ place: { system }, observed, expected, state, drift }: Side): string {
  if (observed === null) return `${system} was never seen showing a number of it`
  if (expected === null) return `${system} shows ${observed}; what it should show is not known`
  if (state === 'agrees') return `${system} shows ${observed}, as it should`
  if (state === 'sold_ahead') return aheadSays(system, observed)
  const both = `${system} shows ${observed} and should show ${expected} (${tooMany(observed - expected)})`
  if (state === 'differs') return both
  const why = drift && drift.state !== 'resolved' ? 'it is explained' : 'it moved since it was read'
  return `${both}: ${why}`
}
