/** Who somebody is here, of whom an OpenID Connect provider says who they are there. */

import { isRole, type Role } from '../../authority/roles.ts'
import type { Oidc } from '../../authority/signin.ts'
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { changePerson } from '../change.ts'
import { addPerson, emailOf, findPerson, type Person, personColumns } from '../person.ts'
import type { WhyNot } from './oidc.ts'

export type Claims = Readonly<Record<string, unknown>> & { iss: string; sub: string }
type Who = { personId: number } | { whyNot: WhyNot; email?: string }

/**
 * The subject decides; an address does so once, for who was invited, and only if it was verified:
 * else whoever types somebody's address there would be them here.
 */
export async function whoIs(db: Db, oidc: Oidc, claims: Claims, now: Date): Promise<Who> {
  const subject = `${claims.iss} ${claims.sub}`
  const given = typeof claims.email === 'string' ? emailOf(claims.email) : undefined
  const email = claims.email_verified === true ? given : undefined
  const named = given === undefined ? {} : { email: given }
  const bound = await db.one<Person>(
    sql`select ${personColumns} from person p where oidc_subject = ${subject}`,
  )
  if (!bound && email === undefined) return { whyNot: 'unverified', ...named }
  if (!inDomains(oidc, email ?? bound!.email)) return { whyNot: 'domain', ...named }
  const roles = rolesOf(oidc, claims)
  if (roles?.length === 0) return { whyNot: 'uninvited', ...named }
  const person =
    bound ??
    (await invited(db, email!, subject)) ??
    (await made(db, email!, subject, claims, roles, now))
  if (!person) return { whyNot: 'uninvited', ...named }
  if (person.disabledAt) return { whyNot: 'off', ...named }
  if (roles && roles.join() !== person.roles.join())
    await changePerson(db, person.id, { roles }, now)
  return { personId: person.id }
}

const inDomains = ({ domains }: Oidc, email: string) =>
  domains === undefined ||
  domains.some((domain) => email.split('@').at(-1) === domain.toLowerCase())

/** Undefined: roles are not decided there. */
function rolesOf({ roles }: Oidc, claims: Claims): Role[] | undefined {
  if (roles === undefined) return undefined
  const values = [claims[roles.claim]].flat().filter((one) => typeof one === 'string')
  const mine = values.flatMap((one) => (Object.hasOwn(roles.map, one) ? roles.map[one]! : []))
  return [...new Set(mine)].filter(isRole)
}

/** From now on the subject is this person, and no other subject with this address is. */
async function invited(db: Db, email: string, subject: string): Promise<Person | undefined> {
  return db.one<Person>(sql`
    update person p set oidc_subject = ${subject}
    where email = ${email} and oidc_subject is null returning ${personColumns}`)
}

async function made(
  db: Db,
  email: string,
  subject: string,
  claims: Claims,
  roles: readonly Role[] | undefined,
  now: Date,
): Promise<Person | undefined> {
  if (roles === undefined || (await findPerson(db, email))) return undefined
  const name = typeof claims.name === 'string' && claims.name ? claims.name.slice(0, 200) : email
  return db.tx(async (tx) => {
    const person = await addPerson(tx, { email, name, roles }, now)
    await tx.one(sql`update person set oidc_subject = ${subject} where id = ${person.id}`)
    return person
  })
}
