/** One run from beginning to end: the lease is kept while the work goes on, and the result is recorded. */
import type { Db } from '../db/db.ts'
import { backoffMs } from '../lib/backoff.ts'
import { later } from '../lib/clock.ts'
import { messageOf } from '../lib/faults.ts'
import type { World } from '../lib/world.ts'
import type { Job } from './job.ts'
import { type End, type Lease, renew, settle } from './lease.ts'

export type Doing = {
  db: Db
  world: Pick<World, 'clock' | 'random' | 'log'>
  leaseMs: number
  /** Aborts when the program ends. */
  stopping: AbortSignal
}

/** Does the work of a job that was taken. Never throws; answers whether the result was recorded. */
export async function perform(doing: Doing, job: Job, lease: Lease, askedBy: string | null) {
  const { world, stopping } = doing
  const lost = new AbortController()
  const over = new AbortController()
  const signal = AbortSignal.any([lost.signal, stopping])
  const beating = beat(doing, lease, lost, over.signal)
  const { startedAt: now, dueAt, missed, runId } = lease
  let end: End
  try {
    end = await job.work({ now, dueAt, missed, runId, askedBy, signal })
  } catch (error) {
    end = { failed: messageOf(error) }
  }
  over.abort()
  await beating
  if (end.failed !== undefined && stopping.aborted) {
    end = { ...end, failed: `stopped with the program (${end.failed})`, stopped: true }
  }
  const recorded = !lost.signal.aborted && (await recordedAs(doing, lease, job, end))
  const fields = { job: job.name, run: lease.runId, missed, ...end.counts }
  if (!recorded) world.log.warn('job.lost', fields)
  else if (end.failed !== undefined) world.log.error('job.failed', { ...fields, why: end.failed })
  else world.log.info('job.done', fields)
  return recorded
}

/** Renews a few times in each lease. Whoever cannot until it is over must not go on. */
async function beat(
  { db, world, leaseMs }: Doing,
  lease: Lease,
  lost: AbortController,
  over: AbortSignal,
): Promise<void> {
  let until = later(lease.startedAt, leaseMs)
  while (!over.aborted && !lost.signal.aborted) {
    await world.clock.sleep(leaseMs / 3, over)
    if (over.aborted) return
    const now = world.clock.now()
    try {
      if (await renew(db, lease, now, leaseMs)) until = later(now, leaseMs)
      else lost.abort()
    } catch (error) {
      world.log.warn('job.not_renewed', { job: lease.job, error: messageOf(error) })
      if (world.clock.now() >= until) lost.abort()
    }
  }
}

const TRIES = 5

/** A result is worth a few tries while the database is away for a moment. */
async function recordedAs(
  { db, world }: Doing,
  lease: Lease,
  job: Job,
  end: End,
): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    try {
      return await settle(db, lease, job, end, world.clock.now())
    } catch (error) {
      world.log.warn('job.not_recorded', { job: job.name, error: messageOf(error) })
      if (tries === TRIES) return false
      await world.clock.sleep(backoffMs(tries, world.random))
    }
  }
}
