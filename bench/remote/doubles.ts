/** The doubles of the row `remote`, each with its limits in force and the least that they allow. */
import * as shopifyDouble from '../../sim/shopify/shopify.ts'
import { itemId, variantId } from '../../sim/shopify/store/store.ts'
import { createApi as vendureApi } from '../../sim/vendure/api.ts'
import { createShop as vendureShop } from '../../sim/vendure/shop.ts'
import { createApi as wooApi } from '../../sim/woocommerce/api.ts'
import { createHooks } from '../../sim/woocommerce/hooks.ts'
import { createSales } from '../../sim/woocommerce/sales.ts'
import { createStore } from '../../sim/woocommerce/store.ts'
import type { Bound } from '../../src/connectors/connector.ts'
import { shopify } from '../../src/connectors/shopify/index.ts'
import { vendure } from '../../src/connectors/vendure/index.ts'
import { woocommerce } from '../../src/connectors/woocommerce/index.ts'
import type { Clock } from '../../src/lib/clock.ts'
import { seededRandom } from '../../src/lib/random.ts'
import type { Fetch } from '../../src/lib/world.ts'

/** `bulk`: the system works by itself for as long as it takes. */
export type Least = { calls: number; seconds: number | 'bulk'; says: string }

export type Double = {
  name: string
  connector: Bound
  /** Its own code of the one place. */
  place: string
  secrets: Readonly<Record<string, string>>
  /** How it names the `n`th listing, counted from 0. */
  listing(n: number): { external: string; remote: Record<string, unknown> }
  read(listings: number): Least
  push(rows: number): Least
  open(options: { clock: Clock; listings: number; stock: number; bulkMs: number }): Open
}
export type Open = {
  fetch: Fetch
  /** Nothing is left of what its limits would give at once. */
  spend(): void
  level(n: number): number | null
}

const secrets = { KEY: shopifyDouble.token, SECRET: 'cs_bench' }
const urls = { shop: 'https://shop.test' }

/**
 * Shopify (shopify.dev, "API limits"): a bucket of 2,000 points that fills by 100 a second; a mutation
 * is 10 points; `inventorySetQuantities` takes 250 rows; a page holds 250; a bulk operation costs its
 * start and takes as long as it takes, of which nothing is promised. Eighty mutations fit into a full
 * bucket and would take no time at all: the push begins with an empty one.
 */
const shop: Double = {
  name: 'Shopify',
  place: '1',
  secrets,
  connector: shopify({ shop: shopifyDouble.domain, token: 'KEY', locations: ['1'] }),
  listing: (n) => ({ external: variantId(n), remote: { inventoryItem: itemId(n) } }),
  read: (listings) => ({
    calls: Math.ceil(listings / 250),
    seconds: 'bulk',
    says: 'calls over pages of 250, seconds over how long the bulk operation took',
  }),
  push: (rows) => ({
    calls: Math.ceil(rows / 250),
    seconds: (Math.ceil(rows / 250) * 10) / 100,
    says: 'calls of 250, each 10 points of 100 a second',
  }),
  open({ clock, listings, stock, bulkMs }) {
    const double = shopifyDouble.createShopify({
      clock,
      random: seededRandom(1),
      levels: new Array<number>(listings).fill(stock),
      quiet: true,
    })
    let begun = 0
    return {
      async fetch(url, init) {
        const body = String(init.body ?? '')
        if (body.includes('"RunBulk"')) begun = clock.now().getTime()
        // The double is done at the second look; a real one needs its time, whoever looks.
        if (body.includes('"BulkState"')) {
          if (clock.now().getTime() < begun + bulkMs) return running(body)
          await double.app.fetch(new Request(url, init))
        }
        return double.app.fetch(new Request(url, init))
      },
      spend: () => double.bucket.empty(),
      level: (n) => double.store.level(itemId(n), '1')!.quantities.available,
    }
  },
}

