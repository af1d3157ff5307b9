/** One-time links: an unguessable token that is good once, for one purpose, and not for long. */
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { sha256 } from '../../lib/bytes.ts'
import { later } from '../../lib/clock.ts'
import { Fault } from '../../lib/faults.ts'
import type { World } from '../../lib/world.ts'
import { newToken } from '../session.ts'

/** `setup`: makes the first admin; `invitation`: sets a password, the first or a new one; `signin`: signs in. */
export type Purpose = 'setup' | 'invitation' | 'signin'

export const INVITED_MS = 72 * 3_600_000

type Made = { purpose: Purpose; personId: number | null; madeBy: string; forMs: number }

/** The token; only its hash is kept. A link before it, of this purpose and person, is void. */
export async function makeLink(
  db: Db,
  { random }: Pick<World, 'random'>,
  { purpose, personId, madeBy, forMs }: Made,
  now: Date,
): Promise<{ token: string; expiresAt: Date }> {
  const token = newToken(random)
  const expiresAt = later(now, forMs)
  await db.tx(async (tx) => {
    await tx.all(sql`
      delete from signin_link where purpose = ${purpose}
        and person_id is not distinct from ${personId}::int and used_at is null`)
    await tx.one(sql`
      insert into signin_link (hash, person_id, purpose, made_by, made_at, expires_at)
      values (${sha256(token)}, ${personId}, ${purpose}, ${madeBy}, ${now}, ${expiresAt})`)
  })
  return { token, expiresAt }
}

/** Uses it up; answers whose it is. Throws the same Fault whatever is wrong with it. */
export async function useLink(
  tx: Db,
  token: string,
  purpose: Purpose,
  now: Date,
): Promise<number | null> {
  const row = await tx.one<{ personId: number | null }>(sql`
    update signin_link set used_at = ${now}
    where hash = ${sha256(token)} and purpose = ${purpose} and used_at is null and expires_at > ${now}
    returning person_id`)
  if (row) return row.personId
  throw new Fault('gone', 'This link is not good any more: it was used, or it is too old.')
}
