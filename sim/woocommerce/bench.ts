/** A simulated WooCommerce with a remote that speaks to it, as the connector's tests need them. */
import { remote } from '../../src/connectors/remote.ts'
import type { Settings } from '../../src/connectors/woocommerce/index.ts'
import { limiter } from '../../src/lib/limiter.ts'
import { network } from '../systems/network.ts'
import { type ApiOptions, createApi } from './api.ts'
import { createHooks } from './hooks.ts'
import { createSales } from './sales.ts'
import { createStore, type StoreOptions } from './store.ts'

export const origin = 'https://shop.test'
export const address = 'https://onhand.test/webhooks/woo'
export const secrets: Readonly<Record<string, string>> = {
  WOO_KEY: 'ck_5f0c9d21e7b6a4c8',
  WOO_SECRET: 'cs_71aa40c2d9e8/f+3',
  WOO_WEBHOOKS: 'hush, not <so> loud & "quiet"',
}
export const settings: Settings = {
  url: origin,
  consumerKey: 'WOO_KEY',
  consumerSecret: 'WOO_SECRET',
  webhookSecret: 'WOO_WEBHOOKS',
}

/** What came to our address. */
export type Post = { headers: Record<string, string>; body: string }

export type Bench = ReturnType<typeof open>

type Options = Partial<Omit<StoreOptions, 'clock'>> &
  Partial<Omit<ApiOptions, 'clock' | 'site' | 'sales' | 'hooks'>> & {
    settings?: Partial<Settings>
    /** Opening stock of simple products, numbered from 1. */
    levels?: readonly number[]
    stale?: boolean
    /** What our address answers. */
    answers?: () => number
    /** An answer in the shop's place. */
    instead?: (method: string, url: URL) => Response | undefined
  }

/** A shop, its API, and a remote to it; the clock stands until `pass` moves it. */
export function open(options: Options = {}) {
  let now = Date.UTC(2026, 0, 5, 12)
  const clock = { now: () => new Date(now), sleep: async () => {} }
  const given: Settings = { ...settings, ...options.settings }
  const posts: Post[] = []
  const store = createStore({ ...options, clock })
  const sales = createSales(store)
  const home = given.url.replace(/\/+$/, '')
  const site = { store, home }
  const hooks = createHooks({
    site,
    sales,
    ...(options.stale ? { stale: true } : {}),
    fetch: async (_, init) => {
      const headers = Object.fromEntries(new Headers(init.headers))
      posts.push({ headers, body: String(init.body) })
      return new Response(null, { status: options.answers?.() ?? 200 })
    },
  })
  for (const stock of options.levels ?? [10, 10, 10]) {
    const sku = `SKU-${store.products.size + 1}`
    store.add({ type: 'simple', sku, manageStock: true, stock })
  }
  const app = createApi({
    key: secrets.WOO_KEY!,
    secret: secrets.WOO_SECRET!,
    ...options,
    clock,
    site,
    sales,
    hooks,
  })
  const asked: string[] = []
  const well = network({ [new URL(home).origin]: app })
  const to = remote({
    settings: given,
    secret: (name) => secrets[name] ?? '',
    clock,
    limiter: limiter(1e6, 1e6),
    fetch: async (url, init) => {
      const method = init.method ?? 'GET'
      asked.push(`${method} ${pathOf(new URL(url))}`)
      return options.instead?.(method, new URL(url)) ?? well(url, init)
    },
  })
  const pass = (ms: number) => {
    now += ms
  }
  return { store, sales, hooks, app, site, remote: to, asked, posts, pass, clock }
}

const pathOf = (url: URL) =>
  (url.searchParams.get('rest_route') ?? url.pathname).replace(/^.*\/wc\/v3\//, '')
