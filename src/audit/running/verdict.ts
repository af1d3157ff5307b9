/** The audit of the running system in a sentence: what was compared, what is open, what nobody could look at. Pure. */
import type { Finding, SystemReport, Verdict } from '../report.ts'
import { count, items, many, percent, series, units } from '../words.ts'
import type { Running } from './parts.ts'

/** Of systems that have no way to show their numbers: told each time, and nobody's fault this time. */
export const UNREADABLE = 'it has no way to show its numbers here'

/** Worth a word, and no disagreement. */
const remarks = new Set(['ignored'])

export function verdictOf(
  systems: readonly SystemReport[],
  findings: readonly Finding[],
  running: Running,
): Verdict {
  const { accuracy, drifts, unread } = running
  const whole = accuracy.filter((a) => a.why === null)
  const dark = accuracy.filter((a) => a.why !== null).map((a) => a.system)
  const compared = whole.reduce((sum, a) => sum + a.compared, 0)
  const agrees =
    compared > 0 &&
    unread.every((u) => u.why === UNREADABLE) &&
    findings.every(({ kind }) => remarks.has(kind))
  const unknown =
    dark.length === 0
      ? ''
      : ` ${series(dark)} could not be read whole: unknown, and not counted as right.`
  const all = points(systems, running)
  if (compared === 0)
    return { agrees: false, says: `Nothing could be compared.${unknown}`, points: all }
  if (drifts.open === 0) {
    const says = `${series(whole.map((a) => a.system))} ${whole.length === 1 ? 'agrees' : 'agree'} with the ledger on ${many(compared, 'number')}: nothing is unexplained.`
    return { agrees, says: says + unknown, points: all }
  }
  const worst = whole.toSorted((a, b) => a.exact / a.compared - b.exact / b.compared)[0]!
  const says = `${many(drifts.open, 'number')} of ${count(compared)} ${drifts.open === 1 ? 'does' : 'do'} not agree, by ${units(drifts.units)} that nothing on its way explains. ${worst.system} is exactly right on ${percent(worst.exact, worst.compared)}.`
  return { agrees, says: says + unknown, points: all }
}

function points(systems: readonly SystemReport[], { drifts, before, repeat, repairs }: Running) {
  const facts: [number, string][] = [
    [
      drifts.opened + drifts.closed,
      `Since ${before ? 'the last audit' : 'a week ago'} ${many(drifts.opened, 'drift')} began and ${count(drifts.closed)} ended.`,
    ],
    [
      drifts.explained,
      `${many(drifts.explained, 'more differs', 'more differ')} by what is on its way.`,
    ],
    [drifts.ignored, `${many(drifts.ignored, 'drift is', 'drifts are')} put aside by people.`],
    [repairs.all, `${many(repairs.all, 'number was', 'numbers were')} put right.`],
    [
      repeat.length,
      `${items(repeat.length)} ${repeat.length === 1 ? 'comes' : 'come'} back, or ${repeat.length === 1 ? 'stays' : 'stay'}.`,
    ],
  ]
  const moved = systems.flatMap(({ title, totals }) =>
    totals && totals.compared > 0 && totals.unknown > 0
      ? [
          `${items(totals.unknown)} of ${title} could not be compared: no number, or it moved while it was read.`,
        ]
      : [],
  )
  return [...facts.filter(([n]) => n > 0).map(([, says]) => says), ...moved]
}
