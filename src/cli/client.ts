/**
 * The command line as a client of the API, whoever answers: a server that was named, the process
 * that has the embedded database open (over the socket of its lock), or this process itself.
 */
import { existsSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { Fault, type FaultCode, faults } from '../lib/faults.ts'

export type Where = {
  dir: string
  config: string | undefined
  schema: string | undefined
  /** A server somewhere else; it wants a key. */
  url: string | undefined
}

export type Api = {
  /** `process`: nothing else is running, so what is put in line waits for `onhand serve`. */
  how: 'remote' | 'socket' | 'process'
  /** JSON out, JSON in. Throws the Fault that the answer tells. */
  call<T>(method: string, path: string, body?: unknown): Promise<T>
  /** The answer as it comes, for files. */
  send(method: string, path: string, body?: Uint8Array | string, type?: string): Promise<Response>
  close(): Promise<void>
}

type Send = (path: string, init: RequestInit) => Promise<Response>

export async function connect(where: Where, make = false): Promise<Api> {
  if (where.url !== undefined) return api('remote', remote(where.url, where.dir), async () => {})
  if (!process.env.DATABASE_URL) {
    const { holderOf, lockPath } = await import('../db/embedded.ts')
    const holder = existsSync(where.dir) ? await holderOf(where.dir) : undefined
    if (holder) return api('socket', socket(lockPath(where.dir)), async () => {})
  }
  if (!make) mustBeThere(where)
  return inProcess(where)
}

/** Runs `act` and closes whatever was opened for it. */
export async function withApi<T>(
  where: Where,
  act: (api: Api) => Promise<T>,
  make = false,
): Promise<T> {
  const api = await connect(where, make)
  try {
    return await act(api)
  } finally {
    await api.close()
  }
}

/** Asking makes no database; `onhand init` and `onhand serve` do. */
function mustBeThere({ dir }: Where): void {
  if (process.env.DATABASE_URL || existsSync(join(dir, 'data'))) return
  throw new Fault(
    'not_found',
    `There is no database in ${dir}. Name the right folder with --dir, or make one: onhand init (or onhand serve).`,
  )
}

async function inProcess(where: Where): Promise<Api> {
  const [{ loadConfig }, { startOnhand }, { jsonLog }] = [
    await import('./load.ts'),
    await import('../main.ts'),
    await import('../lib/log.ts'),
  ]
  const onhand = await startOnhand({
    registry: await loadConfig(where.config),
    ...placeOf(where),
    loops: false,
    listen: false,
    log: jsonLog('error'),
  })
  const send: Send = async (path, init) =>
    onhand.app.fetch(new Request(`http://onhand${path}`, init), { local: true })
  return api('process', send, onhand.stop)
}

/** Which database, from the environment and the options. */
export const placeOf = ({ dir, schema }: Where) => ({
  dir,
  ...(process.env.DATABASE_URL ? { databaseUrl: process.env.DATABASE_URL } : {}),
  ...(schema === undefined ? {} : { schema }),
})

function remote(url: string, dir: string): Send {
  const key = keyFor(dir)
  return async (path, init) => {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${key}`)
    try {
      return await fetch(new URL(path, url), { ...init, headers })
    } catch (error) {
      const { cause, message } = error as { cause?: { code?: string }; message: string }
      throw new Fault('unavailable', `${url} does not answer (${cause?.code ?? message}).`)
    }
  }
}

/** Keys come from the environment or a file, never from an option that others could see. */
function keyFor(dir: string): string {
  if (process.env.ONHAND_KEY) return process.env.ONHAND_KEY
  const file = process.env.ONHAND_KEY_FILE ?? join(dir, 'admin.key')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  throw new Fault(
    'unauthorized',
    `No key: put it into ONHAND_KEY, or into a file that ONHAND_KEY_FILE names, or into ${resolve(file)}.`,
  )
}

/** HTTP over the holder's own Unix socket, which only this user may open. */
const socket =
  (socketPath: string): Send =>
  (path, init) =>
    new Promise((answer, reject) => {
      const call = request({
        socketPath,
        path,
        method: init.method ?? 'GET',
        headers: Object.fromEntries(new Headers(init.headers)),
      })
      call.on('error', (error) =>
        reject(new Fault('unavailable', `The running Onhand does not answer: ${error.message}.`)),
      )
      call.on('response', (response) => {
        const { statusCode: status = 500, headers } = response
        const body = status === 204 ? null : (Readable.toWeb(response) as ReadableStream)
        const plain = Object.entries(headers).map(([k, v]) => [k, String(v)] as [string, string])
        answer(new Response(body, { status, headers: plain }))
      })
      call.end(init.body as Uint8Array | string | undefined)
    })

function api(how: Api['how'], send: Send, close: () => Promise<void>): Api {
  const asked = async (method: string, path: string, body?: Uint8Array | string, type?: string) => {
    const response = await send(path, {
      method,
      ...(body === undefined ? {} : { body: body as string }),
      headers: {
        ...(type === undefined ? {} : { 'content-type': type }),
        ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      },
    })
    if (response.status >= 400) throw await faultOf(response)
    return response
  }
  return {
    how,
    close,
    send: asked,
    async call<T>(method: string, path: string, body?: unknown) {
      const text = body === undefined ? undefined : JSON.stringify(body)
      return (await (await asked(method, path, text, 'application/json')).json()) as T
    },
  }
}

/** The fault that the other side told, so that the command line tells it as its own. */
async function faultOf(response: Response): Promise<Fault> {
  const text = await response.text()
  try {
    const { type, title, status: _, detail, next: _next, ...extra } = JSON.parse(text)
    const code = String(type).split(':').at(-1) as FaultCode
    if (code in faults) return new Fault(code, detail ?? title, extra)
  } catch {}
  return new Fault('unavailable', `HTTP ${response.status}: ${text.slice(0, 300)}`)
}
