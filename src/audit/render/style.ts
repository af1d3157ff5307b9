/** How the report looks: light and dark, on a phone, on a wide screen and on paper. Pure. */

export const style = `
:root {
  color-scheme: light dark;
  --page: #f6f5f2; --card: #ffffff; --ink: #1c1b19; --soft: #5d5a54; --line: #dedbd4; --faint: #efede8;
  --same: #3f6f63; --near: #a9c4bb; --many: #c2500f; --few: #2f62b5; --link: #1f5fae;
  --critical: #a31621; --critical-bg: #fbe9e9; --high: #8f4a00; --high-bg: #fcefdc;
  --low: #3e5a78; --low-bg: #e8eef5; --flight: #55524c; --flight-bg: #eceae5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #161514; --card: #1f1e1c; --ink: #edebe6; --soft: #aaa69d; --line: #3a3835; --faint: #2a2826;
    --same: #6fb3a0; --near: #3c5f56; --many: #f08a4b; --few: #7aa7f0; --link: #8ab8f2;
    --critical: #ff9a9f; --critical-bg: #44191c; --high: #f7bd78; --high-bg: #412b10;
    --low: #a9c6e6; --low-bg: #1e2d3d; --flight: #b9b5ac; --flight-bg: #2c2a28;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: break-word;
}
main, header, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.25rem; }
.brand { color: var(--soft); font-size: .9rem; margin: 0; }
.brand strong { color: var(--ink); }
h1 { font-size: clamp(1.45rem, 1.1rem + 1.7vw, 2.15rem); line-height: 1.25; margin: .6rem 0 1rem; letter-spacing: -.012em; text-wrap: pretty; }
h2 { font-size: 1.3rem; margin: 2.6rem 0 .4rem; letter-spacing: -.008em; }
h3 { font-size: 1.06rem; line-height: 1.35; margin: 0; }
p { margin: .5rem 0; max-width: 50rem; }
a { color: var(--link); }
.soft { color: var(--soft); }
nav { margin: 1.1rem 0 0; font-size: .92rem; display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; }
nav a { padding: .2rem 0; }
ul.points { margin: .8rem 0 0; padding-left: 1.15rem; max-width: 50rem; }
ul.points li { margin: .25rem 0; }

.figures { display: grid; gap: .8rem; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); margin: 1.4rem 0 0; }
.card, article, figure, .box {
  background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.15rem;
}
.card b { display: block; font-size: 1.75rem; line-height: 1.2; font-variant-numeric: tabular-nums; letter-spacing: -.01em; }
.card span { display: block; font-size: .9rem; }
.card .soft { font-size: .85rem; margin-top: .2rem; }

article { margin: .9rem 0; border-left-width: .3rem; }
article.critical { border-left-color: var(--critical); }
article.high { border-left-color: var(--high); }
article.low { border-left-color: var(--low); }
article.in_flight { border-left-color: var(--flight); }
article .head { display: flex; gap: .7rem; align-items: baseline; flex-wrap: wrap; }
article .head h3 { flex: 1 1 18rem; }
.next { margin-top: .7rem; }
.next strong { color: var(--soft); font-weight: 600; }
.chip {
  display: inline-block; white-space: nowrap; font-size: .8rem; font-weight: 600; line-height: 1.5;
  padding: 0 .55rem; border-radius: 1rem; border: 1px solid transparent;
}
.chip.critical { color: var(--critical); background: var(--critical-bg); }
.chip.high { color: var(--high); background: var(--high-bg); }
.chip.low { color: var(--low); background: var(--low-bg); }
.chip.in_flight { color: var(--flight); background: var(--flight-bg); }

.pair { display: grid; grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr); gap: 1.4rem; align-items: start; }
figure { margin: .9rem 0; }
figcaption { font-weight: 600; margin-bottom: .2rem; }
figure svg { display: block; width: 100%; max-width: 34rem; height: auto; }
svg text { fill: var(--ink); font: 13px system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; }
svg .dim { fill: var(--soft); } 
svg .axis { stroke: var(--line); stroke-width: 1; }
.f-same { fill: var(--same); } .f-near { fill: var(--near); } .f-many { fill: var(--many); } .f-few { fill: var(--few); }
.line { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
.l-0 { stroke: var(--same); } .l-1 { stroke: var(--few); stroke-dasharray: 7 4; } .l-2 { stroke: var(--many); stroke-dasharray: 2 4; }
.l-3 { stroke: var(--soft); stroke-dasharray: 10 3 2 3; }
.d-0 { fill: var(--same); } .d-1 { fill: var(--few); } .d-2 { fill: var(--many); } .d-3 { fill: var(--soft); }
.key svg.dash { width: 1.6rem; height: .6rem; }
.key { list-style: none; display: flex; flex-wrap: wrap; gap: .1rem 1rem; margin: .4rem 0 0; padding: 0; font-size: .86rem; }
.key svg { display: inline-block; width: .75rem; height: .75rem; vertical-align: -1px; margin-right: .3rem; }

@media (min-width: 46.01rem) { .names tbody th .name { display: inline; margin-left: .8rem; } }
.scroll { overflow-x: auto; margin: .7rem 0 0; }
.pair .scroll { margin-top: 0; }
.scroll:focus-visible, a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding: 0 0 .35rem; }
th, td { text-align: left; vertical-align: top; padding: .38rem 1.1rem .38rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--soft); font-size: .83rem; vertical-align: bottom; }
tbody th { color: var(--ink); font-size: inherit; vertical-align: top; }
.plain tbody th { font-weight: 400; }
tr:last-child > td, tr:last-child > th { border-bottom: 0; }
thead tr:last-child > th { border-bottom: 1px solid var(--line); }
td.n, th.n { text-align: right; }
td.n .name, td .code, .date { white-space: nowrap; }
td:last-child, th:last-child { padding-right: 0; }
.code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .92em; }
.name { display: block; color: var(--soft); font-size: .86em; font-weight: 400; line-height: 1.4; }
.many { color: var(--many); } .few { color: var(--few); }
.rest { font-size: .88rem; color: var(--soft); margin: .6rem 0 0; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .2rem 1.1rem; margin: .6rem 0 0; font-size: .92rem; }
dt { color: var(--soft); } dd { margin: 0; }
.sources { display: grid; gap: .9rem; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); }
footer { margin-top: 3rem; padding-bottom: 3rem; color: var(--soft); font-size: .88rem; }

@media (max-width: 46rem) {
  main, header, footer { padding-left: .9rem; padding-right: .9rem; }
  header { padding-top: 1.3rem; }
  .pair { grid-template-columns: minmax(0, 1fr); gap: .8rem; }
  .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .card { padding: .8rem .85rem; } .card b { font-size: 1.4rem; }
  article, figure, .box { padding: .85rem .9rem; }
  table.cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table.cards, table.cards tbody { display: block; }
  table.cards tr { display: block; padding: .55rem 0; border-bottom: 1px solid var(--line); }
  table.cards tr:last-child { border-bottom: 0; }
  table.cards th, table.cards td { display: block; border: 0; padding: .1rem 0; }
  table.cards caption { display: block; }
  table.cards td { text-align: right; }
  table.cards td::before { content: attr(data-label); color: var(--soft); float: left; }
  table.cards td .name { display: inline; margin-left: .5rem; }
  table.tight td { display: inline-block; margin-right: 1rem; text-align: left; }
  table.tight td::before { float: none; margin-right: .4rem; }
  svg text { font-size: 17px; } svg text.dim { font-size: 14.5px; }
  .pair .scroll { margin-top: 0; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; } dt { margin-top: .35rem; }
}
@media print {
  .names tbody th .name { display: inline; margin-left: 8pt; }
  :root {
    color-scheme: light;
    --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --faint: #eee;
    --same: #3f6f63; --near: #a9c4bb; --many: #b84a0c; --few: #2a58a5; --link: #000;
    --critical: #8d0f1a; --critical-bg: #fff; --high: #7a3f00; --high-bg: #fff;
    --low: #2e4a68; --low-bg: #fff; --flight: #444; --flight-bg: #fff;
  }
  @page { margin: 14mm 13mm; }
  html { font-size: 12px; }
  body { font-size: 9.5pt; line-height: 1.4; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  main, header, footer { max-width: none; padding: 0; } p, ul.points { max-width: none; }
  nav { display: none; }
  h1 { font-size: 17pt; } h2 { font-size: 12.5pt; margin-top: 16pt; break-after: avoid; } h3 { font-size: 10.5pt; }
  .head, figcaption, caption { break-after: avoid; }
  figure, .card, tr, .box { break-inside: avoid; }
  .pair { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
  .figures { grid-template-columns: repeat(4, minmax(0, 1fr)); }
  .card b { font-size: 15pt; }
  .chip { border-color: currentColor; }
  .scroll { overflow: visible; }
  table { font-size: 8.5pt; } th, td { padding-right: .7rem; } thead { display: table-header-group; }
  a { text-decoration: none; }
}
`
