/** Runs and schedules in words. */
import { number } from '../../parts/words.ts'

/** `4,599 read`, `13 differ`: what is zero is left out. */
export const countsOf = (counts: Readonly<Record<string, number>>): string[] =>
  Object.entries(counts)
    .filter(([, n]) => n !== 0)
    .map(([what, n]) => `${number(n)} ${inWords(what)}`)

const inWords = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

/** Undefined while it runs. */
export const lastedMs = ({ startedAt, endedAt }: { startedAt: string; endedAt: string | null }) =>
  endedAt ? new Date(endedAt).getTime() - new Date(startedAt).getTime() : undefined

/** A schedule that hardly ever comes is none. */
export const far = (at: string) => new Date(at).getTime() - Date.now() > 62 * 86_400_000
