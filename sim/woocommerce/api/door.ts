/** The way in: both sorts of permalinks, who is asking and what the key may do, and `_fields`. */
import { createHmac } from 'node:crypto'
import { Hono } from 'hono'
import type { Clock } from '../../../src/lib/clock.ts'
import type { Loose } from '../store.ts'

export type DoorOptions = {
  clock: Clock
  key: string
  secret: string
  permissions?: 'read' | 'write' | 'read_write'
  /** `plain`: `/wp-json/…` is a page that is not there. */
  permalinks?: 'pretty' | 'plain'
  /** True: a proxy takes the `authorization` header away. */
  headerEaten?: boolean
  /** The folder it is in, e.g. `/shop`. */
  folder?: string
}

export type Failure = { code: string; message: string; data: { status: number } }
export const failure = (code: string, message: string, status: number): Failure => ({
  code,
  message,
  data: { status },
})

/** `inner` answers `/wc/v3/…`. */
export function door(inner: Hono, options: DoorOptions): Hono {
  const nonces = new Set<string>()
  const app = new Hono()
  app.all('*', async (c) => {
    const url = new URL(c.req.url)
    const route = routeOf(url, options)
    const date = { date: options.clock.now().toUTCString() }
    if (route === undefined) {
      return c.html('<!doctype html><title>Page not found</title>', 404, date)
    }
    const refused = judge(c.req.raw, url, options, nonces)
    if (refused) return c.json(refused, 401, date)
    const query = new URLSearchParams(url.search)
    query.delete('rest_route')
    const inside = new Request(`${url.origin}${route}?${query}`, c.req.raw)
    const answer = await inner.fetch(inside, c.env)
    return filtered(answer, query.get('_fields'), date)
  })
  return app
}

function routeOf(
  url: URL,
  { permalinks = 'pretty', folder = '' }: DoorOptions,
): string | undefined {
  if (!url.pathname.startsWith(folder)) return undefined
  const path = url.pathname.slice(folder.length)
  const plain = url.searchParams.get('rest_route')
  if ((path === '/' || path === '/index.php' || path === '') && plain?.startsWith('/')) return plain
  return permalinks === 'pretty' && path.startsWith('/wp-json/')
    ? path.slice('/wp-json'.length)
    : undefined
}

/** Undefined: let in. Basic and the query count over https only; then there is OAuth 1.0a. */
function judge(
  request: Request,
  url: URL,
  options: DoorOptions,
  nonces: Set<string>,
): Failure | undefined {
  const denied = (message: string) => failure('woocommerce_rest_authentication_error', message, 401)
  const stranger = failure('woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.', 401)
  const shown = url.protocol === 'https:' ? basicOf(request, url, options) : undefined
  if (shown) {
    if (shown.key !== options.key) return stranger
    if (shown.secret !== options.secret) return denied('Consumer secret is invalid.')
  } else if (url.searchParams.has('oauth_consumer_key')) {
    const why = oauthOf(request.method, url, options, nonces)
    if (why) return denied(why)
  } else return stranger
  const { permissions = 'read_write' } = options
  const needs = request.method === 'GET' ? 'read' : 'write'
  return permissions === 'read_write' || permissions === needs
    ? undefined
    : denied(`The API key provided does not have ${needs} permissions.`)
}

function basicOf(request: Request, url: URL, { headerEaten }: DoorOptions) {
  const query = url.searchParams
  if (query.get('consumer_key') && query.get('consumer_secret')) {
    return { key: query.get('consumer_key')!, secret: query.get('consumer_secret')! }
  }
  const header = headerEaten ? undefined : request.headers.get('authorization')
  const basic = /^Basic (.+)$/i.exec(header ?? '')?.[1]
  if (!basic) return undefined
  const [key, secret] = Buffer.from(basic, 'base64').toString().split(/:(.*)/s)
  return key && secret ? { key, secret } : undefined
}

const VALID_SECONDS = 15 * 60

/** As class-wc-rest-authentication.php does it, with its own way of joining and encoding. */
function oauthOf(method: string, url: URL, options: DoorOptions, nonces: Set<string>) {
  const given = Object.fromEntries(url.searchParams)
  const { oauth_signature: signature, ...params } = given
  const missing = ['consumer_key', 'timestamp', 'nonce', 'signature', 'signature_method'].filter(
    (name) => !given[`oauth_${name}`],
  )
  if (missing.length > 0) return `Missing OAuth parameters ${missing.join(', ')}`
  if (params.oauth_consumer_key !== options.key) return 'Consumer key is invalid.'
  const names = Object.keys(params).sort()
  const pairs = names.map((name) => raw(`${raw(name)}=${raw(params[name]!)}`))
  // `get_home_url`, which ends without a slash, and what comes after it.
  const home = `${options.folder ?? ''}/`
  const path = url.pathname === home ? home.slice(0, -1) : url.pathname
  const text = `${method}&${raw(`${url.origin}${path}`)}&${pairs.join('%26')}`
  const ours = createHmac('sha256', `${options.secret}&`).update(text).digest('base64')
  if (ours !== signature) return 'Invalid signature - provided signature does not match.'
  const apart = Math.abs(Number(params.oauth_timestamp) - options.clock.now().getTime() / 1000)
  if (!(apart <= VALID_SECONDS)) return 'Invalid timestamp.'
  if (nonces.has(params.oauth_nonce!)) return 'Invalid nonce - nonce has already been used.'
  nonces.add(params.oauth_nonce!)
  return undefined
}

/** PHP's `rawurlencode`. */
const raw = (text: string) =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )

/** `rest_filter_response_fields`: names of the outermost, or paths into objects. */
async function filtered(
  answer: Response,
  fields: string | null,
  date: Record<string, string>,
): Promise<Response> {
  const headers = new Headers({ ...Object.fromEntries(answer.headers), ...date })
  headers.delete('content-length')
  if (fields === null || answer.status >= 400) {
    return new Response(answer.body, { status: answer.status, headers })
  }
  const names = fields.split(',').map((name) => name.trim().split('.'))
  const value = (await answer.json()) as Loose | Loose[]
  const kept = Array.isArray(value) ? value.map((one) => only(one, names)) : only(value, names)
  return new Response(JSON.stringify(kept), { status: answer.status, headers })
}

function only(value: Loose, names: readonly (readonly string[])[]): Loose {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const here = names.filter(([first]) => first === name)
      if (here.length === 0) return []
      const deeper = here.flatMap(([, ...rest]) => (rest.length > 0 ? [rest] : []))
      const isObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      return [[name, deeper.length > 0 && isObject ? only(inner as Loose, deeper) : inner]]
    }),
  )
}