function running(body: string): Response {
  const { id } = (JSON.parse(body) as { variables: { id: string } }).variables
  const state = { id, status: 'RUNNING', errorCode: null, url: null, rootObjectCount: '0' }
  return Response.json({ data: { bulkOperation: state } })
}

/**
 * WooCommerce (its REST documentation): 100 rows a page, 100 a batch, and no rate; so the rate is the
 * one that the connector declares, and the double refuses whatever is above it. It compares nothing, so
 * the least of a push that is not blind is to read and to write, and to hear from the answer what stands
 * then (I13).
 */
const woo: Double = {
  name: 'WooCommerce',
  place: 'shop',
  secrets,
  connector: woocommerce({ url: urls.shop, consumerKey: 'KEY', consumerSecret: 'SECRET' }),
  listing: (n) => ({ external: String(n + 1), remote: {} }),
  read: (listings) => atRate(woo.connector, Math.ceil(listings / 100), 'pages of 100'),
  push: (rows) => atRate(woo.connector, 2 * Math.ceil(rows / 100), 'read a hundred and write them'),
  open({ clock, listings, stock }) {
    const store = createStore({ clock })
    for (let n = 0; n < listings; n++) {
      store.add({ type: 'simple', sku: `SKU-${n + 1}`, manageStock: true, stock })
    }
    const sales = createSales(store)
    const site = { store, home: urls.shop }
    const hooks = createHooks({ site, sales, fetch: async () => new Response() })
    const app = wooApi({ clock, key: secrets.KEY, secret: secrets.SECRET, site, sales, hooks })
    const door = throttled(woo.connector, clock, app)
    return { ...door, level: (n) => store.truth(n + 1) }
  },
}

/**
 * Vendure (its configuration's defaults): 1,000 to a list of the Admin API, and no rate; rows of one
 * write and the rate are what the connector declares. Like WooCommerce it compares nothing, and its
 * answer says what stands. One call more is for logging in.
 */
const vend: Double = {
  name: 'Vendure',
  place: '1',
  secrets,
  connector: vendure({
    url: `${urls.shop}/admin-api`,
    username: 'onhand',
    password: 'SECRET',
    stockLocations: ['1'],
  }),
  listing: (n) => ({ external: String(n + 1), remote: {} }),
  read: (listings) => atRate(vend.connector, 1 + Math.ceil(listings / 1000), 'pages of 1,000'),
  push(rows) {
    const { batch } = this.connector.connector.limits
    const calls = 1 + 2 * Math.ceil(rows / batch)
    return atRate(this.connector, calls, `log in; read ${batch} and write them`)
  },
  open({ clock, listings, stock }) {
    const shop = vendureShop({ clock, levels: new Array<number>(listings).fill(stock) })
    const { app } = vendureApi({ shop, username: 'onhand', password: secrets.SECRET })
    const level = (n: number) => shop.saleable(String(n + 1))
    return { ...throttled(vend.connector, clock, app), level }
  },
}

export const doubles: readonly Double[] = [shop, woo, vend]

function atRate({ connector: { limits } }: Bound, calls: number, says: string): Least {
  // One more than may be made at once waits for one more to be allowed.
  return { calls, seconds: Math.max(0, calls - limits.burst) / limits.perSecond, says }
}

/** Answers 429 above the rate that the connector declares; it must never come to that. */
function throttled(
  { connector: { limits } }: Bound,
  clock: Clock,
  app: { fetch(request: Request): Response | Promise<Response> },
): Pick<Open, 'fetch' | 'spend'> {
  let left = limits.burst
  let at = clock.now().getTime()
  return {
    async fetch(url, init) {
      const now = clock.now().getTime()
      left = Math.min(limits.burst, left + ((now - at) * limits.perSecond) / 1000)
      at = now
      // A thousandth for what is lost in adding up fractions.
      if (left < 0.999) return new Response(null, { status: 429 })
      left -= 1
      return app.fetch(new Request(url, init))
    },
    spend() {},
  }
}
