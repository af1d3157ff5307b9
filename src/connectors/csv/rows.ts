/** The rows of one message as lines and readings, each bad row with its reason. Pure. */
import { moment } from '../../lib/csv/date.ts'
import { exact } from '../../lib/csv/decimal.ts'
import type { Kind } from '../../stock/kinds.ts'
import { facts } from '../../stock/names.ts'
import { type Line, type Parsed, type Reading, type Stored, Unreadable } from '../connector.ts'
import type { Body } from './chunk.ts'
import { type Places, place, plain } from './columns.ts'
import type { Layout, Role } from './settings.ts'
import { documentOf, kindOf, signed } from './words.ts'

/** What a stored chunk says. An upload brings its own layout; a dropped file is read by `layout`. */
export function readChunk(message: Pick<Stored, 'body'>, layout?: Layout): Parsed {
  const body = bodyOf(message.body)
  const used = body.layout ?? layout
  if (body.unreadable !== undefined) throw new Unreadable(`${body.file}: ${body.unreadable}`)
  if (!used) throw new Unreadable(`${body.file}: nothing says what its rows are`)
  const { places, missing } = place(used, body.columns)
  if (missing.length > 0) throw new Unreadable(`${body.file}: ${missing.join('; ')}`)
  if (
    places.document !== undefined &&
    places.line === undefined &&
    body.document !== body.columns[places.document]
  ) {
    throw new Unreadable(
      `${body.file}: its lines were numbered by another column than "${body.columns[places.document]}"; put the file into the folder again`,
    )
  }
  return parsed(body, used, places)
}

function bodyOf(bytes: Uint8Array): Body {
  try {
    const body = JSON.parse(Buffer.from(bytes).toString('utf8')) as Body
    if (Array.isArray(body.rows) && Array.isArray(body.bad) && Array.isArray(body.columns))
      return body
  } catch {}
  throw new Unreadable('this is not a part of a file as Onhand stores it')
}

function parsed(body: Body, layout: Layout, places: Places): Parsed {
  const lines: Line[] = []
  const readings: Reading[] = []
  const problems = [...body.bad]
  for (const stored of body.rows) {
    const said = readRow(stored, body, layout, places)
    if (said === undefined) continue
    if (typeof said === 'string') problems.push({ row: stored[0], why: said })
    else if ('fact' in said) readings.push(said)
    else lines.push(said)
  }
  problems.push(...twins(lines))
  const good = lines.filter((line) => !problems.some((p) => p.row === line.row))
  const empty = lines.length + readings.length + problems.length === 0
  return {
    lines: problems.length > 0 ? good : lines,
    readings,
    ...(problems.length > 0 ? { problems: problems.sort((a, b) => a.row - b.row) } : {}),
    ...(empty ? { ignored: 'no row says a number' } : {}),
  }
}

/** Two rows with one business key would count once: neither is taken, a person says which. */
function twins(lines: readonly Line[]): { row: number; why: string }[] {
  const seen = new Map<string, Line[]>()
  for (const line of lines) {
    const key = JSON.stringify([line.issuer, line.document, line.line, line.kind, line.sku])
    seen.set(key, [...(seen.get(key) ?? []), line])
  }
  return [...seen.values()]
    .filter((same) => same.length > 1)
    .flatMap((same) => {
      const rows = same.map((line) => line.row).join(' and ')
      return same.map((line) => ({
        row: line.row!,
        why: `rows ${rows} are one line of one document: number the lines, or drop one`,
      }))
    })
}

type Cells = readonly [number, number, ...string[]]

