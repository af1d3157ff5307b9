/** The catalogue: what is counted, and what it is made of. */
import { z } from 'zod'
import { itemsOf, listItems, skusOf, upsertBundles, upsertItems } from '../catalog/items.ts'
import { componentsOf } from '../catalog/resolve.ts'
import type { Engine } from '../engine/engine.ts'
import { Fault } from '../lib/faults.ts'
import { type Door, route } from './door.ts'
import { findItem } from './find.ts'
import { ListingRow, listingsWith } from './listings.ts'
import { Cursor, Limit, pageOf, Sku, text } from './shapes.ts'
import { Waiting, waitingFor } from './waiting.ts'

const MOST_BYTES = 10_000_000

const ItemIn = z.strictObject({
  sku: Sku.transform((sku) => sku.trim()),
  name: z.string().max(500).optional(),
  category: z.string().max(200).optional(),
  /** Kept back on every channel, in base units. */
  safety: z.int().min(0).max(1_000_000_000).nullable().optional(),
})
const ItemRow = z
  .object({
    sku: z.string(),
    name: z.string(),
    category: z.string(),
    safety: z.int().nullable(),
  })
  .openapi('Item')

export function items(door: Door, engine: Engine): void {
  const { db, world } = engine
  route(
    door,
    {
      method: 'put',
      path: '/v1/items',
      scope: 'write',
      says: 'Add items, or change their names, categories and safety stock',
      body: z.strictObject({ items: z.array(ItemIn).min(1).max(20_000) }),
      mostBytes: MOST_BYTES,
      answer: z.object({ changed: z.int(), waiting: z.array(Waiting) }),
    },
    async ({ body, tell }) => {
      const [first] = body.items
      // Of a list only its length: the one that a person changes on the page is told whole.
      if (first && body.items.length === 1) {
        tell({
          target: first.sku,
          was: (await itemsOf(db, [first.sku])).get(first.sku),
          now: first,
        })
      } else tell({ now: { items: body.items.length } })
      const changed = await upsertItems(db, body.items as never, world.clock.now())
      engine.wake()
      return { changed, waiting: await waitingFor(db, { skus: body.items.map((i) => i.sku) }) }
    },
  )

  route(
    door,
    {
      method: 'get',
      path: '/v1/items',
      scope: 'read',
      says: 'Items in order of their SKU',
      query: z.strictObject({ search: text(100).optional(), cursor: Cursor, limit: Limit }),
      answer: pageOf(ItemRow),
    },
    async ({ query: { search, cursor, limit } }) => {
      const rows = await listItems(db, cursor ?? '', limit, search ?? '')
      return { rows, next: rows.length < limit ? null : rows.at(-1)!.sku }
    },
  )

  route(
    door,
    {
      method: 'get',
      path: '/v1/items/:sku',
      scope: 'read',
      says: 'An item with its listings and, for a bundle, its components',
      params: z.object({ sku: Sku }),
      answer: ItemRow.extend({
        listings: z.array(ListingRow),
        bundle: z.array(z.object({ sku: z.string(), quantity: z.int() })),
      }),
    },
    async ({ params }) => {
      const item = await findItem(db, params.sku)
      const own = (await componentsOf(db, [item.id])).get(item.id) ?? []
      const skus = await skusOf(
        db,
        own.map((c) => c.itemId),
      )
      return {
        ...item,
        listings: await listingsWith(db, { itemId: item.id }, '', 1000),
        bundle: own.map((c) => ({ sku: skus.get(c.itemId) ?? '', quantity: c.quantity })),
      }
    },
  )

  bundles(door, engine)
}

function bundles(door: Door, engine: Engine): void {
  const Component = z.strictObject({ sku: Sku, quantity: z.int().min(1).max(1_000_000) })
  route(
    door,
    {
      method: 'put',
      path: '/v1/bundles',
      scope: 'write',
      says: 'Say what bundles are made of; the components named replace the ones there were',
      body: z.strictObject({
        bundles: z
          .array(z.strictObject({ sku: Sku, components: z.array(Component).min(1).max(100) }))
          .min(1)
          .max(5_000),
      }),
      mostBytes: MOST_BYTES,
      answer: z.object({ changed: z.int() }),
    },
    async ({ body }) => {
      const rows = body.bundles.flatMap((b) =>
        b.components.map((c) => ({ sku: b.sku, component: c.sku, quantity: c.quantity })),
      )
      const circular = rows.find((r) => r.sku === r.component)
      if (circular) throw new Fault('invalid', `The bundle ${circular.sku} contains itself.`)
      const missing = await upsertBundles(engine.db, rows)
      if (missing.length > 0) {
        throw new Fault(
          'invalid',
          `${missing.length} rows name items that are not there; the rest is stored.`,
          {
            missing: missing.slice(0, 100),
          },
        )
      }
      engine.wake()
      return { changed: body.bundles.length }
    },
  )
}
