/** Telling one channel its numbers: claim, read what is true now, decide, send, settle. */

import type { Registry } from '../authority/registry.ts'
import type { Channel, Directory } from '../authority/sync.ts'
import type { Connector, Sent, Wanted } from '../connectors/connector.ts'
import { type Remote, RemoteError } from '../connectors/remote.ts'
import type { Db } from '../db/db.ts'
import { backoffMs } from '../lib/backoff.ts'
import { sha256 } from '../lib/bytes.ts'
import { later } from '../lib/clock.ts'
import { messageOf } from '../lib/faults.ts'
import type { World } from '../lib/world.ts'
import { kindIndex } from '../stock/kinds.ts'
import { toPacks } from '../stock/units.ts'
import { block, heardUntil, stateOf, succeeded } from './channels.ts'
import { type Claim, claim } from './claim.ts'
import { type Decision, decide } from './policy.ts'
import { soldBetween } from './positions.ts'
import { type Result, settle } from './settle.ts'
import { type Want, wantsOf } from './want.ts'

export type Outbox = {
  db: Db
  world: World
  registry: Registry
  directory: Directory
  watch?: { told?(channel: string, outcome: string, waitedMs: number): void }
}
export type Line = { channel: Channel; connector: Connector<unknown>; remote: Remote<unknown> }

/** One delivery on its way through. */
type Row = {
  claim: Claim
  want: Want
  observed: number | undefined
  sold: number
  decision: Decision | undefined
  result: Result['outcome'] | undefined
  why: string | undefined
  dueMs: number | undefined
}

const ROUNDS = 3
/** Failures in a row before a delivery is a dead letter: hours, for an ailing system is no reason. */
const MOST_TRIES = 40
const SOLD = [kindIndex('ordered'), kindIndex('order_cancelled')]

/** Works on one batch of a channel; answers how many deliveries it took. `turn` counts the batches. */
export async function deliver(outbox: Outbox, line: Line, turn: number): Promise<number> {
  const { db, world, registry, directory } = outbox
  const { channel, connector } = line
  const { timing } = registry
  const started = world.clock.now()
  const state = await stateOf(db, channel.id)
  if (state.paused !== null || (state.blockedUntil && state.blockedUntil > started)) return 0
  const most = Math.max(1, connector.limits.batch >> Math.min(state.failures, 10))
  const claims = await claim(
    db,
    channel.id,
    started,
    timing.leaseMs,
    timing.landsWithinMs,
    most,
    turn % 5 === 4,
  )
  if (claims.length === 0) return 0

  const wants = await wantsOf(
    db,
    channel,
    claims.map((c) => c.itemId),
    directory.locationCode,
  )
  const rows = claims.map(
    (c, i): Row => ({
      claim: c,
      want: wants[i]!,
      observed: undefined,
      sold: 0,
      decision: undefined,
      result: undefined,
      why: undefined,
      dueMs: undefined,
    }),
  )
  for (const row of rows) if (!row.want.listing) finish(row, 'done', 'not listed there')
  const heard = await heardUntil(db, channel.systemId, started)
  try {
    await work(outbox, line, rows, heard)
    const failed = rows.find((r) => r.result === 'later' || r.result === 'unclear')
    const reached = rows.some(
      (r) => r.result !== 'later' && r.result !== 'unclear' && r.want.listing,
    )
    if (failed && !reached) await ease(outbox, line, failed.why ?? 'no answer', state.failures)
    else await succeeded(db, channel.id, world.clock.now())
  } catch (error) {
    await fail(outbox, line, rows, error, state.failures)
  }
  const ended = world.clock.now()
  const results = rows.map((row) => resultOf(row, ended))
  await settle(db, channel.id, results, started, ended)
  results.forEach((r, i) => {
    const waitedMs = ended.getTime() - claims[i]!.markedAt.getTime()
    outbox.watch?.told?.(channel.name, r.outcome, waitedMs)
  })
  return claims.length
}

async function work(outbox: Outbox, line: Line, rows: Row[], heard: Date): Promise<void> {
  const { connector } = line
  const { compares, blind: late } = connector.push!
  const blind = !connector.levels || late === true
  if (!compares && !blind)
    await look(
      outbox,
      line,
      rows.filter((r) => r.result === undefined),
    )
  for (let round = 0; round < ROUNDS; round++) {
    const open = rows.filter((r) => r.result === undefined)
    for (const row of open) consider(outbox, row, heard, blind)
    const unknown = open.filter((r) => r.decision!.act === 'look')
    if (unknown.length > 0) {
      await look(outbox, line, unknown)
      for (const row of unknown) if (row.result === undefined) consider(outbox, row, heard, blind)
    }
    for (const row of open) {
      if (row.decision!.act === 'done') finish(row, 'same')
      if (row.decision!.act === 'wait') finish(row, 'wait')
    }
    const writes = open.filter((r) => r.result === undefined && r.decision!.act === 'write')
    if (writes.length === 0) return
    await write(outbox, line, writes)
    if (!compares && !blind)
      await readBack(
        line,
        writes.filter((r) => r.result === 'done'),
      )
  }
  for (const row of rows)
    if (row.result === undefined) finish(row, 'later', 'it changed there three times running', 200)
}

function consider({ world, registry }: Outbox, row: Row, heard: Date, blind: boolean): void {
  const { claim: c, want } = row
  const d = decide({
    wanted: want.packs,
    known: c.known,
    sent: c.sent,
    observed: row.observed,
    sold: row.sold,
    carry: c.carry,
    raiseSince: c.raiseSince,
    now: world.clock.now(),
    raiseAfterMs: registry.timing.raiseAfterMs,
    unseenForMs: registry.timing.unseenForMs,
    heardUntil: heard,
  })
  row.decision = blind && d.act === 'look' ? { ...d, act: 'write' } : d
}

