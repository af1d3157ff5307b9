/** The HTTP server: deadlines on every connection, and an end that lets requests finish. */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { Fault } from '../lib/faults.ts'

export type Listening = { port: number; url: string; close(): Promise<void> }

type Fetch = Parameters<typeof createAdaptorServer>[0]['fetch']

/** A whole request must have come within this. */
const REQUEST_MS = 30_000
/** Longer than the idle time of the usual load balancers, so that we never hang up on a request. */
const KEEP_ALIVE_MS = 65_000
const CLOSE_MS = 10_000

export async function listen(fetch: Fetch, host: string, port: number): Promise<Listening> {
  const server = createAdaptorServer({
    fetch,
    serverOptions: {
      requestTimeout: REQUEST_MS,
      headersTimeout: 10_000,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 5_000,
      maxHeaderSize: 16_384,
    },
  }) as Server
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explained(error, host, port)))
    server.listen(port, host, resolve)
  })
  const bound = (server.address() as AddressInfo).port
  const shown = host.includes(':') ? `[${host}]` : host
  return { port: bound, url: `http://${shown}:${bound}`, close: () => close(server) }
}

function explained(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new Fault('config', `Port ${port} on ${host} is taken: choose another with --port.`)
  }
  if (error.code === 'EACCES') {
    return new Fault('config', `Port ${port} may not be opened by you: choose one above 1023.`)
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return new Fault('config', `This machine has no address ${host}: choose another with --host.`)
  }
  return error
}

/** Requests on their way are finished; whoever takes longer than ten seconds is cut off. */
async function close(server: Server): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), CLOSE_MS)
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
  clearTimeout(timer)
}
