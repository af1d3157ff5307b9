/** Is a job new, up, late or down: silence is told apart from success. Pure. */
import { nextTime } from '../lib/schedule.ts'
import type { Job, Run } from './job.ts'

export const standings = ['new', 'up', 'late', 'down'] as const
export type Standing = (typeof standings)[number]

export type Seen = {
  /** The first time of its schedule that was not served. */
  dueAt: Date
  leaseUntil: Date | null
  last: Pick<Run, 'state' | 'startedAt' | 'why'> | null
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** How much later than due is no alarm yet. */
export function graceOf({ cron, graceMs }: Pick<Job, 'cron' | 'graceMs'>, dueAt: Date): number {
  if (graceMs !== undefined) return graceMs
  const periodMs = nextTime(cron, dueAt).getTime() - dueAt.getTime()
  return Math.min(HOUR_MS, Math.max(MINUTE_MS, periodMs / 10))
}

/** `why` is empty for what is up. */
export function standingOf(
  job: Pick<Job, 'cron' | 'graceMs'>,
  { dueAt, leaseUntil, last }: Seen,
  now: Date,
): { standing: Standing; why: string } {
  const graceMs = graceOf(job, dueAt)
  const overdueMs = now.getTime() - dueAt.getTime()
  const running = last?.state === 'running' && leaseUntil !== null && leaseUntil > now
  if (running) {
    const tooLongMs = now.getTime() - nextTime(job.cron, last.startedAt).getTime() - graceMs
    if (tooLongMs <= 0) return { standing: 'up', why: '' }
    return { standing: 'late', why: `running since ${iso(last.startedAt)}, longer than its period` }
  }
  if (last?.state === 'lost' || last?.state === 'running') {
    return { standing: 'down', why: `the run of ${iso(last.startedAt)} was lost with its process` }
  }
  if (last?.state === 'failed') {
    return { standing: 'down', why: `it failed at ${iso(last.startedAt)}: ${last.why ?? ''}` }
  }
  // Starting takes a moment.
  if (overdueMs <= Math.min(MINUTE_MS, graceMs)) {
    return last ? { standing: 'up', why: '' } : { standing: 'new', why: 'it has not run yet' }
  }
  const since = `it was due at ${iso(dueAt)}${last ? '' : ' and has never run'}`
  if (overdueMs <= graceMs) return { standing: 'late', why: since }
  return { standing: 'down', why: `${since}: is onhand serve running?` }
}

const iso = (at: Date) => at.toISOString().replace('T', ' ').slice(0, 16)
