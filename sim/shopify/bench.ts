/** A simulated Shopify with a remote that speaks to it, as the connector's tests need them. */
import { type Remote, remote } from '../../src/connectors/remote.ts'
import type { Settings } from '../../src/connectors/shopify/index.ts'
import { limiter } from '../../src/lib/limiter.ts'
import { seededRandom } from '../../src/lib/random.ts'
import { createShopify, domain, type ShopifyOptions, secret, token } from './shopify.ts'
import { itemId, variantId } from './store/store.ts'

export const settings: Settings = {
  shop: domain,
  token: 'SHOPIFY_TOKEN',
  locations: ['1'],
}

export type Bench = ReturnType<typeof open>

/** A shop, its API, and a remote to it; the clock stands until `pass` moves it, or somebody sleeps. */
export function open(
  options: Partial<ShopifyOptions> & {
    settings?: Settings
    /** An answer in the API's place, by the name of the operation. */
    instead?(operation: string, body: string): Response | undefined
  } = {},
) {
  let now = Date.UTC(2026, 0, 5, 12)
  const clock = {
    now: () => new Date(now),
    async sleep(ms: number) {
      slept.push(ms)
      now += ms
    },
  }
  const slept: number[] = []
  const { instead, settings: given = settings, ...rest } = options
  const shopify = createShopify({ clock, random: seededRandom(7), levels: [10, 10, 10], ...rest })
  const asked: string[] = []
  const sent: { operation: string; variables: Record<string, unknown> }[] = []
  const to: Remote<Settings> = remote({
    settings: given,
    secret: (name) => (name === 'SHOPIFY_TOKEN' ? token : secret),
    clock,
    limiter: limiter(1e6, 1e6),
    fetch: async (url, init) => {
      const body = typeof init.body === 'string' ? init.body : ''
      const operation = body.startsWith('{')
        ? JSON.parse(body).operationName
        : new URL(url).pathname
      asked.push(operation)
      if (body.startsWith('{')) sent.push({ operation, variables: JSON.parse(body).variables })
      return instead?.(operation, body) ?? shopify.app.fetch(new Request(url, init))
    },
  })
  const pass = (ms: number) => {
    now += ms
  }
  return { ...shopify, clock, remote: to, asked, sent, slept, pass }
}

/** The `n`th listing of the shop. */
export const listing = (n: number, location = '1') => ({
  external: variantId(n),
  remote: { inventoryItem: itemId(n) },
  location,
})
