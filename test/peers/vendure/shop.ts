/** A real Vendure seen from outside: buyers at its Shop API, a clerk at its Admin API. */

type Answer = { data?: Record<string, unknown> | null; errors?: { message: string }[] }
export type Ask = <T>(query: string, variables?: object) => Promise<T>

/** A session; throws what GraphQL complains about, also ErrorResults (`errorCode` in the answer). */
export function session(url: string): Ask {
  let token: string | undefined
  return async <T>(query: string, variables: object = {}) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify({ query, variables }),
    })
    token = answer.headers.get('vendure-auth-token') ?? token
    const { data, errors } = (await answer.json()) as Answer
    if (errors) throw new Error(errors.map((e) => e.message).join('; '))
    for (const value of Object.values(data ?? {})) {
      const { errorCode, message } = (value ?? {}) as { errorCode?: string; message?: string }
      if (errorCode) throw new Error(`${errorCode}: ${message}`)
    }
    return data as T
  }
}

const failed = '... on ErrorResult { errorCode message }'

export type Placed = {
  id: string
  code: string
  lines: { id: string; variant: string; quantity: number }[]
}
export type Cart = readonly (readonly [variant: string, quantity: number])[]

/** From an empty cart to the moment before paying. */
export async function fillCart(shop: string, cart: Cart, buyer: string): Promise<Ask> {
  const ask = session(shop)
  for (const [variant, quantity] of cart) {
    await ask(
      `mutation ($variant: ID!, $quantity: Int!) {
        addItemToOrder(productVariantId: $variant, quantity: $quantity) { __typename ${failed} }
      }`,
      { variant, quantity },
    )
  }
  await ask(
    `mutation ($mail: String!) {
      setCustomerForOrder(input: { firstName: "A", lastName: "B", emailAddress: $mail }) { __typename ${failed} }
    }`,
    { mail: `${buyer}@example.test` },
  )
  await ask(`mutation {
    setOrderShippingAddress(input: { streetLine1: "1 Road", city: "X", postalCode: "Y", countryCode: "GB" }) {
      __typename ${failed}
    }
  }`)
  const { eligibleShippingMethods: methods } = await ask<{
    eligibleShippingMethods: { id: string }[]
  }>('{ eligibleShippingMethods { id } }')
  await ask(
    `mutation ($id: [ID!]!) { setOrderShippingMethod(shippingMethodId: $id) { __typename ${failed} } }`,
    { id: [methods[0]!.id] },
  )
  await ask(`mutation {
    transitionOrderToState(state: "ArrangingPayment") {
      __typename
      ... on OrderStateTransitionError { errorCode message: transitionError }
    }
  }`)
  return ask
}

/** Pays; a payment that PostgreSQL ended (a deadlock among buyers) is tried again, as a buyer does. */
export async function pay(ask: Ask): Promise<Placed> {
  for (let tries = 1; ; tries++) {
    try {
      const { addPaymentToOrder: o } = await ask<{ addPaymentToOrder: Order }>(`mutation {
        addPaymentToOrder(input: { method: "standard-payment", metadata: {} }) {
          ... on Order { id code lines { id quantity productVariant { id } } }
          ${failed}
        }
      }`)
      const lines = o.lines.map((l) => ({
        id: l.id,
        variant: l.productVariant.id,
        quantity: l.quantity,
      }))
      return { id: o.id, code: o.code, lines }
    } catch (error) {
      if (tries === 5 || !/deadlock/.test(String(error))) throw error
    }
  }
}
type Order = {
  id: string
  code: string
  lines: { id: string; quantity: number; productVariant: { id: string } }[]
}

export type Clerk = Awaited<ReturnType<typeof clerk>>

