/** What is changed about people; there is always an admin left who can sign in. */

import { type Role, scopesOf } from '../authority/roles.ts'
import { texts } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { Fault } from '../lib/faults.ts'
import { oneAtATime, type Person, personColumns, readPerson } from './person.ts'
import { endAll, rotateAll } from './session.ts'

export type Change = { name?: string; roles?: readonly Role[]; disabled?: boolean }

/** Whoever may do less than before is signed out everywhere; who may do more gets a new token. */
export async function changePerson(
  db: Db,
  id: number,
  change: Change,
  now: Date,
): Promise<{ was: Person; now: Person }> {
  return db.tx(async (tx) => {
    await oneAtATime(tx)
    const was = await readPerson(tx, id)
    const roles = change.roles ? [...new Set(change.roles)] : was.roles
    const disabledAt =
      change.disabled === undefined
        ? was.disabledAt
        : change.disabled
          ? (was.disabledAt ?? now)
          : null
    const person = await tx.one<Person>(sql`
      update person p set name = ${change.name ?? was.name}, roles = ${texts(roles)}::text[],
        disabled_at = ${disabledAt} where id = ${id} returning ${personColumns}`)
    await adminLeft(tx, was)
    const [before, after] = [mayOf(was), mayOf(person!)]
    if (before.some((scope) => !after.includes(scope))) await endAll(tx, id)
    else if (after.length > before.length) await rotateAll(tx, id, now)
    return { was, now: person! }
  })
}

const mayOf = ({ roles, disabledAt }: Person) => (disabledAt ? [] : scopesOf(roles))

async function adminLeft(tx: Db, { name, roles, disabledAt }: Person): Promise<void> {
  if (disabledAt || !roles.includes('admin')) return
  const left = await tx.one(
    sql`select 1 from person where 'admin' = any(roles) and disabled_at is null limit 1`,
  )
  if (left) return
  throw new Fault(
    'conflict',
    `${name} is the only admin: make somebody else admin first, so that one is left.`,
  )
}
