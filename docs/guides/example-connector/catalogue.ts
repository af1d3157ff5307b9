/** What Northwind sells, and what it owes to buyers now. */
import { z } from 'zod'
import type { Offer, OpenLine } from '../../../src/connectors/connector.ts'
import type { Remote } from '../../../src/connectors/remote.ts'
import { pages } from './call.ts'
import type { Settings } from './settings.ts'

const products = z.object({
  products: z.array(
    z.object({
      id: z.string(),
      sku: z.string(),
      barcode: z.string(),
      title: z.string(),
      tracked: z.boolean(),
    }),
  ),
  next: z.string().nullable(),
})

export async function* offers(remote: Remote<Settings>): AsyncIterable<Offer> {
  for await (const page of pages(remote, '/products', products)) {
    for (const { id, sku, barcode, title, tracked } of page.products) {
      const untracked = tracked ? null : 'Northwind does not keep its stock'
      yield { external: id, remote: {}, sku, barcode, name: title, untracked }
    }
  }
}

const orders = z.object({
  orders: z.array(
    z.object({
      id: z.string(),
      placed_at: z.iso.datetime(),
      lines: z.array(
        z.object({
          line: z.string(),
          product: z.string(),
          warehouse: z.string(),
          ordered: z.int(),
          cancelled: z.int(),
          shipped: z.int(),
        }),
      ),
    }),
  ),
  next: z.string().nullable(),
})

export async function* open(remote: Remote<Settings>): AsyncIterable<OpenLine> {
  for await (const page of pages(remote, '/orders?state=open', orders)) {
    for (const { id, placed_at, lines } of page.orders) {
      for (const { line, product, warehouse, ordered, cancelled, shipped } of lines) {
        const quantity = ordered - cancelled - shipped
        if (quantity <= 0) continue
        const placedAt = new Date(placed_at)
        yield {
          document: `order/${id}`,
          line,
          sku: product,
          quantity,
          location: warehouse,
          placedAt,
        }
      }
    }
  }
}
