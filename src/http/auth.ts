/** Who is asking, and what they may do: here the API keys with their scopes. */
import { hash } from 'node:crypto'
import { covers, type Scope, scopes } from '../authority/roles.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { sameBytes } from '../lib/bytes.ts'
import { later } from '../lib/clock.ts'
import { Fault, messageOf } from '../lib/faults.ts'
import type { World } from '../lib/world.ts'
import type { Person } from '../people/person.ts'
import type { Session } from '../people/session.ts'

export { type Scope, scopes }

export type Caller = {
  kind: 'person' | 'key' | 'operator' | 'nobody'
  /** For the records: a person's e-mail, which key, or that it was the local operator. */
  name: string
  scopes: readonly Scope[]
  /** The system this key speaks for; null: none in particular. */
  systemId: number | null
  /** Who is signed in, and with which session. */
  signedIn?: { person: Person; session: Session }
}

/** Whoever reaches the lock's socket, or runs the program, may do everything. */
export const operator: Caller = {
  kind: 'operator',
  name: 'operator',
  scopes: ['admin'],
  systemId: null,
}

export const nobody: Caller = { kind: 'nobody', name: 'nobody', scopes: [], systemId: null }

/** `anyone`: whoever is known; `open`: whoever. */
export const may = (caller: Caller, scope: Scope | 'open' | 'anyone') =>
  scope === 'open' || scope === 'anyone' || covers(caller.scopes, scope)

export type Keys = {
  /** The caller behind an `authorization` header; throws a Fault when there is none. */
  callerOf(authorization: string | undefined): Promise<Caller>
  /** Forgets what is cached: a key was made or revoked. */
  forget(): void
}

type Known = { caller: Caller | null; until: number }
type Row = { id: number; name: string; hash: Uint8Array; systemId: number | null; scopes: Scope[] }

/** How long another process may still let a revoked key in. */
const CACHE_MS = 5_000
const MOST_CACHED = 5_000
const USED_EVERY_MS = 60_000

export function keysOf(db: Db, world: Pick<World, 'clock' | 'log'>): Keys {
  const cache = new Map<string, Known>()

  async function look(digest: Buffer, now: Date): Promise<Caller | null> {
    const row = await db.one<Row>(sql`
      select id, name, hash, system_id, scopes from api_key where hash = ${digest} and revoked_at is null`)
    if (!row || !sameBytes(row.hash, digest)) return null
    used(row.id, now)
    return { kind: 'key', name: row.name, scopes: row.scopes, systemId: row.systemId }
  }

  function used(id: number, now: Date) {
    db.one(sql`
      update api_key set last_used_at = ${now}
      where id = ${id} and (last_used_at is null or last_used_at < ${later(now, -USED_EVERY_MS)})`).catch(
      (error) => world.log.warn('key.use_not_noted', { error: messageOf(error) }),
    )
  }

  return {
    async callerOf(authorization) {
      const given = /^Bearer (oh_[A-Za-z0-9_-]{20,100})$/i.exec(authorization ?? '')?.[1]
      if (!given)
        throw new Fault('unauthorized', 'This needs an API key, or somebody who is signed in.')
      const now = world.clock.now()
      const name = hash('sha256', given, 'base64')
      let known = cache.get(name)
      if (!known || known.until <= now.getTime()) {
        if (cache.size >= MOST_CACHED) cache.clear()
        known = {
          caller: await look(Buffer.from(name, 'base64'), now),
          until: now.getTime() + CACHE_MS,
        }
        cache.set(name, known)
      }
      if (!known.caller) throw new Fault('unauthorized', 'This key is unknown or was revoked.')
      return known.caller
    },
    forget: () => cache.clear(),
  }
}
