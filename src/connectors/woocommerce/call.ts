/** One question to WooCommerce's REST API: which address, who asks, and what the answer means. */
import { z } from 'zod'
import { sha256 } from '../../lib/bytes.ts'
import { type Answer, type Remote, RemoteError } from '../remote.ts'
import { signed } from './oauth.ts'
import type { Settings } from './settings.ts'

export type Query = Readonly<Record<string, string | number>>
export type Got = { status: number; headers: Headers; value: unknown }

/** A page holds at most so many. */
export const PAGE = 100
const BASE = 'base'

/** Reads. `path` is below `wc/v3/`. Undefined where this version has no such address. `about`: the listings asked for. */
export async function ask(
  remote: Remote<Settings>,
  path: string,
  query: Query = {},
  about: readonly string[] = [],
): Promise<Got | undefined> {
  const known = remote.memory.get(BASE)
  const bases = known === undefined ? basesOf(remote.settings) : [known]
  let failed: RemoteError | undefined
  for (const base of bases) {
    const got = await tried(remote, base, path, query, about)
    if (got instanceof RemoteError) {
      failed ??= got
      continue
    }
    remote.memory.set(BASE, base)
    return codeOf(got.value) === NO_ROUTE ? undefined : got
  }
  throw failed!
}

/** The same for a list or an object that must be there. */
export async function read<T>(
  remote: Remote<Settings>,
  path: string,
  query: Query,
  schema: z.ZodType<T>,
): Promise<{ value: T; headers: Headers }> {
  const got = await ask(remote, path, query)
  if (!got) throw noRoute(path)
  return { value: understood(remote, got, schema, path), headers: got.headers }
}

