/** Asks the double what a live shop was asked, with the same stock, and puts both answers side by side. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { seededRandom } from '../../../src/lib/random.ts'
import { createShopify, type Shopify, token } from '../shopify.ts'

export type Pair = {
  name: string
  /** File and place in the recordings. */
  from: string
  document: string
  /** The recording has no document; this one asks for what the answer shows. */
  documentIsOurs?: true
  variables: Record<string, unknown>
  /** How the shop stood, where it matters. */
  before?: {
    levels?: { item: string; location: string; available: number; inactive?: true }[]
    locations?: { id: string; name: string }[]
    /** Bulk operations under way. */
    running?: string[]
    /** A webhook subscription that was made before. */
    of?: string
  }
  response: Answer
}

type Answer = { extensions?: { cost?: object } }

export function pairsOf(file: 'inventory' | 'bulk' | 'webhooks' | 'orders'): Pair[] {
  const text = readFileSync(join(import.meta.dirname, `${file}.json`), 'utf8')
  return JSON.parse(text).pairs
}

/** The two locations of the recorded shop, with the number that stands in the ids of their levels. */
const places = [
  { id: '106318430514', name: 'Shop location', number: '143273001266' },
  { id: '106318463282', name: 'My Custom Location', number: '143273034034' },
]

/** A shop that stands as the recorded one stood before `pair`. */
export function shopBefore({
  before = {},
  variables,
}: Pick<Pair, 'before' | 'variables'>): Shopify {
  const clock = { now: () => new Date('2026-06-01T12:00:00Z'), sleep: async () => {} }
  const shop = createShopify({ clock, random: seededRandom(1), locations: places })
  const { store, hooks, bulk } = shop
  for (const { item, location, available, inactive } of before.levels ?? []) {
    if (!store.items.has(item)) store.addItem({ id: item })
    if (!store.places.has(location)) store.addPlace({ id: location })
    store.stock(item, location, available, !inactive)
  }
  if (before.running) bulk.occupy(before.running)
  if (before.of) {
    const id = String(variables.id).split('/').at(-1)!
    hooks.subscribe({ id, topic: 'SHOP_UPDATE', uri: 'https://example.com/before' })
  }
  return shop
}

export async function ask(shop: Shopify, { document, variables }: Pair): Promise<Answer> {
  const answer = await shop.app.request('/admin/api/2026-04/graphql.json', {
    method: 'POST',
    headers: { 'x-shopify-access-token': token, 'content-type': 'application/json' },
    body: JSON.stringify({ query: document, variables }),
  })
  return (await answer.json()) as Answer
}

/**
 * What both answers must have in common: all, but for the moment, the ids of what was made by the
 * asking, the column at which an error stands, and the points that were left. What a document costs
 * is compared where it is the recorded one.
 */
export function comparable(answer: Answer, pair: Pair): unknown {
  const made =
    /^gid:\/\/shopify\/(InventoryAdjustmentGroup|BulkOperation|WebhookSubscription|Refund|LineItem)\/\d+/
  return JSON.parse(JSON.stringify(answer), (key, value) => {
    if (key === 'locations' || key === 'currentlyAvailable') return undefined
    if (key === 'extensions' && value.cost && pair.documentIsOurs) return undefined
    if (typeof value !== 'string') return value
    if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return 'a moment'
    return value.replace(made, 'gid://shopify/$1/made')
  })
}
