/** Reading what Shopify would sell at each location: `available`, or `on_hand` where that is what is set. */
import { z } from 'zod'
import type { Connector, Level, Wanted } from '../connector.ts'
import { type Remote, RemoteError } from '../remote.ts'
import { read } from './ask.ts'
import { bulk, shaped } from './bulk.ts'
import { items as itemsOf, levels as levelsAt } from './documents.ts'
import { gid, id, isId, tail } from './ids.ts'
import type { Settings } from './settings.ts'

/** Most ids that Shopify takes at once. Three points each: a query may cost a thousand. */
const PAGE = 250

export type Place = Pick<Wanted, 'external' | 'remote' | 'location'>
/** What is there of one listing at its location. */
export type There =
  | { is: 'kept'; quantity: number; item: string }
  /** Shopify knows both, and does not stock the one at the other. */
  | { is: 'not stocked'; item: string }
  | { is: 'untracked'; item: string }
  | { is: 'unknown' }

export const levels: NonNullable<Connector<Settings>['levels']> = {
  async of(wanted, remote) {
    const asOf = remote.clock.now()
    const there = await thereOf(wanted, remote)
    return there.map((one, i) => {
      const { external, location } = wanted[i]!
      return one.is === 'unknown' ? null : { external, location, quantity: told(one, remote), asOf }
    })
  },
  all: (remote) => everything(remote),
}

/** An item that is not stocked there sells nothing there; with leave to activate it, that is a 0. */
function told(there: Exclude<There, { is: 'unknown' }>, { settings }: Remote<Settings>) {
  if (there.is === 'kept') return there.quantity
  return there.is === 'not stocked' && settings.activate !== false ? 0 : null
}

/** In the order asked: one query for every 250 items of a location. */
export async function thereOf(
  wanted: readonly Place[],
  remote: Remote<Settings>,
): Promise<There[]> {
  const items = await inventoryItems(wanted, remote)
  const found = new Map<string, There>()
  const byLocation = Map.groupBy(
    wanted.filter((w) => items.has(w.external)),
    (w) => tail(w.location),
  )
  for (const [location, rows] of byLocation) {
    if (!isId(location)) continue
    const ids = [...new Set(rows.map((w) => items.get(w.external)!))]
    for (let i = 0; i < ids.length; i += PAGE) {
      const some = ids.slice(i, i + PAGE)
      const about = rows.filter((w) => some.includes(items.get(w.external)!))
      for (const [item, there] of await ask(some, location, remote, about)) {
        found.set(`${item}@${location}`, there)
      }
    }
  }
  return wanted.map(
    (w) => found.get(`${items.get(w.external)}@${tail(w.location)}`) ?? { is: 'unknown' },
  )
}

async function ask(
  ids: readonly string[],
  location: string,
  remote: Remote<Settings>,
  about: readonly Place[],
): Promise<[item: string, there: There][]> {
  const variables = {
    ids: ids.map((item) => gid('InventoryItem', item)),
    location: gid('Location', location),
  }
  const { nodes } = await read(
    remote,
    levelsAt,
    variables,
    about.map((w) => w.external),
  )
  const name = remote.settings.sets ?? 'available'
  return nodes.flatMap((node): [string, There][] => {
    if (!node) return []
    const item = node.id
    if (node.tracked === false) return [[item, { is: 'untracked', item }]]
    const level = node.inventoryLevel
    if (!level || level.isActive === false) return [[item, { is: 'not stocked', item }]]
    const quantity = level.quantities.find((q) => q.name === name)?.quantity
    if (quantity === undefined) throw new RemoteError('later', `the answer has no ${name} quantity`)
    return [[item, { is: 'kept', quantity, item }]]
  })
}

/** The inventory item of each listing: as the listing says, or looked up once. */
export async function inventoryItems(
  wanted: readonly Pick<Place, 'external' | 'remote'>[],
  remote: Remote<Settings>,
): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  const asked = new Set<string>()
  for (const { external, remote: kept } of wanted) {
    const said = kept.inventoryItem
    const known = typeof said === 'string' ? tail(said) : remote.memory.get(nameOf(external))
    if (known !== undefined && isId(known)) found.set(external, known)
    else if (isId(tail(external))) asked.add(external)
  }
  const list = [...asked]
  for (let i = 0; i < list.length; i += PAGE) {
    const some = list.slice(i, i + PAGE)
    const ids = some.map((external) => gid('ProductVariant', tail(external)))
    const { nodes } = await read(remote, itemsOf, { ids }, some)
    const byId = new Map(nodes.flatMap((n) => (n ? [[n.id, n.inventoryItem.id] as const] : [])))
    for (const external of some) {
      const item = byId.get(tail(external))
      if (item === undefined) continue
      remote.memory.set(nameOf(external), item)
      found.set(external, item)
    }
  }
  return found
}

const nameOf = (external: string) => `item of ${tail(external)}`

const every = `{
  inventoryItems {
    edges { node {
      id tracked
      variant { id }
      variants { edges { node { id } } }
      inventoryLevels { edges { node {
        id isActive
        location { id }
        quantities(names: ["available", "on_hand"]) { name quantity }
      } } }
    } }
  }
}`
/** The documents that are carried out in bulk, for the test that holds them against the schema. */
export const bulkQueries = { levels: every }

const itemRow = z.object({
  id: z.string(),
  tracked: z.boolean().nullish(),
  variant: z.object({ id }).nullish(),
})
const levelRow = z.object({
  isActive: z.boolean().nullish(),
  location: z.object({ id }),
  quantities: z.array(z.object({ name: z.string(), quantity: z.int() })),
})
type Item = { tracked: boolean; variants: Set<string> }
type Held = { item: string; location: string; quantity: number | null }

/** Told at the end only: all that is promised of the lines of an item is that they name it. */
async function* everything(remote: Remote<Settings>): AsyncIterable<Level> {
  const asOf = remote.clock.now()
  const name = remote.settings.sets ?? 'available'
  const ours = new Set<string>(remote.settings.locations)
  const items = new Map<string, Item>()
  const held: Held[] = []
  for await (const row of bulk(remote, every)) {
    const parent = row.__parentId === undefined ? undefined : tail(row.__parentId)
    if (parent === undefined) {
      const { id: own, tracked, variant } = shaped(itemRow, row)
      const item = items.get(tail(own)) ?? { tracked: true, variants: new Set() }
      item.tracked = tracked !== false
      if (variant) item.variants.add(variant.id)
      items.set(tail(own), item)
    } else if (/\/ProductVariant\//.test(String(row.id))) {
      const item = items.get(parent) ?? { tracked: true, variants: new Set() }
      item.variants.add(tail(String(row.id)))
      items.set(parent, item)
    } else {
      const level = shaped(levelRow, row)
      if (level.isActive === false || !ours.has(level.location.id)) continue
      const quantity = level.quantities.find((q) => q.name === name)?.quantity ?? null
      held.push({ item: parent, location: level.location.id, quantity })
    }
  }
  for (const { item, location, quantity } of held) {
    const { tracked, variants } = items.get(item) ?? { tracked: true, variants: [] }
    for (const external of variants) {
      yield { external, location, quantity: tracked ? quantity : null, asOf }
    }
  }
}
