/** What a Shopify system needs to be told in onhand.config.ts. */
import { z } from 'zod'

/** The versions whose schema the documents are checked against; the last one is asked unless told otherwise. */
export const versions = ['2026-04', '2026-07'] as const
export const newest = versions[versions.length - 1]!

const secret = z.string().min(1)
const location = z.string().regex(/^\d+$/, 'the number at the end of the address of its page')

export const settings = z
  .strictObject({
    /** The shop's own domain, `example.myshopify.com`, also where it sells under another. */
    shop: z.string().regex(/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/),
    /** The API version that is asked; absent: the newest that is known here. */
    version: z.enum(versions).optional(),
    /** The name of the secret that holds an access token (`shpat_…`) which does not expire. */
    token: secret.optional(),
    /** An app of the Dev Dashboard: its id, and the name of the secret that holds its client secret. */
    client: z.strictObject({ id: z.string().min(1), secret }).optional(),
    /**
     * Ids of the locations whose stock Onhand keeps. With exactly one, every order line belongs
     * there; with several, the poll reads which one ships each line.
     */
    locations: z.tuple([location], location),
    /** Ids of locations that are somebody else's affair: nothing is read from or written to them. */
    ignores: z.array(location).optional(),
    /**
     * Which of Shopify's numbers is set: `available` (the default, what may be sold) or `on_hand`,
     * for a channel with `measure: 'on_hand'`; Shopify then takes its own orders off.
     */
    sets: z.enum(['available', 'on_hand']).optional(),
    /** False: an item that is not stocked at a location is refused there, not activated. */
    activate: z.boolean().optional(),
    /** `app`: the webhooks are declared in the app's own file, so Onhand makes and checks none. */
    webhooks: z.enum(['own', 'app']).optional(),
    /** False: webhooks about inventory levels are not asked for. */
    levelWebhooks: z.boolean().optional(),
    /** Another way to the same shop, e.g. a proxy; absent: `https://<shop>`. */
    url: z.url({ protocol: /^https?$/ }).optional(),
  })
  .refine((s) => (s.token === undefined) !== (s.client === undefined), {
    message: 'name either a token or a client',
  })
export type Settings = z.infer<typeof settings>

/** Where the shop answers, without a slash at the end. */
export const origin = ({ url, shop }: Settings) => (url ?? `https://${shop}`).replace(/\/+$/, '')

/** The only location there is, as far as we are told; undefined where there are several. */
export const onlyLocation = ({ locations, ignores }: Settings): string | undefined =>
  locations.length === 1 && (ignores ?? []).length === 0 ? locations[0] : undefined
