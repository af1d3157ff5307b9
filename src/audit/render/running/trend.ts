/** How it goes from audit to audit, as inline SVG, each chart beside a table with the same numbers. Pure. */
import type { Week } from '../../running/parts.ts'
import { count, percent } from '../../words.ts'
import { type Html, html } from '../markup.ts'
import { table } from '../table.ts'

const [WIDTH, HIGH, LEFT, TOP] = [420, 150, 50, 14]
/** More lines than this cannot be told apart; the table has them all. */
const MOST_LINES = 4
/** Audits in a chart and its table. */
const MOST_WEEKS = 13

/** Per system, the share of its numbers that were exactly right. */
export function accuracyChart(all: readonly Week[]): Html {
  const weeks = all.slice(-MOST_WEEKS)
  const systems = [...new Set(weeks.flatMap((w) => w.accuracy.map((a) => a.system)))]
  const share = (week: Week, system: string) =>
    week.accuracy.find((a) => a.system === system)?.exact ?? null
  const known = weeks.flatMap((w) => w.accuracy.flatMap((a) => (a.exact === null ? [] : [a.exact])))
  const low = Math.min(0.9, Math.floor(Math.min(1, ...known) * 10) / 10)
  const y = (part: number) => fixed(TOP + ((1 - part) / (1 - low)) * HIGH)
  const x = xOf(weeks.length)
  const drawn = systems.slice(0, MOST_LINES).map((system, s) => {
    // Unknown is a hole in the line, not a fall to zero.
    const runs = pieces(weeks.map((w) => share(w, system)))
    const lines = runs.map((run) => {
      const points = run.map(([i, part]) => `${fixed(x(i))},${y(part)}`).join(' ')
      return html`<polyline class="line l-${s}" points="${points}"/>`
    })
    const dots = runs
      .flat()
      .map(
        ([i, part]) => html`<circle class="d-${s}" cx="${fixed(x(i))}" cy="${y(part)}" r="3.5"/>`,
      )
    return html`${lines}${dots}`
  })
  const label = systems
    .map((system) => `${system}: ${weeks.map((w) => shareWords(share(w, system))).join(', ')}`)
    .join('. ')
  const twin = table({
    caption: 'The same in numbers: exactly right',
    titles: ['Audit', ...systems],
    rows: weeks
      .toReversed()
      .map((w) => [dateCell(w), ...systems.map((s) => html`${shareWords(share(w, s))}`)]),
    right: systems.map((_, i) => i + 1),
  })
  const rest = systems.length - MOST_LINES
  return html`<figure>
<figcaption>How much of each system is exactly right</figcaption>
<div class="pair"><div>
<svg viewBox="0 0 ${WIDTH} ${TOP + HIGH + 26}" role="img" aria-label="${label}">${grid(y(1), '100%')}${grid(y((1 + low) / 2), `${Math.round(((1 + low) / 2) * 100)}%`)}${grid(y(low), `${Math.round(low * 100)}%`)}${ends(weeks)}${drawn}</svg>
<ul class="key">${systems.slice(0, MOST_LINES).map((system, s) => html`<li><svg class="dash" viewBox="0 0 26 10" aria-hidden="true"><line class="line l-${s}" x1="0" x2="26" y1="5" y2="5"/></svg>${system}</li>`)}</ul>
${rest > 0 ? html`<p class="soft">${count(rest)} more in the table.</p>` : null}
</div>${twin}</div></figure>`
}

/** What began and what ended between one audit and the next. */
export function driftChart(all: readonly Week[]): Html {
  const weeks = all.slice(-MOST_WEEKS)
  const most = Math.max(1, ...weeks.flatMap((w) => [w.opened, w.closed]))
  const step = (WIDTH - LEFT) / Math.max(4, weeks.length)
  const wide = Math.min(26, step / 2 - 3)
  const base = TOP + HIGH
  const high = (n: number) => (n === 0 ? 0 : Math.max(1.5, (n / most) * (HIGH - 14)))
  const bars = weeks.map((week, i) => {
    const middle = LEFT + (i + 0.5) * step
    const bar = (kind: 'many' | 'same', n: number, at: number) =>
      html`<rect class="f-${kind}" x="${fixed(at)}" y="${fixed(base - high(n))}" width="${fixed(wide)}" height="${fixed(high(n))}"/>${step < 40 ? null : html`<text class="dim" x="${fixed(at + wide / 2)}" y="${fixed(base - high(n) - 4)}" text-anchor="middle">${count(n)}</text>`}`
    return html`${bar('many', week.opened, middle - wide - 1)}${bar('same', week.closed, middle + 1)}`
  })
  const label = weeks
    .map((w) => `${dateOf(w)}: ${w.opened} began, ${w.closed} ended, ${w.open} open`)
    .join('. ')
  const twin = table({
    caption: 'The same in numbers: drifts',
    titles: ['Audit', 'Began', 'Ended', 'Open', 'Units off'],
    rows: weeks.toReversed().map((w) => [dateCell(w), w.opened, w.closed, w.open, w.units]),
  })
  const first = LEFT + 0.5 * step
  const last = LEFT + (weeks.length - 0.5) * step
  const day = (week: Week | undefined, at: number) =>
    week &&
    html`<text class="dim" x="${fixed(at)}" y="${base + 18}" text-anchor="middle">${shortDate(week)}</text>`
  return html`<figure>
<figcaption>How many drifts began, and how many ended</figcaption>
<div class="pair"><div>
<svg viewBox="0 0 ${WIDTH} ${base + 26}" role="img" aria-label="${label}"><line class="axis" x1="${LEFT}" x2="${WIDTH}" y1="${base + 0.5}" y2="${base + 0.5}"/>${bars}${day(weeks[0], first)}${weeks.length > 1 ? day(weeks.at(-1), last) : null}</svg>
<ul class="key"><li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="f-many" width="10" height="10"/></svg>began</li><li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="f-same" width="10" height="10"/></svg>ended</li></ul>
</div>${twin}</div></figure>`
}

const xOf = (n: number) => (i: number) =>
  n === 1 ? (LEFT + WIDTH) / 2 : LEFT + 14 + (i / (n - 1)) * (WIDTH - LEFT - 28)

/** Stretches of known numbers, each with its place. */
function pieces(values: readonly (number | null)[]): [number, number][][] {
  const runs: [number, number][][] = []
  values.forEach((value, i) => {
    if (value === null) return
    if (i > 0 && values[i - 1] !== null) runs.at(-1)!.push([i, value])
    else runs.push([[i, value]])
  })
  return runs
}

const grid = (y: string, text: string) =>
  html`<line class="axis" x1="${LEFT}" x2="${WIDTH}" y1="${y}" y2="${y}"/><text class="dim" x="${LEFT - 6}" y="${fixed(Number(y) + 4)}" text-anchor="end">${text}</text>`

function ends(weeks: readonly Week[]): Html {
  const x = xOf(weeks.length)
  const day = (i: number, anchor: string) =>
    html`<text class="dim" x="${fixed(x(i))}" y="${TOP + HIGH + 20}" text-anchor="${anchor}">${shortDate(weeks[i]!)}</text>`
  return html`${day(0, 'start')}${weeks.length > 1 ? day(weeks.length - 1, 'end') : null}`
}

const shareWords = (part: number | null) => (part === null ? 'unknown' : percent(part, 1))
const dateOf = ({ at }: Week) => at.slice(0, 10)
const dateCell = (week: Week) => html`<span class="date">${dateOf(week)}</span>`
const days = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' })
const shortDate = ({ at }: Week) => days.format(new Date(at))
const fixed = (n: number) => String(Math.round(n * 100) / 100)
