/** Hosts by name in one process, and the door at which Onhand takes webhooks. */
import type { Hono } from 'hono'
import type { Engine } from '../../src/engine/engine.ts'
import type { Fetch } from '../../src/lib/world.ts'

export type Network = {
  fetch: Fetch
  host(name: string, app: Hono): void
  door(name: string, handle: Fetch): void
  /** Called while Onhand waits for an answer. */
  meanwhile: (() => Promise<void>) | undefined
}

export function network(): Network {
  const hosts = new Map<string, Fetch>()
  const made: Network = {
    meanwhile: undefined,
    host: (name, app) =>
      hosts.set(name, async (url, init) => {
        const answer = await app.fetch(new Request(url, init))
        await made.meanwhile?.()
        return answer
      }),
    door: (name, handle) => hosts.set(name, handle),
    async fetch(url, init) {
      const handle = hosts.get(new URL(url).host)
      if (!handle) throw new TypeError(`no host ${url}`)
      return handle(url, init)
    },
  }
  return made
}

/** Verifies and stores as `http/webhooks` does; a program that died answers nothing. */
export const door =
  (engine: () => Engine): Fetch =>
  async (url, init) => {
    const { registry, directory, receiver, world } = engine()
    const name = new URL(url).pathname.split('/').pop()!
    const { connector, settings } = registry.systems[name]!.connector
    const headers = Object.fromEntries(new Headers(init.headers).entries())
    const raw = { headers, body: Buffer.from(String(init.body)) }
    const verdict = connector.webhook!.verify(
      raw,
      [world.secret('HOOK')],
      world.clock.now(),
      settings,
    )
    if (verdict !== true) return new Response(verdict, { status: 401 })
    const { key, topic } = connector.webhook!.identify(raw, settings)
    const kept = Object.fromEntries(
      connector.webhook!.keepHeaders.flatMap((h) => (headers[h] ? [[h, headers[h]]] : [])),
    )
    const systemId = directory.systemId(name)
    await receiver.receive({ systemId, key, topic, headers: kept, body: raw.body, via: 'webhook' })
    return new Response(null, { status: 202 })
  }
