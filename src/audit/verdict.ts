/** The audit in a sentence, and the few facts that a person needs first. Pure. */
import { graveOf } from './pick.ts'
import type { Finding, Line, SystemReport, Verdict } from './report.ts'
import { capital, count, items, many, percent, series, units } from './words.ts'

/** Kinds of finding that are worth a word, and no disagreement. */
const remarks = new Set(['beyond', 'times'])

export function verdictOf(
  systems: readonly SystemReport[],
  lines: readonly Line[],
  findings: readonly Finding[],
  tolerance: number,
): Verdict {
  const [own, ...others] = systems as [SystemReport, ...SystemReport[]]
  const agrees = graveOf(lines).length === 0 && findings.every(({ kind }) => remarks.has(kind))
  const compared = others.map(({ totals }) => totals!)
  const titles = series([own.title, ...others.map(({ title }) => title)])
  const all = Math.max(...compared.map((t) => t.compared))
  if (all === 0) {
    const says = `Nothing could be compared: ${titles} have no SKU in common that has a number on both sides.`
    return { agrees: false, says, points: points(others, own.title) }
  }
  const small = compared.reduce((sum, t) => sum + t.tolerated, 0)
  if (agrees) {
    const but = small > 0 ? `, ${count(small)} of them within ${many(tolerance, 'unit')}` : ''
    return {
      agrees,
      says: `${titles} agree on all ${items(all)} that both name${but}.`,
      points: points(others, own.title),
    }
  }
  const halves = others.map(({ title, totals: t }) => {
    const off = t!.far.tooMany + t!.far.tooFew
    return `${title} agrees with ${own.title} on ${percent(t!.exact, t!.compared)} of ${items(t!.compared)}${off > 0 ? `; ${count(off)} ${off === 1 ? 'is' : 'are'} off by more than ${many(tolerance, 'unit')}` : ''}`
  })
  return { agrees, says: `${halves.map(capital).join('. ')}.`, points: points(others, own.title) }
}

function points(others: readonly SystemReport[], own: string): string[] {
  return others.flatMap(({ title, totals }) => {
    const t = totals!
    const facts: [number, string][] = [
      [
        t.onlyHere.items,
        `${items(t.onlyHere.items)} with ${units(t.onlyHere.units)} ${t.onlyHere.items === 1 ? 'is' : 'are'} only in ${title}`,
      ],
      [
        t.onlyOwner.items,
        `${items(t.onlyOwner.items)} with ${units(t.onlyOwner.units)} in ${own} ${t.onlyOwner.items === 1 ? 'is' : 'are'} not in ${title}`,
      ],
      [
        t.unknown,
        `${items(t.unknown)} of ${title} could not be compared: no number, or none that can be believed`,
      ],
    ]
    return facts.filter(([n]) => n > 0).map(([, says]) => `${says}.`)
  })
}
