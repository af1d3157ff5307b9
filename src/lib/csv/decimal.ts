/** Numbers as people type and programs print them, read exactly or not at all. Pure. */

export type Mark = '.' | ','
/** What a whole column proves about its decimal mark; undefined: nothing. */
export type Marks = Mark | 'mixed' | undefined

export type Exact = { ok: true; number: string } | { ok: false; why: string }

type Shape =
  | { is: 'number'; number: string; proves?: Mark }
  /** One mark before exactly three digits: 1,234 is 1234 to some and 1.234 to others. */
  | { is: 'either'; mark: Mark; sign: string; whole: string; rest: string }
  | { is: 'none'; why: string }

/** What one cell proves about the decimal mark of its column. */
export function markOf(cell: string): Mark | undefined {
  if (!/[.,]/.test(cell)) return undefined
  const shape = shapeOf(cell)
  return shape.is === 'number' ? shape.proves : undefined
}

/** What several cells prove together. */
export function marksOf(cells: Iterable<string>): Marks {
  let marks: Marks
  for (const cell of cells) marks = both(marks, markOf(cell))
  return marks
}

export const both = (a: Marks, b: Marks): Marks =>
  a === undefined ? b : b === undefined || a === b ? a : 'mixed'

/**
 * The number in `cell` as a plain decimal string ("-1234.5"; no exponent, no needless zeros), read
 * with what its column proves. A cell that can be read in two ways is a complaint, never a choice.
 */
export function exact(cell: string, marks: Marks): Exact {
  const shape = shapeOf(cell)
  if (shape.is === 'none') return { ok: false, why: shape.why }
  if (shape.is === 'number') {
    const clash = shape.proves && marks && marks !== 'mixed' && marks !== shape.proves
    if (clash)
      return {
        ok: false,
        why: `"${cell}" has "${shape.proves}" as its decimal mark, but the column has "${marks}"`,
      }
    return { ok: true, number: shape.number }
  }
  const { sign, whole, rest } = shape
  if (marks === undefined || marks === 'mixed') {
    const says = marks ? 'the column uses both' : 'nothing in the column says which'
    return {
      ok: false,
      why: `"${cell}" is ${whole}${rest} or ${whole}.${rest}, and ${says}: set the decimal mark`,
    }
  }
  return { ok: true, number: plain(sign, marks === shape.mark ? `${whole}.${rest}` : whole + rest) }
}

const spaces = /[\s\u00a0\u2007\u2009\u202f]/g
const apostrophes = /['\u2019\u02bc]/g

function shapeOf(cell: string): Shape {
  // A leading apostrophe is a spreadsheet's mark for text.
  const text = cell.replace(spaces, ' ').trim().replace(/^'/, '')
  if (text === '') return { is: 'none', why: 'blank' }
  if (text.length > 60) return { is: 'none', why: complaint(cell, '') }
  const parts =
    /^(?:([+\u2212-]?) ?([\d.,' \u2019\u02bc]*\d)|([\d.,' \u2019\u02bc]*\d) ?(-)|(\()([\d.,' \u2019\u02bc]*\d)\))$/.exec(
      text,
    )
  if (!parts) return { is: 'none', why: complaint(cell, text) }
  const sign = /[\u2212(-]/.test(parts[1] ?? parts[4] ?? parts[5] ?? '') ? '-' : ''
  const body = (parts[2] ?? parts[3] ?? parts[6])!.replace(apostrophes, "'")
  return bodyShape(cell, sign, body)
}

function bodyShape(cell: string, sign: string, body: string): Shape {
  const found = [...new Set(body.replace(/\d/g, ''))]
  const bad: Shape = {
    is: 'none',
    why: `"${cell.slice(0, 40)}" is not written as a number usually is`,
  }
  const number = (text: string, proves?: Mark): Shape => {
    const value = plain(sign, text)
    if (!/^-?\d{1,15}(\.\d{1,9})?$/.test(value))
      return { is: 'none', why: `"${cell.slice(0, 40)}" has too many digits` }
    return { is: 'number', number: value, ...(proves ? { proves } : {}) }
  }
  if (found.length === 0) return number(body)
  const last = found.at(-1)!
  if (found.length > 2) return bad
  if (found.length === 2) {
    const [whole, rest, more] = body.split(last)
    if (more !== undefined || !isMark(last) || !/^\d+$/.test(rest!)) return bad
    if (!grouped(whole!, found[0]!)) return bad
    return number(`${digits(whole!)}.${rest}`, last)
  }
  const [whole, rest, ...more] = body.split(last)
  if (!isMark(last)) return grouped(body, last) ? number(digits(body)) : bad
  if (more.length > 0) return grouped(body, last) ? number(digits(body), other(last)) : bad
  if (rest!.length === 3 && /^[1-9]\d{0,2}$/.test(whole!)) {
    return { is: 'either', mark: last, sign, whole: whole!, rest: rest! }
  }
  return number(`${whole || '0'}.${rest}`, last)
}

const isMark = (char: string): char is Mark => char === '.' || char === ','
const other = (mark: Mark): Mark => (mark === '.' ? ',' : '.')
const digits = (text: string) => text.replace(/\D/g, '')

/** Groups of three ("1 234 567"), or as in India ("12,34,567"). */
function grouped(text: string, separator: string): boolean {
  const [first, ...groups] = text.split(separator)
  if (!/^[1-9]\d{0,2}$/.test(first!) || groups.length === 0) return false
  if (groups.every((g) => /^\d{3}$/.test(g))) return true
  const indian = separator === ',' && first!.length < 3 && /^\d{3}$/.test(groups.at(-1)!)
  return indian && groups.slice(0, -1).every((g) => /^\d\d$/.test(g))
}

function plain(sign: string, text: string): string {
  const [whole, fraction = ''] = text.split('.')
  const kept = fraction.replace(/0+$/, '')
  const value = (whole!.replace(/^0+(?=\d)/, '') || '0') + (kept ? `.${kept}` : '')
  return value === '0' ? value : sign + value
}

function complaint(cell: string, text: string): string {
  const shown = cell.slice(0, 40)
  if (/^[+-]?\d([.,]\d+)?e[+-]?\d+$/i.test(text)) {
    return `"${shown}" was shortened by a spreadsheet: give the column a number format with all digits`
  }
  return `"${shown}" is not a number`
}
