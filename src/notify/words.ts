/** Numbers and times as people read them; always UTC, and it says so. Pure. */

const whole = new Intl.NumberFormat('en-GB')

/** "3,942". */
export const count = (n: number) => whole.format(n)

/** "1 drift", "3 drifts". */
export const many = (n: number, one: string, several = `${one}s`) =>
  `${count(n)} ${n === 1 ? one : several}`

const parts = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', hourCycle: 'h23', ...options })
const short = parts({ weekday: 'short', day: 'numeric', month: 'short' })
const dated = parts({ day: 'numeric', month: 'short', year: 'numeric' })
const long = parts({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
const clock = parts({ hour: '2-digit', minute: '2-digit' })

const DAY_MS = 86_400_000

/** "Thu 21 May 09:36"; with the year instead of the weekday when it is long ago. */
export function when(at: Date, now: Date): string {
  const far = Math.abs(now.getTime() - at.getTime()) > 180 * DAY_MS
  return `${(far ? dated : short).format(at).replace(',', '')} ${clock.format(at)}`
}

/** "Thursday 21 May 2026, 06:30 UTC". */
export const moment = (at: Date) => `${long.format(at).replace(',', '')}, ${clock.format(at)} UTC`

/** "3 h ago". */
export function ago(at: Date, now: Date): string {
  const minutes = Math.round((now.getTime() - at.getTime()) / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 100) return `${minutes} min ago`
  if (minutes < 48 * 60) return `${Math.round(minutes / 60)} h ago`
  return `${Math.round(minutes / 1440)} days ago`
}

/** "3 h 20 min", of a stretch of time. */
export function lasting(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 100) return `${minutes} min`
  if (minutes < 48 * 60) return `${Math.round(minutes / 60)} h`
  return `${Math.round(minutes / 1440)} days`
}

/** "a, b and c"; the rest counted. */
export function list(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most)
  const more = names.length - shown.length
  if (more > 0) return `${shown.join(', ')} and ${more} more`
  if (shown.length < 2) return shown.join('')
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}

/** Ends as a sentence does. */
export const stop = (text: string) => (/[.!?…]$/.test(text) ? text : `${text}.`)

/** Text from outside: one line, no more than `most` characters, nothing that turns or hides what follows. */
export function tame(text: string, most = 200): string {
  const clean = text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replace(/[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .trim()
  const chars = [...clean]
  return chars.length <= most ? clean : `${chars.slice(0, most - 1).join('')}…`
}
