/** Every GraphQL document that is sent to Vendure's Admin API, and the shape of what comes back. */
import { z } from 'zod'

const id = z.union([z.string(), z.number()]).transform(String)
const whole = z.number().int()
const time = z.string()
const many = <T extends z.ZodType>(item: T) => z.object({ totalItems: whole, items: z.array(item) })

export const login = {
  text: `mutation Login($username: String!, $password: String!) {
  login(username: $username, password: $password) {
    __typename
    ... on ErrorResult { errorCode message }
  }
}`,
  answer: z.object({
    login: z.object({ __typename: z.string(), message: z.string().optional() }),
  }),
}

const stockLevels = z.array(
  z.object({ stockLocationId: id, stockOnHand: whole, stockAllocated: whole }),
)
const variant = z.object({
  id,
  sku: z.string(),
  name: z.string(),
  trackInventory: z.enum(['TRUE', 'FALSE', 'INHERIT']),
  outOfStockThreshold: whole,
  useGlobalOutOfStockThreshold: z.boolean(),
  stockLevels,
})
export type VariantRow = z.infer<typeof variant>

/** Variants with all that decides what may be sold of them; the two settings are global. */
const stockNamed = (name: string) => ({
  text: `query ${name}($options: ProductVariantListOptions!) {
  productVariants(options: $options) {
    totalItems
    items {
      id sku name trackInventory outOfStockThreshold useGlobalOutOfStockThreshold
      stockLevels { stockLocationId stockOnHand stockAllocated }
    }
  }
  stockLocations(options: { take: 1000 }) { totalItems items { id name } }
  globalSettings { trackInventory outOfStockThreshold }
}`,
  answer: z.object({
    productVariants: many(variant),
    stockLocations: many(z.object({ id, name: z.string() })),
    globalSettings: z.object({ trackInventory: z.boolean(), outOfStockThreshold: whole }),
  }),
})
export const stock = stockNamed('Stock')
/** The same, read in order to write: a log of the shop tells them apart. */
export const stockBefore = stockNamed('StockBefore')
export type StockAnswer = z.infer<typeof stock.answer>

/**
 * One mutation per variant, side by side in one request. Not one mutation for all: that is one
 * transaction which locks row after row, and a checkout that locks the same rows in another order
 * dies of it. Measured on 3.7.3 with 20 variants and four buyers: 19 of 24 payments failed with
 * "deadlock detected"; one by one none did, for 18 instead of 10 ms a variant. Each answers what
 * stands then, which is the look afterwards.
 */
export const write = (rows: number) => ({
  text: `mutation Write(${each(rows, (i) => `$v${i}: [UpdateProductVariantInput!]!`).join(', ')}) {
${each(rows, (i) => `  v${i}: updateProductVariants(input: $v${i}) { id ${stands} }`).join('\n')}
}`,
  answer: z.record(z.string(), z.array(z.object({ id, stockLevels }).nullable())),
})
const stands = 'stockLevels { stockLocationId stockOnHand stockAllocated }'

const each = <T>(count: number, of: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => of(i))

const order = z.object({
  id,
  code: z.string(),
  type: z.string(),
  orderPlacedAt: time.nullable(),
  updatedAt: time,
  lines: z.array(
    z.object({
      id,
      quantity: whole,
      orderPlacedQuantity: whole,
      productVariant: z.object({ id, sku: z.string() }),
      onhandLocation: id.nullable().optional(),
    }),
  ),
  modifications: z.array(
    z.object({
      id,
      createdAt: time,
      lines: z.array(z.object({ orderLineId: id, quantity: whole })),
    }),
  ),
  fulfillments: z
    .array(
      z.object({
        id,
        createdAt: time,
        state: z.string(),
        lines: z.array(z.object({ orderLineId: id, quantity: whole })),
      }),
    )
    .nullable(),
  history: z.object({
    items: z.array(
      z.object({
        id,
        createdAt: time,
        type: z.string(),
        data: z.object({
          lines: z.array(z.object({ orderLineId: id, quantity: whole })).optional(),
          fulfillmentId: id.optional(),
          from: z.string().optional(),
          to: z.string().optional(),
        }),
      }),
    ),
  }),
})
export type OrderRow = z.infer<typeof order>

/** What of an order's history changes what is owed or gone. */
export const told = ['ORDER_CANCELLATION', 'ORDER_FULFILLMENT_TRANSITION'] as const

/** `placed`: with the field that Onhand's plugin adds, which a shop with several locations needs. */
export const orders = (placed: boolean) => ({
  text: `query Orders($options: OrderListOptions!) {
  orders(options: $options) {
    totalItems
    items {
      id code type orderPlacedAt updatedAt
      lines { id quantity orderPlacedQuantity productVariant { id sku }${placed ? ' onhandLocation' : ''} }
      modifications { id createdAt lines { orderLineId quantity } }
      fulfillments { id createdAt state lines { orderLineId quantity } }
      history(options: { filter: { type: { in: [${told.map((t) => `"${t}"`).join(', ')}] } } }) {
        items { id createdAt type data }
      }
    }
  }
}`,
  answer: z.object({ orders: many(order) }),
})

export const me = {
  text: `query Me {
  me { identifier channels { id code token permissions } }
  activeChannel { id code token }
}`,
  answer: z.object({
    me: z
      .object({
        identifier: z.string(),
        channels: z.array(
          z.object({ id, code: z.string(), token: z.string(), permissions: z.array(z.string()) }),
        ),
      })
      .nullable(),
    activeChannel: z.object({ id, code: z.string(), token: z.string() }),
  }),
}

const installed = z.object({
  version: z.string(),
  vendure: z.string(),
  waiting: whole,
  oldest: time.nullable(),
  lastError: z.string().nullable(),
})

/** Answered only where Onhand's plugin is installed. */
export const plugin = {
  text: `query Plugin { onhandPlugin { version vendure waiting oldest lastError url } }`,
  answer: z.object({ onhandPlugin: installed.extend({ url: z.string() }) }),
}
/** As its version 1.0 answers it. */
export const pluginOf1 = {
  text: `query Plugin { onhandPlugin { version vendure waiting oldest lastError } }`,
  answer: z.object({ onhandPlugin: installed }),
}
