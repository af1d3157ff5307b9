/** The double's Admin API: real GraphQL over the simulated shop, with Vendure's sessions and errors. */
import { buildSchema, type DocumentNode, execute, GraphQLError, parse, validate } from 'graphql'
import { Hono } from 'hono'
import { typeDefs } from './schema.ts'
import type { Order, Shop, Variant } from './shop.ts'

export type ApiOptions = {
  shop: Shop
  username: string
  password: string
  permissions?: readonly string[]
  /** False: the plugin is not installed, its fields are unknown. */
  plugin?: false | Partial<Plugin>
}

/** What the plugin says of itself. `url` null: an old one, which does not say. */
type Plugin = {
  version: string
  waiting: number
  oldest: string | null
  lastError: string | null
  url: string | null
}

export type Api = {
  app: Hono
  /** Every session ends, as after a restart with another session cache. */
  expire(): void
  /** The next so many writes of one variant fail as PostgreSQL makes them: rolled back, no code. */
  deadlock(times: number): void
  /** Somebody removes the plugin, brings it back, or it fares otherwise. */
  plugin(now: NonNullable<ApiOptions['plugin']>): void
  /** How many logins there were. */
  logins(): number
}

type Context = { user: string | undefined; token?: string }
type List = {
  skip?: number
  take?: number
  filter?: Record<string, Operators>
  sort?: Record<string, string>
}
type Operators = {
  eq?: string
  in?: string[]
  notIn?: string[]
  after?: string
  before?: string
  isNull?: boolean
}

const MOST = 1000

export function createApi(options: ApiOptions): Api {
  const { shop } = options
  let plugin = options.plugin ?? {}
  let schema = schemaWith(plugin)
  const sessions = new Set<string>()
  let deadlocks = 0
  let count = 0

  const signedIn = (context: Context, permission: string) => {
    const may = options.permissions?.includes(permission) ?? true
    if (context.user && may) return
    throw failure('You are not currently authorized to perform this action', 'FORBIDDEN')
  }
  const roots = {
    productVariants: ({ options: list }: { options?: List }, context: Context) => {
      signedIn(context, 'ReadCatalog')
      const asked = list?.filter?.id?.in?.flatMap((id) => shop.variants.get(id) ?? [])
      return paged(asked ?? [...shop.variants.values()], list, (v, name) => v[name as 'id'])
    },
    stockLocations: (_: unknown, context: Context) => {
      signedIn(context, 'ReadCatalog')
      const items = shop.locations.map((id) => ({ id, name: `Location ${id}` }))
      return { items, totalItems: items.length }
    },
    globalSettings: (_: unknown, context: Context) => {
      signedIn(context, 'Authenticated')
      return shop.settings
    },
    orders: ({ options: list }: { options?: List }, context: Context) => {
      signedIn(context, 'ReadOrder')
      const { items, totalItems } = paged(shop.orders, list, (o, name) => o[name as 'updatedAt'])
      return { items: items.map(shownOrder), totalItems }
    },
    me: (_: unknown, context: Context) =>
      context.user && {
        __typename: 'CurrentUser',
        id: '1',
        identifier: context.user,
        channels: [{ ...channel, permissions: options.permissions ?? permissions }],
      },
    activeChannel: () => channel,
    onhandPlugin: (_: unknown, context: Context) => {
      signedIn(context, 'ReadOrder')
      const calm = { version: '1.1.0', waiting: 0, oldest: null, lastError: null }
      const url = 'https://onhand.test/webhooks/vendure'
      return { ...calm, vendure: '3.7.3', url, ...(plugin || {}) }
    },
    login: ({ username, password }: { username: string; password: string }, context: Context) => {
      if (username !== options.username || password !== options.password) {
        const message = 'The provided credentials are invalid'
        return {
          __typename: 'InvalidCredentialsError',
          errorCode: 'INVALID_CREDENTIALS_ERROR',
          message,
        }
      }
      context.token = `session-${++count}`
      sessions.add(context.token)
      return { __typename: 'CurrentUser', id: '1', identifier: username, channels: [] }
    },
    updateProductVariants: ({ input }: { input: Input[] }, context: Context) => {
      signedIn(context, 'UpdateCatalog')
      return update(input)
    },
  }

  /** One transaction: all of `input` or nothing. */
  function update(input: readonly Input[]): Variant[] {
    const found = input.map(({ id }) => {
      const variant = shop.variants.get(id)
      if (!variant)
        throw failure(`No ProductVariant with the id "${id}" could be found`, 'ENTITY_NOT_FOUND')
      return variant
    })
    for (const { stockLevels } of input) {
      const lost = stockLevels?.find((l) => !shop.locations.includes(l.stockLocationId))
      if (lost)
        throw failure('insert or update on table "stock_level" violates foreign key constraint')
    }
    if (deadlocks > 0) {
      deadlocks--
      throw failure('deadlock detected')
    }
    input.forEach(({ stockLevels, stockOnHand }, i) => {
      const all = stockLevels ?? [
        { stockLocationId: shop.locations[0]!, stockOnHand: stockOnHand! },
      ]
      for (const l of all) shop.set(found[i]!, l.stockLocationId, l.stockOnHand)
    })
    return found
  }

  const known = new Map<string, { document: DocumentNode; errors: readonly GraphQLError[] }>()
  function understood(query: string) {
    const before = known.get(query)
    if (before) return before
    const document = parse(query)
    const fresh = { document, errors: validate(schema, document) }
    known.set(query, fresh)
    return fresh
  }

  const app = new Hono()
  app.post('/admin-api', async (c) => {
    const { query, variables } = await c.req.json<{ query: string; variables?: object }>()
    const { document, errors } = understood(query)
    if (errors.length > 0) return c.json({ errors: errors.map(invalid) }, 400)
    const given = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1] ?? ''
    const context: Context = { user: sessions.has(given) ? options.username : undefined }
    const result = await execute({
      schema,
      document,
      rootValue: roots,
      contextValue: context,
      variableValues: { ...variables },
    })
    // Values that do not fit their types are found before anything runs.
    const refused = result.errors?.length && result.data === undefined
    if (refused) return c.json({ errors: result.errors!.map(invalid) }, 400)
    return c.json(result, 200, context.token ? { 'vendure-auth-token': context.token } : {})
  })
  app.onError((error, c) => c.json({ errors: [{ message: error.message }] }, 400))

  return {
    app,
    plugin(now) {
      plugin = now
      schema = schemaWith(now)
      known.clear()
    },
    expire: () => sessions.clear(),
    deadlock(times) {
      deadlocks = times
    },
    logins: () => count,
  }
}

