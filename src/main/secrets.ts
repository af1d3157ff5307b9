/** Secrets by name: from the environment, from a file it names, from `<dir>/secrets/`, or out of the database. */
import { readFileSync, statSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import type { Clock } from '../lib/clock.ts'
import { Fault } from '../lib/faults.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export type Outside = { where: 'environment' | 'file'; value: string }

/** How long a value is kept before the file is looked at again, so that one can be rotated. */
const KEEP_MS = 5_000

/**
 * The value of a secret; throws a Fault that says where to put it. Values are never logged.
 * `stored` is asked for what is neither in the environment nor in a file.
 */
export function secretsFrom(
  env: Environment,
  dir: string,
  clock: Clock,
  stored: (name: string) => string | undefined = () => undefined,
) {
  const kept = new Map<string, { value: string | undefined; until: number }>()
  return (name: string): string => {
    const now = clock.now().getTime()
    let known = kept.get(name)
    if (!known || known.until <= now) {
      known = { value: outside(env, dir, name)?.value, until: now + KEEP_MS }
      kept.set(name, known)
    }
    const value = known.value ?? stored(name)
    if (value !== undefined) return value
    kept.delete(name)
    throw nowhere(dir, name)
  }
}

/** Where it is outside of the database, and its value. Throws a Fault where it must not be used as it lies. */
export function outside(env: Environment, dir: string, name: string): Outside | undefined {
  const direct = env[name]
  if (direct) return { where: 'environment', value: direct }
  const folder = resolve(dir, 'secrets')
  const file = env[`${name}_FILE`] ?? join(folder, name)
  if (!env[`${name}_FILE`] && !resolve(file).startsWith(folder + sep)) {
    throw new Fault('config', `"${name}" is not the name of a secret.`)
  }
  const value = readPrivate(file)
  return value ? { where: 'file', value } : undefined
}

const nowhere = (dir: string, name: string) =>
  new Fault(
    'config',
    `The secret ${name} is nowhere. Store it (onhand secret set ${name}), put it in the environment (${name}, or ${name}_FILE with the path of a file), ` +
      `or in the file ${join(dir, 'secrets', name)}, readable by you alone: ` +
      `mkdir -p ${join(dir, 'secrets')} && install -m 600 /dev/stdin ${join(dir, 'secrets', name)}`,
    { secret: name },
  )

/** The file's text without its last line break; undefined when there is no such file. */
export function readPrivate(file: string): string | undefined {
  let text: string
  let mode: number
  try {
    mode = statSync(file).mode
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new Fault('config', `The secret in ${file} cannot be read: ${(error as Error).message}.`)
  }
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new Fault('config', `Others can read the secret in ${file}: chmod 600 ${file}`)
  }
  return text.trim()
}
