/** The root fields of the double's schema. */
import { tail } from '../../../src/connectors/shopify/ids.ts'
import type { Hook, Hooks } from '../store/hooks.ts'
import { type Desk, type Order, openUnits } from '../store/orders.ts'
import type { Store } from '../store/store.ts'
import { compare, matches } from './search.ts'
import { type Context, connection, type Page, returnStatusOf, type Views } from './views.ts'

export function rootsOf(options: {
  store: Store
  desk: Desk
  hooks: Hooks
  views: Views
  shop: { name: string; domain: string; scopes: readonly string[]; versions: readonly string[] }
}) {
  const { store, desk, hooks, views, shop } = options
  const all = <T>(found: Iterable<T>) => [...found]

  const node = (id: string): object | null => {
    const [, kind] = /^gid:\/\/shopify\/(\w+)\//.exec(id) ?? []
    const own = tail(id)
    const one = <T>(found: T | undefined, view: (one: T) => object) => (found ? view(found) : null)
    if (kind === 'InventoryItem') return one(store.items.get(own), views.item)
    if (kind === 'ProductVariant') return one(store.variants.get(own), views.variant)
    if (kind === 'InventoryLevel') return one(views.levelBy(id), views.level)
    return null
  }
  const within = <T>(of: (o: Order) => readonly T[], is: (one: T) => boolean) => {
    for (const order of desk.orders) {
      const one = of(order).find(is)
      if (one) return { order, one }
    }
    return undefined
  }

  return {
    shop: () => ({ name: shop.name, myshopifyDomain: shop.domain }),
    currentAppInstallation: () => ({ accessScopes: shop.scopes.map((handle) => ({ handle })) }),
    publicApiVersions: () =>
      [...shop.versions, '2026-10', 'unstable'].map((handle) => ({
        handle,
        supported: shop.versions.includes(handle),
      })),
    locations: (page: Page & { includeInactive?: boolean }, context: Context) =>
      connection(
        all(store.places.values()).filter((p) => p.active || page.includeInactive),
        views.place,
      )(page, context),
    nodes: ({ ids }: { ids: string[] }) => ids.map(node),
    inventoryItem: ({ id }: { id: string }) => node(id),
    inventoryLevel: ({ id }: { id: string }) => node(id),
    inventoryItems: (page: Page, context: Context) =>
      connection(all(store.items.values()), views.item)(page, context),
    productVariants: (page: Page, context: Context) =>
      connection(all(store.variants.values()), views.variant)(page, context),
    order: ({ id }: { id: string }) => {
      const found = desk.find(tail(id))
      return found ? views.order(found) : null
    },
    orders: (page: Page & { query?: string; sortKey?: string }, context: Context) => {
      const found = desk.orders.filter((o) => matches(page.query ?? '', testOf(o)))
      if (page.sortKey === 'UPDATED_AT') {
        found.sort((a, b) => a.updatedAt.getTime() - b.updatedAt.getTime())
      }
      return connection(found, views.order)(page, context)
    },
    fulfillment: ({ id }: { id: string }) => {
      const found = within(
        (o) => o.parcels,
        (p) => p.id === tail(id),
      )
      return found ? views.parcel(found.order)(found.one) : null
    },
    refund: ({ id }: { id: string }) => {
      const found = within(
        (o) => o.refunds,
        (r) => r.id === tail(id),
      )
      return found ? views.refund(found.order)(found.one) : null
    },
    fulfillmentOrder: ({ id }: { id: string }) => {
      const found = within(
        (o) => o.routes,
        (r) => r.id === tail(id),
      )
      return found ? views.route(found.order)(found.one) : null
    },
    webhookSubscriptions: (page: Page, context: Context) =>
      connection(all(hooks.hooks.values()), hookView(views))(page, context),
    webhookSubscription: ({ id }: { id: string }) => {
      const found = hooks.hooks.get(tail(id))
      return found ? hookView(views)(found) : null
    },
    webhookSubscriptionCreate: ({ topic, webhookSubscription: input }: Creation) => {
      const why = addressError(input.uri) ?? (taken(hooks, topic, input.uri!) ? TAKEN : undefined)
      if (why) return sorry(why)
      const { name, filter, format, includeFields, metafieldNamespaces } = input
      const made = hooks.subscribe({
        topic,
        uri: input.uri!,
        format: format ?? 'JSON',
        includeFields: includeFields ?? [],
        metafieldNamespaces: metafieldNamespaces ?? [],
        filter: filter ?? null,
        name: name ?? null,
      })
      return { webhookSubscription: hookView(views)(made), userErrors: [] }
    },
    webhookSubscriptionUpdate: ({ id, webhookSubscription: input }: { id: string } & Creation) => {
      const found = hooks.hooks.get(tail(id))
      if (!found) return { webhookSubscription: null, userErrors: [unknownHook] }
      const why = addressError(input.uri)
      if (why) return sorry(why)
      Object.assign(found, withoutGaps({ ...input, metafields: undefined }))
      return { webhookSubscription: hookView(views)(found), userErrors: [] }
    },
    webhookSubscriptionDelete: ({ id }: { id: string }) => {
      const gone = hooks.hooks.delete(tail(id))
      return {
        deletedWebhookSubscriptionId: gone ? id : null,
        userErrors: gone ? [] : [unknownHook],
      }
    },
  }
}

