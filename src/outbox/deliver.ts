/** Telling one channel its numbers: claim, read what is true now, decide, send, settle. */

import { type Exchange, overheard, RemoteError } from '../connectors/remote.ts'
import { backoffMs } from '../lib/backoff.ts'
import { later } from '../lib/clock.ts'
import { messageOf } from '../lib/faults.ts'
import { look, readBack, write } from './calls.ts'
import { block, heardUntil, stateOf, succeeded } from './channels.ts'
import { claim } from './claim.ts'
import { renew, whileHeld } from './lease.ts'
import { decide } from './policy.ts'
import { callsOf, finish, type Line, newRow, type Outbox, type Row, resultOf } from './row.ts'
import { settle } from './settle.ts'
import { wantsOf } from './want.ts'

export type { Line, Outbox } from './row.ts'

const ROUNDS = 3
const WORTH_WAITING_MS = 1000
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
  const rows = claims.map((c, i) => newRow(c, wants[i]!))
  for (const row of rows) {
    if (!row.want.listing) finish(row, 'none', 'not listed there')
    else if (!row.want.known) finish(row, 'none', 'nothing is known of its stock yet')
  }
  const heard = await heardUntil(db, channel.systemId, started)
  const calls: Exchange[] = []
  const noting = { ...line, remote: overheard(line.remote, (call) => void calls.push(call)) }
  try {
    await whileHeld(leaseOf(outbox, line), claims, () =>
      work(outbox, noting, rows, heard, later(started, timing.leaseMs)),
    )
    const failed = rows.find((r) => r.result === 'later' || r.result === 'unclear')
    const reached = rows.some(
      (r) => r.result !== 'later' && r.result !== 'unclear' && r.result !== 'none',
    )
    if (failed && !reached) await ease(outbox, line, failed, state.failures)
    else await succeeded(db, channel.id, world.clock.now())
  } catch (error) {
    await fail(outbox, line, rows, error, state.failures)
  }
  const ended = world.clock.now()
  const results = rows.map((row) => resultOf(row, ended))
  const settled = { results, calls: callsOf(calls, rows) }
  await settle(db, channel.id, settled, started, ended, timing.landsWithinMs)
  results.forEach((r, i) => {
    const waitedMs = ended.getTime() - claims[i]!.markedAt.getTime()
    outbox.watch?.told?.(channel.name, r.outcome, waitedMs)
  })
  return claims.length
}

async function work(
  outbox: Outbox,
  line: Line,
  rows: Row[],
  heard: Date,
  leased: Date,
): Promise<void> {
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
    for (const row of open) consider(outbox, line, row, heard, blind)
    const unknown = open.filter((r) => r.decision!.act === 'look')
    if (unknown.length > 0) {
      await look(outbox, line, unknown)
      for (const row of unknown)
        if (row.result === undefined) consider(outbox, line, row, heard, blind)
    }
    for (const row of open) {
      if (row.decision!.act === 'done') finish(row, 'same')
      if (row.decision!.act === 'wait') finish(row, 'wait')
    }
    const wanted = open.filter((r) => r.result === undefined && r.decision!.act === 'write')
    const writes = await stillOurs(outbox, line, wanted, leased)
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

const leaseOf = ({ db, world, registry }: Outbox, { channel }: Line) => ({
  db,
  world,
  channelId: channel.id,
  leaseMs: registry.timing.leaseMs,
})

/** We may have stood still: a number read before that must not go over what another has told since. */
async function stillOurs(outbox: Outbox, line: Line, rows: Row[], leased: Date) {
  if (rows.length === 0 || outbox.world.clock.now() < leased) return rows
  const claims = rows.map((r) => r.claim)
  const ours = await renew(leaseOf(outbox, line), claims)
  const taken = rows.filter((r) => !ours.has(r.claim.itemId))
  for (const row of taken) finish(row, 'wait', 'another process has taken it over')
  return rows.filter((r) => ours.has(r.claim.itemId))
}

function consider(
  { world, registry }: Outbox,
  { channel }: Line,
  row: Row,
  heard: Date,
  blind: boolean,
): void {
  const { claim: c, want } = row
  const d = decide({
    measure: channel.measure,
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
  else await ease({ db, world }, line, { why }, failures)
  world.log.warn('channel.call_failed', {
    channel: line.channel.name,
    means,
    why,
    rows: open.length,
  })
}

/**
 * The breaker: after five failures in a row a channel is left alone for longer and longer, up to a minute.
 * One that said when to come back has not failed: nothing was done, and smaller calls would not help.
 */
async function ease(
  { db, world }: Pick<Outbox, 'db' | 'world'>,
  line: Line,
  { result, why: says, dueMs }: Partial<Pick<Row, 'result' | 'why' | 'dueMs'>>,
  failures: number,
) {
  const why = says ?? 'no answer'
  if (result === 'later' && dueMs !== undefined && dueMs >= WORTH_WAITING_MS) {
    return block(db, line.channel.id, later(world.clock.now(), dueMs), why, failures)
  }
  const shutMs = failures >= 4 ? backoffMs(failures - 4, world.random, 1000, 60_000) : 0
  const until = shutMs ? later(world.clock.now(), shutMs) : null
  await block(db, line.channel.id, until, why, failures + 1)
}
