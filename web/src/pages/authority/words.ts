/** The authority exercise in words. Pure. */
import type { FactExercise } from '../../api/schema.ts'

export const meaning: Readonly<Record<string, string>> = {
  on_hand: 'how much lies on the shelf',
  committed: 'how much is promised to orders',
  reserved: 'how much is held for checkouts',
  incoming: 'how much is bought and on its way',
  catalog: 'what items there are',
  price: 'what they cost',
  order: 'what was ordered',
  refund: 'what was paid back',
  settlement: 'what was paid out',
}

/** Every system that owns or writes one of them, owners first. */
export function systemsOf(facts: readonly FactExercise[]): string[] {
  const owners = facts.flatMap(({ owners }) => owners.map(({ owner }) => owner))
  const writers = facts.flatMap(({ writers }) => writers.map(({ system }) => system))
  return [...new Set([...owners, ...writers])]
}

/** Everywhere, or where and for whose documents. */
export function ownsWhere({
  location,
  source,
}: {
  location: string | null
  source: string | null
}) {
  const at = location === null ? '' : ` at ${location}`
  const of = source === null ? '' : ` for documents of ${source}`
  return at + of
}

const outcomes = {
  refused: 'kept, not applied',
  forwarded: 'handed to the owner',
  contradicted: 'at odds with the ledger',
  repeated: 'told a second time',
} as const
export type Outcome = keyof typeof outcomes
export const outcomeWords: Readonly<Record<Outcome, string>> = outcomes

type Writer = FactExercise['writers'][number]

/** What of a system's word was not recorded; what never happened is left out. */
export const turnedDown = (writer: Writer) =>
  (Object.keys(outcomes) as Outcome[])
    .map((outcome) => ({ outcome, n: writer[outcome], says: outcomes[outcome] }))
    .filter(({ n }) => n > 0)
