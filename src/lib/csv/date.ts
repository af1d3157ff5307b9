/** Dates and times as exports write them, in the file's own time zone; read exactly or not at all. */

export type Order = 'dmy' | 'mdy'
/** What a whole column proves about the order of day and month; undefined: nothing. */
export type Orders = Order | 'mixed' | undefined

export type When = { ok: true; at: Date } | { ok: false; why: string }

type Civil = { year: number; month: number; day: number }
type Shape =
  | { is: 'date'; civil: Civil; proves?: Order; clock: string }
  /** 04/11/2026: April to some, November to others. */
  | { is: 'either'; first: number; second: number; year: number; clock: string }
  | { is: 'none' }

/** What one cell proves about the order of day and month. */
export function orderOf(cell: string): Order | undefined {
  if (!/^\s*\d\d?[/-]\d/.test(cell)) return undefined
  const shape = shapeOf(cell.trim())
  return shape.is === 'date' ? shape.proves : undefined
}

/**
 * The moment in `cell`. A time without an offset is meant in `zone` (an IANA name); a date without
 * a time is the beginning of that day there. A date with two readings is a complaint.
 */
export function moment(cell: string, orders: Orders, zone: string): When {
  const text = cell.trim()
  if (text === '') return { ok: false, why: 'blank' }
  const shape = shapeOf(text)
  const no = (why: string): When => ({ ok: false, why: `"${text.slice(0, 40)}" ${why}` })
  if (shape.is === 'none') return no('is not a date: write it as 2026-11-20T14:30:00Z')
  let civil: Civil
  if (shape.is === 'date') civil = shape.civil
  else if (orders === undefined || orders === 'mixed') {
    return no(
      'may be day or month first, and the column does not say which: set the order of dates',
    )
  } else {
    const [day, month] =
      orders === 'dmy' ? [shape.first, shape.second] : [shape.second, shape.first]
    civil = { year: shape.year, month, day }
  }
  const time = clockOf(shape.clock)
  if (!time || !exists(civil)) return no('is not a date that exists')
  const wall = Date.UTC(civil.year, civil.month - 1, civil.day) + time.ms
  const at = time.offsetMs === undefined ? inZone(wall, zone) : wall - time.offsetMs
  return { ok: true, at: new Date(at) }
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const rest = '(?:(?:[T,] *| +)(\\d.*))?'
const iso = new RegExp(`^(\\d{4})([-/.]?)(\\d\\d?)\\2(\\d\\d?)${rest}$`)
const european = new RegExp(`^(\\d\\d?)\\. ?(\\d\\d?)\\. ?(\\d{4}|\\d\\d)${rest}$`)
const slashed = new RegExp(`^(\\d\\d?)([/-])(\\d\\d?)\\2(\\d{4}|\\d\\d)${rest}$`)
const named = new RegExp(`^(\\d\\d?)[- ]([A-Za-z]{3,9})\\.?[- ,]+(\\d{4}|\\d\\d)${rest}$`)

function shapeOf(text: string): Shape {
  if (text.length > 60) return { is: 'none' }
  const date = (year: string, month: number, day: string, clock = '', proves?: Order): Shape => ({
    is: 'date',
    civil: { year: full(year), month, day: Number(day) },
    clock,
    ...(proves ? { proves } : {}),
  })
  let m = iso.exec(text)
  // Without separators only eight digits are a date.
  if (m && (m[2] !== '' || /^\d{8}(?!\d)/.test(text))) return date(m[1]!, Number(m[3]), m[4]!, m[5])
  m = european.exec(text)
  if (m) return date(m[3]!, Number(m[2]), m[1]!, m[4])
  m = named.exec(text)
  if (m) return date(m[3]!, months.indexOf(m[2]!.slice(0, 3).toLowerCase()) + 1, m[1]!, m[4])
  m = slashed.exec(text)
  if (!m) return { is: 'none' }
  const [first, second] = [Number(m[1]), Number(m[3])]
  if (first > 12) return date(m[4]!, second, m[1]!, m[5], 'dmy')
  if (second > 12) return date(m[4]!, first, m[3]!, m[5], 'mdy')
  if (first === second) return date(m[4]!, first, m[1]!, m[5])
  return { is: 'either', first, second, year: full(m[4]!), clock: m[5] ?? '' }
}

/** Two-digit years: 80–99 are the last century's. */
const full = (year: string) =>
  year.length === 4 ? Number(year) : Number(year) + (Number(year) < 80 ? 2000 : 1900)

function exists({ year, month, day }: Civil): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year > 1900
}

const clock =
  /^(\d\d?)[:.](\d\d)(?:[:.](\d\d)(?:[.,](\d{1,9}))?)? *([AaPp])?\.?[Mm]?\.? *(Z|UTC|[+-]\d\d:?(?:\d\d)?)?$/
const compact = /^(\d\d)(\d\d)(\d\d)?(?=$|[Z+-])/

function clockOf(text: string): { ms: number; offsetMs?: number } | undefined {
  if (text === '') return { ms: 0 }
  const spread = (_: string, hour: string, minute: string, second = '00') =>
    `${hour}:${minute}:${second}`
  const m = clock.exec(text.replace(compact, spread))
  if (!m) return undefined
  let hour = Number(m[1])
  const [minute, second] = [Number(m[2]), Number(m[3] ?? 0)]
  if (m[5]) {
    if (hour < 1 || hour > 12) return undefined
    hour = (hour % 12) + (m[5].toLowerCase() === 'p' ? 12 : 0)
  }
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const ms =
    ((hour * 60 + minute) * 60 + second) * 1000 + Math.trunc(Number(`0.${m[4] ?? 0}`) * 1000)
  return m[6] === undefined ? { ms } : { ms, offsetMs: offsetOf(m[6]) }
}

function offsetOf(text: string): number {
  if (text === 'Z' || text === 'UTC') return 0
  const digits = text.slice(1).replace(':', '').padEnd(4, '0')
  const ms = (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000
  return text[0] === '-' ? -ms : ms
}

/** The instant at which the wall clock of `zone` shows `wall` (the earlier one when it does twice). */
function inZone(wall: number, zone: string): number {
  if (zone === 'UTC') return wall
  const early = wall - offsetAt(wall - 86_400_000, zone)
  if (early + offsetAt(early, zone) === wall) return early
  const late = wall - offsetAt(wall + 86_400_000, zone)
  return late + offsetAt(late, zone) === wall ? late : early
}

const formats = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, number>()

/** How far `zone` is ahead of UTC at `utc`, in ms; remembered per quarter of an hour. */
function offsetAt(utc: number, zone: string): number {
  const quarter = Math.floor(utc / 900_000)
  const key = `${zone} ${quarter}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
    formats.set(zone, format)
  }
  const at = quarter * 900_000
  const part = Object.fromEntries(
    format.formatToParts(new Date(at)).map((p) => [p.type, Number(p.value)]),
  )
  const offset = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!) - at
  if (offsets.size > 100_000) offsets.clear()
  offsets.set(key, offset)
  return offset
}
