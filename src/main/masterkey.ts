/** The master key, outside the database: ONHAND_MASTER_KEY, the file that ONHAND_MASTER_KEY_FILE names, or `<dir>/master.key`. */
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { Fault } from '../lib/faults.ts'
import type { Random } from '../lib/random.ts'
import { KEY_BYTES, type MasterKey, masterKey, readKey, writeKey } from '../secrets/box.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { type Environment, readPrivate } from './secrets.ts'

const NAME = 'ONHAND_MASTER_KEY'

/** Read anew each time: another process may have changed it. */
export function keyringFrom(env: Environment, dir: string, random: Random): Keyring {
  const fresh = () => masterKey(random.bytes(KEY_BYTES))
  const given = env[NAME]
  if (given) return { ...fixed(given, NAME), fresh }
  const named = env[`${NAME}_FILE`]
  if (named) {
    const place = `${named} (${NAME}_FILE)`
    const text = () => {
      const read = readPrivate(named)
      if (read) return read
      throw new Fault('config', `There is no master key in ${place}.`)
    }
    return { ...fixed(text, place), fresh }
  }
  const path = join(dir, 'master.key')
  const read = () => keysIn(readPrivate(path) ?? '', path)
  return {
    place: path,
    fresh,
    read,
    write: (keys) => keep(path, keys, renameSync),
    make() {
      const key = fresh()
      try {
        keep(path, [key], linkSync)
        return key
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
        return read()[0]!
      }
    },
  }
}

/** Given by somebody else, who alone may change it. */
function fixed(text: string | (() => string), place: string): Omit<Keyring, 'fresh'> {
  const read = () => keysIn(typeof text === 'string' ? text : text(), place)
  return { place, read, make: () => read()[0]! }
}

function keysIn(text: string, place: string): MasterKey[] {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '')
  return parts.map((part) => {
    const key = readKey(part)
    if (key) return key
    throw new Fault(
      'config',
      `What is in ${place} is no master key: it must be 32 bytes in base64. Make one with: openssl rand -base64 32`,
    )
  })
}

/** All of it or nothing, on the disk before it answers; readable by us alone. */
function keep(path: string, keys: readonly MasterKey[], into: (from: string, to: string) => void) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const part = `${path}.${process.pid}`
  rmSync(part, { force: true })
  const file = openSync(part, 'wx', 0o600)
  try {
    writeSync(file, `${keys.map(writeKey).join('\n')}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  try {
    into(part, path)
  } finally {
    rmSync(part, { force: true })
  }
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
