/** What others have set meanwhile: secrets and settings, seen in every process within seconds. */
import { changes } from '../authority/changed.ts'
import type { Engine } from './engine.ts'

export const REFRESH_MS = 2_000

/** Answers a look that reads anew only what was changed since the last one. */
export function refresher({ db, secrets, settings }: Pick<Engine, 'db' | 'secrets' | 'settings'>) {
  let seen: Awaited<ReturnType<typeof changes>> | undefined
  return async (): Promise<void> => {
    const now = await changes(db)
    const last = seen
    if (now.secrets !== last?.secrets) await secrets.load()
    if (now.settings !== last?.settings) await settings.load()
    seen = now
  }
}
