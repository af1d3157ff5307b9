/** The report as JSON: easy to read at the top, and one line per item. Pure. */
import type { Line, Report } from '../report.ts'

/** Items per piece of text. */
const SLICE = 2000

/** In pieces, so that a hundred thousand items are never one text. */
export function* renderJson({ lines, ...rest }: Report): Generator<string> {
  yield `${JSON.stringify(rest, null, 2).slice(0, -2)},\n  "lines": [`
  const one = (line: Line, i: number) => `${i === 0 ? '' : ','}\n    ${JSON.stringify(line)}`
  for (let from = 0; from < lines.length; from += SLICE)
    yield lines
      .slice(from, from + SLICE)
      .map((line, i) => one(line, from + i))
      .join('')
  yield '\n  ]\n}\n'
}
