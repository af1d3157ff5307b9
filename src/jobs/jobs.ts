/** The runner: looks what is due, does it side by side, and is right with any number of others doing the same. */
import type { Db } from '../db/db.ts'
import { Fault } from '../lib/faults.ts'
import { type Loop, loop } from '../lib/loop.ts'
import type { World } from '../lib/world.ts'
import type { Job, Run } from './job.ts'
import { declare, due, type Lease, take } from './lease.ts'
import { type JobNow, jobsNow, readRun } from './list.ts'
import { perform } from './perform.ts'

export type Jobs = {
  entries: readonly Job[]
  /** Begins whatever is due and free; answers how many. `idle` waits for them. */
  begin(): Promise<number>
  /** Does one now, whatever its schedule says. Throws a Fault when there is no such job or it is running. */
  now(name: string, askedBy: string): Promise<{ runId: number; ended: Promise<Run> }>
  list(): Promise<JobNow[]>
  /** Their schedules may be other ones now: looked at before anything is begun. */
  again(): void
  /** The loop that begins what is due. What was begun goes on by itself until `stop`. */
  loop(sweepMs: number): Loop
  /** Until nothing of this process is running. */
  idle(): Promise<void>
  /** Asks what is running to stop, and waits. What stops early is done again by whoever comes next. */
  stop(): Promise<void>
}

export function jobs(options: {
  db: Db
  world: Pick<World, 'clock' | 'random' | 'log'>
  leaseMs: number
  entries: readonly Job[]
}): Jobs {
  const { db, world, leaseMs, entries } = options
  const names = entries.map((job) => job.name)
  const working = new Map<string, Promise<unknown>>()
  let stopping = new AbortController()
  let declared: Promise<void> | undefined

  // One after the other, in the order of their names: two processes then never wait for each other.
  const declareAll = async () => {
    const now = world.clock.now()
    const sorted = [...entries].sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const job of sorted) await declare(db, job, now)
  }
  const made = () => {
    declared ??= declareAll().catch((error) => {
      declared = undefined
      throw error
    })
    return declared
  }
  const entry = (name: string): Job => {
    const job = entries.find((one) => one.name === name)
    if (job) return job
    const list = names.join(', ') || 'none'
    throw new Fault('not_found', `There is no job "${name}" (there are: ${list}).`)
  }
  const start = (job: Job, lease: Lease, askedBy: string | null) => {
    const doing = { db, world, leaseMs, stopping: stopping.signal }
    const work = perform(doing, job, lease, askedBy).finally(() => working.delete(job.name))
    working.set(job.name, work)
    return work
  }
  const idle = async () => {
    while (working.size > 0) await Promise.all(working.values())
  }
  const stop = async () => {
    stopping.abort()
    await idle()
    stopping = new AbortController()
  }

  async function begin(): Promise<number> {
    await made()
    let begun = 0
    for (const name of await due(db, names, world.clock.now())) {
      // Its lease can end while this very process is at it: a database that was away for long.
      if (stopping.signal.aborted || working.has(name)) continue
      const job = entry(name)
      const lease = await take(db, job, world.clock.now(), leaseMs, null)
      if (!lease) continue
      begun++
      start(job, lease, null)
    }
    return begun
  }

  return {
    entries,
    begin,
    idle,
    stop,
    async now(name, askedBy) {
      const job = entry(name)
      await made()
      const lease = working.has(name)
        ? undefined
        : await take(db, job, world.clock.now(), leaseMs, askedBy)
      if (!lease) throw new Fault('conflict', `The job "${name}" is running already.`)
      const work = start(job, lease, askedBy)
      return { runId: lease.runId, ended: work.then(async () => (await readRun(db, lease.runId))!) }
    },
    again() {
      declared = undefined
    },
    list: () => jobsNow(db, entries, world.clock.now()),
    // A long one keeps none of the others waiting.
    loop: (sweepMs) =>
      loop('jobs', world, sweepMs, async () => {
        await begin()
        return 0
      }),
  }
}
