/** How an audit speaks of numbers: direction in words, one and many, no data never as zero. Pure. */

const whole = new Intl.NumberFormat('en-US')
const cents = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

export const count = (n: number) => whole.format(n).replace('-', '−')

/** "1 unit", "2 units"; irregular ones name their plural. */
export const many = (n: number, one: string, more = `${one}s`) =>
  `${count(n)} ${n === 1 ? one : more}`

export const items = (n: number) => many(n, 'SKU')
export const units = (n: number) => many(n, 'unit')

export const gapWords = (gap: number) =>
  gap === 0 ? 'equal' : `${count(Math.abs(gap))} too ${gap > 0 ? 'many' : 'few'}`

/** A number, or a dash for no data. */
export const said = (n: number | null) => (n === null ? '–' : count(n))

/** "91.2%"; never 100% unless it is all, never 0% unless it is none. */
export function percent(part: number, all: number): string {
  if (all === 0) return '–'
  const share = (part / all) * 100
  const shown = Math.round(share * 10) / 10
  if (shown >= 100 && part < all) return '99.9%'
  if (shown <= 0 && part > 0) return 'under 0.1%'
  return `${shown}%`
}

export const amount = (n: number, currency: string) => {
  const text = n === 0 ? '0' : (n >= 1000 ? whole : cents).format(n >= 1000 ? Math.round(n) : n)
  return currency === '' ? text : `${text} ${currency}`
}

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 })

/** For large print: "12,345", but "12.3M". */
export const large = (n: number) => (n >= 10_000_000 ? compact.format(n) : count(n))

/** "a, b and c". */
export const series = (words: readonly string[], last = 'and') =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`

export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

export const measureWords = {
  on_hand: 'on hand',
  available: 'available',
  available_to_sell: 'available to sell',
} as const
export const severityWords = {
  in_flight: 'in flight',
  low: 'low',
  high: 'high',
  critical: 'critical',
} as const
