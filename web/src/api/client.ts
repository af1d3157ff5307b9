/** How the page asks the server: typed by the API's own description, errors as the problems it tells. */
import type { Problem, paths } from './schema.ts'

type Method = 'get' | 'post' | 'put' | 'delete'
type Route<P extends keyof paths, M extends Method> = M extends keyof paths[P] ? paths[P][M] : never
/** The paths that can be asked with a method. */
export type With<M extends Method> = {
  [P in keyof paths]: M extends keyof paths[P] ? P : never
}[keyof paths]

type Part<R, K extends string> = R extends { parameters: infer G }
  ? K extends keyof G
    ? Exclude<G[K], undefined>
    : never
  : never
type Body<R> = R extends { requestBody: { content: { 'application/json': infer B } } } ? B : never
export type Answer<P extends keyof paths, M extends Method> =
  Route<P, M> extends { responses: { 200: { content: infer C } } } ? C[keyof C] : never

/** What is asked for besides the address: `path` for the names in it, `query`, `body`. */
export type Given<P extends keyof paths, M extends Method> = ([Part<Route<P, M>, 'path'>] extends [
  never,
]
  ? { path?: undefined }
  : { path: Part<Route<P, M>, 'path'> }) &
  ([Part<Route<P, M>, 'query'>] extends [never]
    ? { query?: undefined }
    : { query?: Part<Route<P, M>, 'query'> }) &
  ([Body<Route<P, M>>] extends [never] ? { body?: undefined } : { body?: Body<Route<P, M>> })

/** A problem as the server told it, or that it could not be reached (`status` 0). */
export class Trouble extends Error {
  readonly problem: Problem & Record<string, unknown>
  constructor(problem: Problem & Record<string, unknown>) {
    super(problem.detail)
    this.problem = problem
  }
  get status() {
    return this.problem.status
  }
}

/** What every request carries, and who is told of what it learns. */
export const line = {
  csrf: null as string | null,
  /** The session is over, or there never was one. */
  signedOut() {},
  /** The server answered, or it did not. */
  reached(_reached: boolean) {},
}

/** Asks; throws a `Trouble` for everything but a good answer. */
export async function ask<P extends With<M>, M extends Method>(
  method: M,
  path: P,
  given: Given<P, M> = {} as Given<P, M>,
  more: { signal?: AbortSignal; raw?: BodyInit; type?: string } = {},
): Promise<Answer<P, M>> {
  const response = await send(method, urlOf(path, given), given.body, more)
  const type = response.headers.get('content-type') ?? ''
  const json = type.includes('json')
  const answer = json ? await response.json() : await response.text()
  if (response.ok) return answer as Answer<P, M>
  if (response.status === 401 && path !== '/v1/session') line.signedOut()
  throw new Trouble(json ? answer : unreadable(response.status))
}

async function send(
  method: Method,
  url: string,
  body: unknown,
  { signal, raw, type }: { signal?: AbortSignal; raw?: BodyInit; type?: string },
): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (method !== 'get' && line.csrf) headers['x-csrf'] = line.csrf
  if (raw !== undefined) headers['content-type'] = type ?? 'application/octet-stream'
  else if (body !== undefined) headers['content-type'] = 'application/json'
  try {
    const response = await fetch(url, {
      method: method.toUpperCase(),
      headers,
      credentials: 'same-origin',
      ...(raw !== undefined ? { body: raw } : body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    })
    line.reached(response.status !== 502 && response.status !== 504)
    return response
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error
    line.reached(false)
    throw new Trouble({
      type: 'urn:onhand:page:unreachable',
      title: 'Onhand does not answer',
      status: 0,
      detail: 'The server could not be reached.',
      next: 'The page tries again by itself. If it lasts: is “onhand serve” running?',
    })
  }
}

/** `/v1/items/{sku}` with its names filled in and its query behind it. */
export function urlOf(path: string, given: { path?: unknown; query?: unknown }): string {
  const names = (given.path ?? {}) as Record<string, string | number>
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(names[name])))
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries((given.query ?? {}) as Record<string, unknown>)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') query.append(name, String(one))
    }
  }
  const text = query.toString()
  return text ? `${filled}?${text}` : filled
}

const unreadable = (status: number): Problem => ({
  type: 'urn:onhand:page:unreadable',
  title: 'The answer could not be read',
  status,
  detail: `Something between this page and Onhand answered (${status}).`,
  next: 'Try again; if it lasts, look at the proxy in between.',
})
