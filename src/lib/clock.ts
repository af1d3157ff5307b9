/** Time as a value that is passed in, so that a seed can replay the world. */

export type Clock = {
  /** The time now. */
  now(): Date
  /** Resolves after `ms`, or at once when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** The machine's own clock. Made only at the composition root. */
export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      const done = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      signal?.addEventListener('abort', done, { once: true })
    }),
}

/** `date` moved by `ms`. */
export const later = (date: Date, ms: number) => new Date(date.getTime() + ms)
