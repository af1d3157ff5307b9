/** A process that does one job, in the test's own time: it can stand still while others go on. */
import type { OpenDb } from '../src/db/db.ts'
import type { Context, Done, Job } from '../src/jobs/job.ts'
import { jobs } from '../src/jobs/jobs.ts'
import { listRuns } from '../src/jobs/list.ts'
import { quietLog } from '../src/lib/log.ts'
import { seededRandom } from '../src/lib/random.ts'

export const LEASE_MS = 60_000
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE

/** The time for all of them; begins at 02:00, an hour before the job is due. */
export const time = { at: 0 }
export const begin = new Date('2026-05-01T02:00:00Z').getTime()
export const moment = () => new Promise((resolve) => setTimeout(resolve, 20))

export const runsOf = async (db: OpenDb) => (await listRuns(db, {}, 50)).reverse()
export const statesOf = async (db: OpenDb) => (await runsOf(db)).map((r) => r.state)

export function worker(
  db: OpenDb,
  work: (context: Context) => Promise<Done>,
  over: Partial<Job> = {},
) {
  const state = { still: false, slept: [] as (() => void)[] }
  const world = {
    clock: {
      now: () => new Date(time.at),
      sleep: (_: number, signal?: AbortSignal) =>
        new Promise<void>((resolve) => {
          state.slept.push(() => !state.still && resolve())
          signal?.addEventListener('abort', () => resolve(), { once: true })
        }),
    },
    random: seededRandom(1),
    log: quietLog,
  }
  const job: Job = { name: 'verify', says: 'looks', cron: '0 3 * * *', work, ...over }
  const one = jobs({ db, world, leaseMs: LEASE_MS, entries: [job] })
  const beat = async () => {
    for (const wake of state.slept.splice(0)) wake()
    await moment()
  }
  return { ...one, job, state, beat }
}

/** Work that ends when it is told to. */
export function held() {
  const ends: ((done: Done) => void)[] = []
  const seen: Context[] = []
  const work = (context: Context) => {
    seen.push(context)
    return new Promise<Done>((resolve) => ends.push(resolve))
  }
  return { work, seen, end: (done: Done = {}) => ends.shift()!(done) }
}
