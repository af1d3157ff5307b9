/** Disagreements as the API tells them. */
import { z } from 'zod'
import type { Engine } from '../../engine/engine.ts'
import { driftStates } from '../../reconcile/drift.ts'
import { severities } from '../../reconcile/severity.ts'
import { parts } from '../../triage/assistant/instructions.ts'
import { verdicts } from '../../triage/assistant/verdict.ts'
import { remedies, strengths } from '../../triage/claim.ts'
import { tooMany } from '../../triage/decide/words.ts'
import { acts, lockNames } from '../../triage/gate.ts'
import type { DriftRow } from '../../triage/hand/drifts.ts'
import { repairStates } from '../../triage/repair/batches.ts'
import { MaybeTime, Time } from '../shapes.ts'

export const Story = z
  .object({
    product: z.string(),
    gap: z.string(),
    found: z.string(),
    safe: z.string(),
    next: z.string(),
  })
  .openapi('Story')

/** A language model's words are text: escape them, and say whose they are. Null: see the story. */
const Assistant = z
  .object({
    model: z.string(),
    at: z.iso.datetime(),
    verdict: z.enum(verdicts),
    says: z.string(),
    /** Why the diagnosis counts as less sure than its evidence. */
    doubt: z.string().nullable(),
    evidence: z.number(),
    confidence: z.number(),
    story: z.object({
      product: z.string().nullable(),
      gap: z.string().nullable(),
      found: z.string().nullable(),
      safe: z.string().nullable(),
      next: z.string().nullable(),
    }),
    /** Texts of it that are not shown. */
    left: z.array(z.object({ part: z.enum(parts), why: z.string() })),
  })
  .openapi('Assistant')

export const DriftRowShape = z
  .object({
    id: z.int(),
    sku: z.string(),
    name: z.string(),
    category: z.string(),
    system: z.string(),
    /** The system's own code of the place; '' where it has only one. */
    external: z.string(),
    locations: z.array(z.string()),
    measure: z.string(),
    /** Where they differ, this system is right. */
    owns: z.boolean(),
    state: z.enum(driftStates),
    regressed: z.boolean(),
    /** What should be there, what is there, and the part of the difference that nothing explains. */
    expected: z.int(),
    observed: z.int(),
    gap: z.int(),
    residue: z.int(),
    says: z.string(),
    severity: z.enum(severities),
    severityWhy: z.string(),
    cause: z.string().nullable(),
    confidence: z.number().nullable(),
    /** What a person says it is. */
    assigned: z.string().nullable(),
    assignedBy: z.string().nullable(),
    decision: z.string().nullable(),
    next: z.string().nullable(),
    asOf: Time,
    comparedAt: Time,
    firstSeenAt: Time,
    lastSeenAt: Time,
    occurrences: z.int(),
    snoozedUntil: MaybeTime,
    snoozedBy: z.string().nullable(),
    resolvedAt: MaybeTime,
    resolvedHow: z.string().nullable(),
    ignoreRule: z.int().nullable(),
  })
  .openapi('Drift')

export const Opened = z.object({
  cite: z.string(),
  says: z.string(),
  at: MaybeTime,
  path: z.string().nullable(),
})

export const Event = z
  .object({
    id: z.int(),
    at: Time,
    event: z.string(),
    actor: z.string(),
    state: z.enum(driftStates),
    expected: z.int(),
    observed: z.int(),
    residue: z.int(),
    detail: z.record(z.string(), z.unknown()),
  })
  .openapi('DriftEvent')

export const Whole = z
  .object({
    drift: DriftRowShape,
    story: Story.nullable(),
    assistant: Assistant.nullable(),
    /** From what it should show to what it shows: the quantities add up. */
    sum: z.array(z.object({ what: z.string(), quantity: z.int(), says: z.string() })),
    terms: z.array(
      z.object({ term: z.string(), quantity: z.int(), says: z.string(), cites: z.array(Opened) }),
    ),
    claims: z.array(
      z.object({
        cause: z.string(),
        units: z.int(),
        says: z.string(),
        remedy: z.enum(remedies),
        strength: z.enum(strengths),
        cites: z.array(Opened),
      }),
    ),
    /** How often such claims at such places were right where the truth was known; null: none was tried. */
    record: z.object({ right: z.int(), all: z.int() }).nullable(),
    /** Other causes that would add up as well. */
    rivals: z.array(z.object({ cause: z.string(), says: z.string() })),
    /** Every lock of the gate that was looked at; one that holds keeps it from being repaired. */
    locks: z.array(z.object({ lock: z.enum(lockNames), holds: z.boolean(), why: z.string() })),
    repairs: z.array(
      z.object({
        id: z.int(),
        batch: z.int(),
        act: z.enum(acts),
        before: z.int(),
        after: z.int(),
        state: z.enum(repairStates),
        says: z.string().nullable(),
        doneAt: MaybeTime,
      }),
    ),
    events: z.array(Event),
  })
  .openapi('DriftExplained')

export function driftOf(row: DriftRow, { registry }: Engine): z.infer<typeof DriftRowShape> {
  const { story, ignoreId, channelId: _, observed, expected, sku, system, locations } = row
  const names = locations.map((code) => registry.locations[code] ?? code).join(' and ')
  const gap = observed - expected
  const plain = `${system} shows ${observed} and should show ${expected} (${gap === 0 ? 'they agree' : tooMany(gap)}) for ${sku} in ${names}.`
  return {
    ...row,
    gap,
    says: story?.gap ?? plain,
    next: story?.next ?? null,
    ignoreRule: ignoreId,
  }
}
