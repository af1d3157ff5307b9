/** An audit of exports: sheets in, report out. Pure; reading files and writing reports are others' work. */
import { type Assumptions, costOf } from './cost.ts'
import { findAll } from './findings/all.ts'
import { type Alike, alikes } from './findings/presence.ts'
import { type JoinSettings, type Source, sells } from './join/holdings.ts'
import { type Joined, join, type Row } from './join/lines.ts'
import { type Line, type Report, type SystemReport, severities } from './report.ts'
import { sourceOf } from './source.ts'
import { totalsOf } from './totals.ts'
import { verdictOf } from './verdict.ts'
import { many, measureWords } from './words.ts'

export type AuditSettings = JoinSettings & {
  at: Date
  /** Gaps of up to so many units count as orders on their way. */
  tolerance: number
  assumptions: Assumptions
}

/** `alikes`: codes that are probably one item, for a person to look through. */
export type Audited = { report: Report; alikes: Alike[] }

/** `sources`: the owner first, then those who are compared with it. */
export function audit(sources: readonly Source[], settings: AuditSettings): Audited {
  const { tolerance, at, assumptions } = settings
  const joined = join(sources, settings)
  const findings = findAll({ joined, tolerance })
  const totals = sources.map((_, i) => (i === 0 ? null : totalsOf(joined, i, tolerance)))
  const systems = sources.map((source, i) => systemOf(joined, source, i, totals[i]!))
  const lines = joined.lines.map(lineOf).sort(worstFirst)
  const report: Report = {
    report: 'audit',
    version: 1,
    at: at.toISOString(),
    owner: sources[0]!.key,
    tolerance,
    systems,
    verdict: verdictOf(systems, lines, findings, tolerance),
    findings,
    lines,
    cost: costOf(joined, totals, assumptions),
    assumed: assumed(joined, settings),
    unseen,
  }
  return { report, alikes: alikes(joined) }
}

function systemOf(
  joined: Joined,
  source: Source,
  i: number,
  totals: SystemReport['totals'],
): SystemReport {
  let [known, units] = [0, 0]
  for (const { shows } of joined.lines) {
    const { number } = shows[i]!
    if (number === null) continue
    known++
    units += number
  }
  return {
    key: source.key,
    title: source.title,
    role: source.role,
    measure: joined.bases[i]?.measure ?? null,
    source: sourceOf(source.sheet),
    items: known,
    units,
    totals,
  }
}

function lineOf({ sku, name, price, shows }: Row): Line {
  const severity = severities.findLast((each) => shows.some((s) => s.severity === each)) ?? null
  return { sku, name, price, severity, shows }
}

/** By severity, then by how far off; those that agree come last, in the order of their SKUs. */
function worstFirst(a: Line, b: Line): number {
  return (
    rank(b) - rank(a) || farthest(b) - farthest(a) || (a.sku < b.sku ? -1 : a.sku > b.sku ? 1 : 0)
  )
}

const rank = ({ severity }: Line) => (severity === null ? -1 : severities.indexOf(severity))
/** By how far the number is off that makes it so bad. */
const farthest = ({ shows, severity }: Line) =>
  Math.max(0, ...shows.flatMap((s) => (s.severity === severity ? [Math.abs(s.gap ?? 0)] : [])))

/** What was taken for granted, as sentences with the way to change it. */
function assumed({ sources, bases }: Joined, settings: AuditSettings): string[] {
  const own = sources[0]!
  const about = sources.slice(1).flatMap((source, n) => {
    const basis = bases[n + 1]!
    const [theirs, ours] = [measureWords[basis.measure], measureWords[basis.owner]]
    const says = [
      `${source.title}: what it has ${theirs} is compared with what ${own.title} has ${ours}`,
    ]
    if (basis.less === 'orders') says.push('less the open orders of the file you gave')
    if (settings.orders !== null && basis.less !== 'orders')
      says.push('so the open orders you gave make no difference here')
    if (basis.less === 'column') says.push('less what its file says is promised or held')
    if (basis.measure !== basis.owner && basis.less === null)
      says.push('and open orders are not taken off, since no file names them (--orders does)')
    if (source.safety > 0) says.push(`less ${many(source.safety, 'unit')} that it keeps back`)
    const unsaid = source.sheet.unsaid
      ? [
          `${source.title}'s file does not say what its quantity means; it is taken for what is ${sells(source.role) ? 'available, since it sells' : 'on hand'}.`,
        ]
      : []
    return [`${says.join(', ')}.`, ...unsaid]
  })
  const unsaid = own.sheet.unsaid
    ? [`${own.title}'s file does not say what its quantity means; it is taken for what is on hand.`]
    : []
  return [
    `${own.title} is believed wherever two systems disagree, since somebody can go and count there.`,
    ...about,
    ...unsaid,
    `SKUs are the same when they are equal without outer spaces${settings.keys.exactCase ? '' : ' and without regard to upper and lower case'}${settings.keys.ignoreZeros ? ' and leading zeros' : ''}.`,
    `Gaps of up to ${many(settings.tolerance, 'unit')} count as orders on their way (--tolerance).`,
    ...(settings.duplicates === 'add'
      ? ['Rows that state one SKU several times are added up.']
      : []),
  ]
}

const unseen = [
  'Two files show that numbers differ, not why: for that the changes in between are needed.',
  'Where both files are wrong in the same way, they agree. Only a count at the shelf finds that.',
  'Whether a gap is new or old, growing or shrinking, takes a second audit to see.',
]
