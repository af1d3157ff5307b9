/** Onhand with the demo's data, its page built, and one person of every role. */
import { openDemo } from '../../sim/demo/demo.ts'
import type { Progress } from '../../sim/demo/progress.ts'
import type { Town } from '../../sim/demo/town/town.ts'
import { type Role, roleNames } from '../../src/authority/roles.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { quietLog } from '../../src/lib/log.ts'
import { makePage } from '../../src/main/page.ts'
import { demoLink } from '../../src/people/signin/first.ts'

export type Saved = {
  cookies: {
    name: string
    value: string
    domain: string
    path: string
    expires: number
    httpOnly: boolean
    secure: boolean
    sameSite: 'Strict' | 'Lax' | 'None'
  }[]
  origins: []
}

export type House = {
  url: string
  engine: Engine
  /** Signed in, as a browser keeps it. */
  as: Record<Role, Saved>
  /** Asks the API as the first admin; a body that is text is a CSV. */
  ask(method: string, path: string, body?: unknown): Promise<unknown>
  /** The status that the server answers somebody of this role with. */
  status(role: Role, method: string, path: string, body?: unknown): Promise<number>
  /** The shop, the warehouse and the books; nothing goes wrong there by chance any more. */
  town: Town
  close(): Promise<void>
}

export const PASSWORD = 'a long sentence nobody guesses'
const AGENT = 'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 Chrome/139.0 Safari/537.36'
const silence: Progress = { now() {}, often() {} }

export async function house(days = 1): Promise<House> {
  const [demo] = await Promise.all([openDemo({ days, seed: 2 }, silence), makePage(quietLog)])
  const { url, engine } = demo.run.onhand
  const token = (await demoLink(engine)).split('#')[1]
  const admin = await signIn(url, { token })
  const ask = (method: string, path: string, body?: unknown) =>
    asked(url, method, path, body, admin)
  demo.run.town.faults.calm()
  const as = {} as Record<Role, Saved>
  const sessions = {} as Record<Role, Session>
  for (const role of roleNames) {
    const email = `${role}@onhand.test`
    const { link } = (await ask('POST', '/v1/people', { email, name: role, roles: [role] })) as {
      link: string
    }
    await asked(url, 'POST', '/v1/invitations/accept', {
      token: link.split('#')[1],
      password: PASSWORD,
    })
    sessions[role] = await signIn(url, { email, password: PASSWORD })
    as[role] = stateOf(url, sessions[role].cookie)
  }
  const status: House['status'] = async (role, method, path, body) =>
    (await said(url, method, path, body, sessions[role])).status
  return { url, engine, as, ask, status, town: demo.run.town, close: demo.end }
}

export type Session = { cookie: string; csrf: string }

export async function signIn(url: string, body: object): Promise<Session> {
  const response = await fetch(`${url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, 'user-agent': AGENT },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`signing in: ${response.status} ${await response.text()}`)
  const { csrf } = (await response.json()) as { csrf: string }
  return { csrf, cookie: response.headers.get('set-cookie')!.split(';')[0]! }
}

async function asked(...[url, method, path, ...rest]: Parameters<typeof said>): Promise<unknown> {
  const response = await said(url, method, path, ...rest)
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return text ? JSON.parse(text) : undefined
}

export function said(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  session?: Session,
): Promise<Response> {
  return fetch(url + path, {
    method,
    headers: {
      origin: url,
      ...(body !== undefined && {
        'content-type': typeof body === 'string' ? 'text/csv' : 'application/json',
      }),
      ...(session && { cookie: session.cookie, 'x-csrf': session.csrf }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
}

export function stateOf(url: string, cookie: string): Saved {
  const [name, value] = cookie.split('=') as [string, string]
  const expires = Math.floor(systemClock.now().getTime() / 1000) + 86_400
  const domain = new URL(url).hostname
  const one = { name, value, domain, path: '/', expires, httpOnly: true, secure: false }
  return { cookies: [{ ...one, sameSite: 'Strict' }], origins: [] }
}
