/** API keys: made, listed, revoked. A key is shown once, when it is made; only its hash is kept. */
import { z } from 'zod'
import { sql } from '../db/sql.ts'
import type { Engine } from '../engine/engine.ts'
import { sha256 } from '../lib/bytes.ts'
import { Fault } from '../lib/faults.ts'
import { type Scope, scopes } from './auth.ts'
import { type Door, route } from './door.ts'
import { findSystem } from './find.ts'
import { MaybeTime, Time, text } from './shapes.ts'

const Name = text(100)
const Scopes = z.array(z.enum(scopes)).min(1)

export function keys(door: Door, engine: Engine): void {
  const { db, world } = engine
  route(
    door,
    {
      method: 'post',
      path: '/v1/keys',
      scope: 'admin',
      says: 'Make an API key; the answer is the only time it is shown',
      body: z.strictObject({
        name: Name,
        scopes: Scopes,
        /** The system it speaks for; without one, a key names the system in each request. */
        system: text(40).optional(),
      }),
      answer: z.object({ name: z.string(), key: z.string(), scopes: Scopes }),
    },
    async ({ body: { name, scopes: allowed, system }, tell }) => {
      if (system !== undefined && allowed.includes('admin')) {
        throw new Fault(
          'invalid',
          'A key for one system cannot be admin: leave out the one or the other.',
        )
      }
      // In the log a name says who it was: a key must not be taken for a person or for us.
      if (name.includes('@') || ['operator', 'onhand', 'nobody'].includes(name)) {
        throw new Fault(
          'invalid',
          `A key cannot be called "${name}": the log would take it for somebody.`,
        )
      }
      const systemId = system === undefined ? null : findSystem(engine, system)
      const key = `oh_${Buffer.from(world.random.bytes(32)).toString('base64url')}`
      const made = await db.one(sql`
        insert into api_key (name, hash, system_id, scopes, created_at)
        values (${name}, ${sha256(key)}, ${systemId}, ${[...new Set(allowed)]}::text[], ${world.clock.now()})
        on conflict (name) do nothing returning id`)
      if (!made)
        throw new Fault('conflict', `There is a key "${name}" already: choose another name.`)
      door.keys.forget()
      tell({ target: name, now: { scopes: allowed, system: system ?? null } })
      return { name, key, scopes: allowed }
    },
  )
  route(
    door,
    {
      method: 'get',
      path: '/v1/keys',
      scope: 'admin',
      says: 'The keys there are, revoked ones too; never their values',
      answer: z.object({
        rows: z.array(
          z.object({
            name: z.string(),
            scopes: z.array(z.string()),
            system: z.string().nullable(),
            createdAt: Time,
            lastUsedAt: MaybeTime,
            revokedAt: MaybeTime,
          }),
        ),
      }),
    },
    async () => ({
      rows: await db.all<{
        name: string
        scopes: Scope[]
        system: string | null
        createdAt: Date
        lastUsedAt: Date | null
        revokedAt: Date | null
      }>(sql`
        select k.name, k.scopes, s.name as system, k.created_at, k.last_used_at, k.revoked_at
        from api_key k left join system s on s.id = k.system_id order by k.name`),
    }),
  )
  route(
    door,
    {
      method: 'delete',
      path: '/v1/keys/:name',
      scope: 'admin',
      says: 'Revoke a key: within seconds nobody is let in with it',
      params: z.object({ name: Name }),
      answer: z.object({ revoked: z.literal(true) }),
    },
    async ({ params: { name }, tell }) => {
      const row = await db.one<{ scopes: Scope[] }>(sql`
        update api_key set revoked_at = coalesce(revoked_at, ${world.clock.now()})
        where name = ${name} returning scopes`)
      if (!row) throw new Fault('not_found', `There is no key "${name}".`)
      door.keys.forget()
      tell({ was: { scopes: row.scopes } })
      return { revoked: true }
    },
  )
}
