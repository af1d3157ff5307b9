/** The ways in and out of the page: setting up, signing in, taking an invitation, signing out. */
import { z } from 'zod'
import type { Engine } from '../../engine/engine.ts'
import { emailOf, nobodyYet, type Person } from '../../people/person.ts'
import { end, type Way } from '../../people/session.ts'
import { accept, byLink, byPassword, setUp } from '../../people/signin/signin.ts'
import { addressOf, notFromElsewhere } from '../cookie.ts'
import { type Door, route } from '../door.ts'
import type { Ask } from '../env.ts'
import type { Told } from '../record.ts'
import { Email, text } from '../shapes.ts'

import { Me, meOf } from './me.ts'

type By = { c: Ask; tell: (told: Told) => void }

const Token = text(100)
/** Any characters: a password manager's, a sentence, a pasted one. */
const Password = z.string().min(1).max(2_000)

export function signIn(door: Door, engine: Engine): void {
  const { db, world, registry } = engine
  const { publicUrl, signIn: declared } = registry
  const when = () => world.clock.now()
  const into = async ({ c, tell }: By, way: Way, who: () => Promise<Person>) => {
    tell({ now: { way, address: addressOf(c, declared.proxies ?? 0) } })
    notFromElsewhere(c, publicUrl)
    const person = await who()
    tell({ actor: person.email })
    return meOf(await door.sessions.begin(c, person, way))
  }
  route(
    door,
    {
      method: 'get',
      path: '/v1/signin',
      scope: 'open',
      says: 'How one can sign in; `setup`: there is nobody yet, and the first person is to be made',
      answer: z.object({
        setup: z.boolean(),
        oidc: z.object({ name: z.string(), url: z.string() }).nullable(),
      }),
    },
    async () => ({
      setup: await nobodyYet(db),
      oidc: declared.oidc ? { name: declared.oidc.name, url: '/v1/signin/oidc' } : null,
    }),
  )
  route(
    door,
    {
      method: 'post',
      path: '/v1/session',
      scope: 'open',
      act: 'signin',
      says: 'Sign in, with a password or a one-time link; the answer sets the cookie',
      body: z.union([
        z.strictObject({ email: text(320), password: Password }),
        z.strictObject({ token: Token }),
      ]),
      answer: Me,
      also: { 401: 'Not right', 410: 'The link was used, or is too old', 429: 'Too often' },
    },
    (asked) => {
      const { body, c, tell } = asked
      if ('token' in body) return into(asked, 'link', () => byLink(db, body.token, when()))
      // A password in the wrong field is not kept: only what looks like an address.
      const target = Email.safeParse(body.email).data
      tell({ actor: 'nobody', ...(target && { target: emailOf(target) }) })
      const address = addressOf(c, declared.proxies ?? 0)
      return into(asked, 'password', () => byPassword(db, body, address, when()))
    },
  )
  route(
    door,
    {
      method: 'delete',
      path: '/v1/session',
      scope: 'anyone',
      act: 'signout',
      says: 'Sign out',
      answer: z.object({ ended: z.literal(true) }),
    },
    async ({ caller: { signedIn }, c }) => {
      if (signedIn) await end(db, signedIn.person.id, signedIn.session.id)
      door.sessions.forget(c)
      return { ended: true }
    },
  )
  route(
    door,
    {
      method: 'post',
      path: '/v1/setup',
      scope: 'open',
      act: 'setup',
      says: 'Make the first admin, with the token that `onhand serve` prints while there is nobody',
      body: z.strictObject({ token: Token, email: Email, name: text(200), password: Password }),
      answer: Me,
      also: { 409: 'There is somebody already', 410: 'The token is not the one of this start' },
    },
    (asked) => into(asked, 'link', () => setUp(db, world, asked.body, when())),
  )
  route(
    door,
    {
      method: 'post',
      path: '/v1/invitations/accept',
      scope: 'open',
      says: 'Set a password with the link of an invitation, and be signed in',
      body: z.strictObject({ token: Token, name: text(200).optional(), password: Password }),
      answer: Me,
      also: { 410: 'The link was used, or is too old' },
    },
    (asked) => into(asked, 'link', () => accept(db, world, asked.body, when())),
  )
}
