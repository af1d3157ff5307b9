/** What a job is: work that has its hour, done by one process at a time, and never done in silence. Pure. */

/** What is counted, e.g. `{ items: 3942 }`. */
export type Counts = Readonly<Record<string, number>>

/** Something that was left out, and why, in words. */
export type Skipped = { what: string; why: string }

/** What came of the work. */
export type Done = {
  counts?: Counts
  skipped?: readonly Skipped[]
  /** It did not succeed, and why. Throwing says the same. */
  failed?: string
  /** Trying again before the next time of the schedule would not help. */
  final?: boolean
}

export type Context = {
  /** When this run began. */
  now: Date
  /** The time of the schedule that it is for; `now` when it was asked for. */
  dueAt: Date
  /** Times of the schedule before that one at which nobody ran. */
  missed: number
  /** Its row in `run`. */
  runId: number
  /** Who asked for it; null: the schedule. */
  askedBy: string | null
  /** Aborts when the lease is lost or the program ends: stop, the result would not count. */
  signal: AbortSignal
}

export type Job = {
  name: string
  /** What it does, for people: "compares the books with themselves". */
  says: string
  /** In UTC. */
  cron: string
  work(context: Context): Promise<Done>
  /** A named check: without it having run and passed within a day there is no all-clear. */
  check?: boolean
  /** Waits before it is tried again after it failed, one for each time. Default: not before its next time. */
  retryMs?: readonly number[]
  /** How much later than due is still no alarm. Default: a tenth of its period, a minute to an hour. */
  graceMs?: number
}

export const runStates = ['running', 'done', 'failed', 'lost'] as const
export type RunState = (typeof runStates)[number]

/** One time it was done. */
export type Run = {
  id: number
  job: string
  dueAt: Date
  startedAt: Date
  endedAt: Date | null
  state: RunState
  /** Times of the schedule before this one at which nobody ran. */
  missed: number
  counts: Counts
  skipped: Skipped[]
  why: string | null
  askedBy: string | null
}
