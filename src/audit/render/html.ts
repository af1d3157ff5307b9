/** The report as one HTML file: no script, nothing fetched, right on a phone, on paper and in the dark. Pure. */
import type { Finding, Line, Report, Severity, SystemReport, Totals } from '../report.ts'
import {
  amount,
  count,
  items,
  many,
  measureWords,
  percent,
  severityWords,
  units,
} from '../words.ts'
import { agreement, gaps } from './charts.ts'
import { type Html, html, raw } from './markup.ts'
import { style } from './style.ts'
import { type Cell, gapCell, table } from './table.ts'

export type HtmlOptions = {
  version: string
  /** The name of the file that holds every line. */
  linesFile: string
  /** Lines shown in the list, and rows in the table of a finding. */
  mostLines?: number
  mostRows?: number
}

type Compared = SystemReport & { totals: Totals }

export function renderHtml(report: Report, options: HtmlOptions): string {
  const compared = report.systems.filter((s): s is Compared => s.totals !== null)
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>Inventory audit, ${day(report.at)}</title>
<style>${raw(style)}</style>
</head>
<body>
<header>
<p class="brand"><strong>Inventory audit</strong> of ${report.systems.map((s) => s.title).join(', ')} · ${stamp(report.at)}</p>
<h1>${report.verdict.says}</h1>
${cards(report, compared)}
${report.verdict.points.length > 0 ? html`<ul class="points">${report.verdict.points.map((point) => html`<li>${point}</li>`)}</ul>` : null}
<nav aria-label="Contents"><a href="#findings">What stands out</a><a href="#systems">Systems side by side</a><a href="#lines">SKU by SKU</a><a href="#cost">What it may cost</a><a href="#read">What was read</a></nav>
</header>
<main>
${findingsPart(report.findings, options)}
${systemsPart(report, compared)}
${linesPart(report, options)}
${costPart(report)}
${readPart(report)}
</main>
<footer><p>Made by Onhand ${options.version} (onhand audit) from the files named above, on your own machine. This page holds everything it shows; it loads nothing and sends nothing.</p></footer>
</body>
</html>
`
  return page.html
}

const stamp = (at: string) => `${at.slice(0, 16).replace('T', ' ')} UTC`
const day = (at: string) => at.slice(0, 10)

const chip = (severity: Severity) =>
  html`<span class="chip ${severity}">${severityWords[severity]}</span>`

function cards({ cost, lines }: Report, compared: readonly Compared[]): Html {
  const sum = (of: (t: Totals) => number) => compared.reduce((n, { totals }) => n + of(totals), 0)
  const over = sum((t) => t.oversell.units)
  const out = sum((t) => t.soldOut.units)
  const agree = lines.filter(({ shows }) => shows.some((s) => s.gap !== null))
  const equal = agree.filter(({ shows }) => shows.every((s) => (s.gap ?? 0) === 0))
  return html`<div class="cards">
${card(percent(equal.length, agree.length), 'of SKUs are the same everywhere', `${count(equal.length)} of ${items(agree.length)} that could be compared`)}
${card(count(over), `${over === 1 ? 'unit' : 'units'} can be sold and ${over === 1 ? 'is' : 'are'} not there`, `of ${items(sum((t) => t.oversell.items))}`)}
${card(count(out), `${out === 1 ? 'unit lies' : 'units lie'} on the shelf and show as sold out`, `of ${items(sum((t) => t.soldOut.items))}`)}
${card(`≈ ${amount(cost.total, cost.currency)}`, 'is what it may cost', 'an estimate; what it rests on is below')}
</div>`
}

const card = (figure: string, what: string, more: string) =>
  html`<div class="card"><b>${figure}</b><span>${what}</span><span class="soft">${more}</span></div>`

function findingsPart(findings: readonly Finding[], options: HtmlOptions): Html {
  if (findings.length === 0) {
    return html`<h2 id="findings">What stands out</h2><div class="box"><p>Nothing does: no ghost rows, no SKU twice, no packs or swaps that were not converted, and every row could be read.</p></div>`
  }
  return html`<h2 id="findings">What stands out</h2>
<p class="soft">Patterns first, since one cause often explains many numbers. Mend these before any single SKU.</p>
${findings.map((finding) => findingPart(finding, options))}`
}

function findingPart(finding: Finding, { mostRows = 8, linesFile }: HtmlOptions): Html {
  const { titles, rows } = finding.table
  const shown = rows.slice(0, mostRows)
  const rest = Math.max(finding.items, rows.length) - shown.length
  return html`<article class="${finding.severity}"><div class="head"><h3>${finding.title}</h3>${chip(finding.severity)}</div>
${finding.says.map((says) => html`<p>${says}</p>`)}
${shown.length > 0 ? table({ titles, rows: shown, head: true, stack: titles.length > 3 }) : null}
${shown.length > 0 && rest > 0 ? html`<p class="rest">${many(rest, 'more is', 'more are')} in ${linesFile}${finding.kind === 'swapped' ? '' : `, where the pattern is “${finding.kind}”`}.</p>` : null}
<p class="next"><strong>What to do:</strong> ${finding.next}</p></article>`
}

function systemsPart(report: Report, compared: readonly Compared[]): Html {
  const own = report.systems.find(({ key }) => key === report.owner)!
  const pairs = ({ items, units }: { items: number; units: number }) =>
    items === 0 ? '0' : html`${count(items)}<span class="name">${many(units, 'unit')}</span>`
  return html`<h2 id="systems">Systems side by side</h2>
<p>${own.title} names ${items(own.items)} with a number, ${units(own.units)} in all. It is believed; each of the others is compared with it.</p>
${agreement(compared, report.tolerance)}
<div class="box">${table({
    caption: 'SKUs, and below them how many units',
    titles: [
      '',
      'Compared',
      'Equal',
      `Within ${report.tolerance}`,
      'Too many',
      'Too few',
      'Can be oversold',
      'Shows sold out',
      'Only here',
      `Only in ${own.title}`,
      'Not compared',
    ],
    rows: compared.map(({ title, measure, totals: t }): Cell[] => [
      html`${title}<span class="name">${measure === null ? '' : measureWords[measure]}</span>`,
      html`${count(t.compared)}`,
      html`${percent(t.exact, t.compared)}<span class="name">${count(t.exact)}</span>`,
      html`${percent(t.exact + t.tolerated, t.compared)}<span class="name">${count(t.exact + t.tolerated)}</span>`,
      pairs(t.tooMany),
      pairs(t.tooFew),
      pairs(t.oversell),
      pairs(t.soldOut),
      pairs(t.onlyHere),
      pairs(t.onlyOwner),
      html`${count(t.unknown)}`,
    ]),
    head: true,
    stack: true,
  })}
<p class="soft">“Equal” is the inventory record accuracy: the share of compared SKUs with exactly the right number. “Within ${report.tolerance}” allows for ${many(report.tolerance, 'unit')} of orders on their way. “Not compared” are SKUs that both name, and one of them without a number that can be believed: that is not zero.</p></div>
${compared.filter(({ totals: t }) => t.compared > t.exact).map((system) => gaps(system))}`
}

function linesPart(report: Report, { mostLines = 60, linesFile }: HtmlOptions): Html {
  const grave = report.lines.filter(({ severity }) => severity !== null && severity !== 'in_flight')
  const single = grave.filter(({ shows }) =>
    shows.some((s) => isOpen(s.severity) && s.pattern === null),
  )
  const shown = single.slice(0, mostLines)
  const patterned = grave.length - single.length
  const flight = report.lines.filter(({ severity }) => severity === 'in_flight').length
  const titles = [
    'SKU',
    ...report.systems.flatMap(({ title, totals }) => (totals ? [title, 'Gap'] : [title])),
    'How bad',
  ]
  return html`<h2 id="lines">SKU by SKU</h2>
${
  shown.length === 0
    ? html`<div class="box"><p>${patterned > 0 ? 'No single SKU is off by itself: all gaps belong to the patterns above.' : 'No SKU is off by more than orders on their way would explain.'}</p></div>`
    : html`<p class="soft">${shown.length < single.length ? `The worst ${count(shown.length)} of ${items(single.length)}` : items(single.length)} that ${single.length === 1 ? 'is' : 'are'} off by ${single.length === 1 ? 'itself' : 'themselves'}${patterned > 0 ? `; ${items(patterned)} more ${patterned === 1 ? 'belongs' : 'belong'} to the patterns above` : ''}.</p>
<div class="box">${table({ titles, rows: shown.map((line) => lineCells(line, report)), head: true, stack: true })}</div>`
}
<p class="rest">${shown.length < single.length ? `${many(single.length - shown.length, 'more is', 'more are')} in ${linesFile}. ` : ''}${flight > 0 ? `${items(flight)} ${flight === 1 ? 'is' : 'are'} off by no more than ${many(report.tolerance, 'unit')}, as orders on their way make it. ` : ''}${linesFile} has every SKU, with what each system shows and should show.</p>`
}

const isOpen = (severity: Severity | null) => severity !== null && severity !== 'in_flight'

function lineCells(line: Line, { systems }: Report): Cell[] {
  const worst = line.shows.find(({ severity }) => severity === line.severity)!
  return [
    html`<span class="code">${line.sku}</span><span class="name">${line.name}</span>`,
    ...systems.flatMap(({ totals }, i): Cell[] => {
      const { number, gap, why } = line.shows[i]!
      if (!totals) return [number]
      const silent = gap === null && why ? html`<span class="soft">${why}</span>` : gapCell(gap)
      return [number, silent]
    }),
    html`${chip(line.severity!)}<span class="name">${worst.rule}</span>`,
  ]
}

function costPart({ cost }: Report): Html {
  const rows = cost.parts.map(({ what, how, amount: n }): Cell[] => [
    html`${what}<span class="name">${how}</span>`,
    html`${n === null ? 'no price known' : amount(n, cost.currency)}`,
  ])
  return html`<h2 id="cost">What it may cost</h2>
<p class="soft">An estimate, not a measurement: the counts are from your files, the rest are assumptions. Change any of them and run it again.</p>
<div class="box">${table({ titles: ['', 'Amount'], rows: [...rows, [html`<strong>Together, per round of wrong numbers</strong>`, html`<strong>≈ ${amount(cost.total, cost.currency)}</strong>`]], head: true })}
${cost.unpriced > 0 ? html`<p class="soft">${items(cost.unpriced)} had no price and ${cost.unpriced === 1 ? 'is' : 'are'} in none of the amounts that need one.</p>` : null}
${table({ caption: 'What was assumed', titles: ['Assumption', 'Value', 'Change it with'], rows: cost.assumptions.map(({ says, value, option }) => [says, value, html`<span class="code">${option}</span>`]), stack: true })}</div>`
}

function readPart({ systems, assumed, unseen }: Report): Html {
  return html`<h2 id="read">What was read, and how</h2>
<div class="sources">${systems.map(({ title, source }) => html`<div class="box"><h3>${title}</h3><dl>${source.map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl></div>`)}</div>
<h2>What was taken for granted</h2>
<ul class="points">${assumed.map((says) => html`<li>${says}</li>`)}</ul>
<h2>What this cannot tell</h2>
<ul class="points">${unseen.map((says) => html`<li>${says}</li>`)}</ul>`
}
