/** Secrets in the database, sealed: set, replaced and removed from outside, opened only in here. */
import { changed } from '../authority/changed.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { sameBytes } from '../lib/bytes.ts'
import { Fault, messageOf } from '../lib/faults.ts'
import type { World } from '../lib/world.ts'
import { type MasterKey, open, seal } from './box.ts'
import type { Keyring } from './keyring.ts'
import { type Rotated, rotate } from './rotate.ts'
import { locked, type Row, readRows, schemaOf } from './rows.ts'

export type Kept = {
  name: string
  setBy: string
  setAt: Date
  /** Why it can't be opened here; null when it can. */
  unreadable: string | null
}

export type Secrets = {
  /** The value as last read; undefined where there is none. Throws a Fault when it can't be opened. */
  find(name: string): string | undefined
  /** What is kept, by name; never a value. */
  list(): readonly Kept[]
  /** Reads them from the database and opens them. */
  load(): Promise<void>
  set(name: string, value: string, by: string): Promise<void>
  /** False: there was none. */
  remove(name: string): Promise<boolean>
  /** All of them under a new master key. Throws a Fault, and changes nothing, if one can't be. */
  rotate(): Promise<Rotated>
}

type Known = { row: Row; value: string | null; unreadable: string | null }

const MOST_LENGTH = 20_000

export function secretsIn(
  db: Db,
  world: Pick<World, 'clock' | 'random' | 'log'>,
  keyring: Keyring,
): Secrets {
  let known = new Map<string, Known>()

  async function load(): Promise<void> {
    const schema = await schemaOf(db)
    const { rows, keys } = await together()
    const next = new Map(
      rows.map((row) => [row.name, opened(row, schema, keys, known.get(row.name))]),
    )
    const news = [...next].filter(([name, k]) => k.unreadable && !known.get(name)?.unreadable)
    if (news.length > 0) {
      const names = news.map(([name]) => name)
      world.log.error('secrets.unreadable', { names, why: news[0]![1].unreadable })
    }
    known = next
  }

  /** Rows and their keys. A rotation between the two reads lets the rows' key go: then once more. */
  async function together() {
    for (let tries = 1; ; tries++) {
      const rows = await readRows(db)
      const keys = rows.length === 0 ? [] : tolerant(keyring)
      const fits =
        typeof keys === 'string' || rows.every((row) => keys.some((key) => key.id === row.keyId))
      if (fits || tries === 3) return { rows, keys }
    }
  }

  return {
    find(name) {
      const one = known.get(name)
      if (!one || one.value !== null) return one?.value ?? undefined
      throw new Fault('config', `The secret ${name} can't be opened: ${one.unreadable}`, {
        secret: name,
      })
    },
    list: () =>
      [...known.values()].map(({ row: { name, setBy, setAt }, unreadable }) => ({
        name,
        setBy,
        setAt,
        unreadable,
      })),
    load,
    async set(name, value, by) {
      const given = value.trim()
      const why = objection(name, given)
      if (why) throw new Fault('invalid', why)
      await db.tx(async (tx) => {
        const key = sealing(keyring, name, await locked(tx))
        const made = seal(given, { schema: await schemaOf(tx), name }, key, world.random)
        await tx.one(sql`
          insert into secret (name, key_id, wrapped, sealed, set_by, set_at)
          values (${name}, ${made.keyId}, ${made.wrapped}, ${made.sealed}, ${by}, ${world.clock.now()})
          on conflict (name) do update set key_id = excluded.key_id, wrapped = excluded.wrapped,
            sealed = excluded.sealed, set_by = excluded.set_by, set_at = excluded.set_at`)
        await changed(tx, 'secrets')
      })
      await load()
    },
    async remove(name) {
      const gone = await db.tx(async (tx) => {
        const row = await tx.one(sql`delete from secret where name = ${name} returning name`)
        if (row) await changed(tx, 'secrets')
        return row !== undefined
      })
      await load()
      return gone
    },
    async rotate() {
      const done = await rotate(db, world, keyring)
      await load()
      return done
    },
  }
}

/** A key that can't be read is one that isn't there: the program runs, and those secrets don't open. */
function tolerant(keyring: Keyring): readonly MasterKey[] | string {
  try {
    return keyring.read()
  } catch (error) {
    return messageOf(error)
  }
}

function opened(
  row: Row,
  schema: string,
  keys: readonly MasterKey[] | string,
  last: Known | undefined,
): Known {
  // Under another master key now, and still the same: what is known of it stays good.
  if (last && last.value !== null && sameBytes(last.row.sealed, row.sealed)) {
    return { ...last, row }
  }
  const broken = (unreadable: string): Known => ({ row, value: null, unreadable })
  if (typeof keys === 'string') return broken(keys)
  const key = keys.find((k) => k.id === row.keyId)
  if (!key) return broken(`${strange(row, keys)}. ${mend}, or set the secret again.`)
  try {
    return { row, value: open(row, { schema, name: row.name }, key), unreadable: null }
  } catch {
    return broken('what is stored was changed, or belongs to another row or brand. Set it again.')
  }
}

const mend =
  'Give this process the right one (ONHAND_MASTER_KEY, ONHAND_MASTER_KEY_FILE or master.key)'

const strange = ({ keyId }: Row, keys: readonly MasterKey[]) =>
  `it was sealed with the master key ${keyId}, and ${
    keys.length === 0
      ? 'there is no master key here'
      : `the one here is ${keys.map((key) => key.id).join(', ')}`
  }`

/** What to seal `name` with. A second key beside one that isn't here would divide the secrets for ever. */
function sealing(keyring: Keyring, name: string, rows: readonly Row[]): MasterKey {
  const keys = keyring.read()
  const other = rows.find((r) => r.name !== name && !keys.some((key) => key.id === r.keyId))
  if (!other) return keys[0] ?? keyring.make()
  throw new Fault(
    'config',
    `Nothing was stored. Look at ${other.name}: ${strange(other, keys)}. ${mend}, or remove ${other.name}.`,
  )
}

/** Read before the database is open, so they can't be in there. */
const tooEarly = /^(ONHAND_|DATABASE_URL$|PG[A-Z]+$)/

function objection(name: string, value: string): string | undefined {
  if (!isName(name)) {
    return `"${name}" is not the name of a secret: letters, digits and _ . / -, and a letter first.`
  }
  if (tooEarly.test(name)) {
    return `${name} is read before the database is open: it belongs into the environment.`
  }
  if (value === '') return 'There is no value: it is empty.'
  if (value.length > MOST_LENGTH) return `The value is longer than ${MOST_LENGTH} characters.`
  return undefined
}

export const isName = (name: string) => /^[A-Za-z][A-Za-z0-9_./-]{0,99}$/.test(name)
