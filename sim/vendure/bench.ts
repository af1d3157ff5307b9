/** A simulated Vendure with a remote that speaks to it, as the connector's tests need them. */

import { remote } from '../../src/connectors/remote.ts'
import type { Settings } from '../../src/connectors/vendure/index.ts'
import { limiter } from '../../src/lib/limiter.ts'
import { type ApiOptions, createApi } from './api.ts'
import { createShop, type ShopOptions } from './shop.ts'

export const settings: Settings = {
  url: 'https://shop.test/admin-api',
  username: 'onhand',
  password: 'VENDURE_PASSWORD',
  stockLocations: ['1'],
}

export type Bench = ReturnType<typeof open>

/** A shop, its API, and a remote to it; the clock stands until `pass` moves it. */
export function open(
  options: Partial<ShopOptions> & {
    settings?: Settings
    password?: string
    plugin?: ApiOptions['plugin']
    permissions?: string[]
    /** An answer in the API's place, by the name of the operation. */
    instead?(operation: string): Response | undefined
  } = {},
) {
  let now = Date.UTC(2026, 0, 5, 12)
  const clock = { now: () => new Date(now), sleep: async () => {} }
  const shop = createShop({ clock, levels: [10, 10, 10], ...options })
  const { plugin, permissions } = options
  const api = createApi({
    shop,
    username: 'onhand',
    password: 'p',
    ...(plugin === undefined ? {} : { plugin }),
    ...(permissions ? { permissions } : {}),
  })
  const asked: string[] = []
  const to = remote({
    settings: options.settings ?? settings,
    secret: () => options.password ?? 'p',
    clock,
    limiter: limiter(1e6, 1e6),
    fetch: async (url, init) => {
      const operation = /(query|mutation) (\w+)/.exec(JSON.parse(String(init.body)).query)![2]!
      asked.push(operation)
      return options.instead?.(operation) ?? api.app.fetch(new Request(url, init))
    },
  })
  const pass = (ms: number) => {
    now += ms
  }
  return { shop, api, remote: to, asked, pass }
}
