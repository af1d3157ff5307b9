/** Sessions: an unguessable token that only the browser has; here is its hash, and when it ends. */
import type { Db } from '../db/db.ts'
import { raw, sql } from '../db/sql.ts'
import { sha256 } from '../lib/bytes.ts'
import { later } from '../lib/clock.ts'
import type { World } from '../lib/world.ts'
import { type Person, personColumns } from './person.ts'

export const IDLE_MS = 12 * 3_600_000
export const LONGEST_MS = 30 * 86_400_000
/** After this a token is replaced; a stolen one is good for no longer, if its owner is at work. */
const ROTATE_MS = 3_600_000
/** A new token that was not taken up (its answer got lost) is followed by another after this. */
const AGAIN_MS = 60_000
/** What the browser had sent with the old token before it had the new one still counts. */
const GRACE_MS = 60_000
/** `seen_at` is no finer than this, so that reading writes little. */
const SEEN_MS = 60_000

export type Way = 'password' | 'link' | 'oidc'
export type Begun = { token: string; session: Session }
export type Session = { id: number; csrf: string }

export const newToken = (random: World['random']) =>
  Buffer.from(random.bytes(32)).toString('base64url')

/** A new one for this person. */
export async function begin(
  db: Db,
  { random }: Pick<World, 'random'>,
  personId: number,
  way: Way,
  agent: string | null,
  now: Date,
): Promise<Begun> {
  const [token, csrf] = [newToken(random), newToken(random)]
  const made = await db.one<{ id: number }>(sql`
    with seen as (update person set seen_at = ${now} where id = ${personId}),
    over as (delete from session where expires_at < ${now} or seen_at < ${later(now, -IDLE_MS)})
    insert into session (person_id, hash, csrf, way, agent, created_at, seen_at, rotate_at, expires_at)
    values (${personId}, ${sha256(token)}, ${csrf}, ${way}, ${agent?.slice(0, 300) ?? null}, ${now}, ${now},
            ${later(now, ROTATE_MS)}, ${later(now, LONGEST_MS)})
    returning id`)
  return { token, session: { id: made!.id, csrf } }
}

export type Found = {
  person: Person
  session: Session
  /** To be handed to the browser in place of its token. */
  token?: string
}

type Row = Person & {
  sessionId: number
  csrf: string
  taken: boolean
  current: boolean
  rotateAt: Date
  lastSeenAt: Date
}

/** Whose session this is; undefined: nobody's, or it is over. */
export async function found(
  db: Db,
  { random }: Pick<World, 'random'>,
  token: string,
  now: Date,
): Promise<Found | undefined> {
  const hash = sha256(token)
  const row = await db.one<Row>(sql`
    select ${personColumns}, s.id as session_id, s.csrf, s.rotate_at, s.seen_at as last_seen_at,
           s.hash = ${hash} as current, coalesce(s.next_hash = ${hash}, false) as taken
    from session s join person p on p.id = s.person_id
    where (s.hash = ${hash} or s.next_hash = ${hash} or (s.last_hash = ${hash} and s.last_until > ${now}))
      and s.expires_at > ${now} and s.seen_at > ${later(now, -IDLE_MS)} and p.disabled_at is null`)
  if (!row) return undefined
  const { sessionId, csrf, taken, current, rotateAt, lastSeenAt, ...person } = row
  const session = { id: sessionId, csrf }
  if (lastSeenAt.getTime() <= now.getTime() - SEEN_MS) await touch(db, session.id, person.id, now)
  if (taken) await takeOver(db, session.id, hash, now)
  else if (current && rotateAt <= now) {
    const next = newToken(random)
    const mine = await db.one(sql`
      update session set next_hash = ${sha256(next)}, rotate_at = ${later(now, AGAIN_MS)}
      where id = ${session.id} and hash = ${hash} and rotate_at <= ${now} returning id`)
    if (mine) return { person, session, token: next }
  }
  return { person, session }
}

/** Whose it is, if it is not over; looking is no use of it. */
export const standing = (db: Db, id: number, now: Date) =>
  db.one<Person>(sql`
    select ${personColumns} from session s join person p on p.id = s.person_id
    where s.id = ${id} and s.expires_at > ${now} and s.seen_at > ${later(now, -IDLE_MS)}
      and p.disabled_at is null`)

const touch = (db: Db, id: number, personId: number, now: Date) =>
  db.one(sql`
    with seen as (update person set seen_at = ${now} where id = ${personId})
    update session set seen_at = ${now} where id = ${id}`)

const takeOver = (db: Db, id: number, hash: Uint8Array, now: Date) =>
  db.one(sql`
    update session set hash = next_hash, next_hash = null, last_hash = hash,
      last_until = ${later(now, GRACE_MS)}, rotate_at = ${later(now, ROTATE_MS)}
    where id = ${id} and next_hash = ${hash}`)

/** Everywhere, or everywhere but here. */
export const endAll = (db: Db, personId: number, but?: number) =>
  db.all(sql`
    delete from session where person_id = ${personId}
      and ${but === undefined ? raw('true') : sql`id <> ${but}`}`)

/** One of this person's own; answers whether there was one. */
export const end = async (db: Db, personId: number, id: number) =>
  (await db.one(
    sql`delete from session where id = ${id} and person_id = ${personId} returning id`,
  )) !== undefined

/** The next request gets a new token. */
export const rotateAll = (db: Db, personId: number, now: Date) =>
  db.all(sql`update session set rotate_at = ${now} where person_id = ${personId}`)

export type Open = {
  id: number
  way: Way
  agent: string | null
  createdAt: Date
  seenAt: Date
  expiresAt: Date
}

/** Those that are still good, the one last seen first. */
export const listSessions = (db: Db, personId: number, now: Date) =>
  db.all<Open>(sql`
    select id, way, agent, created_at, seen_at, expires_at from session
    where person_id = ${personId} and expires_at > ${now} and seen_at > ${later(now, -IDLE_MS)}
    order by seen_at desc, id desc`)