/** What people do to orders in the Admin UI. */
export async function clerk(url: string, password: string) {
  const ask = session(url)
  await ask(
    `mutation ($password: String!) { login(username: "superadmin", password: $password) { __typename ${failed} } }`,
    {
      password,
    },
  )
  const transition = (id: string, state: string) =>
    ask(
      `mutation ($id: ID!, $state: String!) {
        transitionOrderToState(id: $id, state: $state) {
          __typename
          ... on OrderStateTransitionError { errorCode message: transitionError }
        }
      }`,
      { id, state },
    )
  return {
    ask,
    async hire(username: string, secret: string, permissions: readonly string[]) {
      const { createRole: role } = await ask<{ createRole: { id: string } }>(
        `mutation ($permissions: [Permission!]!) {
          createRole(input: { code: "onhand", description: "Onhand", permissions: $permissions }) { id }
        }`,
        { permissions },
      )
      await ask(
        `mutation ($input: CreateAdministratorInput!) { createAdministrator(input: $input) { id } }`,
        {
          input: {
            firstName: 'On',
            lastName: 'Hand',
            emailAddress: username,
            password: secret,
            roleIds: [role.id],
          },
        },
      )
    },
    async fulfil(lines: readonly { orderLineId: string; quantity: number }[]): Promise<string> {
      const handler = {
        code: 'manual-fulfillment',
        arguments: [
          { name: 'method', value: 'post' },
          { name: 'trackingCode', value: '1' },
        ],
      }
      const { addFulfillmentToOrder: made } = await ask<{ addFulfillmentToOrder: { id: string } }>(
        `mutation ($input: FulfillOrderInput!) {
          addFulfillmentToOrder(input: $input) { ... on Fulfillment { id } ${failed} }
        }`,
        { input: { lines, handler } },
      )
      return made.id
    },
    parcel: (id: string, state: 'Shipped' | 'Delivered' | 'Cancelled') =>
      ask(
        `mutation ($id: ID!, $state: String!) {
          transitionFulfillmentToState(id: $id, state: $state) { __typename ${failed} }
        }`,
        { id, state },
      ),
    cancel: (orderId: string, lines?: readonly { orderLineId: string; quantity: number }[]) =>
      ask(
        `mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) { __typename ${failed} } }`,
        {
          input: { orderId, reason: 'changed their mind', ...(lines ? { lines } : {}) },
        },
      ),
    /** One more of what is on the order already, paid by hand. */
    async add(orderId: string, productVariantId: string, quantity: number) {
      await transition(orderId, 'Modifying')
      await ask(
        `mutation ($input: ModifyOrderInput!) { modifyOrder(input: $input) { __typename ${failed} } }`,
        {
          input: { orderId, dryRun: false, addItems: [{ productVariantId, quantity }] },
        },
      )
      await transition(orderId, 'ArrangingAdditionalPayment')
      await ask(
        `mutation ($input: ManualPaymentInput!) { addManualPaymentToOrder(input: $input) { __typename ${failed} } }`,
        { input: { orderId, method: 'cash', transactionId: 'x', metadata: {} } },
      )
      await transition(orderId, 'PaymentSettled')
    },
    setStock: (id: string, stockOnHand: number) =>
      ask(
        `mutation ($input: [UpdateProductVariantInput!]!) { updateProductVariants(input: $input) { id } }`,
        { input: [{ id, stockLevels: [{ stockLocationId: '1', stockOnHand }] }] },
      ),
    /** Variant id → what may be sold of it, by Vendure's own rule. */
    async saleable(): Promise<Map<string, { sku: string; saleable: number; allocated: number }>> {
      const { productVariants } = await ask<{
        productVariants: {
          items: {
            id: string
            sku: string
            stockOnHand: number
            stockAllocated: number
            outOfStockThreshold: number
          }[]
        }
      }>(
        '{ productVariants(options: { take: 1000 }) { items { id sku stockOnHand stockAllocated outOfStockThreshold } } }',
      )
      return new Map(
        productVariants.items.map((v) => [
          v.id,
          {
            sku: v.sku,
            saleable: v.stockOnHand - v.stockAllocated - v.outOfStockThreshold,
            allocated: v.stockAllocated,
          },
        ]),
      )
    },
    async waiting(): Promise<number> {
      const { onhandPlugin } = await ask<{ onhandPlugin: { waiting: number } }>(
        '{ onhandPlugin { waiting } }',
      )
      return onhandPlugin.waiting
    },
  }
}
