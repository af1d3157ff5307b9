/** A layer before any app that makes its calls go wrong: by chance, or one after the other as told. */
import { Hono } from 'hono'
import { type FaultName, SLOW_DOWN_SECONDS } from '../../src/connectors/checks/faults.ts'
import { at, maybe } from '../../src/connectors/json.ts'
import type { Clock } from '../../src/lib/clock.ts'
import { later } from '../../src/lib/clock.ts'
import type { Random } from '../../src/lib/random.ts'
import { broken } from './network.ts'

export type Faults = {
  clock: Clock
  random: Random
  /** Chance of each fault, per call; together at most 1. */
  chances?: Partial<Record<FaultName, number>>
  /** Which calls may fail. Default: all. */
  only?(request: Request): boolean
  /** How long after the request `lands_late` is applied. */
  lateMs?: number
  /** After this an unanswered connection is cut, so that nothing hangs for ever. */
  hangMs?: number
  /** Where a batch's rows and their answers stand, and how a row is turned away. */
  rows?: { asked: string; answered: string; busy(row: unknown): unknown }
}

export type Faulty = {
  app: Hono
  /** The next calls go wrong in this order, whatever chance says. */
  next(...names: (FaultName | 'none')[]): void
  /** Chance does no more harm. */
  calm(): void
  /** Resolves when every late request has landed. */
  settle(): Promise<void>
  /** How often each was done. */
  struck: Partial<Record<FaultName, number>>
}

type Call = { request: Request; body: string; env: unknown }

export function faulty(inner: Hono, faults: Faults): Faulty {
  const { clock, random } = faults
  const script: (FaultName | 'none')[] = []
  const struck: Faulty['struck'] = {}
  const flying = new Set<Promise<unknown>>()
  let chances = Object.entries(faults.chances ?? {}) as [FaultName, number][]

  const apply = async ({ request, body, env }: Call) =>
    inner.fetch(
      new Request(request.url, {
        method: request.method,
        headers: request.headers,
        ...(body === '' ? {} : { body }),
      }),
      env as object,
    )

  function drawn(request: Request): FaultName | 'none' | undefined {
    if (faults.only && !faults.only(request)) return undefined
    const told = script.shift()
    if (told) return told
    let dice = chances.length > 0 ? random.next() : 1
    for (const [name, chance] of chances) {
      dice -= chance
      if (dice < 0) return name
    }
    return undefined
  }

  /** Some rows are turned away, at least one of each kind where there are two. */
  async function partly(call: Call): Promise<Response> {
    const { asked, answered, busy } = faults.rows!
    const body = JSON.parse(call.body)
    const rows = at(body, asked) as unknown[]
    const away = rows.map((_, i) => (i === 0 ? false : i === 1 || random.next() < 0.5))
    put(
      body,
      asked,
      rows.filter((_, i) => !away[i]),
    )
    const answer = await apply({ ...call, body: JSON.stringify(body) })
    const text = await answer.json()
    const done = [...(at(text, answered) as unknown[])]
    put(
      text,
      answered,
      rows.map((row, i) => (away[i] ? busy(row) : done.shift())),
    )
    return Response.json(text, { status: answer.status })
  }

  const gone: Record<FaultName, (call: Call) => Promise<Response | null>> = {
    error_before: async () => failed(),
    error_after: async (call) => {
      await apply(call)
      return failed()
    },
    answer_lost: async (call) => {
      await apply(call)
      return null
    },
    never_answers: async ({ request }) => {
      await clock.sleep(faults.hangMs ?? 60_000, request.signal)
      return null
    },
    lands_late: async (call) => {
      const landing = clock.sleep(faults.lateMs ?? 30_000).then(() => apply(call))
      flying.add(landing)
      void landing.finally(() => flying.delete(landing)).catch(() => {})
      return null
    },
    slow_down_seconds: async () => slowDown(String(SLOW_DOWN_SECONDS)),
    slow_down_date: async () =>
      slowDown(later(clock.now(), SLOW_DOWN_SECONDS * 1000).toUTCString()),
    slow_down_nonsense: async () => slowDown('when the moon is full'),
    html: async (call) => {
      await apply(call)
      return new Response('<html><body>We will be right back</body></html>', {
        headers: { 'content-type': 'text/html' },
      })
    },
    partial: partly,
    truncated: async (call) => {
      const answer = await apply(call)
      const text = await answer.text()
      return new Response(text.slice(0, Math.floor(text.length / 2)), {
        status: answer.status,
        headers: { 'content-type': 'application/json' },
      })
    },
    echoes: async ({ request }) =>
      Response.json(
        { error: 'bad request', sent: Object.fromEntries(request.headers) },
        { status: 400 },
      ),
    not_let_in: async ({ request }) =>
      Response.json({ error: request.headers.get('authorization') }, { status: 401 }),
  }

  const app = new Hono()
  app.onError((error) => {
    throw error
  })
  app.all('*', async (c) => {
    const request = c.req.raw
    const body = await c.req.text()
    const call = { request, body, env: c.env }
    const name = drawn(request)
    if (!name || name === 'none' || (name === 'partial' && !faults.rows?.asked)) return apply(call)
    if (name === 'partial' && !severalRows(body, faults.rows!.asked)) return apply(call)
    struck[name] = (struck[name] ?? 0) + 1
    return (await gone[name](call)) ?? cut(c.env)
  })

  return {
    app,
    next: (...names) => void script.push(...names),
    calm() {
      chances = []
    },
    async settle() {
      await Promise.allSettled(flying)
    },
    struck,
  }
}

const failed = () => Response.json({ error: 'something went wrong' }, { status: 500 })
const slowDown = (after: string) =>
  Response.json({ error: 'slow down' }, { status: 429, headers: { 'retry-after': after } })

function severalRows(body: string, path: string): boolean {
  if (body === '') return false
  const rows = maybe(JSON.parse(body), path)
  return Array.isArray(rows) && rows.length > 1
}

function put(target: unknown, path: string, value: unknown) {
  const names = path.split('.')
  const last = names.pop()!
  const holder = at(target, names.join('.')) as Record<string, unknown>
  holder[last] = value
}

/** Breaks the connection: the socket where there is one, else what `fetch` would throw. */
function cut(env: unknown): Response {
  const socket = (env as { incoming?: { socket: { destroy(): void } } } | undefined)?.incoming
    ?.socket
  if (!socket) throw broken('ECONNRESET')
  socket.destroy()
  return new Response(null, { headers: { 'x-hono-already-sent': 'true' } })
}
