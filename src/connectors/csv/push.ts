/** Telling numbers by a file: one per batch, complete or not there at all. */
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from '../../lib/bytes.ts'
import { writeCsv } from '../../lib/csv.ts'
import { messageOf } from '../../lib/faults.ts'
import type { Sent, Wanted } from '../connector.ts'
import { type Remote, RemoteError } from '../remote.ts'
import type { Settings } from './settings.ts'

/**
 * Writes all of `wanted` into one new file: written beside under another name, flushed to the disk,
 * then renamed, so that a reader never meets half of it. Names sort in the order of writing.
 */
export async function send(
  wanted: readonly Wanted[],
  remote: Remote<Settings>,
): Promise<readonly Sent[]> {
  const { folder, prefix, columns, bom } = remote.settings.out!
  if (wanted.length === 0) return []
  const text = writeCsv(
    [columns.sku, columns.location, columns.quantity],
    wanted.map((w) => [w.external, w.location, w.quantity]),
    { bom },
  )
  const id = sha256(wanted.map((w) => w.key).join())
    .toString('hex')
    .slice(0, 12)
  const stamp = nextTime(remote).replace(/[-:.]/g, '')
  const name = `${prefix}-${stamp}-${id}.csv`
  const beside = join(folder, `.${name}.tmp`)
  try {
    await mkdir(folder, { recursive: true })
    await flushed(beside, text)
    await rename(beside, join(folder, name))
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {})
    throw new RemoteError('later', `cannot write into ${folder}: ${messageOf(error)}`)
  }
  await keepName(folder)
  return wanted.map(() => ({ sent: 'done' }))
}

/** Now, but later than the time last given: what is written later must sort later. */
function nextTime({ clock, memory }: Remote<Settings>): string {
  const last = memory.get('written')
  const now = clock.now().getTime()
  const time = new Date(
    last === undefined ? now : Math.max(now, Date.parse(last) + 1),
  ).toISOString()
  memory.set('written', time)
  return time
}

async function flushed(path: string, text: string): Promise<void> {
  const file = await open(path, 'w')
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Flushes the folder, so that the new name survives a power loss. Not every system can; then it may not. */
async function keepName(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => {})
  await handle?.close()
}
