/** The charts of the report as inline SVG, each beside a table with the same numbers. Pure. */
import type { SystemReport, Totals } from '../report.ts'
import { capital, count, many, percent } from '../words.ts'
import { type Html, html } from './markup.ts'
import { table } from './table.ts'

export type Compared = SystemReport & { totals: Totals }

/** Small enough to be read on a phone; the picture grows with the page. */
const WIDTH = 420
const BAR = 54

type Kind = 'same' | 'near' | 'few' | 'many'
const kinds: readonly Kind[] = ['same', 'near', 'few', 'many']

/** Per system one bar: how many SKUs are equal, nearly equal, too few, too many. */
export function agreement(systems: readonly Compared[], tolerance: number): Html {
  const near = `within ${many(tolerance, 'unit')}`
  const labels = { same: 'equal', near, few: 'too few', many: 'too many' }
  const parts = systems.map(({ title, totals: t }) => {
    const items = { same: t.exact, near: t.tolerated, few: t.far.tooFew, many: t.far.tooMany }
    return { title, all: t.compared, items }
  })
  const bars = parts.map(({ title, all, items }, row) => {
    let x = 0
    const y = row * BAR
    const pieces = kinds.map((kind) => {
      const [from, width] = [x, all === 0 ? 0 : (items[kind] / all) * WIDTH]
      x += width
      return width === 0 ? null : rect(kind, from, y + 22, width, 22)
    })
    return html`<text x="0" y="${y + 15}">${short(title, 34)}</text><text x="${WIDTH}" y="${y + 15}" text-anchor="end">${percent(items.same, all)} equal</text>${pieces}`
  })
  const says = parts.map(
    ({ title, items }) =>
      `${title}: ${kinds.map((kind) => `${count(items[kind])} ${labels[kind]}`).join(', ')}`,
  )
  const twin = table({
    caption: 'The same in numbers: SKUs',
    titles: ['', ...kinds.map((kind) => capital(labels[kind]))],
    rows: parts.map(({ title, items }) => [title, ...kinds.map((kind) => items[kind])]),
  })
  return html`<figure>
<figcaption>How many SKUs agree</figcaption>
<div class="pair"><div>
<svg viewBox="0 0 ${WIDTH} ${parts.length * BAR}" role="img" aria-label="${says.join('. ')}">${bars}</svg>
${key(kinds.map((kind) => [kind, labels[kind]]))}
</div>${twin}</div></figure>`
}

const HIGH = 130
const TOP = 18

/** How large the gaps are; the equal ones are left out, or nothing else could be seen. */
export function gaps({ title, totals }: Compared): Html {
  const bars = totals.gaps.filter(({ from }) => from !== 0)
  const most = Math.max(1, ...bars.map(({ items }) => items))
  const step = WIDTH / bars.length
  const drawn = bars.map(({ from, to, items }, i) => {
    const high = items === 0 ? 0 : Math.max(1.5, (items / most) * HIGH)
    const middle = fixed((i + 0.5) * step)
    const top = TOP + HIGH - high
    const bar = rect(few(to) ? 'few' : 'many', i * step + 3, top, step - 6, high)
    const label = html`<text${items === 0 ? html` class="dim"` : null} x="${middle}" y="${fixed(top - 5)}" text-anchor="middle">${count(items)}</text>`
    return html`${bar}${label}<text class="dim" x="${middle}" y="${TOP + HIGH + 16}" text-anchor="middle">${size(from, to, '–', '+')}</text>`
  })
  const says = bars.map(
    ({ from, to, items }) =>
      `${size(from, to, ' to ', ' or more')} too ${few(to) ? 'few' : 'many'}: ${count(items)}`,
  )
  const half = bars.length / 2
  const twin = table({
    caption: 'The same in numbers: SKUs',
    titles: ['Units', 'Too few', 'Too many'],
    rows: bars.slice(half).map(({ from, to, items }, i) => {
      return [size(from, to, ' to ', ' or more'), bars[half - 1 - i]!.items, items]
    }),
  })
  return html`<figure>
<figcaption>How far ${title} is off</figcaption>
<div class="pair"><div>
<svg viewBox="0 0 ${WIDTH} ${TOP + HIGH + 24}" role="img" aria-label="${says.join(', ')}"><line class="axis" x1="0" x2="${WIDTH}" y1="${TOP + HIGH + 0.5}" y2="${TOP + HIGH + 0.5}"/><line class="axis" x1="${WIDTH / 2}" x2="${WIDTH / 2}" y1="4" y2="${TOP + HIGH + 20}"/>${drawn}</svg>
${key([
  ['few', 'units too few'],
  ['many', 'units too many'],
])}
<p class="soft">${many(totals.exact, 'SKU that is', 'SKUs that are')} equal ${totals.exact === 1 ? 'is' : 'are'} not drawn.</p>
</div>${twin}</div></figure>`
}

const few = (to: number | null) => to !== null && to < 0

/** The size of a gap without its direction: "6–20", "51+". */
function size(from: number | null, to: number | null, between: string, open: string): string {
  if (from === null) return `${Math.abs(to!)}${open}`
  if (to === null) return `${from}${open}`
  const [small, large] = [Math.abs(from), Math.abs(to)].sort((a, b) => a - b)
  return `${small}${between}${large}`
}

const rect = (kind: Kind, x: number, y: number, width: number, height: number) =>
  html`<rect class="f-${kind}" x="${fixed(x)}" y="${fixed(y)}" width="${fixed(width)}" height="${fixed(height)}"/>`

const key = (entries: readonly (readonly [Kind, string])[]) =>
  html`<ul class="key">${entries.map(([kind, label]) => html`<li><svg viewBox="0 0 10 10" aria-hidden="true">${rect(kind, 0, 0, 10, 10)}</svg>${label}</li>`)}</ul>`

const fixed = (n: number) => String(Math.round(n * 100) / 100)
const short = (text: string, most: number) =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text
