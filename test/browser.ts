/** A browser as far as signing in goes: it keeps cookies, says where it comes from, and sends x-csrf. */
import type { Answer, Trial } from './http.ts'

export type Browser = Awaited<ReturnType<typeof browser>>
export type Me = {
  kind: string
  id: number
  name: string
  email: string
  roles: string[]
  scopes: string[]
  csrf: string
}

/** Nobody yet; `signIn` makes it somebody. */
export function browser(t: Trial, agent = 'Browser/1') {
  const jar = new Map<string, string>()
  let csrf: string | undefined
  const keep = (headers: Headers) => {
    for (const cookie of headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!
      if (/max-age=0/i.test(cookie)) jar.delete(name!)
      else jar.set(name!, value!)
    }
  }
  const ask = async (
    method: string,
    path: string,
    body?: unknown,
    over: Record<string, string | undefined> = {},
  ): Promise<Answer> => {
    const told: Record<string, string | undefined> = {
      'user-agent': agent,
      ...(jar.size > 0 && { cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; ') }),
      ...(method !== 'GET' && {
        origin: 'http://onhand.test',
        'sec-fetch-site': 'same-origin',
        'x-csrf': csrf,
      }),
      ...over,
    }
    const headers = Object.entries(told).filter(
      (one): one is [string, string] => one[1] !== undefined,
    )
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const answer = await t.raw(
      new Request(`http://onhand.test${path}`, { method, headers, redirect: 'manual', ...sent }),
    )
    keep(answer.headers)
    const { csrf: told_csrf } = (answer.body ?? {}) as { csrf?: string }
    if (answer.status === 200 && typeof told_csrf === 'string') csrf = told_csrf
    return answer
  }
  return { ask, jar }
}

export const PASSWORD = 'a heron on one leg'

/** The person with these roles, invited by the operator and signed in. */
export async function somebody(t: Trial, email: string, roles: readonly string[]) {
  const { body } = await t.call('POST', '/v1/people', { email, name: email.split('@')[0], roles })
  const { link, person } = body as { link: string; person: { id: number } }
  const own = browser(t)
  const token = link.split('#')[1]
  const answer = await own.ask('POST', '/v1/invitations/accept', { token, password: PASSWORD })
  if (answer.status !== 200) throw new Error(answer.text)
  return { ...own, id: person.id, me: answer.body as Me }
}