/** Reads what is there; a listing that is not there is a dead letter, not a zero. */
async function look(outbox: Outbox, line: Line, rows: Row[]): Promise<void> {
  if (rows.length === 0) return
  const levels = await line.connector.levels!.of(
    rows.map((r) => place(line, r)),
    line.remote,
  )
  const observed = new Map<Row, number>()
  rows.forEach((row, i) => {
    const quantity = levels[i]?.quantity
    if (quantity == null) finish(row, 'never', 'not found there, or its stock is not kept there')
    else observed.set(row, quantity)
  })
  await see(outbox, line, observed)
}

/** Takes in numbers read there, together with what that channel sold by our books since the last. */
async function see({ db }: Outbox, line: Line, observed: Map<Row, number>): Promise<void> {
  const asked = [...observed.keys()].filter((r) => r.claim.knownSeen && !r.want.bundle)
  const sold = await soldBetween(
    db,
    line.channel.systemId,
    asked.map((r) => ({ itemId: r.claim.itemId, from: r.claim.knownSeen!, to: r.want.seen })),
    SOLD,
  )
  for (const [row, quantity] of observed) {
    row.observed = quantity
    row.sold = toPacks(sold.get(row.claim.itemId) ?? 0, row.want.listing!.pack)
    // A bundle's sales are its components' movements: they can't be told from other sales.
    if (row.want.bundle) row.claim = { ...row.claim, known: quantity }
  }
}

async function write(outbox: Outbox, line: Line, rows: Row[]): Promise<void> {
  const sent = await line.connector.push!.send(
    rows.map(
      (row): Wanted => ({
        ...place(line, row),
        quantity: row.decision!.quantity,
        over: row.decision!.over,
        key: keyOf(line.channel.id, row),
      }),
    ),
    line.remote,
  )
  const stale = new Map<Row, number>()
  rows.forEach((row, i) => {
    const answer: Sent = sent[i] ?? { sent: 'unclear', why: 'no answer for this row' }
    if (answer.sent === 'stale') stale.set(row, answer.observed)
    else if (answer.sent === 'done') finish(row, 'done')
    else finish(row, answer.sent, answer.why, answer.sent === 'later' ? answer.afterMs : undefined)
  })
  if (stale.size === 0) return
  for (const row of stale.keys()) row.claim = { ...row.claim, operation: row.claim.operation + 1 }
  await see(outbox, line, stale)
}

/** Without compare-and-set only a second look tells whether the number stands. */
async function readBack(line: Line, rows: Row[]): Promise<void> {
  if (rows.length === 0) return
  const levels = await line.connector.levels!.of(
    rows.map((r) => place(line, r)),
    line.remote,
  )
  rows.forEach((row, i) => {
    const quantity = levels[i]?.quantity
    if (quantity !== row.decision!.quantity)
      finish(row, 'unclear', `reads back ${quantity ?? 'nothing'}`, 500)
  })
}

const place = (line: Line, row: Row) => ({
  external: row.want.listing!.external,
  remote: row.want.listing!.remote,
  location: line.channel.external,
})

/**
 * The same for a retry of this write; new once the last one is settled, the content differs or
 * anything moved since: a channel answers a key it knows with what it did then, and what it has
 * sold in between would be overlooked.
 */
function keyOf(channelId: number, row: Row): string {
  const { claim: c, decision, want } = row
  const made = `${decision!.quantity}:${decision!.over}:${JSON.stringify(want.seen)}`
  const text = `${channelId}:${c.itemId}:${c.operation}:${made}`
  return sha256(text).toString('hex').slice(0, 32)
}

function finish(row: Row, result: Result['outcome'], why?: string, dueMs?: number): void {
  row.result = result
  row.why = why
  row.dueMs = dueMs
}

/** A whole call failed: its rows wait, and the channel as a whole is eased or shut for a while. */
async function fail(
  { db, world }: Outbox,
  line: Line,
  rows: Row[],
  error: unknown,
  failures: number,
): Promise<void> {
  const known = error instanceof RemoteError ? error : undefined
  const means = known?.means ?? 'unclear'
  const why = messageOf(error)
  const open = rows.filter((r) => r.result === undefined || r.result === 'done')
  const alone = open.length === 1
  for (const row of open) {
    if (row.result === 'done') finish(row, 'unclear', `written, not read back: ${why}`)
    else if (means === 'never' && alone) finish(row, 'never', why)
    else finish(row, means === 'unclear' ? 'unclear' : 'later', why, known?.afterMs)
    // Only a row that fails by itself pays for it with its tries.
    row.claim = alone ? row.claim : { ...row.claim, tries: Math.min(row.claim.tries, 3) - 1 }
  }
  const now = world.clock.now()
  if (means === 'auth') await block(db, line.channel.id, later(now, 300_000), why, failures + 1)
  else if (known?.afterMs !== undefined)
    await block(db, line.channel.id, later(now, known.afterMs), why, failures)
  else await ease({ db, world }, line, why, failures)
  world.log.warn('channel.call_failed', {
    channel: line.channel.name,
    means,
    why,
    rows: open.length,
  })
}

/** The breaker: after five failures in a row a channel is left alone for longer and longer, up to a minute. */
async function ease(
  { db, world }: Pick<Outbox, 'db' | 'world'>,
  line: Line,
  why: string,
  failures: number,
) {
  const shutMs = failures >= 4 ? backoffMs(failures - 4, world.random, 1000, 60_000) : 0
  const until = shutMs ? later(world.clock.now(), shutMs) : null
  await block(db, line.channel.id, until, why, failures + 1)
}

function resultOf(row: Row, now: Date): Result {
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
