/** Every GraphQL document about orders, and the shape of what comes back. */
import { z } from 'zod'
import type { Document } from '../ask.ts'
import { page } from '../documents.ts'
import { id } from '../ids.ts'

const units = z.int().nonnegative()
const time = z.iso.datetime({ offset: true })
const place = z.object({ id }).nullish()
const list = <T extends z.ZodType>(node: T) =>
  z.object({ nodes: z.array(node), pageInfo: page.nullish() })

const lineFields = 'id quantity currentQuantity fulfillableQuantity isGiftCard variant { id }'
const line = z.object({
  id,
  quantity: units,
  currentQuantity: units.nullish(),
  fulfillableQuantity: units.nullish(),
  isGiftCard: z.boolean().nullish(),
  variant: z.object({ id }).nullish(),
})
export type LineRow = z.infer<typeof line>

const row = z.object({
  id,
  createdAt: time,
  updatedAt: time,
  cancelledAt: time.nullish(),
  edited: z.boolean().nullish(),
  returnStatus: z.string().nullish(),
  lineItems: list(line),
  /** One of each at most: is there any? */
  fulfillments: z.array(z.object({ id })).nullish(),
  refunds: z.array(z.object({ id })).nullish(),
})
export type OrderRow = z.infer<typeof row>

/**
 * Lean: most orders have neither left nor been refunded, and a query that asks for all of that of
 * every order would cost more than one query may.
 */
export const orders = {
  name: 'Orders',
  text: `query Orders($first: Int!, $after: String, $query: String!) {
  orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
    nodes {
      id createdAt updatedAt cancelledAt edited returnStatus
      lineItems(first: 20) { nodes { ${lineFields} } pageInfo { hasNextPage endCursor } }
      fulfillments(first: 1) { id }
      refunds(first: 1) { id }
    }
    pageInfo { hasNextPage endCursor }
  }
}`,
  answer: z.object({ orders: z.object({ nodes: z.array(row), pageInfo: page }) }),
} satisfies Document<unknown>

/** The lines of an order with many of them. */
export const moreLines = {
  name: 'OrderLines',
  text: `query OrderLines($id: ID!, $after: String) {
  order(id: $id) {
    lineItems(first: 100, after: $after) {
      nodes { ${lineFields} }
      pageInfo { hasNextPage endCursor }
    }
  }
}`,
  answer: z.object({ order: z.object({ lineItems: list(line) }).nullish() }),
} satisfies Document<unknown>

const parcel = z.object({
  id,
  status: z.string(),
  createdAt: time,
  updatedAt: time,
  location: place,
})
const parcelLine = z.object({ quantity: units.nullish(), lineItem: z.object({ id }) })
const repaid = z.object({ id, createdAt: time.nullish(), processedAt: time, return: place })
const repaidLine = z.object({
  id: id.nullish(),
  quantity: units,
  restockType: z.string(),
  location: place,
  lineItem: z.object({ id }),
})
const parcelFields = 'id status createdAt updatedAt location { id }'
const parcelLines = 'nodes { quantity lineItem { id } } pageInfo { hasNextPage endCursor }'
const repaidFields = 'id createdAt processedAt return { id }'
const repaidLines =
  'nodes { id quantity restockType location { id } lineItem { id } } pageInfo { hasNextPage endCursor }'

/** How many of each `papers` reads; a full list may have been cut off. */
export const PAPERS = 10

/** The fulfilments and refunds of one order. */
export const papers = {
  name: 'Papers',
  text: `query Papers($id: ID!) {
  order(id: $id) {
    fulfillments(first: ${PAPERS}) { ${parcelFields} fulfillmentLineItems(first: 30) { ${parcelLines} } }
    refunds(first: ${PAPERS}) { ${repaidFields} refundLineItems(first: 30) { ${repaidLines} } }
  }
}`,
  answer: z.object({
    order: z
      .object({
        fulfillments: z.array(parcel.extend({ fulfillmentLineItems: list(parcelLine) })),
        refunds: z.array(repaid.extend({ refundLineItems: list(repaidLine) })),
      })
      .nullish(),
  }),
} satisfies Document<unknown>
export type Papers = NonNullable<z.infer<typeof papers.answer>['order']>