/** A server without the plugin, or with an old one, does not know its fields. */
function schemaWith(plugin: NonNullable<ApiOptions['plugin']>) {
  const without =
    plugin === false
      ? /^.*onhand.*$|^type OnhandPlugin \{[^}]*\}$/gm
      : plugin.url === null
        ? /^ {2}url: String!$/gm
        : /^\b$/
  return buildSchema(typeDefs.replace(without, ''), { assumeValidSDL: true })
}

type Input = {
  id: string
  stockOnHand?: number
  stockLevels?: { stockLocationId: string; stockOnHand: number }[]
}

const permissions = ['Authenticated', 'ReadCatalog', 'UpdateCatalog', 'ReadOrder']
const channel = { id: '1', token: 'main-channel', code: '__default_channel__' }

const failure = (message: string, code?: string) =>
  new GraphQLError(message, code ? { extensions: { code } } : {})
const invalid = (error: GraphQLError) => ({
  message: error.message,
  extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
})

const shownOrder = (order: Order) => ({
  ...order,
  orderPlacedAt: order.orderPlacedAt?.toISOString() ?? null,
  updatedAt: order.updatedAt.toISOString(),
  lines: order.lines.map((l) => ({ ...l, productVariant: l.variant, onhandLocation: l.location })),
  modifications: order.modifications.map(dated),
  fulfillments: order.fulfillments.map(dated),
  history: ({ options }: { options?: List }) => {
    const items = order.history.filter((h) => passes(h.type, options?.filter?.type)).map(dated)
    return { items, totalItems: items.length }
  },
})
const dated = <T extends { createdAt: Date }>(row: T) => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
})

/** A page as Vendure's list queries give it. */
function paged<T>(
  rows: readonly T[],
  list: List | undefined,
  read: (row: T, name: string) => unknown,
) {
  const { skip = 0, take = MOST, filter = {}, sort = {} } = list ?? {}
  if (take > MOST)
    throw failure(`Cannot take more than ${MOST} results from a list query`, 'USER_INPUT_ERROR')
  const kept = rows.filter((row) =>
    Object.entries(filter).every(([name, by]) => passes(read(row, name), by)),
  )
  for (const [name, direction] of Object.entries(sort)) {
    const sign = direction === 'DESC' ? -1 : 1
    kept.sort((a, b) => sign * (rank(read(a, name)) - rank(read(b, name))))
  }
  return { items: kept.slice(skip, skip + take), totalItems: kept.length }
}

const rank = (value: unknown) => (value instanceof Date ? value.getTime() : Number(value))

function passes(value: unknown, by: Operators | undefined): boolean {
  if (!by) return true
  if (by.isNull !== undefined && (value === null) !== by.isNull) return false
  if (by.eq !== undefined && value !== by.eq) return false
  if (by.in && !by.in.includes(value as string)) return false
  if (by.notIn?.includes(value as string)) return false
  if (by.after !== undefined && !(value instanceof Date && value > new Date(by.after))) return false
  return !(by.before !== undefined && !(value instanceof Date && value < new Date(by.before)))
}
