/** The jobs there are. To add one, add an entry; what it does belongs to its own folder. */
import { schedules } from '../authority/registry.ts'
import type { Job } from '../jobs/job.ts'
import { prune } from '../jobs/prune.ts'
import { RETRY_MS } from '../notify/send.ts'
import { audit } from './audit.ts'
import { checkBooks } from './books.ts'
import type { Engine } from './engine.ts'
import { round } from './round.ts'

const HOUR_MS = 3_600_000

/** In the order in which they are listed. */
export function jobsOf(engine: Engine): Job[] {
  // Asked anew each time: a schedule can be changed while it runs.
  const when = (name: keyof typeof schedules) => engine.registry.schedules[name] ?? schedules[name]
  return [
    ...reconciling(engine, () => when('reconcile')),
    {
      name: 'verify',
      says: 'proves that the books are what their movements make them, and that no past was changed',
      get cron() {
        return when('verify')
      },
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
      name: 'audit',
      says: 'reads every system at one time and audits all of it, against the audit before',
      get cron() {
        return when('audit')
      },
      // A week is long to wait because nobody answered at two in the morning.
      retryMs: [HOUR_MS, 3 * HOUR_MS],
      work: (context) => audit(engine, context),
    },
    {
      name: 'prune',
      says: 'lets go of old message texts, attempts and runs (retention)',
      get cron() {
        return when('prune')
      },
      work: async (context) => ({
        counts: await prune(engine.db, engine.registry.retention, context),
      }),
    },
    ...mailing(engine, () => when('digest')),
  ]
}

/** Where nobody is to be written to there is nothing to send. */
const mailing = (engine: Engine, cron: () => string): Job[] =>
  engine.registry.notify.mail === undefined
    ? []
    : [
        {
          name: 'digest',
          says: 'mails how things stand, every day, and then the heartbeat',
          get cron() {
            return cron()
          },
          retryMs: RETRY_MS,
          work: (context) => engine.notify.send(context),
        },
      ]

/** All systems together, but those that have times of their own. */
function reconciling(engine: Engine, cron: () => string): Job[] {
  const { systems, schedules: given } = engine.registry
  const reads = given.reads ?? {}
  const readable = Object.keys(systems).filter((s) => systems[s]!.connector.connector.levels)
  const together = readable.filter((name) => !(name in reads))
  const says = (who: string) =>
    `reads ${who}, compares it with the ledger, explains what differs, and decides`
  return [
    {
      name: 'reconcile',
      says: says(together.length < readable.length ? together.join(', ') : 'every system whole'),
      get cron() {
        return cron()
      },
      check: true,
      work: ({ signal }) => round(engine, together, signal),
    },
    ...Object.keys(reads).map(
      (name): Job => ({
        name: `reconcile ${name}`,
        says: says(name),
        get cron() {
          return engine.registry.schedules.reads![name]!
        },
        check: true,
        work: ({ signal }) => round(engine, [name], signal),
      }),
    ),
  ]
}
