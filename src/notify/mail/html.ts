/** A letter as HTML that survives mail programs: tables, styles in place, light and dark. Pure. */
import { type Letter, moreSays, type Row, type Section, signs, type Tone } from './letter.ts'
import { css, ink, style, tints } from './style.ts'

export function htmlOf(letter: Letter): string {
  const { subject, preview, sections, action, footer } = letter
  const parts = [
    verdict(letter),
    ...sections.map(section),
    action ? button(action) : '',
    foot(footer),
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no">
<title>${esc(subject)}</title>
<style>${css}</style>
</head>
<body class="bg" style="margin:0;padding:0;background:${ink.bg};-webkit-text-size-adjust:100%">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${esc(preview)}${filler}</div>
${open('bg', `background:${ink.bg}`)}<tr><td align="center" style="padding:24px 12px">
<!--[if mso]><table role="presentation" width="640"><tr><td><![endif]-->
${open('', 'max-width:640px')}
<tr><td style="padding:0 4px 14px"><b class="ink" style="${style.brand}">Onhand</b></td></tr>
${parts.join('\n')}
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
`
}

/** So that the list of mails shows nothing else after the preview. */
const filler = '&#8199;&#65279;&#847; '.repeat(40)

/** For layout only: a program that reads aloud does not call it a table. */
const open = (names: string, styles: string) =>
  `<table role="presentation"${names ? ` class="${names}"` : ''} width="100%" cellpadding="0" cellspacing="0" border="0" style="width:100%;border-collapse:separate;${styles}">`

function verdict({ tone, headline, says, figures }: Letter): string {
  const lead = says.map((line) => `<p class="muted" style="${style.lead}">${esc(line)}</p>`)
  return `<tr><td>${open(`card tone-${tone}`, `${style.card};border-top:4px solid ${tints[tone].line}`)}
<tr><td style="padding:22px 24px 6px"><h1 class="ink" style="${style.h1}">${signOf(tone)}&nbsp;${together(esc(headline))}</h1>
${lead.join('\n')}</td></tr>
${numbers(figures)}</table></td></tr>`
}

/** A number stays with what it counts. */
const together = (html: string) => html.replace(/(\d) (?=[a-z])/g, '$1&nbsp;')

const coloured = (what: 'sign' | 'figure' | 'value', tone: Tone) =>
  `class="${what}-${tone}" style="${style[what]};color:${tints[tone].text}"`
const signOf = (tone: Tone) => `<span ${coloured('sign', tone)}>${signs[tone]}</span>`

/** Side by side; two and two on a phone. */
function numbers(figures: Letter['figures']): string {
  if (figures.length === 0) return '<tr><td style="padding:0 0 18px"></td></tr>'
  const width = Math.floor(100 / figures.length)
  const cells = figures.map(
    ({ value, label, tone }) =>
      `<td class="figure" width="${width}%" valign="top" style="padding:12px 16px 4px 0"><div ${coloured('figure', tone)}>${esc(value)}</div><div class="muted" style="${style.small}">${esc(label)}</div></td>`,
  )
  return `<tr><td style="padding:4px 24px 20px">${open('', '')}<tr>${cells.join('')}</tr></table></td></tr>`
}

function section(all: Section): string {
  const { title, note, rows, left = 0, href } = all
  const head = `<tr><td style="padding:24px 4px 8px"><h2 class="ink" style="${style.h2}">${esc(title)}</h2>${
    note ? `<p class="muted" style="${style.note}">${esc(note)}</p>` : ''
  }</td></tr>`
  const lines = [...rows.map(row), ...(left > 0 ? [rest(moreSays(all), href)] : [])]
  if (lines.length === 0) return head
  return `${head}\n<tr><td>${open('card', style.card)}${lines.join('\n')}</table></td></tr>`
}

/** Sign, title and value; below them the words, as wide as the card. The title is the one link of its row. */
function row({ tone, title, value, says = [], href, command }: Row, nth: number): string {
  const rule = nth > 0 ? `border-top:1px solid ${ink.line};` : ''
  const line = nth > 0 ? 'class="line" ' : ''
  const end = says.length > 0 || command ? 0 : 11
  const cell = (padding: string) =>
    `valign="top" ${line}style="${style.cell};${rule}padding-bottom:${end}px;${padding}"`
  const name = href
    ? `<a class="link" href="${esc(href)}" style="${style.link}">${esc(title)}</a>`
    : `<b class="ink" style="color:${ink.text}">${esc(title)}</b>`
  const shown =
    value === undefined
      ? ''
      : `<td align="right" ${cell('padding-right:24px')}><span ${coloured('value', tone ?? 'plain')}>${esc(value)}</span></td>`
  const wide = shown === '' ? 'colspan="2" ' : ''
  const head = `<tr><td width="14" ${cell('padding-left:24px')}>${tone ? signOf(tone) : ''}</td><td ${wide}${cell(`padding-left:10px;padding-right:${shown ? 14 : 24}px`)}>${name}</td>${shown}</tr>`
  if (end > 0) return head
  const words = says.map((one) => `<div class="muted" style="${style.says}">${esc(one)}</div>`)
  const typed = command
    ? `<div style="padding-top:5px"><code class="code" style="${style.code}">${esc(command)}</code></div>`
    : ''
  return `${head}<tr><td></td><td colspan="2" style="padding:0 24px 11px 10px">${words.join('')}${typed}</td></tr>`
}

const rest = (says: string, href: string | undefined) =>
  `<tr><td colspan="3" class="line muted" style="${style.cell};${style.small};border-top:1px solid ${ink.line};padding-left:24px">${
    href ? `<a class="link" href="${esc(href)}" style="${style.link}">${esc(says)}</a>` : esc(says)
  }</td></tr>`

const button = ({ label, href }: { label: string; href: string }) =>
  `<tr><td style="padding:24px 0 0"><table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td style="${style.button}"><a href="${esc(href)}" style="color:#ffffff;text-decoration:none">${esc(label)}</a></td></tr></table></td></tr>`

const foot = (lines: readonly string[]) =>
  `<tr><td class="muted" style="padding:22px 4px 8px;${style.small}">${lines.map((line) => `<p style="margin:0 0 6px">${esc(line)}</p>`).join('')}</td></tr>`

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
/** Text from anywhere is text: it cannot become markup or end an attribute. */
export const esc = (text: string) => text.replace(/[&<>"']/g, (c) => entities[c]!)
