/** A network without sockets: every origin is answered by an app in this process, or broken like a real one. */
import type { Fetch } from '../../src/lib/world.ts'

type Answers = { fetch(request: Request): Response | Promise<Response> }

/** `hosts`: origin (`https://shop.test`) → app. Deadlines and unknown names fail as `fetch` does. */
export function network(hosts: Readonly<Record<string, Answers>>): Fetch {
  return async (url, init) => {
    const request = new Request(url, init)
    const host = hosts[new URL(url).origin]
    if (!host) throw broken('ENOTFOUND')
    const signal = init.signal
    signal?.throwIfAborted()
    // A deadline's own timer does not keep the process alive; something must while we wait for it.
    const alive = setInterval(() => {}, 60_000)
    let stop: (() => void) | undefined
    try {
      const given = new Promise<never>((_, reject) => {
        stop = () => reject(signal!.reason)
        signal?.addEventListener('abort', stop, { once: true })
      })
      return await Promise.race([host.fetch(request), given])
    } finally {
      clearInterval(alive)
      if (stop) signal?.removeEventListener('abort', stop)
    }
  }
}

/** What `fetch` throws when the connection fails with `code`. */
export const broken = (code: string) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) })
