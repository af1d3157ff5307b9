/** The first way in: for whoever starts the program while nobody is there, and for the demo. */
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import type { World } from '../../lib/world.ts'
import { addPerson, findPerson, nobodyYet } from '../person.ts'
import { makeLink } from './link.ts'

const SETUP_MS = 7 * 86_400_000
const DEMO_MS = 86_400_000

type At = { db: Db; world: Pick<World, 'clock' | 'random'> }

/** The page and token that make the first admin; undefined: there is somebody. The one of an earlier start is void. */
export async function setupLink({ db, world }: At): Promise<string | undefined> {
  if (!(await nobodyYet(db))) return undefined
  const made = { purpose: 'setup', personId: null, madeBy: 'operator', forMs: SETUP_MS } as const
  const { token } = await makeLink(db, world, made, world.clock.now())
  return `setup#${token}`
}

/** The page and token that sign in once as the admin of the demo, who has no password. */
export async function demoLink({ db, world }: At): Promise<string> {
  const now = world.clock.now()
  const email = 'demo@localhost'
  const person =
    (await findPerson(db, email)) ??
    (await addPerson(db, { email, name: 'demo', roles: ['admin'] }, now))
  await db.one(sql`update person set disabled_at = null where id = ${person.id}`)
  const made = { purpose: 'signin', personId: person.id, madeBy: 'demo', forMs: DEMO_MS } as const
  const { token } = await makeLink(db, world, made, now)
  return `signin#${token}`
}
