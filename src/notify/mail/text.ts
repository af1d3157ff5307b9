/** A letter as plain text: the same words as the HTML, for whoever reads mail that way. Pure. */
import { type Letter, moreSays, type Row, type Section, signs } from './letter.ts'

const WIDTH = 76

export function textOf(letter: Letter): string {
  const { headline, says, figures, sections, action, footer, tone } = letter
  const widest = Math.max(0, ...figures.map((f) => f.value.length))
  const blocks = [
    [`${signs[tone]} ${headline}`, '='.repeat(Math.min(WIDTH, headline.length + 2))],
    says.flatMap((line) => wrapped(line, '')),
    figures.map((f) => `  ${f.value.padStart(widest)}  ${f.label}`),
    ...sections.map(section),
    action ? [`${action.label}: ${action.href}`] : [],
    ['-- ', ...footer.flatMap((line) => wrapped(line, ''))],
  ]
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function section(all: Section): string[] {
  const { title, note, rows, left = 0, href } = all
  return [
    title.toUpperCase(),
    ...(note ? wrapped(note, '  ') : []),
    ...rows.flatMap(row),
    ...(left > 0 ? [`  ${moreSays(all)}${href ? `: ${href}` : ''}`] : []),
  ]
}

function row({ tone = 'plain', title, value, says = [], href, command }: Row): string[] {
  return [
    ...wrapped(`${signs[tone]} ${title}${value ? ` — ${value}` : ''}`, '  ', '    '),
    ...says.flatMap((line) => wrapped(line, '    ')),
    ...(href ? [`    ${href}`] : []),
    ...(command ? [`    $ ${command}`] : []),
  ]
}

/** Broken between words; an address or a long word stays whole. */
function wrapped(text: string, first: string, rest = first): string[] {
  const lines: string[] = []
  let line = first
  for (const word of text.split(' ')) {
    const empty = line === first || line === rest
    if (!empty && line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = rest + word
    } else line += (line.trim() === '' ? '' : ' ') + word
  }
  return [...lines, line]
}
