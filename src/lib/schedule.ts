/** When something is due, from a cron expression (croner), in UTC. */
import { Cron } from 'croner'

/** Milliseconds from `now` to the next time that `cron` names; never 0. */
export function untilNext(cron: string, now: Date): number {
  const next = new Cron(cron, { timezone: 'UTC' }).nextRun(now)
  return next ? Math.max(1, next.getTime() - now.getTime()) : 2 ** 31 - 1
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
