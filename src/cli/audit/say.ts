/** The audit on a terminal: the verdict, each system in a row, the worst of what stands out, where the rest is. */
import { relative } from 'node:path'
import { singlesOf } from '../../audit/pick.ts'
import type { Finding, Report, Severity } from '../../audit/report.ts'
import { amount, count, gapWords, percent, said, severityWords } from '../../audit/words.ts'
import { marks, next, out, paint, table, talk, visible } from '../say.ts'

/** More would push the verdict off the screen. */
const MOST_FINDINGS = 8
const MOST_LINES = 4

export function sayReport(report: Report, files: readonly string[]): void {
  const { verdict, systems, findings, cost, tolerance } = report
  out(`${verdict.agrees ? marks.good() : marks.bad()} ${paint('bold', visible(verdict.says))}`)
  for (const point of verdict.points) out(`  ${visible(point)}`)
  out('')
  const rows = systems.flatMap(({ title, totals: t }) =>
    t
      ? [
          [
            visible(title),
            t.compared,
            percent(t.exact, t.compared),
            percent(t.exact + t.tolerated, t.compared),
            t.tooMany.units,
            t.tooFew.units,
            t.oversell.units,
            t.soldOut.units,
            t.unknown,
          ],
        ]
      : [],
  )
  const titles = [
    'system',
    'compared',
    'equal',
    `within ${tolerance}`,
    'units too many',
    'too few',
    'can be oversold',
    'shown as sold out',
    'not compared',
  ]
  out(table(titles, rows))
  if (findings.length > 0) out('')
  for (const finding of findings.slice(0, MOST_FINDINGS))
    out(`${mark(finding)} ${visible(finding.title)}`)
  if (findings.length > MOST_FINDINGS)
    out(`  and ${findings.length - MOST_FINDINGS} more in the report`)
  sayLines(report)
  if (cost.total > 0) {
    out('')
    out(
      `It may cost about ${amount(cost.total, visible(cost.currency))}: an estimate, what it assumes is in the report.`,
    )
  }
  talk('')
  for (const { title, source } of systems) {
    for (const [label, value] of source)
      if (remarks.has(label)) talk(`${visible(title)}: ${visible(value)}`)
  }
  for (const file of files) talk(`${shortest(file)}  ${whatIs(file)}`)
  const alike = findings.find(({ kind }) => kind === 'alike')
  if (alike) next('look through suggested-aliases.csv, then run it again with --aliases')
}

/** The worst of those that no pattern explains, as sentences. */
function sayLines({ lines, systems }: Report): void {
  const singles = singlesOf(lines)
  if (singles.length === 0) return
  out('')
  for (const { line, at, system, severity } of singles.slice(0, MOST_LINES)) {
    const says = `${systems[system]!.title} shows ${said(at.number)} of ${line.sku} and should show ${said(at.expected)}: ${gapWords(at.gap!)}`
    out(`${signs[severity]()} ${visible(says)}`)
  }
  if (singles.length > MOST_LINES)
    out(`  and ${count(singles.length - MOST_LINES)} more in the report`)
}

/** What of a file's reading a person should not have to open the report for. */
const remarks = new Set(['Not used', 'Set aside'])

const shortest = (file: string) => {
  const near = relative('.', file)
  return near.length < file.length ? near : file
}

const mark = ({ severity }: Finding) => `${signs[severity]()} ${severityWords[severity]}:`.padEnd(3)
const signs: Record<Severity, () => string> = {
  critical: marks.bad,
  high: marks.bad,
  low: marks.watch,
  in_flight: marks.watch,
}

const kinds: Record<string, string> = {
  'audit.html': 'the report: open it in a browser, print it, send it',
  'audit.csv': 'every SKU',
  'audit.json': 'the same for programs',
  'set-aside.csv': 'rows that could not be used, and why',
  'suggested-aliases.csv': 'SKUs that are probably the same',
}
const whatIs = (file: string) => kinds[file.replace(/^.*[/\\]/, '')] ?? ''
