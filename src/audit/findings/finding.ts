/** What finders share: the pairs of numbers they look at, and how pairs become a finding. Pure. */
import type { Joined, Row } from '../join/lines.ts'
import {
  type Finding,
  type FindingTable,
  type Severity,
  type Shown,
  severities,
} from '../report.ts'
import { gapWords } from '../words.ts'

export type Look = { joined: Joined; tolerance: number }

/** Looks for one kind of thing; may name the pattern of parts that have none yet. */
export type Finder = (look: Look) => Finding[]

/** An item at one system where both numbers are known. */
export type Pair = { row: Row; at: Shown; expected: number; number: number; gap: number }

/** They are the same for every finder, and there are many. */
const made = new WeakMap<Joined, Pair[][]>()

export function pairsOf(joined: Joined, i: number): readonly Pair[] {
  const known = made.get(joined) ?? []
  made.set(joined, known)
  known[i] ??= joined.lines.flatMap((row): Pair[] => {
    const at = row.shows[i]!
    if (at.gap === null) return []
    return [{ row, at, expected: at.expected!, number: at.number!, gap: at.gap }]
  })
  return known[i]
}

/** Those that differ, and that nothing explains yet. */
export const open = (pairs: readonly Pair[]) =>
  pairs.filter(({ at, gap }) => gap !== 0 && at.pattern === null)

/** The systems that are compared with the owner, by their place. */
export const others = ({ sources }: Joined) =>
  sources.slice(1).map((source, n) => ({ source, i: n + 1 }))

export const owner = ({ sources }: Joined) => sources[0]!

/** Rows of a finding's table that are kept; the rest is in the file that it names. */
const MOST_ROWS = 200

export const table = <T>(
  titles: readonly string[],
  found: readonly T[],
  row: (one: T) => readonly (string | number | null)[],
  where: FindingTable['in'] = 'lines',
): FindingTable => ({
  titles,
  rows: found.slice(0, MOST_ROWS).map(row),
  all: found.length,
  in: where,
})

export const noTable: FindingTable = { titles: [], rows: [], all: 0, in: 'lines' }

export const worst = (pairs: readonly Pair[]): Severity =>
  severities.findLast((severity) => pairs.some(({ at }) => at.severity === severity)) ?? 'in_flight'

type About = Pick<Finding, 'kind' | 'title' | 'says' | 'next'> & { severity?: Severity }

/** A finding about pairs of system `i`; they carry its kind from now on. */
export function about(joined: Joined, i: number, pairs: readonly Pair[], what: About): Finding {
  const source = joined.sources[i]!
  for (const { at } of pairs) at.pattern = what.kind
  const sorted = [...pairs].sort((a, b) => Math.abs(b.gap) - Math.abs(a.gap))
  return {
    severity: worst(pairs),
    ...what,
    system: source.key,
    items: pairs.length,
    units: pairs.reduce((sum, { gap }) => sum + Math.abs(gap), 0),
    table: table(
      ['SKU', 'Name', `${source.title} should show`, `${source.title} shows`, 'Gap'],
      sorted,
      ({ row, expected, number, gap }) => [row.sku, row.name, expected, number, gapWords(gap)],
    ),
  }
}
