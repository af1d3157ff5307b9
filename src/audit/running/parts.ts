/** What the audit of a running system knows beyond one of exports: what failed, what was done, how it goes. Pure. */
import type { Severity } from '../../reconcile/severity.ts'

export type Running = {
  /** The audit before this one; null: it is the first. */
  before: { id: number; at: string } | null
  /** What was opened, closed and repaired is counted from here. */
  since: string
  /** The last thing that had happened to any drift; what comes after it belongs to the next audit. */
  event: number
  /** Items that some system names, and those that every system shows exactly right. */
  same: { compared: number; items: number }
  /** Lines that differ and are not kept in the report: only the worst are. */
  omitted: number
  accuracy: readonly Accuracy[]
  drifts: Drifts
  /** Oldest first; this audit is the last. */
  trend: readonly Week[]
  traces: readonly Trace[]
  repeat: readonly Repeat[]
  repairs: Repairs
  ignored: readonly Ignored[]
  /** What was not looked at, and why. */
  unread: readonly { what: string; why: string }[]
  counted: Counted
}

/** Of one system, over all its places. */
export type Accuracy = {
  system: string
  compared: number
  exact: number
  /** With what is on its way, and with gaps of no more than the tolerance. */
  within: number
  unknown: number
  /** Why nothing of it could be compared; null: it was read whole. */
  why: string | null
}

/** `open`: those that nothing explains and nobody has put aside. */
export type Drifts = {
  open: number
  units: number
  explained: number
  ignored: number
  opened: number
  closed: number
}

/** One audit among those that are stored. */
export type Week = Pick<Drifts, 'open' | 'units' | 'opened' | 'closed'> & {
  /** Null: this one. */
  id: number | null
  at: string
  /** Shares from 0 to 1; null: not read whole then. */
  accuracy: readonly { system: string; exact: number | null; within: number | null }[]
}

/** A path between systems on which something went wrong, with what speaks for it. */
export type Trace = {
  cause: string
  event: string
  from: string
  to: string
  /** What became of it: "never arrived". */
  failed: string
  events: number
  skus: number
  units: number
  severity: Severity
  /** What the configuration promises of this handoff; null: it names none. */
  withinMs: number | null
  says: string
  cites: readonly string[]
}

export type Repeat = {
  sku: string
  name: string
  place: string
  /** How often it began anew in these weeks, and in how many of them it was there. */
  times: number
  weeks: number
  /** How many rounds have seen it. */
  seen: number
  state: string
  cause: string | null
  lastAt: string
}

export type Repairs = {
  by: readonly RepairTally[]
  rows: readonly RepairRow[]
  all: number
}

export type RepairTally = {
  system: string
  act: 'publish' | 'compensate'
  automatic: boolean
  by: string
  repairs: number
  units: number
  verified: number
  failed: number
  reverted: number
}

export type RepairRow = {
  at: string
  sku: string
  place: string
  act: 'publish' | 'compensate'
  before: number
  after: number
  state: string
  by: string
  why: string
}

/** A rule, or one drift that was put off. */
export type Ignored = { what: string; reason: string; by: string; until: string; hides: number }

/** What the estimate of cost multiplies. */
export type Counted = {
  oversold: number
  wrong: number
  hidden: { units: number; items: number }
  books: { units: number; items: number }
}
