/** Products and variations as far as their stock goes, and how to read them: some by id, or all. */
import { z } from 'zod'
import type { Wanted } from '../connector.ts'
import type { Remote } from '../remote.ts'
import { ask, noRoute, PAGE, pages, understood } from './call.ts'
import type { Settings } from './settings.ts'

const row = z.object({
  id: z.int().min(1).transform(String),
  /** Absent for a variation in older versions. */
  type: z.string().optional(),
  parent_id: z.int().optional(),
  name: z.string().default(''),
  sku: z.string().default(''),
  /** GTIN, UPC, EAN or ISBN; since version 9.2. */
  global_unique_id: z.string().default(''),
  manage_stock: z.union([z.boolean(), z.literal('parent')]),
  stock_quantity: z.union([z.number(), z.string()]).nullable(),
})
type Row = z.infer<typeof row>

export type Kept = Omit<Row, 'type' | 'parent_id' | 'stock_quantity'> & {
  type: string
  /** Of a variation. */
  parent: string | undefined
  /** Null where it keeps none of its own, or none that is whole. */
  quantity: number | null
  /** Why `quantity` is null, in words. */
  untracked: string | null
}

const numbers = 'id,parent_id,type,manage_stock,stock_quantity'
/** What is asked for: WordPress then sends no more than that. */
export const fields = {
  numbers,
  /** The same, read in order to write: a log of the shop tells them apart. */
  before: `${numbers},sku`,
  all: `${numbers},sku,name,global_unique_id`,
} as const

export function keptOf(one: Row, parent?: string): Kept {
  const { type, parent_id, stock_quantity, ...rest } = one
  const above = parent ?? (parent_id ? String(parent_id) : undefined)
  const quantity = Number(stock_quantity ?? Number.NaN)
  const why = untrackedOf(one, above, stock_quantity)
  return {
    ...rest,
    type: type ?? (above ? 'variation' : 'simple'),
    parent: type === undefined || type.endsWith('variation') ? above : undefined,
    quantity: why === null ? quantity : null,
    untracked: why,
  }
}

function untrackedOf(one: Row, above: string | undefined, given: Row['stock_quantity']) {
  if (one.manage_stock === 'parent') {
    return `its stock is kept with product ${above ?? 'above it'}: that one has the number`
  }
  if (!one.manage_stock) return '"manage stock" is off: WooCommerce keeps no number of it'
  if (given === null || given === '') return 'WooCommerce has no number of it'
  if (!Number.isSafeInteger(Number(given))) return `it has ${given}: only whole numbers can be told`
  return null
}

/** A webhook's product, which is the same with a time. */
export const heard = row.extend({ date_modified_gmt: z.string() })

type Asked = Pick<Wanted, 'external' | 'remote'>
const isId = (external: string) => /^[1-9]\d{0,15}$/.test(external)

/** By external; what WooCommerce does not have is not in it. A failed call throws: nothing is known then. */
export async function stockOf(
  remote: Remote<Settings>,
  wanted: readonly Asked[],
  wantedFields: string,
): Promise<Map<string, Kept>> {
  const found = new Map<string, Kept>()
  const parents = new Map(
    wanted.filter((one) => isId(one.external)).map((one) => [one.external, parentOf(remote, one)]),
  )
  const ids = [...parents.keys()]
  const plain = ids.filter((id) => parents.get(id) === undefined)
  await byIds(remote, 'products', plain, wantedFields, undefined, found)
  const nowhere = plain.filter((id) => !found.has(id))
  if (nowhere.length > 0) await unlisted(remote, nowhere, wantedFields, found)
  const below = ids.filter((id) => parents.get(id) !== undefined)
  await variationsOf(remote, below, parents, wantedFields, found)
  return found
}

