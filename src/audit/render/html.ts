/** The report as one HTML file: no script, nothing fetched, right on a phone, on paper and in the dark. Pure. */
import type { Report, Totals } from '../report.ts'
import { amount, count, items, large, percent } from '../words.ts'
import type { Compared } from './charts.ts'
import { type Html, html, raw } from './markup.ts'
import { costPart, findingsPart, linesPart, readPart, systemsPart } from './parts.ts'
import { donePart, tracesPart, trendPart, unreadPart } from './running/parts.ts'
import { style } from './style.ts'

export type HtmlOptions = {
  version: string
  /** The names of the files beside it that hold what does not fit. */
  files: { lines: string; rows: string; aliases: string }
  /** Lines in the list, and rows in the table of a finding, before the rest is left to the files. */
  mostLines?: number
  mostRows?: number
}

/** Nothing may run or be fetched, even if something got past the escaping. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

export function renderHtml(report: Report, options: HtmlOptions): string {
  const { at, systems, verdict, running } = report
  const compared = systems.filter((system): system is Compared => system.totals !== null)
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="${raw(policy)}">
<title>Inventory audit, ${at.slice(0, 10)}</title>
<style>${raw(style)}</style>
</head>
<body>
<header>
<p class="brand"><strong>Inventory audit</strong> of ${systems.map((s) => s.title).join(', ')} · ${at.slice(0, 16).replace('T', ' ')} UTC</p>
<h1>${verdict.says}</h1>
${cards(report, compared)}
${verdict.points.length > 0 ? html`<ul class="points">${verdict.points.map((point) => html`<li>${point}</li>`)}</ul>` : null}
<nav aria-label="Contents"><a href="#findings">What stands out</a> ${running ? html`<a href="#traces">Where it failed</a> <a href="#trend">How it goes</a> ` : null}<a href="#systems">Systems side by side</a> <a href="#lines">SKU by SKU</a> ${running ? html`<a href="#done">What was done</a> ` : null}<a href="#cost">What it may cost</a> <a href="#read">What was read</a></nav>
</header>
<main>
${findingsPart(report, options)}
${running ? tracesPart(running) : null}
${running ? trendPart(running, report.tolerance) : null}
${systemsPart(report, compared)}
${linesPart(report, options)}
${running ? donePart(running) : null}
${costPart(report)}
${running ? unreadPart(running) : null}
${readPart(report)}
</main>
<footer><p>Made by Onhand ${options.version} ${running ? 'from the systems' : 'from the files'} named above. This page holds everything it shows; it loads nothing and sends nothing.</p></footer>
</body>
</html>
`
  return page.html
}

/** The four figures a person asks for first. */
function cards({ cost, lines, running }: Report, compared: readonly Compared[]): Html {
  const sum = (of: (t: Totals) => { items: number; units: number }) =>
    compared.reduce(
      (all, { totals }) => {
        const one = of(totals)
        return { items: all.items + one.items, units: all.units + one.units }
      },
      { items: 0, units: 0 },
    )
  const [over, out] = [sum((t) => t.oversell), sum((t) => t.soldOut)]
  const known = lines.filter(({ shows }) => shows.some((s) => s.gap !== null))
  const equal = known.filter(({ shows }) => shows.every((s) => (s.gap ?? 0) === 0))
  // Of the running system only the lines that differ are kept.
  const same = running?.same ?? { compared: known.length, items: equal.length }
  const money =
    cost.total >= 10_000_000
      ? `${large(cost.total)} ${cost.currency}`
      : amount(cost.total, cost.currency)
  const total = cost.total === 0 ? '0' : `≈ ${money}`
  return html`<div class="figures">
${card(percent(same.items, same.compared), 'of SKUs are the same everywhere', `${count(same.items)} of ${items(same.compared)} that could be compared`)}
${card(large(over.units), `${over.units === 1 ? 'unit' : 'units'} can be sold and ${over.units === 1 ? 'is' : 'are'} not there`, over.items === 0 ? 'of no SKU' : `of ${items(over.items)}`)}
${card(large(out.units), `${out.units === 1 ? 'unit is' : 'units are'} on the shelf and ${out.units === 1 ? 'shows' : 'show'} as sold out`, out.items === 0 ? 'of no SKU' : `of ${items(out.items)}`)}
${card(total, 'is what it may cost', 'an estimate; what it rests on is below')}
</div>`
}

const card = (figure: string, what: string, more: string) =>
  html`<div class="card"><b>${figure}</b><span>${what}</span><span class="soft">${more}</span></div>`
