/** The ways in: with a password, with a one-time link, and the very first one. */
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { sha256 } from '../../lib/bytes.ts'
import { Fault } from '../../lib/faults.ts'
import type { World } from '../../lib/world.ts'
import {
  addPerson,
  emailOf,
  nobodyYet,
  oneAtATime,
  type Person,
  personColumns,
  readPerson,
} from '../person.ts'
import { endAll } from '../session.ts'
import { attempt } from './limit.ts'
import { useLink } from './link.ts'
import { hashed, matches } from './password.ts'

/** Throws a Fault; it says the same, and takes as long, whoever there is and whatever was wrong. */
export async function byPassword(
  db: Db,
  given: { email: string; password: string },
  address: string,
  now: Date,
): Promise<Person> {
  const email = emailOf(given.email)
  const good = await attempt(db, keysOf(email, address), now)
  const row = await db.one<Person & { password: string | null }>(
    sql`select ${personColumns}, p.password from person p where email = ${email}`,
  )
  const right = await matches(row?.password ?? null, given.password)
  if (!row || !right || row.disabledAt) {
    throw new Fault('unauthorized', 'The e-mail address or the password is not right.')
  }
  await good()
  const { password: _, ...person } = row
  return person
}

// An e-mail that somebody tried may be a password in the wrong field: it is not kept.
const keysOf = (email: string, address: string) => [
  `email ${sha256(email).toString('base64')}`,
  `address ${address}`,
]

export async function byLink(db: Db, token: string, now: Date): Promise<Person> {
  return db.tx(async (tx) =>
    active(await readPerson(tx, (await useLink(tx, token, 'signin', now))!)),
  )
}

/** The first admin, with the token that only who runs the program has seen. */
export async function setUp(
  db: Db,
  world: Pick<World, 'random'>,
  given: { token: string; email: string; name: string; password: string },
  now: Date,
): Promise<Person> {
  const password = await hashed(given.password, emailOf(given.email), world)
  return db.tx(async (tx) => {
    await oneAtATime(tx)
    if (!(await nobodyYet(tx))) {
      throw new Fault('conflict', 'The first person is there already: sign in, or be invited.')
    }
    await useLink(tx, given.token, 'setup', now)
    const { email, name } = given
    const person = await addPerson(tx, { email, name, roles: ['admin'] }, now)
    await tx.one(sql`update person set password = ${password} where id = ${person.id}`)
    return person
  })
}

/** An invitation, or a link to set a new password: whoever has it signs in, all others are signed out. */
export async function accept(
  db: Db,
  world: Pick<World, 'random'>,
  given: { token: string; name?: string | undefined; password: string },
  now: Date,
): Promise<Person> {
  return db.tx(async (tx) => {
    const person = active(
      await readPerson(tx, (await useLink(tx, given.token, 'invitation', now))!),
    )
    const password = await hashed(given.password, person.email, world)
    const name = given.name ?? person.name
    await tx.one(
      sql`update person set password = ${password}, name = ${name} where id = ${person.id}`,
    )
    await endAll(tx, person.id)
    return { ...person, name }
  })
}

function active(person: Person): Person {
  if (!person.disabledAt) return person
  throw new Fault('forbidden', `${person.email} was switched off here: ask an admin.`)
}

/** One's own: the old one must be known, and guessing it is limited like signing in. */
export async function changePassword(
  db: Db,
  world: Pick<World, 'random'>,
  personId: number,
  given: { old: string; password: string },
  address: string,
  now: Date,
): Promise<void> {
  const { email } = await readPerson(db, personId)
  const good = await attempt(db, keysOf(email, address), now)
  const row = await db.one<{ password: string | null }>(
    sql`select password from person where id = ${personId}`,
  )
  if (!(await matches(row?.password ?? null, given.old))) {
    throw new Fault(
      'forbidden',
      row?.password === null
        ? 'You have no password yet: have an admin make you a link to set one.'
        : 'The old password is not right.',
    )
  }
  await good()
  const password = await hashed(given.password, email, world)
  await db.one(sql`update person set password = ${password} where id = ${personId}`)
}
