/** What a Northwind system needs to be told in onhand.config.ts. */
import { z } from 'zod'

export const settings = z.strictObject({
  /** The API, e.g. `https://api.northwind.example/v2`. */
  url: z.url({ protocol: /^https?$/ }),
  /** The name of the secret that holds the API key, never the key. */
  key: z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'the name of a secret, in capitals'),
})
export type Settings = z.infer<typeof settings>
