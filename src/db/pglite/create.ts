/** A new database on disk: whole or not there, however it is interrupted. */
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { syncPath } from './durable.ts'
import { startThread } from './thread.ts'

/**
 * Makes sure that `dir` holds a database and answers where. initdb takes seconds, and a directory
 * it was interrupted in never opens again; so it works beside and is renamed when complete. What
 * lies there half done is nobody's.
 */
export async function created(dir: string, durable: boolean): Promise<string> {
  const data = join(dir, 'data')
  if (existsSync(data)) {
    // The caller holds the lock, so this is of a dead one; torn, it would forbid the start.
    rmSync(join(data, 'postmaster.pid'), { force: true })
    return data
  }
  const half = join(dir, 'data.new')
  rmSync(half, { recursive: true, force: true })
  const thread = await startThread({ dir: half, durable }, () => {})
  await thread.close()
  if (durable) syncTree(half)
  renameSync(half, data)
  if (durable) syncPath(dir)
  return data
}

function syncTree(path: string) {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name)
    if (entry.isDirectory()) syncTree(inner)
    else syncPath(inner)
  }
  syncPath(path)
}
