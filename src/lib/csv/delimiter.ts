/** Which character parts the cells of a CSV text. Pure; reads only the start of it. */

export type Delimiter = ',' | ';' | '\t' | '|'
export const delimiters: readonly Delimiter[] = ['\t', ';', ',', '|']

const SAMPLE_CHARS = 1 << 16
const SAMPLE_RECORDS = 200

type Score = { delimiter: Delimiter; columns: number; same: number; betweenDigits: number }

/**
 * The candidate that parts the most rows as it parts the first; of equals, one that does not merely
 * sit inside numbers ("1,5"), then the one with more columns. Quoted text has no say, nor have the
 * first `skip` rows.
 */
export function sniff(text: string, skip = 0): Delimiter {
  const sample = text.slice(0, SAMPLE_CHARS)
  const whole = sample.length === text.length
  const scores = delimiters.map((delimiter) => score(sample, delimiter, whole, skip))
  const [best] = scores
    .filter((s) => s.columns > 1)
    .sort(
      (a, b) =>
        Math.round((b.same - a.same) * 10) ||
        Number(a.betweenDigits > 0.5) - Number(b.betweenDigits > 0.5) ||
        b.same - a.same ||
        b.columns - a.columns,
    )
  return best?.delimiter ?? ','
}

function score(text: string, delimiter: Delimiter, whole: boolean, skip: number): Score {
  const { counts, inNumber, seen } = count(text, delimiter)
  // The last record of a cut sample is cut too.
  const full = counts.slice(skip, whole || counts.length < 2 ? undefined : -1)
  const columns = full[0] ?? 1
  const same = full.filter((n) => n === columns).length / Math.max(1, full.length)
  return { delimiter, columns, same, betweenDigits: seen === 0 ? 0 : inNumber / seen }
}

/** Cells per record, blank lines left out; and how many delimiters stand between two digits. */
function count(text: string, delimiter: Delimiter) {
  const counts: number[] = []
  let cells = 1
  let fresh = true
  let blank = true
  let quoted = false
  let seen = 0
  let inNumber = 0
  const end = () => {
    if (!blank) counts.push(cells)
    cells = 1
    fresh = blank = true
  }
  for (let i = 0; i < text.length && counts.length < SAMPLE_RECORDS; i++) {
    const char = text[i]!
    if (quoted) {
      if (char !== '"') continue
      if (text[i + 1] === '"') i++
      else quoted = false
    } else if (char === '"' && fresh) {
      quoted = true
      fresh = blank = false
    } else if (char === delimiter) {
      cells++
      seen++
      fresh = true
      blank = false
      if (isDigit(text[i - 1]) && isDigit(text[i + 1])) inNumber++
    } else if (char === '\n' || char === '\r') {
      if (char === '\r' && text[i + 1] === '\n') i++
      end()
    } else if (char !== ' ') fresh = blank = false
  }
  end()
  return { counts, seen, inNumber }
}

const isDigit = (char: string | undefined) => char !== undefined && char >= '0' && char <= '9'
