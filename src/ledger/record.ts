/** The one way into the ledger: movements are collected, sorted by lane, and written in one statement. */
import { ints } from '../db/arrays.ts'
import { type Db, isOutage, isRetryable } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { backoffMs } from '../lib/backoff.ts'
import { type Batcher, batcher } from '../lib/batcher.ts'
import { assert } from '../lib/faults.ts'
import type { World } from '../lib/world.ts'
import type { Movement, Outcome } from '../stock/movement.ts'
import { LARGEST } from '../stock/units.ts'
import { type Exception, statement } from './statement.ts'

export type Recorder = {
  /** Answers one outcome per movement, in order, after the commit. Waits for its place in a batch. */
  record(movements: readonly Movement[]): Promise<Outcome[]>
  idle(): Promise<void>
}

export type RecorderOptions = {
  /** Fixed hash ranges of the item id, written side by side: 1 on PGlite, 2–4 on a server. */
  lanes: number
  txBase: number
  /** Systems whose writes of facts they don't own are passed on as proposals. */
  forwards: ReadonlySet<number>
  /** Called after each commit that moved something. */
  onRecorded?(): void
  most?: number
}

/** Knuth's multiplicative hash; a lane holds a fixed range of it. */
export const laneOf = (itemId: number, lanes: number) =>
  lanes === 1 ? 0 : Math.floor(((Math.imul(itemId, 2654435761) >>> 0) / 2 ** 32) * lanes)

export function recorder(
  db: Db,
  world: Pick<World, 'clock' | 'random'>,
  options: RecorderOptions,
): Recorder {
  const write = (batch: Movement[]) => writeBatch(db, world, options, batch)
  const most = options.most ?? 1000
  const lanes = Array.from({ length: options.lanes }, () =>
    batcher<Movement, Outcome>({ run: write, most, mayJoin, blames: (e) => !isOutage(e) }),
  )
  const place = (m: Movement): Batcher<Movement, Outcome> => lanes[laneOf(m.itemId, options.lanes)]!
  return {
    record: (movements) => {
      for (const m of movements) check(m)
      return Promise.all(movements.map((m) => place(m).add(m)))
    },
    idle: async () => {
      for (const lane of lanes) await lane.idle()
    },
  }
}

const keyOf = (m: Movement, key: string) => `${m.itemId}\n${m.sourceId}\n${key}`

/**
 * All of a batch are counts, one per position, or none is. Not twice the same key, and nothing
 * before or beside the movement it follows.
 */
function mayJoin(m: Movement, batch: readonly Movement[], keys: Set<string>): boolean {
  const counts = m.counted !== undefined
  if (batch[0] && counts !== (batch[0].counted !== undefined)) return false
  const own = counts ? `${m.itemId}:${m.locationId}` : keyOf(m, m.key)
  const waits = keys.has(own) || (m.after !== undefined && keys.has(keyOf(m, m.after)))
  keys.add(own)
  return !waits
}

function check(m: Movement): void {
  const numbers = [...Object.values(m.change), m.counted ?? 0]
  assert(
    numbers.every((n) => Number.isInteger(n) && Math.abs(n) <= LARGEST && !Object.is(n, -0)),
    `movement ${m.key} carries a quantity that is not a whole number within ±${LARGEST}`,
  )
}

const byKey = (a: Movement, b: Movement) =>
  a.itemId - b.itemId || a.sourceId - b.sourceId || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)

async function writeBatch(
  db: Db,
  world: Pick<World, 'clock' | 'random'>,
  options: RecorderOptions,
  batch: Movement[],
): Promise<Outcome[]> {
  const sorted = batch.map((m, i) => ({ m, i })).sort((a, b) => byKey(a.m, b.m))
  const movements = sorted.map((s) => s.m)
  const write = (on: Db) =>
    on.all<Exception>(statement(movements, options.forwards, options.txBase, world.clock.now()))
  let exceptions: Exception[]
  for (let tries = 0; ; tries++) {
    try {
      exceptions =
        tries === 0 ? await write(db) : await db.tx((tx) => afterLock(tx, movements, write))
      break
    } catch (error) {
      if (!isRetryable(error) || tries >= 5) throw error
      await world.clock.sleep(backoffMs(tries, world.random, 5, 200))
    }
  }
  const outcomes: Outcome[] = batch.map(() => ({ outcome: 'recorded' }))
  for (const e of exceptions) outcomes[sorted[e.ord - 1]!.i] = outcomeOf(e)
  if (exceptions.length < batch.length) options.onRecorded?.()
  return outcomes
}

/**
 * Where another process writes the same positions all the time, looking first and locking then
 * might never succeed. The other way round it does, at the price of more round trips.
 */
async function afterLock<T>(tx: Db, movements: readonly Movement[], write: (on: Db) => Promise<T>) {
  await tx.all(sql`
    select from position
    where (item_id, location_id) in (
      select * from unnest(${ints(movements.map((m) => m.itemId))}::int[],
                           ${ints(movements.map((m) => m.locationId))}::smallint[]))
    order by item_id, location_id for update`)
  return write(tx)
}

/** What a row that was not recorded has become. */
export function outcomeOf(e: Exception): Outcome {
  if (e.known && !e.same) {
    return {
      outcome: 'contradicted',
      why: 'this document line is in the ledger with other content',
    }
  }
  if (e.known) {
    return { outcome: 'repeated', path: e.firstReportedBy === e.reportedBy ? 'same' : 'second' }
  }
  if (e.ownerId === null) return { outcome: 'held', why: 'no_owner' }
  if (e.ownerId !== e.reportedBy) return { outcome: 'refused', ownerId: e.ownerId }
  return { outcome: 'held', why: 'predecessor_missing' }
}
