/** Time as a value that is passed in, so that a seed can replay the world. */

export type Clock = {
  /** The time now. */
  now(): Date
  /** Resolves after `ms`, or at once when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** The longest that a timer of the machine can be set for; above it, it would ring at once. */
const LONGEST_MS = 2 ** 31 - 1

/** The machine's own clock. Made only at the composition root. */
export const systemClock: Clock = {
  now: () => new Date(),
  async sleep(ms, signal) {
    let left = ms
    while (!signal?.aborted) {
      await timer(Math.min(left, LONGEST_MS), signal)
      left -= LONGEST_MS
      if (left <= 0) return
    }
  },
}

const timer = (ms: number, signal: AbortSignal | undefined) =>
  new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(set)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const set = setTimeout(done, ms)
    signal?.addEventListener('abort', done, { once: true })
  })

/** `date` moved by `ms`. */
export const later = (date: Date, ms: number) => new Date(date.getTime() + ms)
