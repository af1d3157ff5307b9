/** What a WooCommerce system needs to be told in onhand.config.ts. */
import { z } from 'zod'
import { words } from './orders/statuses.ts'

const secretName = z.string().min(1)

export const settings = z.strictObject({
  /** The shop's own address, e.g. `https://shop.example` or `https://example.com/shop`. */
  url: z
    .url({ protocol: /^https?$/ })
    .refine((url) => !/[?#]|\/wp-json/.test(url), 'give the address of the shop, without /wp-json'),
  /** The names of the secrets that hold the key's two halves (`ck_…` and `cs_…`), never the values. */
  consumerKey: secretName,
  consumerSecret: secretName,
  /**
   * How the key is shown: in the `authorization` header, in the query (where a proxy eats that
   * header), or as an OAuth 1.0a signature. WooCommerce takes the first two over https only.
   * Default: `header` over https, `oauth` over http.
   */
  auth: z.enum(['header', 'query', 'oauth']).optional(),
  /** `/wp-json/…` or `?rest_route=…`. Absent: found out. */
  permalinks: z.enum(['pretty', 'plain']).optional(),
  /** The name of the secret that signs its webhooks; needed to create them. */
  webhookSecret: secretName.optional(),
  /** What an order's status does, where it is not as WooCommerce itself does it. */
  statuses: z
    .record(z.string().regex(/^[a-z0-9_-]+$/), z.enum(words))
    .refine(
      (given) => given.completed !== 'holds' || Object.values(given).includes('ships'),
      "nothing would ever leave; where a warehouse says what has left: completed: 'keeps'",
    )
    .optional(),
  /** What documents are called after: the id, or the number that people see. Default: `id`. */
  orders: z.enum(['id', 'number']).optional(),
  /** Ids of products that are no goods (services, vouchers): their order lines are passed over. */
  notGoods: z.array(z.string().regex(/^[1-9]\d*$/)).optional(),
  /** True: hear of products that somebody changes too. Then each number we tell comes back once. */
  products: z.boolean().optional(),
  /** Rows in one call, at most 100; fewer for a slow host. Default: 100. */
  batch: z.int().min(1).max(100).optional(),
})
export type Settings = z.infer<typeof settings>
