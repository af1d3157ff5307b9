/** The lines between the systems and Onhand: what is lost on them, hidden from a list, or refused. */
import { Hono } from 'hono'
import { signStandard } from '../../src/connectors/standard.ts'
import { later } from '../../src/lib/clock.ts'
import type { Fetch } from '../../src/lib/world.ts'
import type { VirtualClock } from '../clock.ts'
import type { SentEvent } from '../systems/system.ts'

export type Lines = {
  /** How a system's webhooks travel. */
  from(system: string): Fetch
  /** What stands before its web address: lists without hidden records, and rows that it refuses. */
  before(system: string, app: Hono): Hono
  /** What `act` sends is lost, and appears in the system's own list only after `hiddenMs`. */
  lose(system: string, hiddenMs: number, act: () => SentEvent): SentEvent
  /** A webhook of a system's own making. */
  tell(system: string, type: string, data: object, id?: string): Promise<void>
  /** Webhooks that wait to be let go. */
  held: (() => Promise<unknown>)[]
  /** What `act` sends waits for `release`; it is in no list until then. */
  hold(system: string, hiddenMs: number, act: () => SentEvent): SentEvent
  release(): Promise<void>
  /** SKUs that the shop's interface takes no number for. */
  refused: Set<string>
}

type Fate = 'lost' | 'held' | undefined

export function lines(fetch: Fetch, clock: VirtualClock, secret: string): Lines {
  const fates = new Map<string, Fate>()
  const hidden = new Map<string, Date>()
  let told = 0
  const under = (system: string, fate: Fate, hiddenMs: number, act: () => SentEvent) => {
    fates.set(system, fate)
    const event = act()
    fates.delete(system)
    hidden.set(event.id, later(clock.now(), hiddenMs))
    return event
  }
  const made: Lines = {
    held: [],
    refused: new Set(),
    from: (system) => async (url, init) => {
      const fate = fates.get(system)
      if (fate === 'held') made.held.push(() => fetch(url, again(init, clock, secret)))
      return fate ? new Response(null, { status: 202 }) : fetch(url, init)
    },
    before(system, app) {
      const outer = new Hono()
      outer.get('/:list{events|orders}', async (c) => {
        const answer = await app.fetch(c.req.raw)
        const body = (await answer.json()) as { records: { id: string }[] }
        const shown = body.records.filter((r) => (hidden.get(r.id) ?? clock.now()) <= clock.now())
        return c.json({ ...body, records: shown })
      })
      if (system === 'shop') outer.post('/levels', async (c) => c.json(await refusing(c.req.raw)))
      outer.all('*', (c) => app.fetch(c.req.raw))
      return outer

      async function refusing(request: Request) {
        const { rows } = (await request.json()) as { rows: { sku: string }[] }
        const open = rows.filter((r) => !made.refused.has(r.sku))
        const body = JSON.stringify({ rows: open })
        const url = request.url
        const headers = { 'content-type': 'application/json' }
        const answer = open.length
          ? await app.fetch(new Request(url, { method: 'POST', headers, body }))
          : Response.json({ results: [] })
        const { results } = (await answer.json()) as { results: unknown[] }
        const done = [...results]
        return {
          results: rows.map((r) =>
            made.refused.has(r.sku)
              ? { sku: r.sku, status: 'invalid', message: 'this product is archived' }
              : done.shift(),
          ),
        }
      }
    },
    lose: (system, hiddenMs, act) => under(system, 'lost', hiddenMs, act),
    hold: (system, hiddenMs, act) => under(system, 'held', hiddenMs, act),
    async release() {
      for (const go of made.held.splice(0)) await go()
    },
    async tell(system, type, data, id = `evt_x_${++told}`) {
      const body = JSON.stringify({ id, type, timestamp: clock.now().toISOString(), data })
      const headers = {
        ...signStandard({ id, at: clock.now(), body }, [secret]),
        'content-type': 'application/json',
      }
      await fetch(`http://onhand.test/webhooks/${system}`, { method: 'POST', headers, body })
    },
  }
  return made
}

/** The same bytes under the same id, signed anew. */
function again(init: RequestInit, clock: VirtualClock, secret: string): RequestInit {
  const headers = Object.fromEntries(new Headers(init.headers).entries())
  const id = headers['webhook-id']!
  const body = String(init.body)
  return {
    method: 'POST',
    body,
    headers: { ...headers, ...signStandard({ id, at: clock.now(), body }, [secret]) },
  }
}
