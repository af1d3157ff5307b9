/** Shopify's ids: a number in REST and webhooks, a `gid://` text in GraphQL; here the digits, as text. Pure. */
import { z } from 'zod'

type Kind =
  | 'InventoryItem'
  | 'Location'
  | 'Order'
  | 'ProductVariant'
  | 'Fulfillment'
  | 'Refund'
  | 'FulfillmentOrder'

/** `gid://shopify/InventoryLevel/7?inventory_item_id=9` → `7`; a plain id stays what it is. */
export const tail = (id: string) => id.replace(/^gid:\/\/.*\//, '').replace(/\?.*$/, '')

export const gid = (kind: Kind, id: string) => `gid://shopify/${kind}/${id}`

/** Numbers beyond 2^53 come out of `readJson` as text; what is rounded already is refused. */
export const id = z
  .union([z.string().min(1), z.int().nonnegative()])
  .transform((v) => tail(String(v)))

export const isId = (text: string) => /^\d+$/.test(text)

/** What an inventory level's own webhook calls the item: another name of the same listing. */
export const itemAlias = (inventoryItem: string) => `InventoryItem/${inventoryItem}`
