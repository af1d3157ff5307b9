/** The double's Admin API: real GraphQL over the simulated shop, with Shopify's errors, costs and keys. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  buildSchema,
  execute,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql'
import { type Context as Call, Hono } from 'hono'
import { type Bucket, costOf, MOST_COST } from './cost.ts'
import { invalidVariables } from './variables.ts'

export type ApiOptions = {
  roots: object
  bucket: Bucket
  /** What a caller must show; any one of them. */
  tokens: Set<string>
  /** Apps that may ask for a token, by id; `grant` makes one. */
  clients?: ReadonlyMap<string, string>
  grant?(): { access_token: string; scope: string; expires_in: number }
  /** The versions that are answered; a question in another is answered as the first. */
  supports: readonly string[]
  /** The result of a bulk operation. */
  file?(id: string): string | undefined
  /** False: it gives the whole file whatever part is asked for. */
  givesParts?: boolean
  /** The scopes that are granted. */
  scopes?: ReadonlySet<string>
  now(): Date
}

const schemas = new Map<string, GraphQLSchema>()
export function schemaOf(version: string): GraphQLSchema {
  const known = schemas.get(version)
  if (known) return known
  const path = join(import.meta.dirname, `../sdl/admin-${version}.graphql`)
  const made = buildSchema(readFileSync(path, 'utf8'))
  schemas.set(version, made)
  return made
}

/** Which scope a root field needs. */
const needs: Record<string, string> = {
  inventorySetQuantities: 'write_inventory',
  inventoryActivate: 'write_inventory',
  orders: 'read_orders',
  order: 'read_orders',
  locations: 'read_locations',
}

export function createApi(options: ApiOptions): Hono {
  const app = new Hono()
  const { bucket } = options

  app.use(async (c, next) => {
    await next()
    c.res.headers.set('date', options.now().toUTCString())
  })

  app.post('/admin/api/:version/graphql.json', async (c) => {
    const asked = c.req.param('version')
    const version = options.supports.includes(asked) ? asked : options.supports[0]!
    if (!options.tokens.has(c.req.header('x-shopify-access-token') ?? '')) {
      const errors = '[API] Invalid API key or access token (unrecognized login or wrong password)'
      return c.json({ errors }, 401)
    }
    const { origin } = new URL(c.req.url)
    const answer = await answerTo(version, await c.req.json(), origin)
    c.header('x-shopify-api-version', version)
    return c.json(answer)
  })

  type Body = { query?: string; variables?: object }
  async function answerTo(version: string, body: Body, origin: string) {
    const schema = schemaOf(version)
    const document = parsed(body.query ?? '')
    if (!('definitions' in document)) return document
    const complaints = validate(schema, document)
    if (complaints.length > 0) return { errors: complaints.map(complaint) }
    const [operation] = document.definitions.filter(
      (d): d is OperationDefinitionNode => d.kind === Kind.OPERATION_DEFINITION,
    )
    const variables: Record<string, unknown> = { ...body.variables }
    const wrong = invalidVariables(schema, operation!, variables)
    if (wrong.length > 0) return { errors: wrong }
    const fragments = new Map(
      document.definitions
        .filter((d): d is FragmentDefinitionNode => d.kind === Kind.FRAGMENT_DEFINITION)
        .map((d) => [d.name.value, d]),
    )
    const asked = { schema, operation: operation!, fragments, variables }
    const points = costOf(asked)
    if (points > MOST_COST) return tooDear(points)
    if (!bucket.take(points)) return { errors: [throttled], extensions: cost(points, null) }
    const denied = deniedBy(operation!)
    if (denied) return { errors: [denied], data: null, extensions: cost(points, points) }
    const result = await execute({
      schema,
      document,
      rootValue: options.roots,
      contextValue: { origin },
      variableValues: variables,
    })
    const errors = result.errors?.map((error) => ({
      message: error.message,
      ...(error.path ? { path: error.path } : {}),
      extensions: error.extensions,
    }))
    const used = costOf(asked, result.data ?? null)
    bucket.give(points - used)
    return {
      ...(errors ? { errors } : {}),
      data: result.data,
      extensions: cost(points, used),
    }
  }

  const cost = (requestedQueryCost: number, actualQueryCost: number | null) => ({
    cost: { requestedQueryCost, actualQueryCost, throttleStatus: bucket.status() },
  })

  function deniedBy(operation: OperationDefinitionNode) {
    const { scopes } = options
    if (!scopes) return undefined
    for (const selection of operation.selectionSet.selections) {
      if (selection.kind !== Kind.FIELD) continue
      const scope = needs[selection.name.value]
      if (!scope || scopes.has(scope) || scopes.has(scope.replace(/^read_/, 'write_'))) continue
      const field = selection.name.value
      return {
        message: `Access denied for ${field} field. Required access: \`${scope}\` access scope.`,
        extensions: { code: 'ACCESS_DENIED' },
        path: [field],
      }
    }
    return undefined
  }

  app.post('/admin/oauth/access_token', async (c) => {
    const form = new URLSearchParams(await c.req.text())
    const secret = options.clients?.get(form.get('client_id') ?? '')
    const right =
      form.get('grant_type') === 'client_credentials' &&
      secret !== undefined &&
      secret === form.get('client_secret')
    if (!right) return c.json({ error: 'application_cannot_be_found' }, 400)
    const made = options.grant!()
    options.tokens.add(made.access_token)
    return c.json(made)
  })

  app.get('/files/:name', (c) => fileOf(c))
  function fileOf(c: Call) {
    // Whoever shows the token here has shown it to a stranger.
    if (c.req.header('x-shopify-access-token')) return c.text('what are you telling me?', 400)
    const text = options.file?.(c.req.param('name')!.replace(/\.jsonl$/, ''))
    if (text === undefined) return c.text('no such file', 404)
    const bytes = Buffer.from(text)
    const match = /^bytes=(\d+)-(\d+)$/.exec(c.req.header('range') ?? '')
    if (!match || options.givesParts === false) return c.body(bytes)
    const from = Number(match[1])
    if (from >= bytes.length) return c.body(null, 416)
    const part = bytes.subarray(from, Number(match[2]) + 1)
    const range = `bytes ${from}-${from + part.length - 1}/${bytes.length}`
    return c.body(part, 206, { 'content-range': range })
  }

  return app
}

const throttled = {
  message: 'Throttled',
  extensions: { code: 'THROTTLED', documentation: 'https://shopify.dev/api/usage/rate-limits' },
}

const tooDear = (points: number) => ({
  errors: [
    {
      message: `Query cost is ${points}, which exceeds the single query max cost limit (${MOST_COST}).`,
      extensions: { code: 'MAX_COST_EXCEEDED', cost: points, maxCost: MOST_COST },
    },
  ],
})

function parsed(query: string) {
  try {
    return parse(query)
  } catch (error) {
    return { errors: [{ message: (error as Error).message }] }
  }
}

const complaint = (error: GraphQLError) => ({
  message: error.message,
  locations: error.locations,
  extensions: { code: 'undefinedField' },
})
