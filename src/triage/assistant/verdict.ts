/** What a model's label does to a diagnosis: nothing, or less confidence. It never does anything else. Pure. */
import { claimsOf } from '../causes.ts'
import type { Diagnosis } from '../claim.ts'
import type { History } from '../history.ts'
import { type Set as Claims, causeOf, solve } from '../solve.ts'
import { UNSURE } from './instructions.ts'

/** Below what the gate asks for, whatever the configuration asks for: then it is for a person. */
export const DOUBTED = 0.5

export const verdicts = ['agrees', 'doubts', 'dropped', 'unusable'] as const

/** `agrees`: it names what arithmetic found. `doubts`: it names something else that would fit too, or
 *  nothing. `dropped`: what it names does not make this gap. `unusable`: it named nothing of the list. */
export type Verdict = {
  verdict: (typeof verdicts)[number]
  /** Why the diagnosis is less sure now, in our words; null: it is as sure as before. */
  doubt: string | null
  /** What became of the label, for the record. */
  says: string
}

/** `label`: one of `labelsOf(diagnosis)`; null: there was no such answer. */
export function verdictOf(label: string | null, diagnosis: Diagnosis, history: History): Verdict {
  if (diagnosis.cause === null) {
    if (label === null) return { verdict: 'unusable', doubt: null, says: 'it named no cause' }
    if (label === UNSURE) return { verdict: 'agrees', doubt: null, says: 'it sees no cause either' }
    return dropped(label)
  }
  if (label === null) {
    return doubted('unusable', 'the assistant gave no answer that could be used')
  }
  if (label === UNSURE) return doubted('doubts', 'the assistant is not sure of it')
  if (label === diagnosis.cause) return agrees(`it says so too: ${label}`)
  if (partOf(diagnosis.claims, label)) return agrees(`it names a part of it: ${label}`)
  const rival = diagnosis.rivals.some((set) => causeOf(set) === label || partOf(set, label))
  if (rival || addsUp(label, history)) {
    return doubted('doubts', `the assistant takes it for “${label}”, which would fit as well`)
  }
  return dropped(label)
}

/** The same diagnosis, less sure where it is doubted. Never surer, and never another one. */
export const lowered = (diagnosis: Diagnosis, { doubt }: Verdict): Diagnosis =>
  doubt === null
    ? diagnosis
    : {
        ...diagnosis,
        confidence: Math.min(diagnosis.confidence, DOUBTED),
        doubt: { why: doubt, evidence: diagnosis.confidence },
      }

const agrees = (says: string): Verdict => ({ verdict: 'agrees', doubt: null, says })
const doubted = (verdict: 'doubts' | 'unusable', doubt: string): Verdict => ({
  verdict,
  doubt,
  says: doubt,
})
const dropped = (label: string): Verdict => ({
  verdict: 'dropped',
  doubt: null,
  says: `it says “${label}”, and no record of that makes this gap to the unit`,
})

const partOf = (set: Claims, label: string) => set.some((claim) => claim.cause === label)

/** Claims of that cause alone reproduce the gap, though it was not among the likeliest. */
const addsUp = (label: string, history: History) =>
  solve(
    claimsOf(history).filter((c) => c.cause === label),
    history.case.split.residue,
  ) !== undefined
