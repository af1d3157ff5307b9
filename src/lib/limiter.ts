/** A token bucket that callers wait at, in order. */
import type { Clock } from './clock.ts'

export type Limiter = {
  /** Resolves when one call may be made. */
  take(clock: Clock): Promise<void>
}

/** `perSecond` calls on average, `burst` at once. */
export function limiter(perSecond: number, burst: number): Limiter {
  let tokens = burst
  let filledAt: number | undefined
  let line: Promise<void> = Promise.resolve()
  async function wait(clock: Clock) {
    for (;;) {
      const now = clock.now().getTime()
      if (filledAt !== undefined) {
        tokens = Math.min(burst, tokens + (Math.max(0, now - filledAt) * perSecond) / 1000)
      }
      filledAt = now
      if (tokens >= 1) {
        tokens -= 1
        return
      }
      await clock.sleep(Math.ceil(((1 - tokens) * 1000) / perSecond))
    }
  }
  return {
    take(clock) {
      line = line.then(() => wait(clock))
      return line
    },
  }
}
