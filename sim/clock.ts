/** A clock that stands still until it is told to move, so that a seed replays every order of events. */
import type { Clock } from '../src/lib/clock.ts'

export type VirtualClock = Clock & {
  /** Moves on, waking each sleeper at its own time and letting its work finish first. */
  advance(ms: number): Promise<void>
  /** When the next sleeper wakes, if any sleeps. */
  next(): Date | undefined
}

type Sleeper = { at: number; wake(): void }

export function virtualClock(start: Date): VirtualClock {
  let now = start.getTime()
  const sleepers = new Set<Sleeper>()
  const first = () => {
    let least: Sleeper | undefined
    for (const one of sleepers) if (!least || one.at < least.at) least = one
    return least
  }
  return {
    now: () => new Date(now),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const sleeper = {
          at: now + Math.max(0, ms),
          wake() {
            sleepers.delete(sleeper)
            signal?.removeEventListener('abort', sleeper.wake)
            resolve()
          },
        }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', sleeper.wake, { once: true })
      }),
    async advance(ms) {
      const end = now + ms
      await turns()
      for (let one = first(); one && one.at <= end; one = first()) {
        now = one.at
        one.wake()
        await turns()
      }
      now = end
    },
    next: () => {
      const one = first()
      return one && new Date(one.at)
    },
  }
}

/** Lets promises and already finished input run dry; enough turns for a call between two apps. */
async function turns() {
  for (let i = 0; i < 8; i++) await new Promise((resolve) => setImmediate(resolve))
}
