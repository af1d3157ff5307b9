/** A simulated Shopify shop: its stock, its orders, its webhooks and its Admin API, put together. */
import type { Clock } from '../../src/lib/clock.ts'
import type { Random } from '../../src/lib/random.ts'
import type { Fetch } from '../../src/lib/world.ts'
import type { Delivery } from '../systems/system.ts'
import { createApi, schemaOf } from './api/api.ts'
import { createBulk } from './api/bulk.ts'
import { createBucket } from './api/cost.ts'
import { inventory } from './api/inventory.ts'
import { createKeys } from './api/keys.ts'
import { rootsOf } from './api/roots.ts'
import { createViews } from './api/views.ts'
import { afterwards } from './store/afterwards.ts'
import { editBody, levelBody, orderBody, parcelBody, refundBody } from './store/bodies.ts'
import { createHooks } from './store/hooks.ts'
import {
  createDesk,
  type Order,
  type OrderLine,
  type Parcel,
  type Refund,
  type Return,
  type Route,
} from './store/orders.ts'
import { createStore, type Level, type StoreOptions } from './store/store.ts'
import { usual, type Ways } from './store/ways.ts'

export const domain = 'example.myshopify.com'
export const token = 'shpat_5f0c9d21e7b64a13'
/** The app's client secret: it signs webhooks. */
export const secret = 'shpss_4f1d2a9c7be04e55'
export const files = 'https://files.test'

export const scopes = [
  'read_products',
  'write_inventory',
  'read_locations',
  'read_orders',
  'read_returns',
  'read_merchant_managed_fulfillment_orders',
]

export type ShopifyOptions = Omit<StoreOptions, 'changes'> & {
  clock: Clock
  /** When things happen, where that is another time than the clock's. */
  world?: Clock
  random: Random
  ways?: Partial<Ways>
  /** Absent: webhooks are only written down. */
  fetch?: Fetch
  delivery?: Delivery
  /** No webhook about inventory levels. */
  quiet?: boolean
  supports?: readonly string[]
  scopes?: readonly string[]
  token?: string
  secret?: string
  /** Where the results of bulk operations lie; the same app answers there. Null: where it was asked. */
  files?: string | null
  bucket?: { most: number; rate: number }
}

export type Shopify = ReturnType<typeof createShopify>

export function createShopify(options: ShopifyOptions) {
  const { clock, random } = options
  const ways: Ways = { ...usual, ...options.ways }
  const supports = options.supports ?? ['2026-04', '2026-07']
  const store = createStore({ ...options, clock: options.world ?? clock, changes: clock })
  const views = createViews(store)
  const keys = createKeys(clock, ways)
  const bucket = createBucket(clock, options.bucket?.most, options.bucket?.rate)
  const hooks = createHooks({
    shop: domain,
    secret: options.secret ?? secret,
    version: supports.at(-1)!,
    clock,
    random,
    ...(options.fetch ? { fetch: options.fetch } : {}),
    ...(options.delivery ? { delivery: options.delivery } : {}),
  })

  /** Levels that changed in the action under way; they are told when it is over. */
  let changed: Set<Level> | undefined
  let event = ''
  const send = (topic: string, body: object) => {
    const id = ways.oneEventPerAction ? event || hooks.nextEvent() : hooks.nextEvent()
    hooks.emit(topic, body, id)
  }
  const tellLevel = (level: Level) => {
    if (!options.quiet) send('inventory_levels/update', levelBody(level))
  }
  store.listen((level) => {
    if (changed) changed.add(level)
    else tellLevel(level)
  })

  const happens = (topic: string, order: Order, what?: object) => {
    if (topic === 'orders/edited') send(topic, editBody(order, what as Sales, store.nextId()))
    else if (topic.startsWith('orders/')) send(topic, orderBody(order, ways))
    else if (topic.startsWith('fulfillments/')) send(topic, parcelBody(order, what as Parcel))
    else if (topic === 'refunds/create') send(topic, refundBody(order, what as Refund, ways))
    else if (topic === 'fulfillment_orders/moved') send(topic, movedBody(what as Route))
    else if (topic === 'returns/approve') send(topic, returnBody(order, what as Return))
    else send(topic, disposedBody(what as Disposed))
  }
  const desk = createDesk(store, ways, happens)
  const after = afterwards(store, ways, desk, happens)

  /** One thing that somebody does: its webhooks have one event id, and levels are told once. */
  function act<T>(work: () => T): T {
    changed = new Set()
    event = hooks.nextEvent()
    try {
      return work()
    } finally {
      const all = changed
      changed = undefined
      for (const level of all) tellLevel(level)
      event = ''
    }
  }

  const roots = {
    ...rootsOf({
      store,
      desk,
      hooks,
      views,
      shop: { name: 'Example', domain, scopes: options.scopes ?? scopes, versions: supports },
    }),
    ...inventory(store, ways, keys, views),
  }
  const bulk = createBulk({
    schema: schemaOf(supports[0]!),
    roots,
    clock,
    ways,
    files: options.files === null ? null : `${options.files ?? files}/files`,
  })
  const tokens = new Set([options.token ?? token])
  let granted = 0
  const app = createApi({
    roots: { ...roots, ...bulk.roots },
    bucket,
    tokens,
    clients: new Map([['client-1', options.secret ?? secret]]),
    grant: () => ({
      access_token: `shpat_granted_${++granted}`,
      scope: scopes.join(','),
      expires_in: 86_399,
    }),
    supports,
    file: bulk.file,
    givesParts: ways.givesParts,
    ...(options.scopes ? { scopes: new Set(options.scopes) } : {}),
    now: () => clock.now(),
  })

  return {
    app,
    store,
    desk,
    after,
    hooks,
    bulk,
    keys,
    bucket,
    tokens,
    ways,
    act,
  }
}

type Sales = { sales: { line: OrderLine; quantity: number }[] }
type Disposed = { of: Return; row: Return['lines'][number] }

const movedBody = (route: Route) => ({
  destination_location_id: `gid://shopify/Location/${route.place}`,
  moved_fulfillment_order: {
    assigned_location_id: `gid://shopify/Location/${route.place}`,
    id: `gid://shopify/FulfillmentOrder/${route.id}`,
    status: 'open',
  },
})

const returnBody = (order: Order, of: Return) => ({
  admin_graphql_api_id: `gid://shopify/Return/${of.id}`,
  name: `${order.name}-R1`,
  order: { admin_graphql_api_id: `gid://shopify/Order/${order.id}` },
  status: 'open',
  total_return_line_items: of.lines.length,
})

/** It names neither the order nor its line. */
const disposedBody = ({ of, row }: Disposed) => ({
  admin_graphql_api_id: `gid://shopify/ReverseFulfillmentOrder/${of.id}`,
  dispositions: row.dispositions.map((d) => ({
    location: { admin_graphql_api_id: `gid://shopify/Location/${d.place}` },
    quantity: d.quantity,
    reverse_fulfillment_order_line_item: {
      admin_graphql_api_id: `gid://shopify/ReverseFulfillmentOrderLineItem/${row.id}`,
    },
    type: d.type.toLowerCase(),
  })),
})
