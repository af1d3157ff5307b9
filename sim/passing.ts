/** Virtual time for one flow of calls: whoever waits at a limit passes the time, and nothing else does. */
import type { Clock } from '../src/lib/clock.ts'

export type Passing = {
  /** For the way to the system: a sleep takes no time of ours, and all of its own. */
  calls: Clock
  /** For everything else: its sleepers wake when calls have passed the time, as beside a slow system. */
  world: Clock
}

export function passing(start: Date): Passing {
  let now = start.getTime()
  const bells = new Set<() => void>()
  const clock = { now: () => new Date(now) }
  return {
    calls: {
      ...clock,
      async sleep(ms) {
        now += Math.max(0, ms)
        for (const bell of bells) bell()
      },
    },
    world: {
      ...clock,
      sleep: (ms, signal) =>
        new Promise((resolve) => {
          const at = now + ms
          const bell = () => {
            if (now < at && !signal?.aborted) return
            bells.delete(bell)
            signal?.removeEventListener('abort', bell)
            resolve()
          }
          bells.add(bell)
          signal?.addEventListener('abort', bell, { once: true })
          bell()
        }),
    },
  }
}
