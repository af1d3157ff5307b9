/** Tells Onhand what there is: every item, where the shop lists it, and how else the shop writes it. */
import { upsertItems, upsertListings } from '../../src/catalog/items.ts'
import type { Db } from '../../src/db/db.ts'
import type { Item, Survey } from '../world/survey.ts'

const CHUNK = 1000

export async function declare(db: Db, facts: Survey, now: Date): Promise<void> {
  const items = [...facts.items.values()]
  for (let i = 0; i < items.length; i += CHUNK) {
    const some = items.slice(i, i + CHUNK)
    const rows = some.map(({ sku, name }) => ({ sku, name }))
    await upsertItems(db, rows, now)
    await upsertListings(db, some.flatMap(listingsOf))
  }
}

/** The number is kept under one spelling; the others are understood. */
function listingsOf({ sku, codes }: Item) {
  const others = [...codes].filter((code) => code !== sku)
  return [
    { system: 'shop', external: sku, sku },
    ...others.map((external) => ({ system: 'shop', external, sku, published: false })),
  ]
}