/** The same of an order with more of them: all heads, then the lines of each by itself. */
export const heads = {
  name: 'PaperHeads',
  text: `query PaperHeads($id: ID!) {
  order(id: $id) {
    fulfillments(first: 200) { ${parcelFields} }
    refunds(first: 200) { ${repaidFields} }
  }
}`,
  answer: z.object({
    order: z.object({ fulfillments: z.array(parcel), refunds: z.array(repaid) }).nullish(),
  }),
} satisfies Document<unknown>

export const fulfillmentParts = {
  name: 'FulfillmentParts',
  text: `query FulfillmentParts($id: ID!, $after: String) {
  fulfillment(id: $id) { fulfillmentLineItems(first: 100, after: $after) { ${parcelLines} } }
}`,
  answer: z.object({
    fulfillment: z.object({ fulfillmentLineItems: list(parcelLine) }).nullish(),
  }),
} satisfies Document<unknown>

export const refundParts = {
  name: 'RefundParts',
  text: `query RefundParts($id: ID!, $after: String) {
  refund(id: $id) { refundLineItems(first: 100, after: $after) { ${repaidLines} } }
}`,
  answer: z.object({ refund: z.object({ refundLineItems: list(repaidLine) }).nullish() }),
} satisfies Document<unknown>

/** What was agreed when: the order as it was placed, then each edit of it. */
export const agreements = {
  name: 'Agreements',
  text: `query Agreements($id: ID!, $after: String) {
  order(id: $id) {
    agreements(first: 10, after: $after) {
      nodes {
        happenedAt
        sales(first: 100) {
          nodes { quantity ... on ProductSale { lineItem { id } } }
          pageInfo { hasNextPage endCursor }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}`,
  answer: z.object({
    order: z
      .object({
        agreements: list(
          z.object({
            happenedAt: time,
            sales: list(
              z.object({ quantity: z.int().nullish(), lineItem: z.object({ id }).nullish() }),
            ),
          }),
        ).nullish(),
      })
      .nullish(),
  }),
} satisfies Document<unknown>

/** What returns put back on the shelf. */
export const returns = {
  name: 'Returns',
  text: `query Returns($id: ID!, $after: String) {
  order(id: $id) {
    returns(first: 5, after: $after) {
      nodes {
        id
        reverseFulfillmentOrders(first: 5) {
          nodes {
            lineItems(first: 30) {
              nodes {
                fulfillmentLineItem { lineItem { id } }
                dispositions { id type quantity createdAt location { id } }
              }
            }
          }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}`,
  answer: z.object({
    order: z
      .object({
        returns: list(
          z.object({
            id,
            reverseFulfillmentOrders: list(
              z.object({
                lineItems: list(
                  z.object({
                    fulfillmentLineItem: z.object({ lineItem: z.object({ id }) }).nullish(),
                    dispositions: z.array(
                      z.object({
                        id,
                        type: z.string(),
                        quantity: units,
                        createdAt: time,
                        location: place,
                      }),
                    ),
                  }),
                ),
              }),
            ),
          }),
        ).nullish(),
      })
      .nullish(),
  }),
} satisfies Document<unknown>

/** Where what is still to go is to go from. */
export const routes = {
  name: 'Routes',
  text: `query Routes($id: ID!, $after: String) {
  order(id: $id) {
    fulfillmentOrders(first: 10, after: $after) {
      nodes {
        id status
        assignedLocation { location { id } }
        lineItems(first: 30) {
          nodes { remainingQuantity lineItem { id } }
          pageInfo { hasNextPage endCursor }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}`,
  answer: z.object({
    order: z
      .object({
        fulfillmentOrders: list(
          z.object({
            id,
            status: z.string(),
            assignedLocation: z.object({ location: place }),
            lineItems: list(z.object({ remainingQuantity: units, lineItem: z.object({ id }) })),
          }),
        ),
      })
      .nullish(),
  }),
} satisfies Document<unknown>

export const routeParts = {
  name: 'RouteParts',
  text: `query RouteParts($id: ID!, $after: String) {
  fulfillmentOrder(id: $id) {
    lineItems(first: 100, after: $after) {
      nodes { remainingQuantity lineItem { id } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`,
  answer: z.object({
    fulfillmentOrder: z
      .object({
        lineItems: list(z.object({ remainingQuantity: units, lineItem: z.object({ id }) })),
      })
      .nullish(),
  }),
} satisfies Document<unknown>
