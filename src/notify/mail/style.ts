/** The colours and sizes of mails, light in place and dark by a media query. Every text has 4.5 : 1. Pure. */
import type { Tone } from './letter.ts'

export const ink = {
  bg: '#f3f4f6',
  card: '#ffffff',
  text: '#16191d',
  muted: '#545d69',
  line: '#e4e7eb',
  link: '#0b57c4',
  code: '#f3f4f6',
}

export const dark: typeof ink = {
  bg: '#101316',
  card: '#1b1f24',
  text: '#eceff2',
  muted: '#a9b2bd',
  line: '#313840',
  link: '#8db8ff',
  code: '#2a3038',
}

/** `line`: the bar on top; `text`: on the card. */
export const tints: Readonly<Record<Tone, { line: string; text: string; dark: string }>> = {
  good: { line: '#1c8a4c', text: '#16733f', dark: '#5fd492' },
  watch: { line: '#d08a00', text: '#8a5a00', dark: '#f2b84b' },
  bad: { line: '#cf3a2f', text: '#b82d23', dark: '#ff8f85' },
  unknown: { line: '#6b7683', text: '#545d69', dark: '#a9b2bd' },
  plain: { line: '#c3c9d1', text: '#16191d', dark: '#eceff2' },
}

const font =
  "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

export const style = {
  brand: `${font};font-size:15px;line-height:20px;color:${ink.text}`,
  card: `background:${ink.card};border:1px solid ${ink.line};border-radius:10px`,
  h1: `margin:0;${font};font-size:23px;line-height:30px;font-weight:700;color:${ink.text}`,
  h2: `margin:0;${font};font-size:15px;line-height:20px;font-weight:700;color:${ink.text}`,
  lead: `margin:8px 0 0;${font};font-size:15px;line-height:22px;color:${ink.muted}`,
  note: `margin:3px 0 0;${font};font-size:13px;line-height:19px;color:${ink.muted}`,
  small: `${font};font-size:13px;line-height:18px;color:${ink.muted}`,
  figure: `${font};font-size:24px;line-height:30px;font-weight:700`,
  cell: `${font};font-size:14px;line-height:20px;padding-top:11px;padding-bottom:11px`,
  says: `padding-top:2px;${font};font-size:13px;line-height:19px;color:${ink.muted}`,
  sign: 'font-weight:700',
  value: 'font-weight:700;white-space:nowrap',
  link: `color:${ink.link};font-weight:700;text-decoration:none`,
  code: `font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:12px;background:${ink.code};color:${ink.text};border-radius:4px;padding:2px 6px`,
  button: `${font};font-size:14px;line-height:20px;font-weight:700;background:#0b57c4;border-radius:8px;padding:10px 18px`,
}

const tones = (selector: string) =>
  (Object.keys(tints) as Tone[])
    .map((tone) => `.${selector}-${tone}{color:${tints[tone].dark}!important}`)
    .join('')

const darkened = [
  `.bg{background:${dark.bg}!important}`,
  `.card{background:${dark.card}!important;border-color:${dark.line}!important}`,
  `.ink{color:${dark.text}!important}`,
  `.muted,.muted p{color:${dark.muted}!important}`,
  `.link{color:${dark.link}!important}`,
  `.line{border-color:${dark.line}!important}`,
  `.code{background:${dark.code}!important;color:${dark.text}!important}`,
  tones('sign'),
  tones('figure'),
  tones('value'),
  ...(Object.keys(tints) as Tone[]).map(
    (tone) => `.card.tone-${tone}{border-top-color:${tints[tone].dark}!important}`,
  ),
].join('\n')

/** What can't be written in place: phones and dark. */
export const css = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
a:hover{text-decoration:underline!important}
@media (max-width:480px){.figure{display:inline-block!important;width:50%!important;box-sizing:border-box;padding-right:8px!important}}
@media (prefers-color-scheme:dark){
${darkened}
}
`
