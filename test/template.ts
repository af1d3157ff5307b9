/** A migrated, empty PGlite as one file, made once for each state of the migrations. */
import { createHash } from 'node:crypto'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { openMemory } from '../src/db/embedded.ts'
import { migrate, migrations } from '../src/db/migrate.ts'
import { raw } from '../src/db/sql.ts'

const folder = join(import.meta.dirname, '../src/db/migrations')

function fingerprint(): string {
  const hash = createHash('sha256')
  hash.update(readFileSync(new URL('../package.json', import.meta.resolve('@electric-sql/pglite'))))
  for (const name of migrations()) hash.update(name).update(readFileSync(join(folder, name)))
  return hash.digest('hex').slice(0, 16)
}

let held: Promise<Blob> | undefined

/** initdb takes seconds and a copy half of one, so the copy is also kept between runs. */
export function template(): Promise<Blob> {
  held ??= make()
  return held
}

async function make(): Promise<Blob> {
  const cache = join(tmpdir(), `onhand-test-${userInfo().uid}`)
  const file = join(cache, `${fingerprint()}.tar`)
  try {
    return new Blob([readFileSync(file)])
  } catch {}
  const db = await openMemory()
  await migrate(db, new Date(0))
  // Half of the copy would be two databases that nobody opens.
  await db.all(raw('update pg_database set datistemplate = false'))
  await db.all(raw('drop database template0'))
  await db.all(raw('drop database template1'))
  await db.all(raw('checkpoint'))
  const dump = new Uint8Array(await (await db.dump()).arrayBuffer())
  await db.close()
  mkdirSync(cache, { recursive: true, mode: 0o700 })
  tidy(cache)
  writeFileSync(`${file}.${process.pid}`, dump)
  renameSync(`${file}.${process.pid}`, file)
  return new Blob([dump])
}

/** Copies of older migrations go after a day. */
function tidy(cache: string) {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name)
    const madeAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
    if (Date.now() - madeAt > 86_400_000) rmSync(path, { force: true })
  }
}
