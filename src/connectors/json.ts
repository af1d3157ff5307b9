/** Untrusted JSON: limits before parsing, nothing rounded, nothing kept twice; and reads by path. */
import { Unreadable } from './connector.ts'

const limits = { bytes: 1_000_000, depth: 64, keys: 10_000 }
/** Up to so many characters a number without an exponent is exact as it is. */
const EXACT = 15

/**
 * The value of `body`, or Unreadable. Whole numbers beyond 2^53 and decimals that a double cannot
 * hold come out as strings, digit for digit.
 */
export function readJson(body: Uint8Array | string, most: Partial<typeof limits> = {}): unknown {
  const limit = { ...limits, ...most }
  const size = typeof body === 'string' ? Buffer.byteLength(body) : body.length
  if (size > limit.bytes) throw new Unreadable(`the body is larger than ${limit.bytes} bytes`)
  const text = typeof body === 'string' ? body : decode(body)
  const inexact = scan(text, limit)
  try {
    return inexact ? JSON.parse(text, keepExact) : JSON.parse(text)
  } catch (error) {
    if (error instanceof Unreadable) throw error
    throw new Unreadable(text.trim() === '' ? 'the body is empty' : 'the body is not JSON')
  }
}

function decode(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw new Unreadable('the body is not UTF-8')
  }
}

/**
 * One pass over the text, before anything is built from it: depth, keys, duplicates, forbidden
 * characters. True when it holds numbers that need the exact path. What is not JSON is left to the
 * parser to refuse.
 */
function scan(text: string, limit: typeof limits): boolean {
  const open: (Set<string> | null)[] = []
  let keys = 0
  let inexact = false
  let mayBeKey = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === QUOTE) {
      const end = endOfString(text, i)
      const names = open.at(-1)
      const key = mayBeKey && names
      const value = stringAt(text, i, end, Boolean(key))
      if (key) {
        if (++keys > limit.keys) throw new Unreadable(`more than ${limit.keys} keys`)
        if (value === '__proto__') throw new Unreadable('a field is called __proto__')
        if (names.has(value)) throw new Unreadable(`the field "${shown(value)}" is there twice`)
        names.add(value)
      }
      mayBeKey = false
      i = end
    } else if (c === OPEN_OBJECT || c === OPEN_ARRAY) {
      if (open.length === limit.depth) throw new Unreadable(`nested deeper than ${limit.depth}`)
      open.push(c === OPEN_OBJECT ? new Set() : null)
      mayBeKey = c === OPEN_OBJECT
    } else if (c === CLOSE_OBJECT || c === CLOSE_ARRAY) {
      open.pop()
    } else if (c === COMMA) {
      mayBeKey = open.at(-1) instanceof Set
    } else if (c === MINUS || (c >= ZERO && c <= NINE)) {
      number.lastIndex = i
      const token = number.exec(text)![0]
      inexact ||= token.length > EXACT || /[eE]|^-0/.test(token)
      i += token.length - 1
    }
  }
  return inexact
}

const [QUOTE, BACKSLASH, COMMA, MINUS, ZERO, NINE] = [34, 92, 44, 45, 48, 57]
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [123, 125, 91, 93]
const number = /[-+.\deE]+/y

function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === BACKSLASH) i++
    else if (c === QUOTE) return i
  }
  throw new Unreadable('the body is not JSON')
}

/** The string between the quotes, decoded only where it must be looked at. */
function stringAt(text: string, start: number, end: number, wanted: boolean): string {
  const inside = text.slice(start + 1, end)
  if (!inside.includes('\\u') && !(wanted && inside.includes('\\'))) return inside
  let value: string
  try {
    value = JSON.parse(text.slice(start, end + 1)) as string
  } catch {
    throw new Unreadable('the body is not JSON')
  }
  if (value.includes('\0')) throw new Unreadable('a text contains the NUL character')
  if (!value.isWellFormed()) throw new Unreadable('a text contains half a character')
  return value
}

/** A reviver (with the source text, ECMAScript 2026) that never lets a number change its value. */
function keepExact(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number') return value
  const source = context?.source ?? String(value)
  if (value === 0) return /[1-9]/.test(source.replace(/[eE].*$/, '')) ? source : 0
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return source
  return canonical(source) === canonical(String(value)) ? value : source
}

/** Sign, digits and exponent, without leading or trailing zeros: equal for equal values. */
function canonical(decimal: string): string {
  const match = /^(-?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(decimal)
  if (!match) return decimal
  const [, sign, whole, fraction = '', exponent = '0'] = match
  const digits = (whole! + fraction).replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  const zeros = digits.length - significant.length
  return `${sign}${significant}e${Number(exponent) - fraction.length + zeros}`
}

const shown = (text: string) => text.slice(0, 60)

/** The value at a dotted path (`data.lines.0.sku`; `''` is the value itself). Missing or null: Unreadable. */
export function at(value: unknown, path: string): unknown {
  const found = maybe(value, path)
  if (found === undefined || found === null) {
    throw new Unreadable(`${path || 'the body'} is ${found === null ? 'null' : 'missing'}`)
  }
  return found
}

/** The same, undefined where it is missing. */
export const maybe = (value: unknown, path: string): unknown =>
  follow(value, path === '' ? [] : path.split('.'))

/** The same for a path that is already in pieces. */
export function follow(value: unknown, names: readonly string[]): unknown {
  let here = value
  for (const name of names) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, name)) return undefined
    here = (here as Record<string, unknown>)[name]
  }
  return here
}
