/** What of a request is kept in the log: no secrets, no length without end, nothing a table refuses. Pure. */

const secret =
  /pass(word|wort|phrase)?$|secret|token|apikey|csrf|credential|authorization|cookie|^(old|key|hash)$/i
const LONGEST = 200
const MOST_ENTRIES = 20
const DEEPEST = 5
const MOST_BYTES = 8_000

/** Of the same shape, cut where it is long. */
export function redact(value: unknown): unknown {
  const kept = part(value, 0)
  const size = JSON.stringify(kept)?.length ?? 0
  return size > MOST_BYTES ? { cut: `${size} characters` } : kept
}

function part(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cut(value)
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Date) return value.toISOString()
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEEPEST) return '…'
  if (Array.isArray(value)) {
    const rows = value.slice(0, MOST_ENTRIES).map((one) => part(one, depth + 1))
    return value.length > MOST_ENTRIES ? [...rows, `… ${value.length} in all`] : rows
  }
  const entries = Object.entries(value)
  const kept = entries
    .slice(0, MOST_ENTRIES)
    .map(([name, one]) => [cut(name), secret.test(name) ? '***' : part(one, depth + 1)])
  return Object.fromEntries(
    entries.length > MOST_ENTRIES ? [...kept, ['…', `${entries.length} in all`]] : kept,
  )
}

function cut(text: string): string {
  const whole = text.replaceAll('\u0000', '')
  const short =
    whole.length > LONGEST ? `${whole.slice(0, LONGEST)}… ${whole.length} characters` : whole
  return short.toWellFormed()
}
