/** Every GraphQL document about stock, catalogue and webhooks, and the shape of what comes back. */
import { z } from 'zod'
import type { Document } from './ask.ts'
import { id } from './ids.ts'

const whole = z.int()
const text = z.string()
const maybeText = z.string().nullish()
export const page = z.object({ hasNextPage: z.boolean(), endCursor: maybeText })

const quantities = z.array(z.object({ name: text, quantity: whole }))
const level = z.object({ id: text, isActive: z.boolean().nullish(), quantities })

/**
 * What there is of items at one location, all of it in one query: the number we compare with, and
 * the two that explain it. `null` for what Shopify does not know.
 */
export const levels = {
  name: 'Levels',
  text: `query Levels($ids: [ID!]!, $location: ID!) {
  nodes(ids: $ids) {
    ... on InventoryItem {
      id tracked
      inventoryLevel(locationId: $location) {
        id isActive
        quantities(names: ["available", "committed", "on_hand"]) { name quantity }
      }
    }
  }
}`,
  answer: z.object({
    nodes: z.array(
      z.object({ id, tracked: z.boolean().nullish(), inventoryLevel: level.nullish() }).nullable(),
    ),
  }),
} satisfies Document<unknown>

/** The inventory items of variants, where a listing does not say. */
export const items = {
  name: 'Items',
  text: `query Items($ids: [ID!]!) {
  nodes(ids: $ids) { ... on ProductVariant { id inventoryItem { id } } }
}`,
  answer: z.object({
    nodes: z.array(z.object({ id, inventoryItem: z.object({ id }) }).nullable()),
  }),
} satisfies Document<unknown>

const userErrors = z.array(
  z.object({ field: z.array(text).nullish(), message: text, code: maybeText }),
)
export type UserError = z.infer<typeof userErrors>[number]

/**
 * `changeFromQuantity` is in every row: left out, it is an error; null would overwrite blindly. The
 * changes are not asked for: they cost three points beside the ten of the mutation, and say nothing
 * that the group does not, for a call is applied whole or not at all.
 */
export const set = {
  name: 'Set',
  text: `mutation Set($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { id }
    userErrors { field message code }
  }
}`,
  answer: z.object({
    inventorySetQuantities: z.object({
      inventoryAdjustmentGroup: z.object({ id: text }).nullish(),
      userErrors,
    }),
  }),
} satisfies Document<unknown>

/** From now on the item is stocked at the location, with nothing or with what was there before. */
export const activate = {
  name: 'Activate',
  text: `mutation Activate($item: ID!, $location: ID!, $key: String!) {
  inventoryActivate(inventoryItemId: $item, locationId: $location) @idempotent(key: $key) {
    inventoryLevel { id }
    userErrors { field message }
  }
}`,
  answer: z.object({
    inventoryActivate: z.object({ inventoryLevel: z.object({ id: text }).nullish(), userErrors }),
  }),
} satisfies Document<unknown>

const subscription = z.object({
  id: text,
  topic: text,
  uri: maybeText,
  format: maybeText,
  filter: maybeText,
})
export type SubscriptionRow = z.infer<typeof subscription>

export const subscriptions = {
  name: 'Subscriptions',
  text: `query Subscriptions($first: Int!, $after: String) {
  webhookSubscriptions(first: $first, after: $after) {
    nodes { id topic uri format filter }
    pageInfo { hasNextPage endCursor }
  }
}`,
  answer: z.object({
    webhookSubscriptions: z.object({ nodes: z.array(subscription), pageInfo: page }),
  }),
} satisfies Document<unknown>

export const subscribe = {
  name: 'Subscribe',
  text: `mutation Subscribe($topic: WebhookSubscriptionTopic!, $webhook: WebhookSubscriptionInput!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: $webhook) {
    webhookSubscription { id topic uri format filter }
    userErrors { field message }
  }
}`,
  answer: z.object({
    webhookSubscriptionCreate: z.object({
      webhookSubscription: subscription.nullish(),
      userErrors,
    }),
  }),
} satisfies Document<unknown>

const bulk = z.object({
  id: text,
  status: text,
  errorCode: maybeText,
  url: maybeText,
  rootObjectCount: z.union([text, whole]).nullish(),
})
export type BulkRow = z.infer<typeof bulk>

export const runBulk = {
  name: 'RunBulk',
  text: `mutation RunBulk($query: String!) {
  bulkOperationRunQuery(query: $query) {
    bulkOperation { id status errorCode url rootObjectCount }
    userErrors { field message code }
  }
}`,
  answer: z.object({
    bulkOperationRunQuery: z.object({ bulkOperation: bulk.nullish(), userErrors }),
  }),
} satisfies Document<unknown>

export const bulkState = {
  name: 'BulkState',
  text: `query BulkState($id: ID!) {
  bulkOperation(id: $id) { id status errorCode url rootObjectCount }
}`,
  answer: z.object({ bulkOperation: bulk.nullish() }),
} satisfies Document<unknown>

export const cancelBulk = {
  name: 'CancelBulk',
  text: `mutation CancelBulk($id: ID!) {
  bulkOperationCancel(id: $id) { bulkOperation { id status } userErrors { field message } }
}`,
  answer: z.object({ bulkOperationCancel: z.object({ userErrors }).nullish() }),
} satisfies Document<unknown>

export const shop = {
  name: 'Shop',
  text: `query Shop {
  shop { name myshopifyDomain }
  currentAppInstallation { accessScopes { handle } }
  publicApiVersions { handle supported }
}`,
  answer: z.object({
    shop: z.object({ name: text, myshopifyDomain: text }),
    currentAppInstallation: z.object({ accessScopes: z.array(z.object({ handle: text })) }),
    publicApiVersions: z.array(z.object({ handle: text, supported: z.boolean() })),
  }),
} satisfies Document<unknown>

export const places = {
  name: 'Places',
  text: `query Places($first: Int!, $after: String) {
  locations(first: $first, after: $after, includeInactive: true) {
    nodes { id name isActive fulfillsOnlineOrders }
    pageInfo { hasNextPage endCursor }
  }
}`,
  answer: z.object({
    locations: z.object({
      nodes: z.array(
        z.object({
          id,
          name: text,
          isActive: z.boolean(),
          fulfillsOnlineOrders: z.boolean(),
        }),
      ),
      pageInfo: page,
    }),
  }),
} satisfies Document<unknown>
