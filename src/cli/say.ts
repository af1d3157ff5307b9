/** How the command line speaks: data to standard output, talk to standard error, colour only to people. */
import { styleText } from 'node:util'

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** Coloured where a person looks at it; NO_COLOR and pipes get plain text. */
export const paint = (style: Style, text: string) =>
  styleText(style, text, { stream: process.stdout })

const dim = (text: string) => styleText('dim', text, { stream: process.stderr })

export const out = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

/** One JSON value, for programs. */
export const json = (value: unknown) => out(JSON.stringify(value, null, 2))

/** About the work, not its result. */
export const talk = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

/** What to do now, as a person would type it. */
export const next = (...commands: string[]): void => {
  for (const command of commands) talk(`${dim('next:')} ${command}`)
}

export const marks = {
  good: () => paint('green', '✓'),
  watch: () => paint('yellow', '!'),
  bad: () => paint('red', '✗'),
}

type Cell = string | number | null | undefined

/** Columns under their titles, numbers to the right. Nothing is cut off. */
export function table(titles: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const text = rows.map((row) => row.slice(0, titles.length).map(shown))
  const widths = titles.map((title, i) => Math.max(title.length, ...text.map((r) => r[i]!.length)))
  const right = titles.map((_, i) => rows.length > 0 && rows.every((r) => isNumber(r[i])))
  const line = (cells: readonly string[]) =>
    cells
      .map((c, i) => (right[i] ? c.padStart(widths[i]!) : c.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd()
  return [paint('dim', line(titles)), ...text.map(line)].join('\n')
}

const isNumber = (cell: Cell) => typeof cell === 'number' || cell === null || cell === undefined
const shown = (cell: Cell) => (cell === null || cell === undefined ? '–' : visible(String(cell)))

/** Text from outside cannot move the cursor or recolour the screen. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
export const visible = (text: string) => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\uFFFD')

/** "3 min ago", from an ISO time. */
export function ago(at: string | null, now = new Date()): string {
  if (at === null) return 'never'
  const seconds = Math.round((now.getTime() - new Date(at).getTime()) / 1000)
  if (seconds < 60) return `${Math.max(0, seconds)} s ago`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min ago`
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h ago`
  return `${Math.round(seconds / 86_400)} days ago`
}
