/** Until when something is put off or hidden. Pure. */

export type When = 'hour' | 'morning' | 'grows' | 'day'
export const whens: readonly { value: When; label: string }[] = [
  { value: 'hour', label: 'For an hour' },
  { value: 'morning', label: 'Until tomorrow morning' },
  { value: 'grows', label: 'Until it grows' },
  { value: 'day', label: 'Until a day and hour' },
]
/** Nobody waits for this: it stands for “until it grows”. */
const LONG_DAYS = 365

/** `day`: as a date field writes it, in the reader's own time. Null: not a time to come. */
export function until(when: When, now: Date, day: string): Date | null {
  if (when === 'hour') return new Date(now.getTime() + 3_600_000)
  if (when === 'grows') return inDays(LONG_DAYS, now)
  if (when === 'morning') {
    const then = inDays(1, now)
    then.setHours(8, 0, 0, 0)
    return then
  }
  const then = new Date(day)
  return then.getTime() > now.getTime() ? then : null
}

export function inDays(days: number, now: Date): Date {
  const then = new Date(now)
  then.setDate(then.getDate() + days)
  return then
}

/** So far away that “until it grows” was meant. */
export const untilItGrows = (at: string, now: number) =>
  new Date(at).getTime() - now > 300 * 86_400_000
