/** Tells Onhand what there is: every item, and where and how the shop lists it. */
import { type ListingRow, upsertItems, upsertListings } from '../../src/catalog/items.ts'
import type { Db } from '../../src/db/db.ts'
import type { Item, Survey } from '../world/survey.ts'
import { categoryOf } from './categories.ts'

const CHUNK = 1000

export async function declare(
  db: Db,
  facts: Survey,
  listingsOf: (item: Item) => ListingRow[],
  now: Date,
): Promise<void> {
  const items = [...facts.items.values()]
  for (let i = 0; i < items.length; i += CHUNK) {
    const some = items.slice(i, i + CHUNK)
    const rows = some.map(({ sku, name }) => ({ sku, name, category: categoryOf(name) }))
    await upsertItems(db, rows, now)
    await upsertListings(db, some.flatMap(listingsOf))
  }
}
