/** Signing in by OpenID Connect: authorization code with PKCE, state and nonce, and who that is here. */
import type { Configuration } from 'openid-client'
import type { Oidc } from '../../authority/signin.ts'
import type { Db } from '../../db/db.ts'
import { isLoopback } from '../../lib/address.ts'
import { Fault } from '../../lib/faults.ts'
import type { World } from '../../lib/world.ts'
import { newToken } from '../session.ts'
import { type Claims, whoIs } from './known.ts'

/** What the browser keeps until it comes back, and nobody else knows. */
export type Kept = { state: string; nonce: string; verifier: string }

/** Why somebody was not let in: for the page, which says it in words. */
export const whyNots = ['expired', 'refused', 'unverified', 'domain', 'uninvited', 'off'] as const
export type WhyNot = (typeof whyNots)[number]

const KNOWN_MS = 3_600_000
const TIMEOUT_S = 15

export type OidcWay = {
  begin(): Promise<{ url: string; kept: Kept }>
  /** `back`: the query with which the browser came back. */
  end(back: string, kept: Kept): Promise<{ personId: number } | { whyNot: WhyNot; email?: string }>
}

export function oidcWay(db: Db, world: World, oidc: Oidc, publicUrl: string): OidcWay {
  const redirect = new URL('/v1/signin/oidc/callback', publicUrl)
  let known: { config: Configuration; until: number } | undefined

  async function configuration(): Promise<Configuration> {
    const now = world.clock.now().getTime()
    if (known && known.until > now) return known.config
    const client = await import('openid-client')
    const issuer = new URL(oidc.issuer)
    try {
      const config = await client.discovery(
        issuer,
        oidc.clientId,
        world.secret(oidc.clientSecret),
        undefined,
        {
          [client.customFetch]: (url, init) => world.fetch(url, init as RequestInit),
          timeout: TIMEOUT_S,
          // Declared addresses are https, or this very machine.
          execute: isLoopback(issuer.hostname) ? [client.allowInsecureRequests] : [],
        },
      )
      known = { config, until: now + KNOWN_MS }
      return config
    } catch (error) {
      if (error instanceof Fault) throw error
      throw new Fault(
        'unavailable',
        `${oidc.name} does not answer: sign in in another way, or try again.`,
      )
    }
  }

  return {
    async begin() {
      const client = await import('openid-client')
      const config = await configuration()
      const [state, nonce, verifier] = [1, 2, 3].map(() => newToken(world.random)) as [
        string,
        string,
        string,
      ]
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirect.href,
        scope: 'openid email profile',
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      return { url: url.href, kept: { state, nonce, verifier } }
    },
    async end(back, { state, nonce, verifier }) {
      const client = await import('openid-client')
      const config = await configuration()
      const url = new URL(redirect)
      url.search = back
      try {
        const tokens = await client.authorizationCodeGrant(config, url, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        })
        const claims = tokens.claims()!
        const more =
          claims.email === undefined || (oidc.roles && claims[oidc.roles.claim] === undefined)
            ? await client.fetchUserInfo(config, tokens.access_token, claims.sub)
            : {}
        const all: Claims = { ...more, ...claims, iss: claims.iss, sub: claims.sub }
        return await whoIs(db, oidc, all, world.clock.now())
      } catch (error) {
        if (error instanceof Fault) throw error
        world.log.warn('signin.oidc_refused', { error: codeOf(error) })
        return { whyNot: 'refused' }
      }
    },
  }
}

/** What was wrong, without what was said: that could hold a token. */
const codeOf = (error: unknown) =>
  error instanceof Error
    ? `${error.name} ${'code' in error ? String(error.code) : ''}`.trim()
    : 'unknown'
