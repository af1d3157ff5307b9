/** The parts of the report's page, in the order in which a person needs them. Pure. */
import { graveOf, type Single, singlesOf } from '../pick.ts'
import type { CostPart, Finding, Report, Severity } from '../report.ts'
import { severities } from '../report.ts'
import {
  amount,
  capital,
  count,
  items,
  many,
  measureWords,
  percent,
  series,
  severityWords,
  units,
} from '../words.ts'
import { agreement, type Compared, gaps } from './charts.ts'
import type { HtmlOptions } from './html.ts'
import { type Html, html } from './markup.ts'
import { type Cell, gapCell, table } from './table.ts'

export const chip = (severity: Severity) =>
  html`<span class="chip ${severity}">${severityWords[severity]}</span>`

export const code = (text: string) => html`<span class="code">${text}</span>`
export const below = (main: string | Html, under: string) =>
  under === '' ? html`${main}` : html`${main}<span class="name">${under}</span>`

export function findingsPart({ findings, running }: Report, options: HtmlOptions): Html {
  const head = html`<h2 id="findings">What stands out</h2>`
  if (findings.length === 0) {
    const none = running
      ? 'Nothing does: every system was read whole, no gap is unexplained, and there is no ghost row.'
      : 'Nothing does: no ghost rows, no SKU stated twice, no packs that were not converted, nothing swapped, and every row could be read.'
    return html`${head}<div class="box"><p>${none}</p></div>`
  }
  return html`${head}
<p class="soft">One cause often explains many numbers, so these come before any single SKU; the worst first.</p>
${findings.map((finding) => findingPart(finding, options))}`
}

function findingPart(finding: Finding, { mostRows = 8, files }: HtmlOptions): Html {
  const { titles, rows, all, in: where } = finding.table
  const shown = rows.slice(0, mostRows)
  const rest = all - shown.length
  const file =
    where === 'lines' ? `${files.lines}, with the pattern “${finding.kind}”` : files[where]
  return html`<article class="${finding.severity}"><div class="head"><h3>${finding.title}</h3>${chip(finding.severity)}</div>
${finding.says.map((says) => html`<p>${says}</p>`)}
${shown.length > 0 ? findingTable(titles, shown) : null}
${rest > 0 ? html`<p class="rest">${many(rest, 'more is', 'more are')} in ${file}.</p>` : null}
<p class="next"><strong>What to do:</strong> ${finding.next}</p></article>`
}

/** A name stands below its SKU, where it takes no room from the numbers. */
function findingTable(titles: readonly string[], rows: Finding['table']['rows']): Html {
  if (!titles[1]?.startsWith('Name')) return table({ titles, rows })
  return table({
    titles: [titles[0]!, ...titles.slice(2)],
    rows: rows.map(([sku, name, ...more]) => [
      below(code(String(sku)), String(name ?? '')),
      ...more,
    ]),
    ...(titles.length > 3 ? { phone: 'tight' as const } : {}),
    names: true,
  })
}

export function systemsPart(
  { systems, owner, tolerance }: Report,
  compared: readonly Compared[],
): Html {
  const own = systems.find(({ key }) => key === owner)!
  const sum = (of: { items: number; units: number }) =>
    of.items === 0 ? html`0` : below(count(of.items), units(of.units))
  const share = (part: number, all: number) => below(percent(part, all), items(part))
  const rows = compared.map(({ title, measure, totals: t }): Cell[] => [
    below(title, measure === null ? '' : measureWords[measure]),
    html`${count(t.compared)}`,
    share(t.exact, t.compared),
    share(t.exact + t.tolerated, t.compared),
    sum(t.tooMany),
    sum(t.tooFew),
    sum(t.oversell),
    sum(t.soldOut),
    sum(t.onlyHere),
    sum(t.onlyOwner),
    html`${count(t.unknown)}`,
  ])
  const titles = [
    '',
    'Compared',
    'Equal',
    `Within ${tolerance}`,
    'Too many',
    'Too few',
    'Can be oversold',
    'Shown as sold out',
    'Only there',
    `Only in ${own.title}`,
    'Not compared',
  ]
  return html`<h2 id="systems">Systems side by side</h2>
<p>${own.title} has a number for ${items(own.items)}, ${units(own.units)} in all. It is believed, and each of the others is compared with it.</p>
${agreement(compared, tolerance)}
<div class="box">${table({ caption: 'SKUs, and below them how many units', titles, rows, right: titles.map((_, i) => i), phone: 'cards' })}
<p class="soft">“Equal” is the inventory record accuracy: the share of compared SKUs with exactly the right number. “Within ${tolerance}” forgives ${many(tolerance, 'unit')}, for orders on their way. “Not compared” are SKUs that both name, one of them without a number that can be believed; that is not zero.</p></div>
${compared.filter(({ totals: t }) => t.compared > t.exact).map(gaps)}`
}

