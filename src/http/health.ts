/** Is the process alive, and can it work: for supervisors and load balancers. */
import { z } from 'zod'
import { migrations } from '../db/migrate.ts'
import { sql } from '../db/sql.ts'
import type { Engine } from '../engine/engine.ts'
import { Fault, messageOf } from '../lib/faults.ts'
import { type Door, route } from './door.ts'

const Fine = z.object({ ok: z.literal(true) })

export function health(door: Door, engine: Engine): void {
  route(
    door,
    { method: 'get', path: '/livez', scope: 'open', says: 'The process answers', answer: Fine },
    async () => ({ ok: true }),
  )
  route(
    door,
    {
      method: 'get',
      path: '/readyz',
      scope: 'open',
      says: 'The database answers and its schema is up to date',
      answer: Fine,
      also: { 503: 'It is not, for now' },
    },
    async () => {
      await ready(engine)
      return { ok: true }
    },
  )
}

async function ready({ db, world }: Engine): Promise<void> {
  let applied: string[]
  try {
    const rows = await db.all<{ name: string }>(sql`select name from migration`)
    applied = rows.map((r) => r.name)
  } catch (error) {
    world.log.error('ready.no_database', { error: messageOf(error) })
    throw new Fault('unavailable', 'The database does not answer.')
  }
  if (migrations().some((name) => !applied.includes(name))) {
    throw new Fault('unavailable', 'The database schema is not up to date: run onhand db migrate.')
  }
}
