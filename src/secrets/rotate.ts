/** A new master key: every secret goes under it in one transaction, or none does. */
import { changed } from '../authority/changed.ts'
import { byteas, texts } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { Fault } from '../lib/faults.ts'
import type { World } from '../lib/world.ts'
import { type MasterKey, rewrap } from './box.ts'
import type { Keyring } from './keyring.ts'
import { locked, type Row, schemaOf } from './rows.ts'

/** `kept`: where the new key is now. */
export type Rotated = { secrets: number; keyId: string; kept: string }

/**
 * The new key is kept beside the old one before the first row is touched, and the old one goes only
 * after the commit: killed at any point, everything opens.
 */
export async function rotate(
  db: Db,
  world: Pick<World, 'random'>,
  keyring: Keyring,
): Promise<Rotated> {
  const { to, secrets } = await db.tx(async (tx) => {
    // The lock is held to the end: nobody seals under a key that is about to go.
    const rows = await locked(tx)
    const old = keyring.read()
    const to = newKey(keyring, old)
    const schema = await schemaOf(tx)
    const done = rows.map((row) => over(row, schema, old, to, world))
    keyring.write?.([to, ...old])
    await tx.one(sql`
      update secret s set key_id = r.key_id, wrapped = r.wrapped
      from unnest(${texts(done.map((r) => r.name))}::text[], ${texts(done.map((r) => r.keyId))}::text[],
                  ${byteas(done.map((r) => r.wrapped))}::bytea[]) as r(name, key_id, wrapped)
      where s.name = r.name`)
    await changed(tx, 'secrets')
    return { to, secrets: done.length }
  })
  keyring.write?.([to])
  return { secrets, keyId: to.id, kept: keyring.place }
}

function over(
  row: Row,
  schema: string,
  old: readonly MasterKey[],
  to: MasterKey,
  { random }: Pick<World, 'random'>,
): Row {
  const from = old.find((key) => key.id === row.keyId)
  try {
    if (!from) throw new Error('no such key')
    return { ...row, ...rewrap(row, { schema, name: row.name }, from, to, random) }
  } catch {
    const why = from
      ? 'what is stored was changed'
      : `its master key ${row.keyId} is not among those here`
    throw new Fault(
      'conflict',
      `Nothing was changed: ${row.name} can't be taken over, ${why}. Remove it or set it again, then rotate.`,
      { secret: row.name },
    )
  }
}

/** Kept here: a fresh one. Given from outside: the one in front, which is new. */
function newKey(keyring: Keyring, old: readonly MasterKey[]): MasterKey {
  if (keyring.write) return keyring.fresh()
  if (old.length > 1) return old[0]!
  throw new Fault(
    'config',
    `The master key comes from ${keyring.place}, which Onhand doesn't write to. Put the new key there in front of the old one ` +
      '(new,old; make one with: openssl rand -base64 32), start again, rotate, then take the old one away.',
  )
}
