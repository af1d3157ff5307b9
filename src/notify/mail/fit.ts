/** A letter cut so that nobody's mail program clips it: fewer rows and shorter sentences, as far as needed. Pure. */
import { tame } from '../words.ts'
import { htmlOf } from './html.ts'
import type { Letter, Row, Section } from './letter.ts'
import { textOf } from './text.ts'

/** What the largest reader of mails shows without "view entire message" is 102 kB. */
const MOST_BYTES = 100_000

/** Rows of a section, characters of a sentence: the first that fits. */
const sizes = [
  [15, 500],
  [10, 300],
  [6, 200],
  [4, 120],
  [2, 80],
] as const

export type Fitted = { subject: string; text: string; html: string }

/** Both forms of the same cut letter. */
export function fitted(letter: Letter): Fitted {
  let made: Fitted | undefined
  for (const [rows, chars] of sizes) {
    const shorter = { ...letter, sections: letter.sections.map((s) => cut(s, rows, chars)) }
    made = { subject: letter.subject, text: textOf(shorter), html: htmlOf(shorter) }
    if (Buffer.byteLength(made.html) <= MOST_BYTES) return made
  }
  return made!
}

const cut = (section: Section, rows: number, chars: number): Section => ({
  ...section,
  ...(section.note === undefined ? {} : { note: tame(section.note, chars) }),
  rows: section.rows.slice(0, rows).map((row) => shorten(row, chars)),
  left: (section.left ?? 0) + Math.max(0, section.rows.length - rows),
})

const shorten = (row: Row, chars: number): Row => ({
  ...row,
  title: tame(row.title, chars),
  ...(row.says ? { says: row.says.map((one) => tame(one, chars)) } : {}),
})
