/** People: who they are, read and added. */

import type { Role } from '../authority/roles.ts'
import { texts } from '../db/arrays.ts'
import { codeOf, type Db } from '../db/db.ts'
import { raw, sql } from '../db/sql.ts'
import { Fault } from '../lib/faults.ts'

export type Person = {
  id: number
  email: string
  name: string
  roles: Role[]
  createdAt: Date
  disabledAt: Date | null
  seenAt: Date | null
}

export const personColumns = raw(
  'p.id, p.email, p.name, p.roles, p.created_at, p.disabled_at, p.seen_at',
)

/** As it is stored and compared: two spellings of one address are one person. */
export const emailOf = (text: string) => text.trim().normalize('NFC').toLowerCase()

export async function readPerson(db: Db, id: number): Promise<Person> {
  const person = await db.one<Person>(sql`select ${personColumns} from person p where id = ${id}`)
  if (!person) throw new Fault('not_found', `There is no person ${id}.`)
  return person
}

export const findPerson = (db: Db, email: string) =>
  db.one<Person>(sql`select ${personColumns} from person p where email = ${emailOf(email)}`)

export const nobodyYet = async (db: Db) => !(await db.one(sql`select 1 from person limit 1`))

export type Listed = Person & { password: boolean; oidc: boolean; invitedUntil: Date | null }

/** In the order of their names; `invitedUntil`: a link to them is open until then. */
export const listPeople = (db: Db, now: Date) =>
  db.all<Listed>(sql`
    select ${personColumns}, p.password is not null as password, p.oidc_subject is not null as oidc,
           (select max(l.expires_at) from signin_link l where l.person_id = p.id and l.purpose = 'invitation'
              and l.used_at is null and l.expires_at > ${now}) as invited_until
    from person p order by lower(p.name), p.id`)

export type NewPerson = { email: string; name: string; roles: readonly Role[] }

export async function addPerson(
  db: Db,
  { email, name, roles }: NewPerson,
  now: Date,
): Promise<Person> {
  const mail = emailOf(email)
  try {
    const made = await db.one<Person>(sql`
      insert into person as p (email, name, roles, created_at)
      values (${mail}, ${name}, ${texts([...new Set(roles)])}::text[], ${now})
      returning ${personColumns}`)
    return made!
  } catch (error) {
    if (codeOf(error) !== '23505') throw error
    throw new Fault('conflict', `There is somebody with the address ${mail} already.`)
  }
}

/** Everybody who has one of these roles and may sign in. */
export const activeWith = (db: Db, roleNames: readonly Role[]) =>
  db.all<Person>(sql`
    select ${personColumns} from person p
    where disabled_at is null and roles && ${texts(roleNames)}::text[] order by id`)

/** Two who change people's rights at once would else both find the other still there. */
export const oneAtATime = (tx: Db) =>
  tx.one(sql`select pg_advisory_xact_lock(hashtext('people of ' || current_schema()))`)
