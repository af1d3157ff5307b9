/** The kinds of files people bring, and telling from the headers which one this is. Pure. */
import { guess, listed, namesOf, place, plain } from '../../connectors/csv/columns.ts'
import { Layout, type RowKind, rowKinds } from '../../connectors/csv/settings.ts'

/** Catalogue files: they change who is who, not how much there is. */
export const listKinds = ['items', 'listings', 'bundles'] as const
export type ListKind = (typeof listKinds)[number]
export type FileKind = RowKind | ListKind
export const fileKinds: readonly FileKind[] = [...rowKinds, ...listKinds]
export const isList = (kind: FileKind): kind is ListKind => listKinds.some((one) => one === kind)

export const listRoles = [
  'sku',
  'name',
  'category',
  'safety',
  'barcode',
  'system',
  'external',
  'pack',
  'from',
  'component',
  'quantity',
] as const
export type ListRole = (typeof listRoles)[number]

const words: Record<Exclude<ListRole, 'sku' | 'quantity'>, string> = {
  name: 'name, item name, product name, title, description, item description, bezeichnung, artikelbezeichnung',
  category:
    'category, product category, product type, product group, group, department, kategorie, warengruppe',
  safety:
    'safety, safety stock, buffer, buffer stock, minimum stock, sicherheitsbestand, mindestbestand',
  barcode: 'barcode, ean, ean 13, gtin, upc, isbn',
  system: 'system, channel, platform, marketplace, shop',
  external:
    'external, external sku, external id, channel sku, shop sku, platform sku, seller sku, listing, listing id, variant id, their sku, foreign sku',
  pack: 'pack, pack size, pack factor, units per pack, units per case, per pack, per case, case size, case quantity',
  from: 'valid from, from, since, starting, gultig ab',
  component: 'component, component sku, child, child sku, part, contains, bestandteil',
}
const sets = 'bundle, bundle sku, kit, kit sku, set, set sku, parent, parent sku'

type Roles = { must: readonly ListRole[]; may: readonly ListRole[] }
/** Looked for in this order: the telling ones before "sku". */
const rolesOf: Record<ListKind, Roles> = {
  items: { must: ['sku'], may: ['name', 'category', 'safety', 'barcode'] },
  listings: { must: ['external', 'sku'], may: ['system', 'pack', 'from'] },
  bundles: { must: ['component', 'sku', 'quantity'], may: [] },
}

export type ListPlaces = Partial<Record<ListRole, number>>

/** Where each role of a catalogue file is found; as `place` does for stock files. */
export function placeList(
  kind: ListKind,
  columns: Readonly<Record<string, string>>,
  fixed: Readonly<Record<string, string>>,
  titles: readonly string[],
): { places: ListPlaces; missing: string[] } {
  const { must, may } = rolesOf[kind]
  const places: ListPlaces = {}
  const taken = new Set<number>()
  const missing: string[] = []
  const all = [...must, ...may]
  for (const role of [...all.filter((r) => r in columns), ...all.filter((r) => !(r in columns))]) {
    const named = columns[role]
    if (named === undefined && fixed[role] !== undefined) continue
    const at = guess(
      named === undefined ? namesFor(kind, role) : [plain(named)],
      titles,
      named === undefined ? taken : new Set(),
    )
    if (at !== undefined) {
      places[role] = at
      taken.add(at)
    } else if (named !== undefined)
      missing.push(`no column "${named}" (${role}); the columns are ${titles.join(', ')}`)
    else if (must.includes(role))
      missing.push(`no column for ${role}; the columns are ${titles.join(', ')}`)
  }
  return { places, missing }
}

function namesFor(kind: ListKind, role: ListRole): string[] {
  if (role === 'quantity')
    return [...listed('component quantity, units'), ...namesOf('movements', 'quantity')]
  if (role !== 'sku') return listed(words[role])
  return [...(kind === 'bundles' ? listed(sets) : []), ...namesOf('movements', 'sku')]
}

/** The kind of file that has these headers; counts where only a SKU and a number are there. */
export function guessKind(titles: readonly string[]): FileKind {
  const has = (names: readonly string[]) => guess(names, titles, new Set()) !== undefined
  const fits = (rows: RowKind) => {
    const { places } = place(Layout.parse({ rows }), titles)
    return places.sku !== undefined && places.quantity !== undefined ? places : undefined
  }
  if (placeList('bundles', {}, {}, titles).missing.length === 0) return 'bundles'
  const listing = placeList('listings', {}, {}, titles).missing.length === 0
  if (listing && !fits('counts') && !fits('levels')) return 'listings'
  if (fits('movements')?.kind !== undefined) return 'movements'
  if (fits('orders')?.document !== undefined) return 'orders'
  if (fits('counts')) return 'counts'
  if (fits('levels')) return 'levels'
  return has(namesOf('orders', 'sku')) ? 'items' : 'counts'
}
