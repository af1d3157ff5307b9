/** When something is due, from a cron expression (croner), in UTC. */
import { Cron } from 'croner'

/** Milliseconds from `now` to the next time that `cron` names; never 0. */
export function untilNext(cron: string, now: Date): number {
  const next = new Cron(cron, { timezone: 'UTC' }).nextRun(now)
  return next ? Math.max(1, next.getTime() - now.getTime()) : 2 ** 31 - 1
}

/** The first time after `at` that `cron` names; the year 9999 when it names none. */
export const nextTime = (cron: string, at: Date): Date =>
  new Cron(cron, { timezone: 'UTC' }).nextRun(at) ?? new Date('9999-01-01T00:00:00Z')

const MOST_COUNTED = 1000

/**
 * The times of `cron` from `first`, which is one of them, up to `now`: the last of them, and how
 * many came before it (1,000 at most; it's a figure to look at).
 */
export function passed(cron: string, first: Date, now: Date): { last: Date; before: number } {
  let last = first
  for (let before = 0; before < MOST_COUNTED; before++) {
    const next = nextTime(cron, last)
    if (next > now) return { last, before }
    last = next
  }
  const [latest] = new Cron(cron, { timezone: 'UTC' }).previousRuns(1, now)
  return { last: latest ?? last, before: MOST_COUNTED }
}

/** What is wrong with `cron`, or undefined. */
export function cronMistake(cron: string): string | undefined {
  try {
    new Cron(cron, { timezone: 'UTC' }).nextRun()
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