export function linesPart(report: Report, { mostLines = 40, files }: HtmlOptions): Html {
  const grave = graveOf(report.lines)
  const single = singlesOf(report.lines)
  const shown = single.slice(0, mostLines)
  const patterned = grave.length - single.length
  const flight = report.lines.filter(({ severity }) => severity === 'in_flight').length
  const head = html`<h2 id="lines">SKU by SKU</h2>`
  const rest = html`<p class="rest">${shown.length < single.length ? `${many(single.length - shown.length, 'more is', 'more are')} in ${files.lines}. ` : null}${flight > 0 ? `${items(flight)} ${flight === 1 ? 'is' : 'are'} off by no more than orders on their way would make it. ` : null}${files.lines} has every SKU${report.running ? ' that differs' : null}, with what each system shows and should show.</p>`
  if (shown.length === 0) {
    const none =
      patterned > 0
        ? 'No SKU is off by itself: every gap belongs to one of the patterns above.'
        : 'No SKU is off by more than orders on their way would explain.'
    return html`${head}<div class="box"><p>${none}</p></div>${rest}`
  }
  const [is, itself] = single.length === 1 ? ['is', 'itself'] : ['are', 'themselves']
  const bySeverity = severities
    .toReversed()
    .map(
      (severity) => [severity, single.filter((each) => each.severity === severity).length] as const,
    )
    .filter(([, n]) => n > 0)
    .map(([severity, n]) => `${count(n)} ${severityWords[severity]}`)
  const titles = [
    'SKU',
    ...report.systems.flatMap(({ title, totals }) => (totals ? [title, 'Gap'] : [title])),
    'How bad',
  ]
  return html`${head}
<p class="soft">${items(single.length)} ${is} off by ${itself}: ${series(bySeverity)}.${patterned > 0 ? ` ${items(patterned)} more ${patterned === 1 ? 'belongs' : 'belong'} to the patterns above.` : null}${shown.length < single.length ? ` Here are the worst ${count(shown.length)}.` : null}</p>
<div class="box">${table({ titles, rows: shown.map((each) => lineCells(each, report)), phone: 'tight', names: true })}</div>${rest}`
}

function lineCells({ line, at, severity }: Single, { systems }: Report): Cell[] {
  return [
    below(code(line.sku), line.name),
    ...systems.flatMap(({ totals }, i): Cell[] => {
      const { number, gap, why } = line.shows[i]!
      if (!totals) return [number]
      return [number, gap === null && why ? html`<span class="soft">${why}</span>` : gapCell(gap)]
    }),
    below(chip(severity), at.rule ?? ''),
  ]
}

export function costPart({ cost, running }: Report): Html {
  const money = (n: number) => amount(n, cost.currency)
  const rows = (parts: readonly CostPart[]) =>
    parts.map(({ what, how, amount: n }): Cell[] => [
      below(what, how),
      html`${n === null ? 'no price known' : money(n)}`,
    ])
  const total: Cell[] = [
    html`<strong>Together</strong>`,
    html`<strong>${cost.total === 0 ? '' : '≈ '}${money(cost.total)}</strong>`,
  ]
  const assumed = cost.assumptions.map(({ says, value, option }): Cell[] => [
    says,
    value,
    code(option),
  ])
  return html`<h2 id="cost">What it may cost</h2>
<p class="soft">An estimate, not a measurement: the counts are from the ${running ? 'systems' : 'files'}, the rest is assumed. Change any of it, and run it again.</p>
<div class="box plain">${table({ titles: ['', 'Amount'], rows: [...rows(cost.parts), total], right: [1] })}
${cost.beside.length > 0 ? table({ caption: 'Beside that, and not in the sum', titles: ['', 'Amount'], rows: rows(cost.beside), right: [1] }) : null}
${cost.unpriced > 0 ? html`<p class="soft">${items(cost.unpriced)} had no price, and ${cost.unpriced === 1 ? 'is' : 'are'} in none of the amounts that need one.</p>` : null}
${table({ caption: 'What was assumed', titles: ['', 'Value', 'Changed with'], rows: assumed, phone: 'cards' })}</div>`
}

export function readPart({ systems, assumed, unseen }: Report): Html {
  const list = (says: readonly string[]) =>
    html`<ul class="points">${says.map((each) => html`<li>${capital(each)}</li>`)}</ul>`
  return html`<h2 id="read">What was read, and how</h2>
<div class="sources">${systems.map(({ title, source }) => html`<div class="box"><h3>${title}</h3><dl>${source.map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl></div>`)}</div>
<h2>What was taken for granted</h2>
${list(assumed)}
<h2>What this cannot tell</h2>
${list(unseen)}`
}
