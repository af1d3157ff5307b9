/** A way to a system that asks again when a read goes wrong: one bad page is no reason to give up a whole list. */
import { backoffMs } from '../lib/backoff.ts'
import type { Random } from '../lib/random.ts'
import type { Answer, Call, Remote } from './remote.ts'
import { RemoteError } from './remote.ts'

const TRIES = 5
const LONGEST_MS = 30_000

/**
 * Reads (calls that say so) are tried five times while the failure may pass, as slowly as the system
 * asks, half a minute at most each time. Everything else goes through as it is.
 */
export function patient<S>(remote: Remote<S>, random: Random): Remote<S> {
  async function call(request: Call): Promise<Answer> {
    for (let tries = 1; ; tries++) {
      try {
        const again = tries > 1 ? request.anew?.() : undefined
        const answer = await remote.call({ ...request, ...again })
        if (!request.reads || tries === TRIES || whole(answer)) return answer
      } catch (error) {
        const passes = error instanceof RemoteError && error.means === 'later'
        if (!request.reads || !passes || tries === TRIES) throw error
        if (error.afterMs !== undefined) {
          await remote.clock.sleep(Math.min(error.afterMs, LONGEST_MS))
          continue
        }
      }
      await remote.clock.sleep(backoffMs(tries, random, 100, LONGEST_MS))
    }
  }
  return { ...remote, call }
}

/** False for an answer that was cut off, and for a page that is meant for people. */
function whole({ status, headers, text }: Answer): boolean {
  if (status >= 400) return true
  if (/^\s*</.test(text)) return false
  if (!/^application\/([\w.-]+\+)?json\b/.test(headers.get('content-type') ?? '')) return true
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
