/** The parts of the page that only an audit of the running system has. Pure. */
import type { Ignored, RepairTally, Running, Trace } from '../../running/parts.ts'
import { count, items, many, percent, units } from '../../words.ts'
import { type Html, html } from '../markup.ts'
import { below, chip, code } from '../parts.ts'
import { type Cell, table } from '../table.ts'
import { accuracyChart, driftChart } from './trend.ts'

const MOST_TRACES = 12
const MOST_ROWS = 15

export function tracesPart({ traces, drifts }: Running): Html {
  const head = html`<h2 id="traces">Where it failed</h2>`
  if (traces.length === 0) {
    const none =
      drifts.open === 0
        ? 'Nowhere: nothing is open that would have to be traced.'
        : 'No record says. For what is open, no cause was found that adds up to the unit.'
    return html`${head}<div class="box"><p>${none}</p></div>`
  }
  const rows = traces
    .slice(0, MOST_TRACES)
    .map((t): Cell[] => [
      below(html`<strong>${pathOf(t)}</strong>`, t.cause),
      below(`${t.failed}, ${many(t.events, 'time')}`, promise(t)),
      below(html`${count(t.skus)}`, units(t.units)),
      below(t.says, `on the word of ${t.cites.join(', ')}${t.events > 1 ? ', …' : ''}`),
      chip(t.severity),
    ])
  const rest = traces.length - rows.length
  return html`${head}
<p class="soft">The way of each event between the systems, and what became of it there; where it went wrong most often first.</p>
<div class="box plain">${table({ titles: ['Handoff', 'What happened', 'SKUs', 'For example', 'How bad'], rows, right: [2], phone: 'cards' })}</div>
${rest > 0 ? html`<p class="rest">${many(rest, 'more is', 'more are')} in the JSON of this audit.</p>` : null}`
}

/** "shipped: wms → onhand". */
const pathOf = ({ event, from, to }: Trace) =>
  from === to ? `${event}: in ${from}` : `${event}: ${from} → ${to}`

const promise = ({ withinMs, from, to }: Trace) =>
  withinMs !== null
    ? `promised within ${lasting(withinMs)}`
    : from === to || to !== 'onhand'
      ? ''
      : 'no handoff is declared for it'

export function trendPart(running: Running, tolerance: number): Html {
  const { accuracy, trend, repeat, before } = running
  const rows = accuracy.map((a): Cell[] => {
    const past = trend.at(-2)?.accuracy.find((p) => p.system === a.system)?.exact ?? null
    const now = a.compared === 0 ? null : a.exact / a.compared
    return [
      below(a.system, a.why ?? ''),
      below(percent(a.exact, a.compared), `${count(a.exact)} of ${count(a.compared)}`),
      html`${percent(a.within, a.compared)}`,
      html`${change(past, now)}`,
      html`${count(a.unknown)}`,
    ]
  })
  const titles = ['', 'Exactly right', `Within ${tolerance}`, 'Since the last audit', 'Unknown']
  return html`<h2 id="trend">How it goes</h2>
<div class="box">${table({ caption: 'Record accuracy: of the numbers that each system shows', titles, rows, right: [1, 2, 3, 4], phone: 'cards' })}
<p class="soft">A system that was not read whole is unknown; that is neither right nor wrong.</p></div>
${before ? html`${accuracyChart(trend)}${driftChart(trend)}` : html`<p class="soft">This is the first audit that is kept: the next one is compared with it, and shows here how it goes.</p>`}
${repeatPart({ repeat })}`
}

function change(past: number | null, now: number | null): string {
  if (past === null || now === null) return '–'
  const points = Math.round((now - past) * 1000) / 10
  if (points === 0)
    return now === past ? 'as it was' : `a little ${now > past ? 'better' : 'worse'}`
  return `${Math.abs(points)} points ${points > 0 ? 'better' : 'worse'}`
}

function repeatPart({ repeat }: Pick<Running, 'repeat'>): Html {
  if (repeat.length === 0) return html``
  const rows = repeat
    .slice(0, MOST_ROWS)
    .map((r): Cell[] => [
      below(code(r.sku), r.name),
      r.place,
      r.times,
      r.weeks,
      r.seen,
      below(r.state, r.cause ?? 'no cause found'),
    ])
  const titles = ['SKU', 'At', 'Times it began', 'Weeks', 'Rounds that saw it', 'Now']
  return html`<div class="box">${table({ caption: 'Repeat offenders: they come back, or stay for more than a week', titles, rows, phone: 'cards', names: true })}
<p class="soft">What comes back after it was put right has a cause that was not put right: a process, a setting, a shelf.</p></div>`
}

export function donePart({ repairs, ignored, since, before }: Running): Html {
  const from = `${since.slice(0, 10)}${before ? ', the last audit' : ', a week ago'}`
  return html`<h2 id="done">What was done</h2>
<p class="soft">Since ${from}.</p>
${repairs.all === 0 ? html`<div class="box"><p>No number was put right, by Onhand or through it.</p></div>` : repairsBox(repairs)}
${ignored.length === 0 ? null : ignoredBox(ignored)}`
}

const acts = {
  publish: 'told the right number again',
  compensate: 'a movement added to the ledger',
} as const

function repairsBox({ by, rows, all }: Running['repairs']): Html {
  const who = (t: RepairTally) => (t.automatic ? `${t.by}, by itself` : t.by)
  const tallies = by.map((t): Cell[] => [
    below(t.system, acts[t.act]),
    who(t),
    t.repairs,
    t.units,
    t.verified,
    t.failed,
    t.reverted,
  ])
  const single = rows
    .slice(0, MOST_ROWS)
    .map((r): Cell[] => [
      code(r.sku),
      r.place,
      html`${count(r.before)} → ${count(r.after)}`,
      below(r.state, `${r.by}, ${r.at.slice(0, 16).replace('T', ' ')}`),
      r.why,
    ])
  const titles = ['', 'By', 'Repairs', 'Units', 'Read back', 'Failed', 'Taken back']
  return html`<div class="box plain">${table({ caption: 'Numbers put right', titles, rows: tallies, phone: 'cards' })}
${table({ caption: all > single.length ? `The largest ${count(single.length)} of ${count(all)}` : 'One by one', titles: ['SKU', 'At', 'Number', 'State', 'Why'], rows: single, right: [2], phone: 'cards' })}</div>`
}

function ignoredBox(ignored: readonly Ignored[]): Html {
  const rows = ignored.map((i): Cell[] => [i.what, i.reason, i.by, i.until.slice(0, 10), i.hides])
  return html`<div class="box plain">${table({ caption: 'Put aside on purpose', titles: ['What', 'Why', 'By', 'Until', 'Drifts'], rows, phone: 'cards' })}</div>`
}

export function unreadPart({ unread, omitted }: Running): Html {
  const points = unread.map(({ what, why }) => `${what}: ${why}`)
  if (omitted > 0) points.push(`${items(omitted)} more differ, and only the worst are kept here`)
  return html`<h2 id="unread">What was not looked at</h2>
${points.length === 0 ? html`<div class="box"><p>Nothing was left out: every system that can be read was read whole.</p></div>` : html`<ul class="points">${points.map((p) => html`<li>${p}</li>`)}</ul>`}`
}

function lasting(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 1) return `${Math.round(ms / 1000)} seconds`
  return minutes < 120 ? many(minutes, 'minute') : many(Math.round(minutes / 60), 'hour')
}
