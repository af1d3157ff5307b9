/** The charts of the report as inline SVG, each beside a table with the same numbers. Pure. */
import type { SystemReport, Totals } from '../report.ts'
import { count, many, percent } from '../words.ts'
import { type Html, html } from './markup.ts'
import { table } from './table.ts'

type Compared = SystemReport & { totals: Totals }

const WIDTH = 420

/** Per system one bar: how many SKUs are equal, nearly equal, too few, too many. */
export function agreement(systems: readonly Compared[], tolerance: number): Html {
  const parts = systems.map(({ title, totals: t }) => ({
    title,
    all: t.compared,
    shares: sharesOf(t),
  }))
  const near = `within ${many(tolerance, 'unit')}`
  const labels = { same: 'equal', near, few: 'too few', many: 'too many' }
  const height = parts.length * 54
  const bars = parts.map(({ title, all, shares }, row) => {
    let x = 0
    const y = row * 54
    const pieces = shares.map(({ kind, items }) => {
      const width = all === 0 ? 0 : (items / all) * WIDTH
      const rect = html`<rect class="f-${kind}" x="${fixed(x)}" y="${y + 22}" width="${fixed(width)}" height="22"/>`
      x += width
      return items > 0 ? rect : null
    })
    const same = percent(shares[0]!.items, all)
    return html`<text x="0" y="${y + 15}">${short(title, 34)}</text><text x="${WIDTH}" y="${y + 15}" text-anchor="end">${same} equal</text>${pieces}`
  })
  const says = parts
    .map(
      ({ title, shares }) =>
        `${title}: ${shares.map((s) => `${count(s.items)} ${labels[s.kind]}`).join(', ')}`,
    )
    .join('. ')
  return html`<figure>
<figcaption id="agree">How many SKUs agree</figcaption>
<div class="pair"><div>
<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${says}">${bars}</svg>
<ul class="key">${(['same', 'near', 'few', 'many'] as const).map((kind) => html`<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="f-${kind}" width="10" height="10"/></svg>${labels[kind]}</li>`)}</ul>
</div>${table({
    caption: 'The same in numbers: SKUs',
    titles: ['', 'Equal', near, 'Too few', 'Too many'],
    rows: parts.map(({ title, shares }) => [title, ...shares.map(({ items }) => items)]),
    head: true,
  })}</div></figure>`
}

type Kind = 'same' | 'near' | 'few' | 'many'

const sharesOf = (t: Totals): { kind: Kind; items: number }[] => [
  { kind: 'same', items: t.exact },
  { kind: 'near', items: t.tolerated },
  { kind: 'few', items: t.far.tooFew },
  { kind: 'many', items: t.far.tooMany },
]

const HIGH = 130
const FOOT = 34

/** How large the gaps are; the equal ones are left out, or nothing else could be seen. */
export function gaps({ title, totals }: Compared): Html {
  const bars = totals.gaps.filter(({ from }) => from !== 0)
  const most = Math.max(1, ...bars.map(({ items }) => items))
  const step = WIDTH / bars.length
  const drawn = bars.map(({ from, to, items }, i) => {
    const high = items === 0 ? 0 : Math.max(1.5, (items / most) * HIGH)
    const x = i * step
    const middle = fixed(x + step / 2)
    const kind = (to ?? 1) < 0 ? 'few' : 'many'
    const [first, second] = edge(from, to)
    return html`<rect class="f-${kind}" x="${fixed(x + 3)}" y="${fixed(18 + HIGH - high)}" width="${fixed(step - 6)}" height="${fixed(high)}"/><text x="${middle}" y="${fixed(13 + HIGH - high)}" text-anchor="middle"${items === 0 ? html` class="dim"` : null}>${count(items)}</text><text class="dim" x="${middle}" y="${HIGH + 33}" text-anchor="middle">${first}</text><text class="dim" x="${middle}" y="${HIGH + 47}" text-anchor="middle">${second}</text>`
  })
  const height = HIGH + FOOT + 22
  const worded = bars.map((bar) => [words(bar.from, bar.to), bar.items] as const)
  return html`<figure>
<figcaption>How far ${title} is off</figcaption>
<div class="pair"><div>
<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${worded.map(([w, n]) => `${w}: ${count(n)}`).join(', ')}"><line class="axis" x1="0" x2="${WIDTH}" y1="${HIGH + 18.5}" y2="${HIGH + 18.5}"/><line class="axis" x1="${WIDTH / 2}" x2="${WIDTH / 2}" y1="6" y2="${HIGH + 50}"/>${drawn}</svg>
<ul class="key"><li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="f-few" width="10" height="10"/></svg>units too few, left</li><li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="f-many" width="10" height="10"/></svg>units too many, right</li></ul>
<p class="soft">${many(totals.exact, 'SKU is', 'SKUs are')} equal and not drawn.</p>
</div>${table({
    caption: 'The same in numbers: SKUs by size of the gap',
    titles: ['Gap', 'SKUs'],
    rows: worded,
    head: true,
  })}</div></figure>`
}

/** Two short lines under a bar: "6 to", "20". */
function edge(from: number | null, to: number | null): [string, string] {
  const [small, large] = sizes(from, to)
  return large === null ? [`${count(small)}`, 'or more'] : [`${count(small)} to`, count(large)]
}

function words(from: number | null, to: number | null): string {
  const [small, large] = sizes(from, to)
  const size = large === null ? `${count(small)} or more` : `${count(small)} to ${count(large)}`
  return `${size} too ${(to ?? 1) < 0 ? 'few' : 'many'}`
}

/** The sizes without their direction; the second is null where there is no end. */
function sizes(from: number | null, to: number | null): [number, number | null] {
  if (from === null) return [Math.abs(to!), null]
  if (to === null) return [from, null]
  const [a, b] = [Math.abs(from), Math.abs(to)]
  return [Math.min(a, b), Math.max(a, b)]
}

const fixed = (n: number) => String(Math.round(n * 100) / 100)
const short = (text: string, most: number) =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text
