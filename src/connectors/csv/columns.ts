/** Which column is what: by its name in the settings, else by the headers people usually write. Pure. */
import type { Layout, Role, RowKind } from './settings.ts'

/** The usual headers per role, the most telling first. Compared without case, accents and signs. */
const words: Record<Role, string> = {
  sku: 'sku, item sku, product sku, variant sku, seller sku, stock code, item number, item no, item code, article number, article no, article, artikelnummer, artikel, artikelnr, artikel nr, art nr, product code, product number, part number, part no, material number, material, materialnummer, internal reference, default code, referencia, reference article, item, code',
  quantity:
    'quantity, qty, units, menge, anzahl, stueck, stuck, stk, quantite, qte, cantidad, quantita, aantal, line item quantity, quantity shipped, quantity received, qty shipped, qty received, quantity ordered, qty ordered, pieces, pcs',
  location:
    'location, location code, location id, warehouse, warehouse code, warehouse id, site, store, depot, lager, lagerort, standort, entrepot, almacen, magazzino, magazijn, plant',
  at: 'as of, counted at, count date, happened at, movement date, transaction date, posting date, booking date, invoice date, order date, ordered at, created at, timestamp, date time, date, datum, buchungsdatum, fecha, data',
  kind: 'kind, movement kind, movement type, transaction type, type, event, bewegungsart, art, operation',
  document:
    'document, document number, document no, order number, order no, order id, order, invoice number, invoice no, invoice, po number, purchase order, receipt number, receipt no, shipment number, shipment no, belegnummer, belegnr, beleg, bestellnummer, bestellung, auftragsnummer, auftrag, rechnungsnummer',
  line: 'line, line number, line no, line id, position, pos, zeile, order line, row id',
  reason: 'reason, reason code, remark, remarks, note, notes, comment, grund, bemerkung',
  actor: 'actor, user, user name, employee, counted by, created by, benutzer, mitarbeiter',
  issuer: 'issuer, issued by, source system, source',
  fact: 'fact, measure',
}

/** What a stock list calls the number itself; beats "quantity" where rows are absolute. */
const absolute: Record<'counts' | 'levels', string> = {
  counts:
    'counted, counted quantity, count, quantity counted, qty counted, physical, on hand, quantity on hand, qty on hand, onhand quantity, opening stock, opening balance, stock on hand, stock, stock level, stock quantity, bestand, lagerbestand, inventurmenge, inventory quantity',
  levels:
    'on hand, quantity on hand, qty on hand, stock on hand, stock, stock level, stock quantity, available, available quantity, quantity available, qty available, verfugbar, verfugbarer bestand, bestand, lagerbestand, inventory quantity, inventory',
}

/** "Artikel-Nr." and "artikelNr" are the same header: artikelnr. */
export const plain = (title: string) =>
  title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

export const listed = (text: string) => text.split(', ').map(plain)
const table = Object.fromEntries(
  Object.entries(words).map(([role, text]) => [role, listed(text)]),
) as Record<Role, string[]>

/** The column that most likely has `role`; undefined when none does. `taken` are spoken for. */
export function guess(
  names: readonly string[],
  titles: readonly string[],
  taken: ReadonlySet<number>,
): number | undefined {
  const plains = titles.map(plain)
  for (const name of names) {
    const at = plains.findIndex((title, i) => title === name && !taken.has(i))
    if (at >= 0) return at
  }
  return undefined
}

/** Which roles a kind of row has, and which it cannot do without. */
export const needs: Record<RowKind, { must: readonly Role[]; may: readonly Role[] }> = {
  movements: {
    must: ['sku', 'quantity', 'kind', 'at'],
    may: ['location', 'document', 'line', 'reason', 'actor', 'issuer'],
  },
  counts: { must: ['sku', 'quantity', 'at'], may: ['location', 'reason', 'actor'] },
  levels: { must: ['sku', 'quantity', 'at'], may: ['location', 'fact'] },
  orders: {
    must: ['sku', 'quantity', 'document', 'at'],
    may: ['location', 'line', 'reason', 'actor', 'issuer'],
  },
}

export type Places = Partial<Record<Role, number>>
export type Placed = { places: Places; missing: string[] }

/** Where each role is found among `titles`; `missing` says in words what is not there. */
export function place(
  layout: Pick<Layout, 'rows' | 'columns' | 'fixed' | 'dated'>,
  titles: readonly string[],
): Placed {
  const { must, may } = needs[layout.rows]
  const places: Places = {}
  const missing: string[] = []
  const taken = new Set<number>()
  const put = (role: Role, at: number) => {
    places[role] = at
    taken.add(at)
  }
  const shown = titles.slice(0, 30).join(', ')
  for (const role of [...must, ...may]) {
    const title = layout.columns[role]
    if (title === undefined) continue
    const exact = titles.indexOf(title)
    const at = exact >= 0 ? exact : titles.findIndex((t) => plain(t) === plain(title))
    if (at >= 0) put(role, at)
    else missing.push(`no column "${title}" (${role}); the columns are ${shown}`)
  }
  for (const role of [...must, ...may]) {
    if (layout.columns[role] !== undefined || given(layout, role)) continue
    const at = guess(namesOf(layout.rows, role), titles, taken)
    if (at !== undefined) put(role, at)
    else if (must.includes(role)) missing.push(`no column for ${role}; the columns are ${shown}`)
  }
  return { places, missing }
}

/** True when the role needs no column: the same holds for every row. */
const given = (layout: Pick<Layout, 'fixed' | 'dated'>, role: Role) =>
  layout.fixed[role] !== undefined || (role === 'at' && layout.dated === 'name')

export function namesOf(rows: RowKind, role: Role): string[] {
  const special =
    role === 'quantity' && (rows === 'counts' || rows === 'levels') ? listed(absolute[rows]) : []
  return [...special, ...table[role]]
}
