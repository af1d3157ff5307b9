/** The people who are signed in: from the cookie to who it is, with what keeps other sites out. */

import { scopesOf } from '../authority/roles.ts'
import type { Engine } from '../engine/engine.ts'
import { sameBytes, sha256 } from '../lib/bytes.ts'
import { Fault } from '../lib/faults.ts'
import type { Person } from '../people/person.ts'
import { begin, found, LONGEST_MS, type Session, standing, type Way } from '../people/session.ts'
import type { Caller } from './auth.ts'
import { cookieOf, fromOurPage, giveCookie, SESSION } from './cookie.ts'
import { type Ask, headersOf } from './env.ts'

export type Sessions = {
  /** Who is signed in; undefined: nobody. Throws a Fault when another site may have asked. */
  callerOf(c: Ask): Promise<Caller | undefined>
  /** The same caller as of now, whatever became of the token; undefined: the session is over. */
  again(session: Session): Promise<Caller | undefined>
  /** Signs in: a new session, whatever the browser had before. */
  begin(c: Ask, person: Person, way: Way): Promise<Caller>
  /** Has the browser forget. */
  forget(c: Ask): void
}

const safe = new Set(['GET', 'HEAD'])

export function sessionsOf({ db, world, registry: { publicUrl } }: Engine): Sessions {
  const give = (c: Ask, token: string, maxAgeMs: number) =>
    giveCookie(c, publicUrl, SESSION, token, { maxAgeMs })
  return {
    async callerOf(c) {
      const token = cookieOf(c, SESSION)
      if (token === undefined) return undefined
      const known = await found(db, world, token, world.clock.now())
      if (!known)
        throw new Fault(
          'unauthorized',
          'This needs an API key, or a session that is not over: sign in again.',
        )
      if (!safe.has(c.req.method)) {
        fromOurPage(c, publicUrl)
        mustHave(headersOf(c)['x-csrf'], known.session)
      }
      if (known.token !== undefined) give(c, known.token, LONGEST_MS)
      return callerFor(known.person, known.session)
    },
    async again(session) {
      const person = await standing(db, session.id, world.clock.now())
      return person && callerFor(person, session)
    },
    async begin(c, person, way) {
      const now = world.clock.now()
      const agent = headersOf(c)['user-agent'] ?? null
      const { token, session } = await begin(db, world, person.id, way, agent, now)
      give(c, token, LONGEST_MS)
      return callerFor(person, session)
    },
    forget: (c) => give(c, '', 0),
  }
}

const callerFor = (person: Person, session: Session): Caller => ({
  kind: 'person',
  name: person.email,
  scopes: scopesOf(person.roles),
  systemId: null,
  signedIn: { person, session },
})

function mustHave(given: string | undefined, { csrf }: Session): void {
  if (given !== undefined && sameBytes(sha256(given), sha256(csrf))) return
  throw new Fault(
    'forbidden',
    'The header x-csrf is missing, or is of another session: load the page again.',
  )
}
