/** Catalogue files: items, listings and bundles, read row by row and judged against what is stored. */
import { texts } from '../../db/arrays.ts'
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { type CsvOptions, type Row, readRows } from '../../lib/csv.ts'
import { type Entry, type ListOptions, reader } from './entry.ts'
import { type ListKind, type ListPlaces, placeList } from './kind.ts'

export type Bad = { row: number; why: string }
export type List = {
  encoding: string
  delimiter: string
  columns: readonly string[]
  places: ListPlaces
  missing: string[]
  rows: Row[]
  good: Entry[]
  bad: Bad[]
}

export async function readList(
  kind: ListKind,
  bytes: Uint8Array,
  csv: CsvOptions,
  options: ListOptions,
): Promise<List> {
  const sheet = await readRows(bytes, csv)
  const { places, missing } = placeList(kind, options.columns, options.fixed, sheet.columns)
  const rows: Row[] = []
  for await (const row of sheet.rows) rows.push(row)
  const good: Entry[] = []
  const bad: Bad[] = []
  if (missing.length === 0) {
    const read = reader(kind, places, options, rows)
    const seen = new Map<string, number>()
    for (const row of rows) {
      const entry = row.why ?? read(row)
      if (typeof entry === 'string') {
        bad.push({ row: row.row, why: entry })
        continue
      }
      const key = keyOf(entry)
      const earlier = seen.get(key)
      if (earlier !== undefined) bad.push({ row: row.row, why: `row ${earlier} says it already` })
      else {
        seen.set(key, row.row)
        good.push(entry)
      }
    }
  }
  const { encoding, delimiter, columns } = sheet
  return { encoding, delimiter, columns, places, missing, rows, good, bad }
}

function keyOf(entry: Entry): string {
  if (entry.kind === 'items') return entry.item.sku
  if (entry.kind === 'bundles') return JSON.stringify([entry.bundle.sku, entry.bundle.component])
  const { system, external, validFrom } = entry.listing
  return JSON.stringify([system, external, validFrom])
}

/** What would become of each row: it is new, it is known, or it cannot be. */
export type Judged = { added: Entry[]; known: Entry[]; bad: Bad[] }

export async function judgeList(db: Db, list: List, systems: ReadonlySet<string>): Promise<Judged> {
  const named = list.good.flatMap((e) =>
    e.kind === 'items'
      ? [e.item.sku]
      : e.kind === 'listings'
        ? [e.listing.sku]
        : [e.bundle.sku, e.bundle.component],
  )
  const skus = await skusIn(db, named)
  const judged: Judged = { added: [], known: [], bad: [...list.bad] }
  const refuse = (entry: Entry, why: string) => judged.bad.push({ row: entry.row, why })
  const unknown = (sku: string) =>
    `there is no item with the SKU "${sku}": bring it as an item first`
  const bundles = new Set([...skus].flatMap(([sku, is]) => (is === 'bundle' ? [sku] : [])))
  const sets = new Set([
    ...bundles,
    ...list.good.flatMap((e) => (e.kind === 'bundles' ? [e.bundle.sku] : [])),
  ])
  const spoilt = spoiltBundles(list, (sku) => skus.has(sku) && !sets.has(sku))
  for (const entry of list.good) {
    if (entry.kind === 'items') judged[skus.has(entry.item.sku) ? 'known' : 'added'].push(entry)
    else if (entry.kind === 'listings') {
      const { system, sku } = entry.listing
      if (!skus.has(sku)) refuse(entry, unknown(sku))
      else if (system !== null && !systems.has(system))
        refuse(entry, `no system "${system}" is declared`)
      else judged.known.push(entry)
    } else {
      const { sku, component } = entry.bundle
      const missing = [sku, component].find((one) => !skus.has(one))
      if (missing !== undefined) refuse(entry, unknown(missing))
      else if (sets.has(component))
        refuse(entry, `"${component}" is a bundle itself: name what is in it`)
      else if (spoilt.has(sku))
        refuse(entry, 'another row of its bundle is wrong, and half a bundle would sell too many')
      else judged[bundles.has(sku) ? 'known' : 'added'].push(entry)
    }
  }
  return judged
}

/** Bundles of which any row cannot be taken. */
function spoiltBundles(list: List, fit: (component: string) => boolean): Set<string> {
  const spoilt = new Set<string>()
  for (const entry of list.good) {
    if (entry.kind === 'bundles' && !fit(entry.bundle.component)) spoilt.add(entry.bundle.sku)
  }
  const broken = new Set(list.bad.map((b) => b.row))
  const at = list.places.sku
  if (at === undefined) return spoilt
  for (const { row, cells } of list.rows)
    if (broken.has(row) && cells[at]) spoilt.add(cells[at].trim())
  return spoilt
}

/** The SKUs of ours among `named`, and whether each is a bundle. */
async function skusIn(db: Db, named: readonly string[]): Promise<Map<string, 'item' | 'bundle'>> {
  const rows = await db.all<{ sku: string; bundle: boolean }>(sql`
    select sku, exists (select 1 from bundle b where b.item_id = item.id) as bundle
    from item where sku = any(${texts([...new Set(named)])}::text[])`)
  return new Map(rows.map((r) => [r.sku, r.bundle ? 'bundle' : 'item']))
}
