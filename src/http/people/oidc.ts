/** There and back: to the OpenID Connect provider, and in again with what it says. */
import { z } from 'zod'
import type { Engine } from '../../engine/engine.ts'
import { Fault } from '../../lib/faults.ts'
import { readPerson } from '../../people/person.ts'
import { type Kept, type OidcWay, oidcWay, type WhyNot } from '../../people/signin/oidc.ts'
import { respond } from '../answers.ts'
import { addressOf, cookieOf, giveCookie } from '../cookie.ts'
import { type Door, plain } from '../door.ts'
import type { Ask } from '../env.ts'

/** It comes back from another site, which a strict cookie would not. */
const COOKIE = 'onhand_oidc'
const PATH = '/v1/signin'
const KEPT_MS = 10 * 60_000

const KeptShape = z.strictObject({ state: z.string(), nonce: z.string(), verifier: z.string() })

export function oidcRoutes(door: Door, engine: Engine): void {
  const { db, world, registry } = engine
  const { publicUrl, signIn } = registry
  const declared = signIn.oidc && publicUrl ? oidcWay(db, world, signIn.oidc, publicUrl) : undefined
  const way = (): OidcWay => {
    if (declared) return declared
    throw new Fault(
      'not_found',
      'Nobody signs in in this way here: see signIn.oidc in onhand.config.ts.',
    )
  }
  const keep = (c: Ask, value: string, maxAgeMs: number) =>
    giveCookie(c, publicUrl, COOKIE, value, { maxAgeMs, path: PATH, sameSite: 'Lax' })

  plain(
    door,
    {
      method: 'get',
      path: '/v1/signin/oidc',
      scope: 'open',
      says: 'Sends the browser to where people sign in (OpenID Connect)',
      answer: z.string(),
      content: 'text/plain',
      also: { 303: 'On to there', 404: 'None is declared' },
    },
    async (c) => {
      const { url, kept } = await way().begin()
      keep(c, Buffer.from(JSON.stringify(kept)).toString('base64url'), KEPT_MS)
      return onTo(url)
    },
  )
  plain(
    door,
    {
      method: 'get',
      path: '/v1/signin/oidc/callback',
      scope: 'open',
      act: 'signin',
      says: 'Back from there: signed in, or to the page that says why not (`/signin?why=…`)',
      answer: z.string(),
      content: 'text/plain',
      also: { 303: 'On to the page', 404: 'None is declared' },
    },
    async (c, _caller, _still, tell) => {
      tell({ now: { way: 'oidc', address: addressOf(c, signIn.proxies ?? 0) } })
      const not = (whyNot: WhyNot, email?: string) => {
        tell({ actor: 'nobody', refused: whyNot, ...(email && { target: email }) })
        return onTo(`/signin?why=${whyNot}`)
      }
      const kept = keptIn(c)
      // Good once: a second try begins anew.
      keep(c, '', 0)
      if (!kept) return not('expired')
      const who = await way().end(new URL(c.req.url).search, kept)
      if ('whyNot' in who) return not(who.whyNot, who.email)
      const person = await readPerson(db, who.personId)
      tell({ actor: person.email })
      await door.sessions.begin(c, person, 'oidc')
      return onTo('/')
    },
  )
}

const onTo = (location: string) => respond('', 'text/plain', 303, { location })

function keptIn(c: Ask): Kept | undefined {
  try {
    const text = Buffer.from(cookieOf(c, COOKIE) ?? '', 'base64url').toString()
    return KeptShape.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
