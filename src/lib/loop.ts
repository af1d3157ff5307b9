/** A loop that works while there is work, sleeps when there is none, and never dies of an error. */
import { backoffMs } from './backoff.ts'
import type { Clock } from './clock.ts'
import { messageOf } from './faults.ts'
import type { Log } from './log.ts'
import type { Random } from './random.ts'

export type Loop = {
  /** Work now rather than at the next sweep. */
  wake(): void
  /** Ends after the round that is running. */
  stop(): Promise<void>
}

type World = { clock: Clock; random: Random; log: Log }

/** `work` answers how many things it did; 0 means rest for `idleMs`, the sweep that is the net. A
 *  function is asked anew each time: the pause to the next time of a schedule. */
export function loop(
  name: string,
  world: World,
  idleMs: number | (() => number),
  work: (signal: AbortSignal) => Promise<number>,
): Loop {
  const ending = new AbortController()
  let rest = new AbortController()
  let woken = false
  let failures = 0

  async function run() {
    while (!ending.signal.aborted) {
      let pauseMs = typeof idleMs === 'number' ? idleMs : idleMs()
      woken = false
      try {
        if ((await work(ending.signal)) > 0) pauseMs = 0
        failures = 0
      } catch (error) {
        world.log.error('loop.failed', { loop: name, error: messageOf(error), failures })
        pauseMs = backoffMs(failures++, world.random, 100, 30_000)
      }
      if (pauseMs === 0) continue
      if (woken && failures === 0) continue
      rest = new AbortController()
      await world.clock.sleep(pauseMs, AbortSignal.any([rest.signal, ending.signal]))
    }
  }

  const done = run()
  return {
    wake() {
      woken = true
      if (failures === 0) rest.abort()
    },
    async stop() {
      ending.abort()
      await done
    },
  }
}
