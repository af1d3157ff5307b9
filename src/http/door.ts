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
import { actOf, type Line, type Recorder, type Told } from './record.ts'
import type { Sessions } from './sessions.ts'

export type Door = {
  app: OpenAPIHono<Env>
  keys: Keys
  sessions: Sessions
  record: Recorder
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
  record: Recorder,
  { clock, log }: Pick<World, 'clock' | 'log'>,
): Door => ({
  app: new OpenAPIHono<Env>(),
  keys,
  sessions,
  record,
  log,
  now: () => clock.now().getTime(),
  ending: new AbortController(),
})

type Wanted = Scope | 'open' | 'anyone'
type Method = 'get' | 'post' | 'put' | 'delete'

export type Spec<P, Q, B, A> = {
  method: Method
  /** As Hono writes it: `/v1/items/:sku`. */
  path: string
  /**
   * `open`: without a key (then the route checks for itself whatever must be checked); `anyone`: who
   * is known, whatever they may do.
   */
  scope: Wanted
  says: string
  params?: z.ZodType<P>
  query?: z.ZodType<Q>
  body?: z.ZodType<B>
  answer: z.ZodType<A>
  /** Other statuses that it answers on purpose, and what they mean. */
  also?: Readonly<Record<number, string>>
  mostBytes?: number
  /**
   * What the log calls it; without one it is made of method and path. `false`: it is not logged,
   * because it changes nothing, or because it is hot and the ledger is its log.
   */
  act?: string | false
  /** Its body is a secret whatever it is called: the log has nothing of it. */
  sealed?: boolean
}

export type Asked<P, Q, B> = {
  params: P
  query: Q
  body: B
  caller: Caller
  c: Ask
  /** For the log: what was there before, what is there now, why it was let through. */
  tell: (told: Told) => void
}

/** A route whose answer is JSON of the shape it names; nothing else gets out. */
export function route<P, Q, B, A>(
  door: Door,
  spec: Spec<P, Q, B, A>,
  act: (asked: Asked<P, Q, B>) => Promise<A>,
): void {
  serve(door, spec, async (c, caller, line) => {
    const params = spec.params && checked(spec.params, c.req.param(), 'the address')
    const query = spec.query && checked(spec.query, queryOf(c), 'the query')
    const body = spec.body && checked(spec.body, await jsonOf(c, spec.mostBytes), 'the body')
    await line?.asked(caller, spec.sealed ? undefined : (body ?? query))
    const tell = (told: Told) => line?.tell(told)
    const asked = { params, query, body, caller, c, tell } as Asked<P, Q, B>
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
  act: (
    c: Ask,
    caller: Caller,
    still: () => Promise<boolean>,
    tell: (told: Told) => void,
  ) => Promise<Response>,
): void {
  serve(door, spec, async (c, caller, line, still) => {
    await line?.asked(caller, queryOf(c))
    return act(c, caller, still, (told) => line?.tell(told))
  })
}

function serve<P, Q, B, A>(
  door: Door,
  spec: Spec<P, Q, B, A> & { content?: string },
  act: (
    c: Ask,
    caller: Caller,
    line: Line | undefined,
    still: () => Promise<boolean>,
  ) => Promise<Response>,
): void {
  const { scope, path, method } = spec
  const name = spec.act ?? (method === 'get' ? false : actOf(method, path))
  door.app.openAPIRegistry.registerPath(described(spec))
  door.app.on(method.toUpperCase(), path, async (c) => {
    const startedAt = door.now()
    const line = name === false ? undefined : door.record(name, targetOf(c))
    let response: Response
    try {
      const caller = scope === 'open' ? nobody : await callerOf(door, c)
      mustBeAllowed(caller, scope, line)
      response = await act(c, caller, line, () => still(door, c, scope, caller))
      await line?.ended()
    } catch (error) {
      await line?.ended(error)
      response = failed(door.log, error)
    }
    for (const cookie of c.get('cookies') ?? []) response.headers.append('set-cookie', cookie)
    door.watch?.(path, response.status, startedAt)
    return response
  })
}

/** What stands in the address: `shop`, `A-1/shop`. */
const targetOf = (c: Ask) => Object.values(c.req.param()).join('/') || null

function mustBeAllowed(caller: Caller, scope: Wanted, line: Line | undefined): void {
  if (scope === 'open' || may(caller, scope)) return
  line?.tell({ actor: caller.name })
  const whose =
    caller.kind === 'person'
      ? 'You may not do this here: it takes'
      : `The key "${caller.name}" has no`
  throw new Fault('forbidden', `${whose} scope "${scope}".`, { scope })
}

/** Whether the caller may still, for answers that go on after they began. */
async function still(door: Door, c: Ask, scope: Wanted, { signedIn }: Caller): Promise<boolean> {
  if (scope === 'open') return true
  try {
    const caller = signedIn ? await door.sessions.again(signedIn.session) : await callerOf(door, c)
    return caller !== undefined && may(caller, scope)
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

function securityOf(scope: Wanted) {
  if (scope === 'open') return []
  const wanted = scope === 'anyone' ? [] : [scope]
  return [{ key: wanted }, { session: wanted }]
}