/** What was asked for, or why it is not that. */
export function understood<T>(
  remote: Remote<Settings>,
  got: Got,
  schema: z.ZodType<T>,
  path: string,
): T {
  if (got.status >= 400) throw new RemoteError('never', wordsOf(remote, got), got.status)
  const parsed = schema.safeParse(got.value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  throw new RemoteError('later', `${path}: ${issue.path.join('.')} ${issue.message}`)
}

/** Every row of a list, page by page. */
export async function* pages<T>(
  remote: Remote<Settings>,
  path: string,
  query: Query,
  row: z.ZodType<T>,
): AsyncIterable<{ rows: T[]; asOf: Date }> {
  for (let page = 1; ; page++) {
    const asOf = remote.clock.now()
    const { value, headers } = await read(
      remote,
      path,
      { ...query, per_page: PAGE, page },
      z.array(row),
    )
    yield { rows: value, asOf }
    // A plugin may hide rows of a page: then it is short, and not the last.
    const last = Number(headers.get('x-wp-totalpages') ?? Number.NaN)
    if (Number.isInteger(last) ? page >= last : value.length < PAGE) return
  }
}

/**
 * Writes. An answer that is not WooCommerce's says nothing of what was done.
 * `status` 4xx: refused, and nothing was written.
 */
export async function send(
  remote: Remote<Settings>,
  method: 'POST' | 'PUT',
  path: string,
  body: object,
  about: readonly string[] = [],
): Promise<Got> {
  const base = remote.memory.get(BASE) ?? basesOf(remote.settings)[0]!
  const answer = await call(remote, { method, base, path, body, about })
  const value = json(answer)
  if (value !== undefined) {
    if (codeOf(value) === NO_ROUTE) throw noRoute(path)
    return { status: answer.status, headers: answer.headers, value }
  }
  if (answer.status === 413) return { status: 413, headers: answer.headers, value: null }
  const means = answer.status >= 400 ? 'later' : 'unclear'
  throw new RemoteError(means, notJson(answer), answer.status)
}

const failure = z.object({ code: z.string(), message: z.string().catch('') })

/** WooCommerce's own word for what went wrong, without our secrets in it. */
export function wordsOf(
  remote: Remote<Settings>,
  { status, value }: Pick<Got, 'status' | 'value'>,
) {
  const { success, data } = failure.safeParse(value)
  const words = success ? `${data.message} (${data.code})` : `refused (${status})`
  const { consumerKey, consumerSecret } = remote.settings
  return [consumerKey, consumerSecret]
    .map((name) => remote.secret(name))
    .filter((secret) => secret !== '')
    .reduce((text, secret) => text.replaceAll(secret, '…'), words.slice(0, 300))
}

const NO_ROUTE = 'rest_no_route'
const codeOf = (value: unknown) => failure.safeParse(value).data?.code
/** WooCommerce is switched off for a moment (an update), or was never there. */
export const noRoute = (path: string) =>
  new RemoteError('later', `there is no wc/v3/${path} at this address (rest_no_route)`, 404)

/** An answer, or why this address is not the one. */
async function tried(
  remote: Remote<Settings>,
  base: string,
  path: string,
  query: Query,
  about: readonly string[],
): Promise<Got | RemoteError> {
  let answer: Answer
  try {
    answer = await call(remote, { method: 'GET', base, path, query, about })
  } catch (error) {
    if (error instanceof RemoteError && (error.status ?? 0) >= 300 && error.status! < 400)
      return error
    throw error
  }
  const value = json(answer)
  if (value === undefined) return new RemoteError('later', notJson(answer), answer.status)
  return { status: answer.status, headers: answer.headers, value }
}

/** Where REST may be. A WordPress without pretty permalinks has it at the end of a query. */
function basesOf({ url, permalinks }: Settings): string[] {
  const shop = url.replace(/\/+$/, '')
  // WordPress itself writes index.php: some servers answer a POST to `/` with a redirection.
  const plain = [`${shop}/index.php?rest_route=/wc/v3/`, `${shop}/?rest_route=/wc/v3/`]
  const pretty = [`${shop}/wp-json/wc/v3/`]
  return permalinks === 'pretty' ? pretty : permalinks === 'plain' ? plain : [...pretty, ...plain]
}

type Question = {
  method: 'GET' | 'POST' | 'PUT'
  base: string
  path: string
  query?: Query
  body?: object
  about: readonly string[]
}

async function call(
  remote: Remote<Settings>,
  { method, base, path, query = {}, body, about }: Question,
): Promise<Answer> {
  const url = new URL(`${base}${path}`)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
  const asking = () => {
    const who = shown(remote, method, url.href)
    return {
      url: who.url,
      headers: {
        accept: 'application/json',
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...who.headers,
      },
    }
  }
  return remote.call({
    ...asking(),
    // WooCommerce takes each OAuth nonce once.
    anew: asking,
    method,
    ...(body ? { body: JSON.stringify(body) } : {}),
    reads: method === 'GET',
    about,
  })
}

/** The key, where this shop looks for it. */
function shown(remote: Remote<Settings>, method: string, url: string) {
  const { settings, clock, memory } = remote
  const key = {
    key: remote.secret(settings.consumerKey),
    secret: remote.secret(settings.consumerSecret),
  }
  const auth = settings.auth ?? (settings.url.startsWith('https:') ? 'header' : 'oauth')
  if (auth === 'header') {
    const basic = Buffer.from(`${key.key}:${key.secret}`).toString('base64')
    return { url, headers: { authorization: `Basic ${basic}` } }
  }
  if (auth === 'query') {
    const to = new URL(url)
    to.searchParams.set('consumer_key', key.key)
    to.searchParams.set('consumer_secret', key.secret)
    return { url: to.href, headers: {} }
  }
  const now = clock.now().getTime()
  const count = Number(memory.get('nonces') ?? 0) + 1
  memory.set('nonces', String(count))
  const nonce = sha256(`${now}:${count}:${method}:${url}`).toString('hex').slice(0, 32)
  return { url: signed(method, url, key, Math.floor(now / 1000), nonce), headers: {} }
}

/** Undefined where it is no JSON. A byte order mark before it comes from a plugin's file. */
function json({ text }: Answer): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

const notJson = ({ status }: Answer) =>
  `the answer is not JSON (${status}); is this the address of a WooCommerce shop?`
