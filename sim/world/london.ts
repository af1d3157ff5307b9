/** The shop's own wall clock: Europe/London. Pure. */

const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

/** UTC ms of 01:00 UTC on the last Sunday of `month` (0-based), when British clocks change. */
function lastSunday(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month + 1, 0, 1))
  return last.getTime() - last.getUTCDay() * DAY_MS
}

const summer = new Map<number, readonly [from: number, to: number]>()
function isSummer(utcMs: number): boolean {
  const year = new Date(utcMs).getUTCFullYear()
  let span = summer.get(year)
  if (!span) {
    span = [lastSunday(year, 2), lastSunday(year, 9)]
    summer.set(year, span)
  }
  return utcMs >= span[0] && utcMs < span[1]
}

/** "2011-12-09 12:50:00" in London, as UTC ms; NaN when it is not such a text. */
export function londonMs(text: string): number {
  const winter = Date.parse(`${text.replace(' ', 'T')}Z`)
  return isSummer(winter - HOUR_MS) ? winter - HOUR_MS : winter
}

/** What a London clock shows at `utcMs`, as if it were UTC: read it with getUTC…. */
export const shownMs = (utcMs: number) => (isSummer(utcMs) ? utcMs + HOUR_MS : utcMs)

/** Days since 1970 on the London calendar. */
export const dayOf = (utcMs: number) => Math.floor(shownMs(utcMs) / DAY_MS)

/** `day` at `hour` (may be fractional) on the London clock, as UTC ms. */
export function atHour(day: number, hour: number): number {
  const winter = day * DAY_MS + Math.round(hour * HOUR_MS)
  return isSummer(winter - HOUR_MS) ? winter - HOUR_MS : winter
}

/** 2011-12-09 */
export const dateOf = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10)
