/** The small lists a person brings along: other names of SKUs, packs, bundles, open orders. A bad row stops the audit. */
import { guess, namesOf } from '../../connectors/csv/columns.ts'
import { marksOf } from '../../lib/csv/decimal.ts'
import { readRows } from '../../lib/csv.ts'
import { Fault } from '../../lib/faults.ts'
import { badSku, saysNothing, text, units } from './cell.ts'

const list = (names: string) => names.split(' ')

const words = {
  system: list('system channel shop source'),
  alias: list('alias external externalsku othersku code from theirsku variantsku shopsku'),
  sku: list('sku itemsku oursku lineitemsku item stockcode productsku artikelnummer'),
  pack: list(
    'pack packs packsize packfactor unitsperpack unitspercase casepack baseunits units quantity',
  ),
  bundle: list('bundle bundlesku set kit kitsku parent parentsku'),
  component: list('component componentsku part child childsku contains'),
  quantity: [...namesOf('orders', 'quantity'), 'required', 'quantityordered'],
}
type Word = keyof typeof words

/** In `system` (undefined: in each that is compared) an item is called `alias`, and 1 means `pack`. */
export type Listing = { system?: string; sku: string; alias?: string; pack?: number }
export type Component = { bundle: string; component: string; quantity: number }
export type OpenOrder = { sku: string; quantity: number }

/** Rows with an alias, a pack, or both. */
export async function readListings(
  file: string,
  bytes: Uint8Array,
  must: 'alias' | 'pack',
): Promise<Listing[]> {
  const rows = await readList(file, bytes, ['sku', must], ['system', 'alias', 'pack'])
  return rows.map(({ row, cells }) => ({
    sku: cells.sku!,
    ...(cells.system ? { system: cells.system.toLowerCase() } : {}),
    ...(cells.alias ? { alias: cells.alias } : {}),
    ...(cells.pack ? { pack: whole(file, row, 'pack', cells.pack) } : {}),
  }))
}

export async function readBundles(file: string, bytes: Uint8Array): Promise<Component[]> {
  const rows = await readList(file, bytes, ['bundle', 'component', 'quantity'], [])
  return rows.map(({ row, cells }) => ({
    bundle: cells.bundle!,
    component: cells.component!,
    quantity: whole(file, row, 'quantity', cells.quantity!),
  }))
}

/** Lines of orders that have not left the shelf yet. */
export async function readOrders(file: string, bytes: Uint8Array): Promise<OpenOrder[]> {
  const rows = await readList(file, bytes, ['sku', 'quantity'], [])
  return rows.map(({ row, cells }) => ({
    sku: cells.sku!,
    quantity: whole(file, row, 'quantity', cells.quantity!),
  }))
}

function whole(file: string, row: number, what: string, cell: string): number {
  const read = units(cell, marksOf([cell]))
  if (read.ok && read.units !== null && read.units >= 1) return read.units
  throw new Fault(
    'invalid',
    `${file} row ${row}: the ${what} is "${cell.slice(0, 40)}", and must be a whole number from 1.`,
  )
}

type ListRow = { row: number; cells: Partial<Record<Word, string>> }

async function readList(
  file: string,
  bytes: Uint8Array,
  must: readonly Word[],
  may: readonly Word[],
): Promise<ListRow[]> {
  const sheet = await readRows(bytes).catch((error: unknown) => {
    throw error instanceof Fault ? new Fault(error.code, `${file}: ${error.detail}`) : error
  })
  const at = new Map<Word, number>()
  for (const word of new Set([...must, ...may])) {
    const found = guess(words[word], sheet.columns, new Set(at.values()))
    if (found !== undefined) at.set(word, found)
    else if (must.includes(word))
      throw new Fault(
        'invalid',
        `${file} has no column "${word}". Its columns are: ${sheet.columns.join(', ')}. It needs: ${must.join(', ')}.`,
      )
  }
  const rows: ListRow[] = []
  for await (const { row, cells, why } of sheet.rows) {
    if (why !== undefined) throw new Fault('invalid', `${file} row ${row}: it ${why}.`)
    const found: ListRow['cells'] = {}
    for (const [word, i] of at) found[word] = text(cells[i]!)
    for (const word of must) {
      const cell = found[word]!
      const bad = word === 'sku' || word === 'alias' ? badSku(cell) : undefined
      if (bad) throw new Fault('invalid', `${file} row ${row}: ${bad}.`)
      if (saysNothing(cell)) throw new Fault('invalid', `${file} row ${row}: ${word} is empty.`)
    }
    rows.push({ row, cells: found })
  }
  return rows
}
