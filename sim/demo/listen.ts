/** A simulated system as a web server of its own on this machine. */
import { serve } from '@hono/node-server'
import type { Hono } from 'hono'

export type Listening = { url: string; calls(): number; close(): Promise<void> }

/** On a free port of the loopback address; counts the calls it gets. */
export async function listen(app: Hono): Promise<Listening> {
  let calls = 0
  const fetch: Hono['fetch'] = (request, env) => {
    calls++
    return app.fetch(request, env)
  }
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
      resolve({
        url: `http://127.0.0.1:${port}`,
        calls: () => calls,
        close: () =>
          new Promise((done) => {
            server.close(() => done())
            if ('closeAllConnections' in server) server.closeAllConnections()
          }),
      }),
    )
    server.on('error', reject)
  })
}
