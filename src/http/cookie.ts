/** Cookies, and whether a request comes from our own page: what keeps a browser's session its own. */
import { isIP } from 'node:net'
import { parse, serialize } from 'hono/utils/cookie'
import { Fault } from '../lib/faults.ts'
import { type Ask, headersOf } from './env.ts'

export const SESSION = 'onhand_session'

export const cookieOf = (c: Ask, name: string): string | undefined => {
  const { cookie } = headersOf(c)
  return cookie === undefined ? undefined : parse(cookie, name)[name]
}

type Kept = { maxAgeMs: number; path?: string; sameSite?: 'Strict' | 'Lax' }

/** Has the browser keep it; no script sees it. An age of 0 has it forgotten. */
export function giveCookie(
  c: Ask,
  publicUrl: string | undefined,
  name: string,
  value: string,
  { maxAgeMs, path = '/', sameSite = 'Strict' }: Kept,
): void {
  const secure = isSecure(c, publicUrl)
  const maxAge = Math.floor(maxAgeMs / 1000)
  const text = serialize(name, value, { httpOnly: true, sameSite, path, maxAge, secure })
  c.set('cookies', [...(c.get('cookies') ?? []), text])
}

/** A proxy's word is believed here: whoever makes it up harms only their own cookie. */
const isSecure = (c: Ask, publicUrl: string | undefined) =>
  publicUrl?.startsWith('https:') === true ||
  c.req.url.startsWith('https:') ||
  headersOf(c)['x-forwarded-proto']?.split(',')[0]?.trim() === 'https'

/** Throws a Fault unless the browser says that it is our own page that asks. */
export function fromOurPage(c: Ask, publicUrl: string | undefined): void {
  const { origin, 'sec-fetch-site': site } = headersOf(c)
  if (origin === undefined && site === undefined) {
    throw new Fault('forbidden', 'A session is for the page alone: programs use an API key.')
  }
  notFromElsewhere(c, publicUrl)
}

/** The same, but programs, which say nothing of it, are let through: for signing in. */
export function notFromElsewhere(c: Ask, publicUrl: string | undefined): void {
  const { origin, host, 'sec-fetch-site': site } = headersOf(c)
  const ours = [host ?? new URL(c.req.url).host]
  if (publicUrl !== undefined) ours.push(new URL(publicUrl).host)
  // Of "null", as sandboxed pages have it, nothing can be said: it has no host, and is not ours.
  const elsewhere = origin !== undefined && !ours.includes(URL.parse(origin)?.host ?? '')
  if (elsewhere || (site !== undefined && site !== 'same-origin')) {
    throw new Fault(
      'forbidden',
      `This was asked from another site (${(origin ?? site ?? '').slice(0, 100)}), not from the page of Onhand.`,
    )
  }
}

/** Where the request comes from; behind `proxies` proxies of ours, what the outermost of them saw. */
export function addressOf(c: Ask, proxies: number): string {
  const own = c.env?.incoming?.socket?.remoteAddress ?? 'unknown'
  const seen =
    headersOf(c)
      ['x-forwarded-for']?.split(',')
      .map((one) => one.trim()) ?? []
  const told = proxies > 0 ? seen.at(-proxies) : undefined
  return told !== undefined && isIP(told) ? told : own
}
