/** From a message to lines and readings, by the mapping in the settings or Onhand's own event shape. Pure. */
import { type Kind, kindNames } from '../../stock/kinds.ts'
import { facts } from '../../stock/names.ts'
import { type Line, type Parsed, type Reading, type Stored, Unreadable } from '../connector.ts'
import { at, maybe, readJson } from '../json.ts'
import { fill, read, type Scope, toDate, toQuantity, toText } from './path.ts'
import type { Mapping, Movements, Readings, Settings } from './settings.ts'

/**
 * The events that a system may send as they are, with no mapping:
 * `{type: 'movements', timestamp, data: {document, issuer?, location?, happenedAt?, lines: [{kind,
 * line, sku, quantity, location?, transition?, after?: [line, transition], reason?, actor?}]}}` and
 * `{type: 'levels', timestamp, data: {fact, location?, asOf?, levels: [{sku, quantity, location?}]}}`.
 * A line's own document, issuer, happenedAt, fact and asOf beat those of the whole.
 */
export const native: Readonly<Record<string, Mapping>> = {
  movements: {
    kind: '{kind}',
    lines: 'data.lines',
    document: '.document|data.document',
    line: 'line',
    sku: 'sku',
    quantity: 'quantity',
    location: 'location|$.data.location?',
    happenedAt: '.happenedAt|data.happenedAt|timestamp',
    transition: '{transition?}',
    after: ['{after.0?}', '{after.1?}'],
    issuer: '{issuer|$.data.issuer?}',
    reason: '{reason|$.data.reason?}',
    actor: '{actor|$.data.actor?}',
  },
  levels: {
    readings: 'data.levels',
    fact: '{fact|$.data.fact}',
    sku: 'sku',
    quantity: 'quantity',
    location: 'location|$.data.location?',
    asOf: '.asOf|data.asOf|timestamp',
  },
}

/** The type of an event, '' where it has none or is not readable at all (then `parse` says why). */
export function topicOf(body: Uint8Array, settings: Pick<Settings, 'type'>): string {
  try {
    const type = maybe(readJson(body), settings.type)
    return type === undefined || type === null ? '' : toText(type, settings.type).slice(0, 200)
  } catch {
    return ''
  }
}

export function parse(stored: Stored, settings: Settings): Parsed {
  const message = readJson(stored.body)
  if (stored.topic === '') throw new Unreadable(`${settings.type} is missing`)
  const known = { ...native, ...settings.events }
  const mapped = Object.hasOwn(known, stored.topic) ? known[stored.topic] : undefined
  if (!mapped) return nothing(`events of type "${stored.topic.slice(0, 60)}" are not mapped`)

  const lines: Line[] = []
  const readings: Reading[] = []
  let fits = 0
  for (const mapping of Array.isArray(mapped) ? mapped : [mapped]) {
    for (const each of parts(mapping, message)) {
      const scope = { message, each }
      if (!holds(mapping.when ?? {}, scope)) continue
      fits++
      if ('readings' in mapping) readings.push(...readingsOf(mapping, scope, settings))
      else lines.push(...linesOf(mapping, scope, settings))
    }
  }
  if (fits === 0) return nothing(`no mapping of "${stored.topic.slice(0, 60)}" fits this one`)
  if (lines.length + readings.length === 0) return nothing('it has no lines')
  refuseTwins(lines)
  return { lines, readings }
}

const nothing = (why: string): Parsed => ({ lines: [], readings: [], ignored: why })

function parts(mapping: Mapping, message: unknown): unknown[] {
  if (mapping.each === undefined) return [undefined]
  return listOf(read(mapping.each, { message }, 'message'))
}

const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value]

function holds(when: NonNullable<Mapping['when']>, scope: Scope): boolean {
  return Object.entries(when).every(([path, wanted]) => {
    const value = read(path.endsWith('?') ? path : `${path}?`, scope, 'message')
    if (typeof wanted === 'boolean') return (value !== undefined) === wanted
    return wanted.some((one) => String(one) === String(value))
  })
}

/** Every line with the scope its fields are read in. */
function scopesOf(path: string, scope: Scope): Scope[] {
  const found = read(path, scope, 'message')
  const name = path.replace(/^[$@]\.?|\?$/g, '')
  const where = (i: number) => [name, ...(Array.isArray(found) ? [i] : [])].join('.')
  return listOf(found).map((line, i) => ({ ...scope, line: at({ line }, 'line'), where: where(i) }))
}

function linesOf(mapping: Movements, whole: Scope, settings: Settings): Line[] {
  return scopesOf(mapping.lines, whole).map((scope) => {
    const kind = fill(mapping.kind, scope, 'line')
    if (!kindNames.includes(kind as Kind)) throw new Unreadable(`"${kind}" is not a kind`)
    const after = mapping.after?.map((text) => fill(text, scope, 'line'))
    const line: Line = {
      kind: kind as Kind,
      document: id(mapping.document, scope, 'message'),
      line: id(mapping.line, scope, 'line'),
      sku: id(mapping.sku, scope, 'line'),
      quantity: toQuantity(read(mapping.quantity, scope, 'line'), inside(mapping.quantity, scope)),
      location: placeOf(mapping, scope),
      happenedAt: toDate(
        read(mapping.happenedAt, scope, 'message'),
        mapping.happenedAt,
        settings.zone,
      ),
    }
    if (after?.[0] !== undefined && after[1] !== undefined) line.after = [after[0], after[1]]
    for (const name of ['transition', 'issuer', 'reason', 'actor'] as const) {
      const text = mapping[name] && fill(mapping[name], scope, 'line')
      if (text) line[name] = text
    }
    return line
  })
}

function readingsOf(mapping: Readings, whole: Scope, settings: Settings): Reading[] {
  return scopesOf(mapping.readings, whole).map((scope) => {
    const fact = fill(mapping.fact, scope, 'line') as Reading['fact']
    if (![...facts, 'available', 'available_to_sell'].includes(fact)) {
      throw new Unreadable(`"${fact}" is not a fact`)
    }
    return {
      sku: id(mapping.sku, scope, 'line'),
      location: placeOf(mapping, scope),
      quantity: toQuantity(read(mapping.quantity, scope, 'line'), inside(mapping.quantity, scope)),
      fact,
      asOf: toDate(read(mapping.asOf, scope, 'message'), mapping.asOf, settings.zone),
    }
  })
}

const inside = (path: string, scope: Scope) => `${scope.where}.${path}`

function id(path: string, scope: Scope, home: 'message' | 'line'): string {
  const text = toText(read(path, scope, home), path)
  const name = home === 'line' ? inside(path, scope) : path
  if (text.trim() === '') throw new Unreadable(`${name} is empty`)
  if (text.length > 200) throw new Unreadable(`${name} is longer than 200 characters`)
  return text
}

function placeOf(mapping: Mapping, scope: Scope): string | null {
  const place = mapping.location === undefined ? undefined : read(mapping.location, scope, 'line')
  return place === undefined ? null : toText(place, inside(mapping.location!, scope))
}

/** Two lines of one message with one name would count once: the sender's mistake, not to be guessed at. */
function refuseTwins(lines: readonly Line[]) {
  const seen = new Set<string>()
  for (const { issuer, document, line, transition, kind, sku } of lines) {
    // Texts hold no NUL (readJson refuses it), so it separates.
    const key = [issuer, document, line, transition ?? kind, sku].join('\0')
    if (seen.has(key)) {
      throw new Unreadable(`line "${line}" of ${document} (${kind}, ${sku}) is there twice`)
    }
    seen.add(key)
  }
}
