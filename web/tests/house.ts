/** Onhand with the demo's data, its page built, and one person of every role. */
import { openDemo } from '../../sim/demo/demo.ts'
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
  /** Asks the API as the first admin. */
  ask(method: string, path: string, body?: unknown): Promise<unknown>
  close(): Promise<void>
}

const PASSWORD = 'a long sentence nobody guesses'
const silence = { now() {}, often() {} } as unknown as Parameters<typeof openDemo>[1]

export async function house(days = 1): Promise<House> {
  const [demo] = await Promise.all([openDemo({ days, seed: 2 }, silence), makePage(quietLog)])
  const { url, engine } = demo.run.onhand
  const token = (await demoLink(engine)).split('#')[1]
  const admin = await signIn(url, { token })
  const ask = (method: string, path: string, body?: unknown) =>
    asked(url, method, path, body, admin)
  const as = {} as Record<Role, Saved>
  for (const role of roleNames) {
    const email = `${role}@onhand.test`
    const { link } = (await ask('POST', '/v1/people', { email, name: role, roles: [role] })) as {
      link: string
    }
    await asked(url, 'POST', '/v1/invitations/accept', {
      token: link.split('#')[1],
      password: PASSWORD,
    })
    as[role] = stateOf(url, (await signIn(url, { email, password: PASSWORD })).cookie)
  }
  return { url, engine, as, ask, close: demo.end }
}

type Session = { cookie: string; csrf: string }

async function signIn(url: string, body: object): Promise<Session> {
  const response = await fetch(`${url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`signing in: ${await response.text()}`)
  const { csrf } = (await response.json()) as { csrf: string }
  return { csrf, cookie: response.headers.get('set-cookie')!.split(';')[0]! }
}

async function asked(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  session?: Session,
): Promise<unknown> {
  const response = await fetch(url + path, {
    method,
    headers: {
      origin: url,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(session && { cookie: session.cookie, 'x-csrf': session.csrf }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return text ? JSON.parse(text) : undefined
}

function stateOf(url: string, cookie: string): Saved {
  const [name, value] = cookie.split('=') as [string, string]
  const expires = Math.floor(systemClock.now().getTime() / 1000) + 86_400
  const domain = new URL(url).hostname
  const one = { name, value, domain, path: '/', expires, httpOnly: true, secure: false }
  return { cookies: [{ ...one, sameSite: 'Strict' }], origins: [] }
}
