/** One row of a catalogue file as an item, a listing or a part of a bundle. Pure. */
import type { BundleRow, ItemRow, ListingRow } from '../../catalog/items.ts'
import type { Layout } from '../../connectors/csv/settings.ts'
import { moment, type Orders, orderOf } from '../../lib/csv/date.ts'
import { exact, type Marks, marksOf } from '../../lib/csv/decimal.ts'
import type { Row } from '../../lib/csv.ts'
import { toUnits } from '../../stock/units.ts'
import type { ListKind, ListPlaces, ListRole } from './kind.ts'

/** A good row; `kind` is the file's. */
export type Entry = { row: number; barcode?: string } & (
  | { kind: 'items'; item: ItemRow }
  | { kind: 'listings'; listing: ListingRow }
  | { kind: 'bundles'; bundle: BundleRow }
)

export type ListOptions = Pick<Layout, 'decimal' | 'dates' | 'zone'> & {
  columns: Readonly<Record<string, string>>
  fixed: Readonly<Record<string, string>>
}

/** How the cells of one row are read: text, whole numbers, times; a string is what is wrong. */
type Cells = {
  sku: string
  text(role: ListRole): string | undefined
  /** There is a column for it. */
  has(role: ListRole): boolean
  whole(role: Counted, least: number): { number?: number } | string
  time(role: ListRole): { at?: string } | string
}
type Counted = 'safety' | 'pack' | 'quantity'

/** Reads one row after the other, with what the columns of all `rows` prove; a string is what is wrong. */
export function reader(
  kind: ListKind,
  places: ListPlaces,
  options: ListOptions,
  rows: readonly Row[],
) {
  const column = (role: ListRole) => {
    const at = places[role]
    return at === undefined ? [] : rows.flatMap((r) => (r.why === undefined ? [r.cells[at]!] : []))
  }
  const mark = (role: Counted): Marks =>
    options.decimal === 'auto' ? marksOf(column(role)) : options.decimal
  const marks = { safety: mark('safety'), pack: mark('pack'), quantity: mark('quantity') }
  const orders = options.dates === 'auto' ? ordersOf(column('from')) : options.dates

  return ({ row, cells }: Row): Entry | string => {
    const text = (role: ListRole) => {
      const at = places[role]
      return (at === undefined ? options.fixed[role] : cells[at])?.trim() || undefined
    }
    const sku = text('sku')
    if (sku === undefined || sku.length > 200)
      return 'it has no SKU, or one longer than 200 characters'
    const said = entryOf[kind]({
      sku,
      text,
      has: (role) => places[role] !== undefined,
      whole: (role, least) => wholeOf(role, text(role), marks[role], least),
      time: (role) => timeOf(role, text(role), orders, options.zone),
    })
    return typeof said === 'string' ? said : ({ row, kind, ...said } as Entry)
  }
}

const entryOf = {
  items({ sku, text, whole }: Cells) {
    const safety = whole('safety', 0)
    if (typeof safety === 'string') return safety
    const [name, category, barcode] = [text('name'), text('category'), text('barcode')]
    const item: ItemRow = {
      sku,
      ...(name ? { name } : {}),
      ...(category ? { category } : {}),
      ...(safety.number === undefined ? {} : { safety: safety.number }),
    }
    return { item, ...(barcode ? { barcode } : {}) }
  },
  listings({ sku, text, has, whole, time }: Cells) {
    const external = text('external')
    if (external === undefined) return 'it has no external code'
    if (has('system') && text('system') === undefined) return 'it has no system'
    const pack = whole('pack', 1)
    if (typeof pack === 'string') return pack
    const from = time('from')
    if (typeof from === 'string') return from
    const listing: ListingRow = {
      system: text('system') ?? null,
      external,
      sku,
      ...(pack.number === undefined ? {} : { pack: pack.number }),
      ...(from.at === undefined ? {} : { validFrom: from.at }),
    }
    return { listing }
  },
  bundles({ sku, text, whole }: Cells) {
    const component = text('component')
    if (component === undefined) return 'it has no component'
    if (component === sku) return 'a bundle cannot contain itself'
    const quantity = whole('quantity', 1)
    if (typeof quantity === 'string') return quantity
    if (quantity.number === undefined) return 'it has no quantity'
    const bundle: BundleRow = { sku, component, quantity: quantity.number }
    return { bundle }
  },
}

function wholeOf(
  role: Counted,
  cell: string | undefined,
  marks: Marks,
  least: number,
): { number?: number } | string {
  if (cell === undefined) return {}
  const read = exact(cell, marks)
  if (!read.ok) return `${role}: ${read.why}`
  const units = toUnits(read.number, 1)
  if (!units.ok) return `${role}: ${units.why}`
  return units.units < least ? `${role}: ${cell} is less than ${least}` : { number: units.units }
}

function timeOf(
  role: ListRole,
  cell: string | undefined,
  orders: Orders,
  zone: string,
): { at?: string } | string {
  if (cell === undefined) return {}
  const when = moment(cell, orders, zone)
  return when.ok ? { at: when.at.toISOString() } : `${role}: ${when.why}`
}

function ordersOf(cells: readonly string[]): Orders {
  const found = new Set(cells.flatMap((cell) => orderOf(cell) ?? []))
  return found.size > 1 ? 'mixed' : [...found][0]
}
