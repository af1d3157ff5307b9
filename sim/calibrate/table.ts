/** From looks at known gaps to the table of how often each sort of diagnosis was right. Pure. */
import type { Look } from './judge.ts'

export type Counted = { right: number; all: number }

/** By sort; each drift counts once for each sort that it showed. */
export function fitted(looks: readonly Look[]): Map<string, Counted> {
  const table = new Map<string, Counted>()
  const seen = new Set<string>()
  for (const look of looks) {
    for (const sort of look.sorts) {
      const key = `${driftOf(look)} ${sort}`
      if (seen.has(key)) continue
      seen.add(key)
      const row = table.get(sort) ?? { right: 0, all: 0 }
      table.set(sort, { right: row.right + Number(look.right), all: row.all + 1 })
    }
  }
  return table
}

export const driftOf = (l: Look) => `${l.seed}:${l.sku}:${l.at}`

const LEAST = 1
const WIDTH = 96

/** The file that the program reads: rare sorts are left out. */
export function source(
  table: ReadonlyMap<string, Counted>,
  told: { seeds: string; drifts: number },
): string {
  const rows = [...table]
    .filter(([, { all }]) => all >= LEAST)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([sort, { right, all }]) => [sort.split('|'), `${right}/${all}`] as const)
  const causes = Map.groupBy(rows, ([[cause]]) => cause!)
  const lines = [...causes].flatMap(([cause, own]) =>
    wrapped(
      `${cause}:`,
      own.map(([[, ...rest], score]) => ` ${rest.join(' ')} ${score}`),
    ),
  )
  return `/** How often each sort of diagnosis was right in the seeded world. Made by \`npm run calibrate\`, not by hand. Pure. */

export const calibration = { seeds: '${told.seeds}', drifts: ${told.drifts} } as const

/** By cause: evidence, rivalry, accident, right/all. A line that begins with a space goes on. */
export const calibrated = \`
${lines.join('\n')}
\`
`
}

function wrapped(head: string, parts: readonly string[]): string[] {
  const lines: string[] = []
  let line = head
  parts.forEach((part, i) => {
    const next = i === parts.length - 1 ? part : `${part},`
    if (line.length + next.length > WIDTH) {
      lines.push(line)
      line = ' '
    }
    line += next
  })
  return [...lines, line]
}
