/** The jobs there are. To add one, add an entry; what it does belongs to its own folder. */
import { schedules } from '../authority/registry.ts'
import type { Job } from '../jobs/job.ts'
import { prune } from '../jobs/prune.ts'
import { checkBooks } from './books.ts'
import type { Engine } from './engine.ts'

/** In the order in which they are listed. */
export function jobsOf(engine: Engine): Job[] {
  const when = { ...schedules, ...engine.registry.schedules }
  return [
    {
      name: 'verify',
      says: 'proves that the books are what their movements make them, and that no past was changed',
      cron: when.verify,
      check: true,
      async work() {
        const { ok, checks, movements, positions } = await checkBooks(engine)
        const wrong = checks.find((c) => !c.ok)
        const counts = { movements, positions }
        if (ok || !wrong) return { counts }
        return { counts, failed: `${wrong.check}: ${wrong.says}`, final: true }
      },
    },
    {
      name: 'prune',
      says: 'lets go of old message texts, attempts and runs (retention)',
      cron: when.prune,
      work: async (context) => ({
        counts: await prune(engine.db, engine.registry.retention, context),
      }),
    },
  ]
}
