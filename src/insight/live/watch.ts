/** One watcher for all who listen: it looks once a second while anybody does, and not at all otherwise. */
import type { Db } from '../../db/db.ts'
import { messageOf } from '../../lib/faults.ts'
import type { World } from '../../lib/world.ts'
import { changedSince, type Marks, marksOf, type Topic } from './marks.ts'

export type Change = { topics: Topic[]; at: Date }
export type Hear = (change: Change) => void

export type Watcher = {
  /** Told of every change from now on; answers how to stop it. */
  listen(hear: Hear): () => void
  /** How many are listening. */
  listeners(): number
}

const LOOK_MS = 1_000

export function watcher(db: Db, { clock, log }: Pick<World, 'clock' | 'log'>): Watcher {
  const all = new Set<Hear>()
  let ending: AbortController | undefined

  async function run(signal: AbortSignal) {
    let last: Marks | undefined
    let again: readonly Topic[] = []
    while (!signal.aborted) {
      try {
        const marks = await marksOf(db)
        const fresh = last ? changedSince(last, marks) : []
        // A counter may be raised before what it counts is committed: so each is told once more.
        const topics = [...new Set([...fresh, ...again])]
        if (topics.length > 0 && !signal.aborted) {
          const at = clock.now()
          for (const hear of all) hear({ topics, at })
        }
        again = fresh
        last = marks
      } catch (error) {
        log.warn('events.not_looked', { error: messageOf(error) })
      }
      await clock.sleep(LOOK_MS, signal)
    }
  }

  return {
    listen(hear) {
      all.add(hear)
      if (!ending) {
        ending = new AbortController()
        void run(ending.signal)
      }
      return () => {
        all.delete(hear)
        if (all.size > 0) return
        ending?.abort()
        ending = undefined
      }
    },
    listeners: () => all.size,
  }
}
