/** The rows of an export as entries: every row ends as one, set aside with a reason, or passed over as no item. Pure. */
import type { Marks } from '../../lib/csv/decimal.ts'
import { badSku, money, notStocked, saysNothing, text, units } from './cell.ts'
import type { Found } from './columns.ts'
import type { About, Entry, Nameless, Said, Spoiled } from './sheet.ts'
import type { Role } from './words.ts'

export type Raw = { row: number; cells: readonly string[] }

export type Reading = {
  /** What is proven about the decimal mark of quantities, and of prices. */
  marks: Marks
  money: Marks
  /** Only these locations, as the file writes them. */
  locations?: readonly string[]
}

export type Understood = {
  entries: Entry[]
  spoiled: Spoiled[]
  nameless: Nameless[]
  passed: Map<string, number>
}

type Cells = (role: Role) => string

export function rowsToEntries(
  raws: readonly Raw[],
  found: Found,
  titles: readonly string[],
  reading: Reading,
): Understood {
  const done: Understood = { entries: [], spoiled: [], nameless: [], passed: new Map() }
  const pass = (what: string) => done.passed.set(what, (done.passed.get(what) ?? 0) + 1)
  const only = reading.locations && new Set(reading.locations.map((name) => plainly(name)))
  const totals: Entry[] = []
  let title = ''
  for (const { row, cells } of raws) {
    const cell: Cells = (role) => (found.at[role] === undefined ? '' : text(cells[found.at[role]]!))
    // Shopify names a product in its first row only.
    title = cell('name') || (found.format === 'Shopify products' ? title : '')
    const sku = cell('sku')
    const what = noItem(found.format, sku, cell)
    if (what !== undefined) pass(what)
    else if (only && found.places.length === 0 && !only.has(plainly(cell('location'))))
      pass('at a location that was left out')
    else {
      const counts = countsOf(cells, found, titles, reading.marks, only)
      const bad = badSku(sku)
      if (bad !== undefined) done.spoiled.push({ row, sku: '', why: bad })
      else if (!counts.ok) done.spoiled.push({ row, sku: sku.slice(0, 100), why: counts.why })
      else if (saysNothing(sku)) {
        const held = counts.counts.reduce(
          (sum, c) => sum + Math.max(c.onHand ?? 0, c.available ?? 0, 0),
          0,
        )
        const name = nameOf(title, cells, found)
        if (held > 0) done.nameless.push({ row, name, units: held })
        else pass('without a SKU and without units')
      } else {
        const about = aboutOf(cell, nameOf(title, cells, found), reading.money)
        const within = [cell('location'), cell('bin'), cell('lot')].filter(Boolean).join(' / ')
        for (const { place, ...count } of counts.counts) {
          const where = { place: place ?? within, location: place ?? cell('location') }
          const entry = { row, sku, ...where, ...count, about }
          if (isTotal.test(sku) && counts.counts.length === 1) totals.push(entry)
          else done.entries.push(tracked(found.format, cell) ? entry : { ...entry, ...nothing })
        }
      }
    }
  }
  for (const entry of totals) {
    if (sums(entry, done.entries)) pass('a total')
    else done.entries.push(entry)
  }
  return done
}

const plainly = (name: string) => text(name).toLowerCase()
const nothing = { onHand: null, available: null, less: null }

const isTotal = /^(grand )?totals?$|^sum(me)?$|^gesamt(summe)?$/i

/** A row called "Total" is one if it adds up; otherwise it is an item with an unlucky name. */
function sums(total: Entry, entries: readonly Entry[]): boolean {
  const add = (of: 'onHand' | 'available') => entries.reduce((sum, e) => sum + (e[of] ?? 0), 0)
  return (
    (total.onHand === null || total.onHand === add('onHand')) &&
    (total.available === null || total.available === add('available'))
  )
}

const nameOf = (title: string, cells: readonly string[], found: Found) =>
  [title, ...found.variants.map((i) => text(cells[i]!))]
    .filter((part) => part !== '' && part !== 'Default Title')
    .join(' · ')
    .slice(0, 300)

function aboutOf(cell: Cells, name: string, marks: Marks): About {
  const pack = cell('pack')
  return {
    name,
    price: money(cell('price'), marks),
    cost: money(cell('cost'), marks),
    barcode: cell('barcode').replace(/^'/, ''),
    unit: cell('unit'),
    pack: /^\d{1,6}$/.test(pack) ? Number(pack) : 0,
    sold: !/^(draft|archived|-1|0|false|no|private)$/i.test(cell('status') || cell('published')),
    beyond: /^(continue|true|1|yes|notify)$/i.test(cell('policy')),
  }
}

/** Why a row is not an item of its own; undefined: it is one. */
function noItem(format: string, sku: string, cell: Cells): string | undefined {
  if (format === 'Shopify products') {
    const bare = (['available', 'price', 'tracker', 'policy'] as const).every((r) => cell(r) === '')
    return sku === '' && bare ? 'a further picture of a product' : undefined
  }
  if (format !== 'WooCommerce products') return undefined
  const type = cell('type').toLowerCase().split(/, ?/)
  if (cell('available') !== '') return undefined
  if (type.includes('variable')) return 'a parent of variations'
  if (type.includes('grouped') || type.includes('external')) return 'a group, or sold elsewhere'
  return type.includes('virtual') ? 'not a thing that lies on a shelf' : undefined
}

/** Shopify leaves a number standing where it does not count. */
const tracked = (format: string, cell: Cells) =>
  format !== 'Shopify products' || cell('tracker') !== ''

type Count = { place?: string; stocked: boolean; onHand: Said; available: Said; less: Said }
type Counts = { ok: true; counts: Count[] } | { ok: false; why: string }

function countsOf(
  cells: readonly string[],
  found: Found,
  titles: readonly string[],
  marks: Marks,
  only: ReadonlySet<string> | undefined,
): Counts {
  if (found.places.length > 0) return byPlace(cells, found, titles, marks, only)
  const said: Partial<Record<Role, Said>> = {}
  let stocked = false
  for (const role of counting) {
    const i = found.at[role]
    if (i === undefined) continue
    const cell = text(cells[i]!)
    const read = units(cell, marks)
    if (!read.ok) return read
    said[role] = read.units
    if ((role === 'on_hand' || role === 'available' || role === 'quantity') && !notStocked(cell))
      stocked = true
  }
  const kept = [said.committed, said.reserved, said.unavailable].filter((n) => n !== undefined)
  const less = kept.length === 0 || kept.includes(null) ? null : kept.reduce((a, b) => a! + b!, 0)!
  const onHand = said.on_hand ?? said.quantity ?? null
  return { ok: true, counts: [{ stocked, onHand, available: said.available ?? null, less }] }
}

const counting = [
  'on_hand',
  'available',
  'quantity',
  'committed',
  'reserved',
  'unavailable',
] as const

/** A wide file: each place has its column. "Not stocked" is no place of the item; an empty cell is no data. */
function byPlace(
  cells: readonly string[],
  found: Found,
  titles: readonly string[],
  marks: Marks,
  only: ReadonlySet<string> | undefined,
): Counts {
  const counts: Count[] = []
  for (const i of found.places) {
    const place = titles[i]!
    if (only && !only.has(plainly(place))) continue
    const cell = text(cells[i]!)
    const read = units(cell, marks)
    if (!read.ok) return { ok: false, why: `${place}: ${read.why}` }
    if (!notStocked(cell)) counts.push({ ...nothing, stocked: true, place, available: read.units })
  }
  const nowhere = { ...nothing, stocked: false, place: '' }
  return { ok: true, counts: counts.length > 0 ? counts : [nowhere] }
}
