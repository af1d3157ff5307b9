/**
 * The one way to add a route: what it takes, what it answers, who may ask. From the same
 * description come the check of the key, the check of the values, and /openapi.json.
 */
import { OpenAPIHono, type RouteConfig } from '@hono/zod-openapi'
import type { z } from 'zod'
import { Fault } from '../lib/faults.ts'
import type { Log } from '../lib/log.ts'
import type { World } from '../lib/world.ts'
import { json } from './answers.ts'
import { type Caller, type Keys, may, nobody, operator, type Scope } from './auth.ts'
import { checked, jsonOf } from './body.ts'
import { type Ask, type Env, headersOf } from './env.ts'
import { failed } from './problem.ts'
import type { Sessions } from './sessions.ts'

export type Door = {
  app: OpenAPIHono<Env>
  keys: Keys
  sessions: Sessions
  log: Log
  now(): number
  /** Aborted when the program stops: answers that would go on for ever end then. */
  ending: AbortController
  /** Told of every answer, once it is known. */
  watch?(route: string, status: number, startedAt: number): void
}

export const makeDoor = (
  keys: Keys,
  sessions: Sessions,
  { clock, log }: Pick<World, 'clock' | 'log'>,
): Door => ({
  app: new OpenAPIHono<Env>(),
  keys,
  sessions,
  log,
  now: () => clock.now().getTime(),
  ending: new AbortController(),
})

type Method = 'get' | 'post' | 'put' | 'delete'

export type Spec<P, Q, B, A> = {
  method: Method
  /** As Hono writes it: `/v1/items/:sku`. */
  path: string
  /**
   * `open`: without a key (then the route checks for itself whatever must be checked); `anyone`: who
   * is known, whatever they may do.
   */
  scope: Scope | 'open' | 'anyone'
  says: string
  params?: z.ZodType<P>
  query?: z.ZodType<Q>
  body?: z.ZodType<B>
  answer: z.ZodType<A>
  /** Other statuses that it answers on purpose, and what they mean. */
  also?: Readonly<Record<number, string>>
  mostBytes?: number
}

export type Asked<P, Q, B> = { params: P; query: Q; body: B; caller: Caller; c: Ask }

/** A route whose answer is JSON of the shape it names; nothing else gets out. */
export function route<P, Q, B, A>(
  door: Door,
  spec: Spec<P, Q, B, A>,
  act: (asked: Asked<P, Q, B>) => Promise<A>,
): void {
  plain(door, spec, async (c, caller) => {
    const params = spec.params && checked(spec.params, c.req.param(), 'the address')
    const query = spec.query && checked(spec.query, queryOf(c), 'the query')
    const body = spec.body && checked(spec.body, await jsonOf(c, spec.mostBytes), 'the body')
    const asked = { params, query, body, caller, c } as Asked<P, Q, B>
    return json(spec.answer.parse(await act(asked)))
  })
}

/**
 * A route that reads and answers by itself: hot ones, files and streams. Described all the same.
 * `still` looks again whether the caller may, for answers that go on after they began.
 */
export function plain<P, Q, B, A>(
  door: Door,
  spec: Spec<P, Q, B, A> & { content?: string },
  act: (c: Ask, caller: Caller, still: () => Promise<boolean>) => Promise<Response>,
): void {
  const { scope, path } = spec
  door.app.openAPIRegistry.registerPath(described(spec))
  door.app.on(spec.method.toUpperCase(), path, async (c) => {
    const startedAt = door.now()
    let response: Response
    try {
      const caller = scope === 'open' ? nobody : await allowed(door, c, scope)
      response = await act(c, caller, () => still(door, c, scope, caller))
    } catch (error) {
      response = failed(door.log, error)
    }
    for (const cookie of c.get('cookies') ?? []) response.headers.append('set-cookie', cookie)
    door.watch?.(path, response.status, startedAt)
    return response
  })
}

async function allowed(door: Door, c: Ask, scope: Scope | 'anyone'): Promise<Caller> {
  const caller = await callerOf(door, c)
  if (scope === 'anyone' || may(caller, scope)) return caller
  const whose =
    caller.kind === 'person'
      ? 'You may not do this here: it takes'
      : `The key "${caller.name}" has no`
  throw new Fault('forbidden', `${whose} scope "${scope}".`, { scope })
}

async function still(
  door: Door,
  c: Ask,
  scope: Scope | 'anyone' | 'open',
  { signedIn }: Caller,
): Promise<boolean> {
  if (scope === 'open') return true
  try {
    if (!signedIn) return (await allowed(door, c, scope)) !== undefined
    const caller = await door.sessions.again(signedIn.session)
    return caller !== undefined && (scope === 'anyone' || may(caller, scope))
  } catch {
    return false
  }
}

async function callerOf(door: Door, c: Ask): Promise<Caller> {
  if (c.env?.local === true) return operator
  const { authorization } = headersOf(c)
  const signedIn = authorization === undefined ? await door.sessions.callerOf(c) : undefined
  return signedIn ?? door.keys.callerOf(authorization)
}

/** One value, or a list where a name is there several times. */
export const queryOf = (c: Ask) =>
  Object.fromEntries(
    Object.entries(c.req.queries()).map(([name, all]) => [name, all.length > 1 ? all : all[0]]),
  )

function described<P, Q, B, A>(spec: Spec<P, Q, B, A> & { content?: string }): RouteConfig {
  const answers: RouteConfig['responses'] = {
    200: {
      description: 'Done',
      content: { [spec.content ?? 'application/json']: { schema: spec.answer } },
    },
    default: { $ref: '#/components/responses/Problem' } as never,
  }
  for (const [status, description] of Object.entries(spec.also ?? {})) {
    answers[status] = { description }
  }
  return {
    method: spec.method,
    path: spec.path.replace(/:(\w+)/g, '{$1}'),
    summary: spec.says,
    tags: [spec.path.split('/').filter((part) => part !== 'v1')[1] ?? 'onhand'],
    security: securityOf(spec.scope),
    request: {
      ...(spec.params && { params: spec.params as never }),
      ...(spec.query && { query: spec.query as never }),
      ...(spec.body && { body: { content: { 'application/json': { schema: spec.body } } } }),
    },
    responses: answers,
  }
}

function securityOf(scope: Scope | 'open' | 'anyone') {
  if (scope === 'open') return []
  const wanted = scope === 'anyone' ? [] : [scope]
  return [{ key: wanted }, { session: wanted }]
}
