/** What a Vendure system needs to be told in onhand.config.ts. */
import { z } from 'zod'

export const settings = z.strictObject({
  /** The Admin API, e.g. `https://shop.example/admin-api`. */
  url: z.url({ protocol: /^https?$/ }),
  username: z.string().min(1),
  /** The name of the secret that holds the password, never the password. */
  password: z.string().min(1),
  /** Which Vendure channel is meant; absent: the default channel. */
  channelToken: z.string().min(1).optional(),
  /**
   * Ids of the Vendure stock locations that Onhand sets; the first carries the out-of-stock
   * threshold. With exactly one, every order line belongs there; with several, the
   * plugin says which.
   */
  stockLocations: z.tuple([z.string().min(1)], z.string().min(1)),
  /**
   * When goods have left: as soon as a fulfilment is made (as Vendure itself counts, the default),
   * or only once somebody marks it as shipped.
   */
  leaves: z.enum(['fulfilled', 'shipped']).optional(),
})
export type Settings = z.infer<typeof settings>
