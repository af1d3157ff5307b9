/** Who I am: what I may do, my password, and where I am signed in. */
import { z } from 'zod'
import { scopesOf } from '../../authority/roles.ts'
import type { Engine } from '../../engine/engine.ts'
import { Fault } from '../../lib/faults.ts'
import { end, endAll, listSessions } from '../../people/session.ts'
import { changePassword } from '../../people/signin/signin.ts'
import { type Caller, scopes } from '../auth.ts'
import { addressOf } from '../cookie.ts'
import { type Door, route } from '../door.ts'
import { Id, Time } from '../shapes.ts'

export const Me = z
  .object({
    kind: z.enum(['person', 'key', 'operator']),
    id: z.int().nullable(),
    name: z.string(),
    email: z.string().nullable(),
    roles: z.array(z.string()),
    scopes: z.array(z.enum(scopes)),
    /** To be sent as x-csrf with whatever changes something; null: not needed. */
    csrf: z.string().nullable(),
  })
  .openapi('Me')

export function meOf({ kind, name, scopes, signedIn }: Caller): z.infer<typeof Me> {
  if (signedIn === undefined) {
    const known = kind === 'operator' ? 'operator' : 'key'
    return { kind: known, id: null, name, email: null, roles: [], scopes: [...scopes], csrf: null }
  }
  const { person, session } = signedIn
  return {
    kind: 'person',
    id: person.id,
    name: person.name,
    email: person.email,
    roles: person.roles,
    scopes: scopesOf(person.roles),
    csrf: session.csrf,
  }
}

export function me(door: Door, engine: Engine): void {
  const { db, world, registry } = engine
  route(
    door,
    {
      method: 'get',
      path: '/v1/me',
      scope: 'anyone',
      says: 'Who asks, what they may do, and what the page has to send along',
      answer: Me,
    },
    async ({ caller }) => meOf(caller),
  )
  route(
    door,
    {
      method: 'put',
      path: '/v1/me/password',
      scope: 'anyone',
      says: 'A new password; one is signed out everywhere else',
      body: z.strictObject({ old: z.string().max(2_000), password: z.string().max(2_000) }),
      answer: z.object({ changed: z.literal(true) }),
    },
    async ({ body, caller, c }) => {
      const { person, session } = self(caller)
      const address = addressOf(c, registry.signIn.proxies ?? 0)
      await changePassword(db, world, person.id, body, address, world.clock.now())
      await endAll(db, person.id, session.id)
      return { changed: true }
    },
  )
  route(
    door,
    {
      method: 'get',
      path: '/v1/me/sessions',
      scope: 'anyone',
      says: 'Where one is signed in',
      answer: z.object({
        rows: z.array(
          z.object({
            id: z.int(),
            /** The one that asks. */
            current: z.boolean(),
            way: z.string(),
            /** The browser, as it calls itself. */
            agent: z.string().nullable(),
            createdAt: Time,
            seenAt: Time,
            expiresAt: Time,
          }),
        ),
      }),
    },
    async ({ caller }) => {
      const { person, session } = self(caller)
      const rows = await listSessions(db, person.id, world.clock.now())
      return { rows: rows.map((row) => ({ ...row, current: row.id === session.id })) }
    },
  )
  route(
    door,
    {
      method: 'delete',
      path: '/v1/me/sessions/:id',
      scope: 'anyone',
      says: 'Sign out there',
      params: Id,
      answer: z.object({ ended: z.literal(true) }),
    },
    async ({ params: { id }, caller, c }) => {
      const { person, session } = self(caller)
      if (!(await end(db, person.id, id))) throw new Fault('not_found', 'There is no such session.')
      if (id === session.id) door.sessions.forget(c)
      return { ended: true }
    },
  )
}

function self({ signedIn, name }: Caller) {
  if (signedIn) return signedIn
  throw new Fault('invalid', `"${name}" is not a person: this is for who has signed in.`)
}
