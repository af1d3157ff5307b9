/** The post between the systems and Onhand: letters overtake each other by minutes of the world's time. */
import type { Random } from '../../../src/lib/random.ts'
import type { Fetch } from '../../../src/lib/world.ts'
import { calendar } from '../../world/orders/calendar.ts'

export type Post = {
  /** What a system sends its webhooks with. */
  fetch: Fetch
  /** The world's time is `at` now: what was due before is on its way. Waits while too much is. */
  advance(at: Date): Promise<void>
  /** From now on nothing is held back. */
  open(): void
  /** Calls made so far, repeats and retries included. */
  calls(): number
}

/** A letter is held for up to `shuffleMs` of the world's time; at most `inFlight` are on their way. */
export function post(options: {
  fetch: Fetch
  random: Random
  start: Date
  shuffleMs: number
  inFlight: number
}): Post {
  const held = calendar<void>()
  let now = options.start.getTime()
  let flying = 0
  let calls = 0
  let opened = false
  let room: (() => void) | undefined

  async function carry(url: string, init: RequestInit): Promise<Response> {
    flying++
    calls++
    try {
      return await options.fetch(url, init)
    } finally {
      flying--
      if (flying < options.inFlight) room?.()
    }
  }

  async function letGo(until: Date | undefined): Promise<void> {
    for (const leave of held.until(until)) {
      leave()
      while (flying >= options.inFlight) {
        await new Promise<void>((resolve) => {
          room = resolve
        })
      }
    }
  }

  return {
    fetch: (url, init) => {
      if (opened) return carry(url, init)
      return new Promise((resolve, reject) => {
        const leaves = new Date(now + options.random.next() * options.shuffleMs)
        held.add(leaves, () => void carry(url, init).then(resolve, reject))
      })
    },
    async advance(at) {
      await letGo(at)
      now = at.getTime()
    },
    open() {
      opened = true
      void letGo(undefined)
    },
    calls: () => calls,
  }
}
