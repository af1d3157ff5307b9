/** Numbers, times and directions in words. Pure. */

// 'negative': nothing is −0.
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0, signDisplay: 'negative' })
const one = new Intl.NumberFormat('en', { maximumFractionDigits: 1, signDisplay: 'negative' })

const minus = (text: string) => text.replace('-', '−')

/** `12,345`, `−2`; a dash where there is no number: unknown is not zero. */
export const number = (n: number | null | undefined) => (n == null ? '–' : minus(whole.format(n)))
export const decimal = (n: number | null | undefined) => (n == null ? '–' : minus(one.format(n)))

/** `3 units`, `1 unit`. */
export const count = (n: number, thing: string, things = `${thing}s`) =>
  `${number(n)} ${n === 1 ? thing : things}`

/** A share between 0 and 1: `99.8%`. Never rounded up to 100. */
export function percent(share: number | null | undefined): string {
  if (share == null) return '–'
  if (share === 1) return '100%'
  return `${Math.min(99.9, Math.round(share * 1000) / 10).toFixed(1)}%`
}

/** `5 too many`, `2 too few`, `the same`: how `observed` stands to `expected`. */
export function direction(observed: number, expected: number): string {
  const gap = observed - expected
  if (gap === 0) return 'the same'
  return `${number(Math.abs(gap))} too ${gap > 0 ? 'many' : 'few'}`
}

/** `+5`, `−2`, `0`: with the sign that belongs to a number. */
export const signed = (n: number) => (n > 0 ? `+${number(n)}` : number(n))

/** After a lag in ms: what it may be that it takes days. */
export const aged = (ms: number | null) =>
  (ms ?? 0) > 86_400_000 ? '. Old documents came in, or it tells us late.' : ''

/** `1.4 s`, `340 ms`, `12 min`, `3 h`, `5 days`. */
export function duration(ms: number | null | undefined): string {
  if (ms == null) return '–'
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${one.format(ms / 1_000)} s`
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`
  if (ms < 172_800_000) return `${one.format(ms / 3_600_000)} h`
  return `${Math.round(ms / 86_400_000)} days`
}

/** `3 min ago`, `in 2 h`, `just now`. */
export function ago(at: string | Date, now: number): string {
  const ms = now - new Date(at).getTime()
  // Who shows it looks at the clock every ten seconds: what is newer than that is not in the future.
  if (ms < 5_000 && ms > -12_000) return 'just now'
  // A part of a second is of no use to who reads how long ago something was.
  const long = duration(Math.round(Math.abs(ms) / 1_000) * 1_000)
  return ms > 0 ? `${long} ago` : `in ${long}`
}

const exactly = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
})
const briefly = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})
export const exact = (at: string | Date) => exactly.format(new Date(at))
export const brief = (at: string | Date) => briefly.format(new Date(at))

/** `in_flight` → `In flight`; `purchase_received` → `Purchase received`. */
export function words(name: string): string {
  return capital(name.replaceAll('_', ' '))
}

/** What the server says, without the commands it names: here there are buttons for them. */
export const plain = (says: string) =>
  says
    .replace(/\s*\((?:onhand [^)]*)\)/g, '')
    .replace(/; (?=name an owner in onhand\.config\.ts)/, ': ')

/** Begins like a sentence. */
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** Begins like one, and ends like one. */
export const sentence = (text: string) =>
  `${capital(text)}${/[.!?…]$/.test(text) || text === '' ? '' : '.'}`
