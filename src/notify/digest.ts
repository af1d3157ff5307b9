/** What the daily mail is made of: everything that was looked at in a day, and what was not. Pure. */
import type { Alarm } from '../authority/telling.ts'
import type { JobNow } from '../jobs/list.ts'
import type { ChannelNow } from '../outbox/standing.ts'

/** How what we know of a system's own numbers stands. */
export const freshness = [
  'fresh',
  'stale',
  'partial',
  'suspect',
  'failed',
  'never',
  'unread',
] as const
export type Freshness = (typeof freshness)[number]

export type Source = {
  system: string
  role: string
  /** `unread`: its connector can't tell its numbers, so they are never compared. */
  state: Freshness
  /** Why it is not fresh, in words. */
  why: string
  /** When it was last read as a whole. */
  readAt: Date | null
  /** Of when the oldest number of that reading is. */
  asOf: Date | null
  /** Numbers in that reading, how many of them named nothing of ours, and how many differed. */
  levels: number
  unmatched: number
  different: number
  lastHeardAt: Date | null
  /** Null: it is not declared how often it should be heard. */
  silent: boolean | null
}

export type DriftLine = {
  id: number
  sku: string
  name: string
  /** "shop", or "wms at LDS". */
  place: string
  state: string
  regressed: boolean
  severity: 'in_flight' | Alarm
  severityWhy: string
  expected: number
  observed: number
  /** What nothing explains; + is too many there. */
  residue: number
  cause: string | null
  confidence: number | null
  /** The reasoning in sentences, where somebody has reasoned: gap, found, safe, next. */
  story: Readonly<Record<string, unknown>> | null
  firstSeenAt: Date
  occurrences: number
}

export type RepairLine = {
  sku: string
  place: string
  act: 'compensate' | 'publish'
  before: number
  after: number
  state: string
  why: string
  at: Date
}

export type BatchLine = {
  id: number
  state: string
  why: string
  skus: number
  units: number
  madeAt: Date
}

/** A list that may be cut: `more` are not in it. */
export type Cut<Row> = { rows: Row[]; more: number }

/** Rows that each carry the count of all as `all`. */
export function cut<Row extends object>(rows: readonly (Row & { all: number })[]): Cut<Row> {
  const all = rows[0]?.all ?? 0
  return {
    rows: rows.map(({ all: _, ...row }) => row as unknown as Row),
    more: Math.max(0, all - rows.length),
  }
}

/** What was found, before anybody judges it. */
export type Facts = {
  at: Date
  /** A day before. */
  since: Date
  items: number
  jobs: JobNow[]
  /** By job: runs of the last day that failed or were lost, and times that were missed. */
  runs: { job: string; done: number; failed: number; lost: number; missed: number }[]
  sources: Source[]
  /** The log of what people did: its rows, and the hash of the last, which stands for all. */
  log?: { rows: number; head: string | null }
  /** What the last look at the books found; null: there was none. */
  books: { at: Date; ok: boolean; says: string[] } | null
  drifts: Cut<DriftLine> & {
    /** Open ones by how bad they are, without what is explained, ignored or snoozed. */
    open: Record<Alarm, number>
    escalated: number
    explained: number
    ignored: number
    snoozed: number
    appeared: number
    resolved: number
  }
  corrected: Cut<RepairLine> & { failed: number; units: number }
  /** Repairs that wait for a person. */
  batches: BatchLine[]
  channels: ChannelNow[]
  dead: Cut<{ sku: string; channel: string; why: string; deadAt: Date }>
  quarantine: { system: string; reason: string; says: string; messages: number; oldest: Date }[]
  /** Messages that should have been worked through long ago. */
  waiting: { messages: number; oldest: Date | null }
  /** Open alerts about something that is nowhere else in here. */
  alerts: { severity: Alarm; title: string; says: string; openedAt: Date; link: string | null }[]
  /** Facts that movements write and nobody owns. */
  unowned: string[]
}

/** Something that stands against an all-clear. */
export type Reason = {
  /** `unknown`: it was not looked at, so nothing can be said. */
  severity: Alarm | 'unknown'
  says: string
  /** A path of the pages. */
  page: string
  /** What to type about it. */
  command?: string
}

/** A named check: without it having run and passed within a day there is no all-clear. */
export type Check = {
  check: string
  says: string
  state: 'passed' | 'failed' | 'missing'
  at: Date | null
  why: string
}

export type Verdict = {
  clear: boolean
  /** The verdict and its counts in one line. */
  subject: string
  /** One or two sentences. */
  says: string
  /** The worst first; empty exactly when it is clear. */
  reasons: Reason[]
  checks: Check[]
  /** What was left out, and why. */
  notChecked: { what: string; why: string }[]
}

export type Digest = Facts & Verdict