/** What a variation hangs under: as it was stored with the listing, or as it turned out before. */
export function parentOf({ memory }: Remote<Settings>, { external, remote: own }: Asked) {
  const known = own.parent ?? memory.get(parentKey(external))
  return known !== undefined && isId(String(known)) && String(known) !== external
    ? String(known)
    : undefined
}
const parentKey = (id: string) => `parent of ${id}`

/** The list of products leaves variations out; in older versions one is only shown by name. */
async function unlisted(
  remote: Remote<Settings>,
  ids: readonly string[],
  wantedFields: string,
  found: Map<string, Kept>,
): Promise<void> {
  if (!(await byIds(remote, 'variations', ids, wantedFields, undefined, found))) {
    for (const id of ids) {
      const got = await ask(remote, `products/${id}`, { _fields: wantedFields }, [id])
      if (!got) throw noRoute(`products/${id}`)
      if (got.status === 404) continue
      found.set(id, keptOf(understood(remote, got, row, `products/${id}`)))
    }
  }
  for (const id of ids) {
    const parent = found.get(id)?.parent
    if (parent !== undefined) remote.memory.set(parentKey(id), parent)
  }
}

/** One list for all of them since version 10.3; before that, one for each product. */
async function variationsOf(
  remote: Remote<Settings>,
  ids: readonly string[],
  parents: ReadonlyMap<string, string | undefined>,
  wantedFields: string,
  found: Map<string, Kept>,
): Promise<void> {
  const groups = Map.groupBy(ids, (id) => parents.get(id)!)
  if (groups.size > 1 && (await byIds(remote, 'variations', ids, wantedFields, undefined, found))) {
    // A variation that has moved to another product is not the one that was listed.
    for (const id of ids) if (found.get(id)?.parent !== parents.get(id)) found.delete(id)
    return
  }
  for (const [parent, some] of groups) {
    await byIds(remote, `products/${parent}/variations`, some, wantedFields, parent, found)
  }
}

/** False where this version has no such list. */
async function byIds(
  remote: Remote<Settings>,
  path: string,
  ids: readonly string[],
  wantedFields: string,
  parent: string | undefined,
  found: Map<string, Kept>,
): Promise<boolean> {
  if (remote.memory.get(path) === 'absent') return false
  for (let i = 0; i < ids.length; i += PAGE) {
    const some = ids.slice(i, i + PAGE)
    const query = { include: some.join(','), per_page: PAGE, _fields: wantedFields }
    const got = await ask(remote, path, query, some)
    if (!got && path !== 'variations') throw noRoute(path)
    if (!got) {
      remote.memory.set(path, 'absent')
      return false
    }
    if (got.status === 404) continue
    for (const one of understood(remote, got, z.array(row), path)) {
      if (ids.includes(one.id)) found.set(one.id, keptOf(one, parent))
    }
  }
  return true
}

/** Everything there is: products, and after them the variations. Each with the time it was asked for. */
export async function* allStock(
  remote: Remote<Settings>,
  wantedFields: string,
): AsyncIterable<{ kept: Kept; asOf: Date }> {
  const query = { orderby: 'id', order: 'asc', _fields: wantedFields }
  const variable: string[] = []
  for await (const { rows, asOf } of pages(remote, 'products', query, row)) {
    for (const one of rows) {
      if (one.type?.startsWith('variable')) variable.push(one.id)
      yield { kept: keptOf(one), asOf }
    }
  }
  if (variable.length > 1 && (await ask(remote, 'variations', { per_page: 1, _fields: 'id' }))) {
    yield* variations(remote, 'variations', query)
    return
  }
  for (const id of variable) yield* variations(remote, `products/${id}/variations`, query, id)
}

async function* variations(
  remote: Remote<Settings>,
  path: string,
  query: Record<string, string>,
  parent?: string,
): AsyncIterable<{ kept: Kept; asOf: Date }> {
  for await (const { rows, asOf } of pages(remote, path, query, row)) {
    for (const one of rows) yield { kept: keptOf(one, parent), asOf }
  }
}
