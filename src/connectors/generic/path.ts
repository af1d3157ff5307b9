/** Reads a message by the paths and texts of a mapping. Pure. */
import { Unreadable } from '../connector.ts'
import { follow } from '../json.ts'

/** Where a path may start. */
export type Scope = {
  message: unknown
  each?: unknown
  line?: unknown
  /** The line's own place, for the words of a complaint. */
  where?: string
}
export type Home = 'message' | 'line'

/** The value at `path`, or the filled-in text; undefined only where the path ends in `?`. */
export function read(path: string, scope: Scope, home: Home): unknown {
  if (path.includes('{')) return fill(path, scope, home)
  const { optional, ways } = compiled(path)
  for (const { start, names } of ways) {
    const value = follow(scope[start ?? home], names)
    if (value !== undefined && value !== null) return value
  }
  if (optional) return undefined
  throw new Unreadable(`${ways.map((way) => named(way, scope, home)).join(' and ')} is missing`)
}

/** `text` with each `{path}` filled in; undefined when one that may be missing is. */
export function fill(text: string, scope: Scope, home: Home): string | undefined {
  if (!text.includes('{')) return text
  let whole = true
  const filled = text.replace(/\{([^{}]+)\}/g, (_, path: string) => {
    const value = read(path, scope, home)
    if (value === undefined) whole = false
    return value === undefined ? '' : toText(value, path)
  })
  return whole ? filled : undefined
}

type Way = { start: keyof Omit<Scope, 'where'> | undefined; names: readonly string[] }
/** Paths come from settings, so there are few, and each is read for every line. */
const known = new Map<string, { optional: boolean; ways: readonly Way[] }>()

function compiled(path: string) {
  const before = known.get(path)
  if (before) return before
  const optional = path.endsWith('?')
  const ways = (optional ? path.slice(0, -1) : path).split('|').map(wayOf)
  known.set(path, { optional, ways })
  return { optional, ways }
}

function wayOf(way: string): Way {
  const names = (text: string) => (text === '' ? [] : text.split('.'))
  if (way[0] === '$') return { start: 'message', names: names(way.slice(2)) }
  if (way[0] === '@') return { start: 'each', names: names(way.slice(2)) }
  if (way[0] === '.') return { start: 'line', names: names(way.slice(1)) }
  return { start: undefined, names: names(way) }
}

/** A text or a number as text. */
export function toText(value: unknown, path: string): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'string') throw new Unreadable(`${path} is not a text`)
  return value
}

/** A moment: ISO 8601 with a zone (or `zone` where it has none), or unix seconds or milliseconds. */
export function toDate(value: unknown, path: string, zone?: string): Date {
  const number =
    typeof value === 'number' ? value : /^\d{9,13}$/.test(String(value)) && Number(value)
  if (number) return new Date(number < 100_000_000_000 ? number * 1000 : number)
  const match =
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?) ?(Z|[+-]\d\d:?\d\d)?$/i.exec(
      typeof value === 'string' ? value.trim() : '',
    )
  if (!match) throw new Unreadable(`${path} is not a time`)
  const [, day, time, given = zone] = match
  if (!given) throw new Unreadable(`${path} has no time zone (set zone to say which is meant)`)
  const colon = given.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2').toUpperCase()
  const date = new Date(`${day}T${time!.replace(',', '.')}${colon}`)
  if (Number.isNaN(date.getTime())) throw new Unreadable(`${path} is not a time`)
  return date
}

/** A decimal number as it stands; whether it is whole packs is not decided here. */
export function toQuantity(value: unknown, path: string): number | string {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' && value.trim()
  if (!text || !/^[+-]?\d{1,15}(\.\d{1,9})?$/.test(text)) {
    throw new Unreadable(`${path} is not a number of units`)
  }
  return typeof value === 'number' ? value : text
}

function named({ start, names }: Way, scope: Scope, home: Home): string {
  const inLine = (start ?? home) === 'line' && scope.where
  return [...(inLine ? [scope.where] : []), ...names].join('.') || 'the message'
}