type Creation = {
  topic: string
  webhookSubscription: Partial<{
    uri: string
    format: string
    filter: string
    name: string
    includeFields: string[]
    metafieldNamespaces: string[]
  }>
}

const unknownHook = { field: ['id'], message: 'Webhook subscription does not exist' }
const TAKEN = 'Address for this topic has already been taken'
const sorry = (message: string) => ({
  webhookSubscription: null,
  userErrors: [{ field: ['webhookSubscription', 'callbackUrl'], message }],
})
const taken = ({ hooks }: Hooks, topic: string, uri: string) =>
  [...hooks.values()].some((h) => h.topic === topic && h.uri === uri)

function addressError(uri: string | undefined): string | undefined {
  if (!uri) return "Address can't be blank"
  if (/^http:\/\//.test(uri)) return 'Address protocol http:// is not supported'
  return undefined
}

const withoutGaps = (values: object) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))

const hookView = (views: Views) => (h: Hook) => ({
  id: `gid://shopify/WebhookSubscription/${h.id}`,
  topic: h.topic,
  uri: h.uri,
  format: h.format,
  includeFields: h.includeFields,
  metafieldNamespaces: h.metafieldNamespaces,
  filter: h.filter,
  name: h.name,
  createdAt: views.time(h.createdAt),
  updatedAt: views.time(h.updatedAt),
  endpoint: { __typename: 'WebhookHttpEndpoint', callbackUrl: h.uri },
})

/** The terms by which orders are looked for. */
const testOf = (order: Order) => (field: string, operator: string, value: string) => {
  const open = order.lines.reduce((sum, line) => sum + openUnits(order, line), 0)
  const owed = order.lines.reduce((sum, line) => sum + line.quantity - line.removed, 0)
  if (field === 'updated_at' || field === 'created_at') {
    const at = field === 'updated_at' ? order.updatedAt : order.createdAt
    return compare(Math.floor(at.getTime() / 1000), operator, Math.floor(Date.parse(value) / 1000))
  }
  if (field === 'id') return compare(Number(order.id), operator, Number(value))
  if (field === 'status') return value === 'open' && !order.cancelledAt && !order.archived
  if (field === 'fulfillment_status') {
    if (open === 0) return value === 'fulfilled' || value === 'shipped'
    return value === 'unfulfilled' || value === (open === owed ? 'unshipped' : 'partial')
  }
  if (field === 'return_status') return returnStatusOf(order).toLowerCase() === value
  return false
}
