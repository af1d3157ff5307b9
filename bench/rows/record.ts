/** Rows 1 and 2: `record` in full batches, over the same movements inserted alone. */
import type { OpenDb } from '../../src/db/db.ts'
import { raw, sql } from '../../src/db/sql.ts'
import { laneOf, type Recorder, recorder } from '../../src/ledger/record.ts'
import { systemClock } from '../../src/lib/clock.ts'
import type { Movement } from '../../src/stock/movement.ts'
import { insertAlone, makeFloor } from '../floor.ts'
import type { Place } from '../place.ts'
import { type Result, result } from '../result.ts'
import { interleaved, median, ratios, timed } from '../rounds.ts'
import { trade } from '../trade.ts'
import { stocked, world } from '../world.ts'

const BATCH = 1000
const A_ROUND = { postgres: 40_000, pglite: 20_000 }

export async function record(
  place: Place,
  row: string,
  items: number,
  atLeast: number,
  rounds: number,
): Promise<Result[]> {
  const db = await place.fresh()
  const directory = await stocked(db, items)
  await makeFloor(db)
  await db.all(raw('vacuum analyze'))
  const count = A_ROUND[place.engine]
  const business = trade(directory, { items, seed: items, at: systemClock.now() })
  const given: Movement[][] = []
  const same = (round: number) => {
    given[round] ??= business.next(count)
    return given[round]
  }
  let statements = 0
  const counting: OpenDb = {
    ...db,
    all: (query) => {
      statements++
      return db.all(query)
    },
  }
  const taken = await interleaved(rounds, {
    recorded: async (round) => {
      await settled(db)
      return recordedIn(counting, same(round))
    },
    alone: async (round) => {
      await settled(db)
      return timed(() => alone(db, same(round)))
    },
  })
  const written = await db.one<{ movements: number; alone: number }>(
    sql`select (select count(*) from movement) as movements, (select count(*) from floor) as alone`,
  )
  const sent = count * (rounds + 1)
  if (written!.movements !== sent || written!.alone !== sent) {
    throw new Error(`${sent} movements were sent: ${JSON.stringify(written)} are there`)
  }
  await db.close()
  const says = `record, batches of 1,000 over ${items.toLocaleString('en-GB')} items ÷ inserting alone`
  const facts = {
    'recorded/s': count / median(taken.recorded),
    'alone/s': count / median(taken.alone),
    'movements a statement': sent / statements,
  }
  const target = { atLeast }
  return [
    result(
      { row, engine: place.engine, says, unit: '×', target, facts },
      ratios(taken.alone, taken.recorded),
    ),
  ]
}

/** Seconds in which all of them are recorded. */
export function recordedIn(db: OpenDb, movements: readonly Movement[]): Promise<number> {
  const to = recorder(db, world, { lanes: db.lanes, txBase: 0, forwards: new Set() })
  return timed(() => keptFull(to, movements, db.lanes))
}

/** Between rounds, and outside of their time: channels are told, and old row versions go. */
export async function settled(db: OpenDb): Promise<void> {
  await db.all(raw('delete from dirty'))
  await db.all(raw('vacuum dirty'))
  await db.all(raw('vacuum position'))
}

/** One caller that always has the next batches waiting. */
async function keptFull(to: Recorder, movements: readonly Movement[], lanes: number) {
  const waiting = new Set<Promise<void>>()
  for (let from = 0; from < movements.length; from += BATCH) {
    const batch = to.record(movements.slice(from, from + BATCH)).then((outcomes) => {
      const bad = outcomes.find((o) => o.outcome !== 'recorded')
      if (bad) throw new Error(`not recorded: ${JSON.stringify(bad)}`)
      waiting.delete(batch)
    })
    waiting.add(batch)
    if (waiting.size >= 2 * lanes + 1) await Promise.race(waiting)
  }
  await Promise.all(waiting)
}

/** As many statements side by side as `record` has, each with its own share of the items. */
async function alone(db: OpenDb, movements: readonly Movement[]) {
  const lanes: Movement[][] = Array.from({ length: db.lanes }, () => [])
  for (const m of movements) lanes[laneOf(m.itemId, db.lanes)]!.push(m)
  const now = systemClock.now()
  await Promise.all(
    lanes.map(async (lane) => {
      for (let from = 0; from < lane.length; from += BATCH) {
        await insertAlone(db, lane.slice(from, from + BATCH), now)
      }
    }),
  )
}
