/** A mail before it has a form: HTML and text are both made from this, so they say the same. Pure. */

import { count } from '../words.ts'

/** How something is: in words and a sign, never by colour alone. */
export type Tone = 'good' | 'watch' | 'bad' | 'unknown' | 'plain'

export const signs: Readonly<Record<Tone, string>> = {
  good: '✓',
  watch: '!',
  bad: '✗',
  unknown: '?',
  plain: '·',
}

export type Row = {
  tone?: Tone
  title: string
  /** At the right: a number, a state. */
  value?: string
  /** Sentences below the title. */
  says?: readonly string[]
  /** The one place where this item can be opened. */
  href?: string
  /** What to type about it, where there is no page to lead to. */
  command?: string
}

export type Section = {
  title: string
  /** Below the title, before the rows. */
  note?: string
  rows: readonly Row[]
  /** How many rows are not among them, and where all of them are. */
  left?: number
  href?: string | undefined
  /** What lists them, where there is no page to lead to. */
  command?: string
}

export type Letter = {
  subject: string
  /** What a list of mails shows after the subject. */
  preview: string
  tone: Tone
  headline: string
  says: readonly string[]
  figures: readonly { value: string; label: string; tone: Tone }[]
  sections: readonly Section[]
  /** The whole of it, on the pages. */
  action?: { label: string; href: string }
  footer: readonly string[]
}

/** "and 3 more", with the command that shows them. */
export const moreSays = ({ left = 0, href, command }: Pick<Section, 'left' | 'href' | 'command'>) =>
  `and ${count(left)} more${href === undefined && command ? `: ${command}` : ''}`

/** With a page to lead to that is where it leads; else it says what to type. */
export const leading = (
  href: string | undefined,
  command?: string,
): Pick<Row, 'href' | 'command'> =>
  href === undefined ? (command === undefined ? {} : { command }) : { href }
