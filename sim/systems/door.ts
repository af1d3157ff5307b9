/** What stands before a system's web address: who is let in, and how often. */
import type { MiddlewareHandler } from 'hono'
import type { Clock } from '../../src/lib/clock.ts'

/** 401 without the right bearer token. */
export const bearer =
  (token: string | undefined): MiddlewareHandler =>
  async (c, next) => {
    if (token !== undefined && c.req.header('authorization') !== `Bearer ${token}`) {
      return c.json({ error: 'who are you?' }, 401)
    }
    await next()
  }

/** 429 with Retry-After once the bucket is empty. */
export function bucket(clock: Clock, perSecond: number, burst: number): MiddlewareHandler {
  let tokens = burst
  let filledAt = clock.now().getTime()
  return async (c, next) => {
    const now = clock.now().getTime()
    tokens = Math.min(burst, tokens + ((now - filledAt) * perSecond) / 1000)
    filledAt = now
    if (tokens < 1) {
      const seconds = Math.max(1, Math.ceil((1 - tokens) / perSecond))
      return c.json({ error: 'too many calls' }, 429, { 'retry-after': String(seconds) })
    }
    tokens -= 1
    await next()
  }
}
