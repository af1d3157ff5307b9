/** Whether the folders are there and may be used, and whether files are left lying. Reads only. */
import { access, constants } from 'node:fs/promises'
import { messageOf } from '../../lib/faults.ts'
import type { Finding } from '../connector.ts'
import type { Remote } from '../remote.ts'
import { list } from './folder.ts'
import type { Settings } from './settings.ts'

const LYING_MS = 3_600_000

export async function* doctor({ settings, clock }: Remote<Settings>): AsyncGenerator<Finding> {
  const { folder, pattern, out, levels } = settings
  if (folder !== undefined) {
    yield await usable(
      'drop folder',
      folder,
      constants.R_OK | constants.W_OK,
      'read it and move files away',
    )
    const waiting = await list(folder, pattern).catch(() => [])
    const old = waiting.filter((f) => clock.now().getTime() - f.changedMs > LYING_MS)
    yield {
      check: 'files waiting',
      ok: old.length === 0,
      says: `${waiting.length} waiting in ${folder}, ${old.length} of them for more than an hour`,
      ...(old.length > 0
        ? { fix: `see why ${old[0]!.name} is not read: is Onhand running, may it move files?` }
        : {}),
    }
  }
  if (out) yield await usable('out folder', out.folder, constants.W_OK, 'write files')
  if (!levels) return
  const newest = (await list(levels.folder, levels.pattern).catch(() => [])).at(-1)
  yield newest
    ? {
        check: 'levels',
        ok: true,
        says: `${newest.name}, changed ${new Date(newest.changedMs).toISOString()}`,
      }
    : {
        check: 'levels',
        ok: false,
        says: `there is no ${levels.pattern} in ${levels.folder}`,
        fix: 'have the other side leave its list there',
      }
}

async function usable(check: string, folder: string, mode: number, what: string): Promise<Finding> {
  try {
    await access(folder, mode)
    return { check, ok: true, says: folder }
  } catch (error) {
    return {
      check,
      ok: false,
      says: messageOf(error),
      fix: `create ${folder} and let Onhand ${what}`,
    }
  }
}
