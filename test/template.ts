/** A migrated, empty PGlite as one file, made once for each state of the migrations. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { openMemory } from '../src/db/embedded.ts'
import { migrate, migrations } from '../src/db/migrate.ts'

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
  const dump = new Uint8Array(await (await db.dump()).arrayBuffer())
  await db.close()
  mkdirSync(cache, { recursive: true, mode: 0o700 })
  writeFileSync(`${file}.${process.pid}`, dump)
  renameSync(`${file}.${process.pid}`, file)
  return new Blob([dump])
}
