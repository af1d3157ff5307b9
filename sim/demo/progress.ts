/** Says how far it has got, once a second. */
import type { Clock } from '../../src/lib/clock.ts'

export type Progress = {
  now(text: string): void
  /** At most once a second; `text` is only made when it is said. */
  often(text: () => string): void
}

export function progress(to: { write(text: string): unknown }, clock: Clock): Progress {
  const started = clock.now().getTime()
  let last = 0
  const now = (text: string) => {
    last = clock.now().getTime()
    to.write(`${((last - started) / 1000).toFixed(1).padStart(6)} s  ${text}\n`)
  }
  return {
    now,
    often(text) {
      if (clock.now().getTime() - last >= 1000) now(text())
    },
  }
}
