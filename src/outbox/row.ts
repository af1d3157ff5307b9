/** One delivery on its way through a batch, and what is written down of it in the end. */
import type { Registry } from '../authority/registry.ts'
import type { Channel, Directory } from '../authority/sync.ts'
import type { Connector, Level } from '../connectors/connector.ts'
import type { Exchange, Remote } from '../connectors/remote.ts'
import type { Db } from '../db/db.ts'
import { later } from '../lib/clock.ts'
import type { World } from '../lib/world.ts'
import type { Claim } from './claim.ts'
import type { Decision } from './policy.ts'
import type { CallNote, Result } from './settle.ts'
import type { Want } from './want.ts'

export type Outbox = {
  db: Db
  world: World
  registry: Registry
  directory: Directory
  watch?: { told?(channel: string, outcome: string, waitedMs: number): void }
}
export type Line = { channel: Channel; connector: Connector<unknown>; remote: Remote<unknown> }

/** One delivery on its way through. */
export type Row = {
  claim: Claim
  want: Want
  observed: number | undefined
  /** What was read there, as long as nothing else has been heard since. */
  level: Level | undefined
  /** What stands there after our write, by the system's own answer to it. */
  stands: number | undefined
  sold: number
  decision: Decision | undefined
  result: Result['outcome'] | undefined
  why: string | undefined
  dueMs: number | undefined
}

/** Failures in a row before a delivery is a dead letter: hours, for an ailing system is no reason. */
const MOST_TRIES = 40
export const newRow = (claim: Claim, want: Want): Row => ({
  claim,
  want,
  observed: undefined,
  level: undefined,
  stands: undefined,
  sold: 0,
  decision: undefined,
  result: undefined,
  why: undefined,
  dueMs: undefined,
})

export function finish(row: Row, result: Result['outcome'], why?: string, dueMs?: number): void {
  row.result = result
  row.why = why
  row.dueMs = dueMs
}

/** Pure: the calls with the items that they were about. */
export const callsOf = (calls: readonly Exchange[], rows: readonly Row[]): CallNote[] =>
  calls.map(({ about, ...call }) => {
    const named = new Set(about)
    const those = rows.filter(({ want }) => named.has(want.listing?.external ?? ''))
    return { ...call, items: those.map(({ claim }) => claim.itemId) }
  })

/** Pure: from how it went to what is stored. */
export function resultOf(row: Row, now: Date): Result {
  const { claim: c, want, decision } = row
  let outcome = row.result ?? 'later'
  let why = row.why
  const failed = outcome === 'later' || outcome === 'unclear'
  if (failed && c.tries + 1 >= MOST_TRIES) {
    outcome = 'never'
    why = `gave up after ${MOST_TRIES} tries; the last: ${why}`
  }
  const told = outcome === 'done' || outcome === 'same'
  // What was seen there counts as known, whatever became of the write.
  const known = outcome === 'done' && want.listing ? decision!.quantity : (row.observed ?? c.known)
  const waitMs = row.dueMs ?? Math.min(300_000, 250 * 2 ** Math.min(Math.max(0, c.tries), 11))
  return {
    itemId: c.itemId,
    fence: c.fence,
    desired: c.desired,
    operation: c.operation,
    outcome,
    why: why ?? null,
    quantity: decision?.quantity ?? want.packs,
    before: row.observed ?? c.known,
    known,
    sent: outcome === 'unclear' ? (decision?.quantity ?? null) : null,
    seen: told || row.observed !== undefined ? want.seen : c.knownSeen,
    attemptSeen: want.seen,
    carry: decision?.carry ?? c.carry,
    raiseSince: told && decision?.again == null ? null : (decision?.raiseSince ?? c.raiseSince),
    dueAt: failed ? later(now, waitMs) : (decision?.again ?? null),
    tries: failed ? c.tries + 1 : 0,
  }
}
