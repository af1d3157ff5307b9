/** The report as JSON: easy to read at the top, and one line per item. Pure. */
import type { Report } from '../report.ts'

export function renderJson({ lines, ...rest }: Report): string {
  const head = JSON.stringify(rest, null, 2).slice(0, -2)
  const parts: string[] = [`${head},\n  "lines": [`]
  lines.forEach((line, i) => {
    parts.push(`    ${JSON.stringify(line)}${i < lines.length - 1 ? ',' : ''}`)
  })
  return `${parts.join('\n')}\n  ]\n}\n`
}