/** A line, a reading, what is wrong, or undefined for a row that states no number (not counted is not 0). */
function readRow(
  stored: Cells,
  body: Body,
  layout: Layout,
  places: Places,
): Line | Reading | string | undefined {
  const [row, ordinal, ...cells] = stored
  const text = (role: Role): string | undefined => {
    const at = places[role]
    const value = at === undefined ? layout.fixed[role] : cells[at]
    return value?.trim() || undefined
  }
  const absolute = layout.rows === 'counts' || layout.rows === 'levels'
  const sku = text('sku')
  const number = text('quantity')
  if (number === undefined) return absolute ? undefined : 'it has no quantity'
  const wrong = skuProblem(sku)
  if (wrong) return wrong
  const marks =
    layout.decimal === 'auto'
      ? places.quantity === undefined
        ? undefined
        : (body.marks[places.quantity] ?? undefined)
      : layout.decimal
  const quantity = exact(number, marks)
  if (!quantity.ok) return `quantity: ${quantity.why}`
  const location = text('location') ?? null
  if (location === null && places.location !== undefined) return 'it has no location'
  const at = timeOf(text('at'), body, layout, places)
  if (typeof at === 'string') return at
  const shared = { sku: sku!, quantity: quantity.number, location }

  if (layout.rows === 'levels') {
    const fact = factOf(text('fact'), places, body)
    return fact ? { ...shared, fact, asOf: at, row } : `"${text('fact')}" is not a fact`
  }
  const kind = kindHere(layout, text('kind'))
  if (kind === undefined)
    return `"${text('kind') ?? ''}" is not a kind of movement that is known: add it to kinds`
  const off = signProblem(kind, quantity.number)
  if (off) return off
  const named = documentName(kind, at, text('document'), places, body)
  if (named === undefined) return 'it has no document number'
  if (places.line !== undefined && text('line') === undefined) return 'it has no line number'
  const line: Line = {
    kind,
    document: named,
    line: kind === 'counted' ? (location ?? '-') : lineName(text('line'), places, ordinal, row),
    ...shared,
    happenedAt: at,
    row,
  }
  for (const role of ['issuer', 'reason', 'actor'] as const) {
    const value = text(role)
    if (value !== undefined) line[role] = value.slice(0, 500)
  }
  return line
}

function skuProblem(sku: string | undefined): string | undefined {
  if (sku === undefined) return 'it has no SKU'
  if (sku.length > 200 || /[\r\n]/.test(sku))
    return 'its SKU is longer than a SKU can be: a quote is probably missing'
  if (/^\d([.,]\d+)?E\+\d+$/i.test(sku))
    return `the SKU "${sku}" was shortened by a spreadsheet: format its column as text`
  return undefined
}

function timeOf(
  cell: string | undefined,
  body: Body,
  layout: Layout,
  places: Places,
): Date | string {
  if (layout.dated === 'name') {
    return body.named === undefined
      ? `the name "${body.file}" has no date in it`
      : new Date(body.named)
  }
  if (cell === undefined) return 'it has no date'
  const proven = places.at === undefined ? undefined : (body.orders[places.at] ?? undefined)
  const when = moment(cell, layout.dates === 'auto' ? proven : layout.dates, layout.zone)
  return when.ok ? when.at : `date: ${when.why}`
}

function kindHere(layout: Layout, word: string | undefined): Kind | undefined {
  if (layout.rows === 'counts') return 'counted'
  if (layout.rows === 'orders') return 'ordered'
  return word === undefined ? undefined : kindOf(word, layout.kinds)
}

function signProblem(kind: Kind, number: string): string | undefined {
  if (kind === 'counted') return number.startsWith('-') ? 'a count is never below 0' : undefined
  if (signed.has(kind) || (number !== '0' && !number.startsWith('-'))) return undefined
  return `${number} ${kind} is no movement: only "adjusted" takes a sign`
}

/** A document is `order/536365`; a count is `count/<time>`; rows of no document belong to their file. */
function documentName(
  kind: Kind,
  at: Date,
  number: string | undefined,
  places: Places,
  body: Body,
): string | undefined {
  if (kind === 'counted') return `count/${at.toISOString()}`
  if (number !== undefined) return `${documentOf[kind]}/${number.slice(0, 200)}`
  return places.document === undefined ? `csv/${body.hash.slice(0, 16)}` : undefined
}

const lineName = (line: string | undefined, places: Places, ordinal: number, row: number) =>
  line?.slice(0, 200) ?? String(places.document === undefined ? row : ordinal)

/** The fact in the cell; else, what the header of the number says; else on_hand. */
function factOf(cell: string | undefined, places: Places, body: Body): Reading['fact'] | undefined {
  const title = places.quantity === undefined ? '' : plain(body.columns[places.quantity]!)
  if (cell === undefined) return /avail|verfugbar/.test(title) ? 'available' : 'on_hand'
  return [...facts, 'available' as const, 'available_to_sell' as const].find(
    (fact) => plain(fact) === plain(cell),
  )
}
