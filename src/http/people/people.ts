/** People: who there is, inviting them, and what they may do. */
import { z } from 'zod'
import { roleNames } from '../../authority/roles.ts'
import type { Engine } from '../../engine/engine.ts'
import { Fault } from '../../lib/faults.ts'
import { changePerson } from '../../people/change.ts'
import { addPerson, listPeople, type Person, readPerson } from '../../people/person.ts'
import { INVITED_MS, makeLink } from '../../people/signin/link.ts'
import { type Door, route } from '../door.ts'
import { Email, Id, MaybeTime, Time, text } from '../shapes.ts'
import { invite } from './invite.ts'

const Roles = z.array(z.enum(roleNames)).min(1)
const Name = text(200)

const PersonShape = z
  .object({
    id: z.int(),
    email: z.string(),
    name: z.string(),
    roles: z.array(z.enum(roleNames)),
    createdAt: Time,
    disabledAt: MaybeTime,
    seenAt: MaybeTime,
  })
  .openapi('Person')

const Link = z.object({
  /** Shown this once. */
  link: z.string(),
  expiresAt: Time,
  /** What became of the mail that carries it; null: no mail server is declared. */
  mailed: z.string().nullable(),
})

export function people(door: Door, engine: Engine): void {
  const { db, world } = engine
  route(
    door,
    {
      method: 'get',
      path: '/v1/people',
      scope: 'admin',
      says: 'Who there is, and what they may do; those who were switched off too',
      answer: z.object({
        rows: z.array(
          PersonShape.extend({
            /** Has set a password. */
            password: z.boolean(),
            /** Has signed in by OpenID Connect. */
            oidc: z.boolean(),
            /** A link to set a password is open until then. */
            invitedUntil: MaybeTime,
          }),
        ),
      }),
    },
    async () => ({ rows: await listPeople(db, world.clock.now()) }),
  )
  route(
    door,
    {
      method: 'post',
      path: '/v1/people',
      scope: 'admin',
      says: 'Invite somebody: the answer has the link, which is good once and for 72 hours',
      body: z.strictObject({ email: Email, name: Name, roles: Roles }),
      answer: Link.extend({ person: PersonShape }),
    },
    async ({ body, caller, tell }) => {
      const person = await addPerson(db, body, world.clock.now())
      tell({ target: person.email, now: { name: person.name, roles: person.roles } })
      return { person, ...(await linkFor(person, caller.name)) }
    },
  )
  route(
    door,
    {
      method: 'put',
      path: '/v1/people/:id',
      scope: 'admin',
      says: 'Name, roles, on or off; who may do less than before is signed out everywhere',
      params: Id,
      body: z.strictObject({
        name: Name.optional(),
        roles: Roles.optional(),
        disabled: z.boolean().optional(),
      }),
      answer: PersonShape,
      also: { 409: 'It is the only admin' },
    },
    async ({ params: { id }, body, tell }) => {
      const { name, roles, disabled } = body
      const change = {
        ...(name !== undefined && { name }),
        ...(roles !== undefined && { roles }),
        ...(disabled !== undefined && { disabled }),
      }
      const { was, now } = await changePerson(db, id, change, world.clock.now())
      tell({ target: now.email, was: rightsOf(was), now: rightsOf(now) })
      return now
    },
  )
  route(
    door,
    {
      method: 'post',
      path: '/v1/people/:id/link',
      scope: 'admin',
      says: 'A new link to set a password with; the one before is void',
      params: Id,
      answer: Link.extend({ person: PersonShape }),
    },
    async ({ params: { id }, caller, tell }) => {
      const person = await readPerson(db, id)
      tell({ target: person.email })
      if (person.disabledAt) {
        throw new Fault('conflict', `${person.email} is switched off: switch them on first.`)
      }
      return { person, ...(await linkFor(person, caller.name)) }
    },
  )

  async function linkFor(person: Person, madeBy: string) {
    const now = world.clock.now()
    const made = { purpose: 'invitation', personId: person.id, madeBy, forMs: INVITED_MS } as const
    const { token, expiresAt } = await makeLink(db, world, made, now)
    return { ...(await invite(engine, person, token, expiresAt, madeBy)), expiresAt }
  }
}

const rightsOf = ({ name, roles, disabledAt }: Person) => ({ name, roles, disabledAt })
