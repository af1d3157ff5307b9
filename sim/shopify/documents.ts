/** Every document the connector sends, for whoever holds them against a schema. */
import type { Document } from '../../src/connectors/shopify/ask.ts'
import * as stock from '../../src/connectors/shopify/documents.ts'
import { bulkQueries } from '../../src/connectors/shopify/levels.ts'
import { everyVariant } from '../../src/connectors/shopify/offers.ts'
import * as orders from '../../src/connectors/shopify/orders/documents.ts'
import { openLines, openRoutes } from '../../src/connectors/shopify/orders/open.ts'

export const documents: readonly Document<unknown>[] = [
  ...Object.values(stock),
  ...Object.values(orders),
].filter((one) => typeof one === 'object' && 'text' in one)

/** Those that Shopify carries out by itself; they are sent as a text inside another. */
export const bulkDocuments: readonly string[] = [
  bulkQueries.levels,
  everyVariant,
  openLines,
  openRoutes,
]
