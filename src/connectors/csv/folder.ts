/** A folder in which other programs leave files: which are complete, reading one whole, moving it away. */
import { lstat, mkdir, open, readdir, rename } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Clock } from '../../lib/clock.ts'

export type Found = { name: string; path: string; bytes: number; changedMs: number }

/** `stock-*.csv` as a test of names; `*` any run, `?` any one character, case does not matter. */
export function matcher(pattern: string): (name: string) => boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&')
  const whole = new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i')
  return (name) => whole.test(name)
}

/** Names under which programs write what is not finished. */
const unfinished = /^[.~]|\.(tmp|temp|part|partial|filepart|crdownload|writing|lock)$|~$/i

/** Plain files that match, oldest first. Links are not followed: a drop folder is open to others. */
export async function list(folder: string, pattern: string): Promise<Found[]> {
  const matches = matcher(pattern)
  const found: Found[] = []
  for (const name of await readdir(folder)) {
    if (!matches(name) || unfinished.test(name)) continue
    const one = await look(join(folder, name), name)
    if (one) found.push(one)
  }
  return found.sort((a, b) => a.changedMs - b.changedMs || (a.name < b.name ? -1 : 1))
}

async function look(path: string, name: string): Promise<Found | undefined> {
  const stat = await lstat(path).catch(gone)
  if (!stat?.isFile()) return undefined
  return { name, path, bytes: stat.size, changedMs: stat.mtimeMs }
}

/** Those files that are as they were `settleMs` ago: nobody is still writing them. */
export async function settled(
  folder: string,
  pattern: string,
  settleMs: number,
  clock: Clock,
): Promise<Found[]> {
  const before = await list(folder, pattern)
  if (before.length === 0 || settleMs === 0) return before
  await clock.sleep(settleMs)
  const after = new Map((await list(folder, pattern)).map((f) => [f.name, f]))
  return before.filter((f) => same(f, after.get(f.name)))
}

const same = (a: Found, b: Found | undefined) =>
  b !== undefined && a.bytes === b.bytes && a.changedMs === b.changedMs

/** All of the file, or undefined when it changed or went away while it was read. */
export async function readWhole(found: Found): Promise<Uint8Array | undefined> {
  const file = await open(found.path, 'r').catch(gone)
  if (!file) return undefined
  try {
    const bytes = await file.readFile()
    const stat = await file.stat()
    const whole =
      bytes.length === stat.size && stat.size === found.bytes && stat.mtimeMs === found.changedMs
    return whole ? bytes : undefined
  } finally {
    await file.close()
  }
}

/** Moves a file into `folder`/`to`; another file of that name there is kept beside it. */
export async function moveAway(
  found: Found,
  folder: string,
  to: string,
  mark: string,
): Promise<void> {
  const target = join(folder, to)
  await mkdir(target, { recursive: true })
  const plain = join(target, found.name)
  const end = extname(found.name)
  const marked = join(
    target,
    `${found.name.slice(0, found.name.length - end.length)}-${mark}${end}`,
  )
  const taken = await lstat(plain).catch(gone)
  await rename(found.path, taken ? marked : plain)
}

function gone(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined
  throw error
}
