/** What an audit found, as data: systems side by side, every item, what stands out, what it may cost. Pure. */
import type { Severity } from '../reconcile/severity.ts'
import type { Measure, Role } from '../stock/names.ts'
import type { Running } from './running/parts.ts'

export { type Severity, severities } from '../reconcile/severity.ts'

export type Report = {
  report: 'audit'
  version: 1
  at: string
  /** The key of the system that is believed; everyone else is compared with it. */
  owner: string
  /** Gaps of up to so many units count as orders on their way. */
  tolerance: number
  systems: readonly SystemReport[]
  verdict: Verdict
  findings: readonly Finding[]
  /** Every item that any system names, the worst first. */
  lines: readonly Line[]
  cost: Cost
  /** What was taken for granted, and what such an audit cannot see; sentences. */
  assumed: readonly string[]
  unseen: readonly string[]
  /** Of the running system only: what failed, what was done about it, and how it goes. */
  running?: Running
}

export type Verdict = {
  /** True: nothing differs by more than the tolerance, and everything could be compared. */
  agrees: boolean
  says: string
  /** The few facts a person needs first. */
  points: readonly string[]
}

export type SystemReport = {
  key: string
  title: string
  role: Role
  /** What of it was compared; null for the owner, who is compared with each in turn. */
  measure: Measure | null
  /** Where its numbers come from: label and value, in words. */
  source: readonly (readonly [string, string])[]
  /** Items with a number, and how many units they are together. */
  items: number
  units: number
  /** Null for the owner. */
  totals: Totals | null
}

type Sum = { items: number; units: number }

export type Totals = {
  compared: number
  /** The same number. */
  exact: number
  /** Another number, but within the tolerance. */
  tolerated: number
  /** By more than the tolerance: how many items. */
  far: { tooMany: number; tooFew: number }
  /** All gaps, small ones too. */
  tooMany: Sum
  tooFew: Sum
  /** Units that can be bought here and do not lie on the shelf. */
  oversell: Sum
  /** Units on the shelf that cannot be bought here, since it shows none. */
  soldOut: Sum
  /** Named here and not by the owner, and the other way round; only items with units. */
  onlyHere: Sum
  onlyOwner: Sum
  /** Named by both and not compared: no number, or none that can be believed. */
  unknown: number
  severities: Record<Severity, number>
  /** How many items have a gap from `from` to `to` units. */
  gaps: readonly { from: number | null; to: number | null; items: number }[]
}

/** Something that is true of several items, or of a file as a whole. */
export type Finding = {
  kind: string
  /** The system it is about. */
  system: string
  severity: Severity
  title: string
  /** What was seen, why it is thought so, with the counts that speak for it. */
  says: readonly string[]
  /** What to do about it. */
  next: string
  items: number
  units: number
  table: FindingTable
}

export type FindingTable = {
  titles: readonly string[]
  /** Not more than two hundred; `all` says how many there are. */
  rows: readonly (readonly (string | number | null)[])[]
  all: number
  /** Which of the files beside the report has the rest. */
  in: 'lines' | 'rows' | 'aliases'
}

export type Line = {
  sku: string
  name: string
  price: number | null
  /** The worst of its numbers; null: nothing to say. */
  severity: Severity | null
  /** One per system, in their order. */
  shows: readonly Shown[]
}

export type Shown = {
  /** In base units; null is no data. */
  number: number | null
  /** What it should show, going by the owner; null for the owner, and where that is unknown. */
  expected: number | null
  /** Number less expected: above zero is too many. */
  gap: number | null
  severity: Severity | null
  /** The rule that made it so, in words. */
  rule: string | null
  /** The kind of the finding that it is part of. */
  pattern: string | null
  /** Why there is no number, or none to compare. */
  why: string | null
}

export type Cost = {
  currency: string
  parts: readonly CostPart[]
  total: number
  /** What is worth knowing beside it, and is not in the sum. */
  beside: readonly CostPart[]
  /** What the estimate rests on, each with the option that changes it. */
  assumptions: readonly { says: string; value: string; option: string }[]
  /** Items that had a gap and no price. */
  unpriced: number
}

export type CostPart = { what: string; how: string; amount: number | null }
