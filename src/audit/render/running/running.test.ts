import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Running, Trace, Week } from '../../running/parts.ts'
import { donePart, tracesPart, trendPart, unreadPart } from './parts.ts'
import { accuracyChart, driftChart } from './trend.ts'

const week = (day: number, exact: number | null, opened = 1): Week => ({
  ...{ id: day, at: `2026-03-${String(day).padStart(2, '0')}T02:00:00.000Z` },
  ...{ open: 2, units: 9, opened, closed: 1 },
  accuracy: [{ system: 'shop', exact, within: exact }],
})
const trace: Trace = {
  ...{ cause: 'lost event', event: 'shipped', from: 'wms', to: 'onhand', failed: 'never arrived' },
  ...{ events: 3, skus: 2, units: 7, severity: 'high', withinMs: 300_000 },
  ...{ says: 'P-<1> never reached us.', cites: ['document:order/5'] },
}
const running: Running = {
  before: { id: 1, at: '2026-03-01T02:00:00.000Z' },
  ...{ since: '2026-03-01T02:00:00.000Z', event: 9, same: { compared: 4, items: 3 }, omitted: 0 },
  accuracy: [{ system: 'shop', compared: 0, exact: 0, within: 0, unknown: 4, why: 'no <route>' }],
  drifts: { open: 2, units: 9, explained: 0, ignored: 0, opened: 1, closed: 1 },
  trend: [week(1, 0.9), week(8, null), week(15, 0.95)],
  ...{ traces: [trace], repeat: [], ignored: [], unread: [] },
  repairs: { by: [], rows: [], all: 0 },
  counted: { oversold: 0, wrong: 2, hidden: { units: 0, items: 0 }, books: { units: 0, items: 0 } },
}

test('a week in which a system was not read is a hole in its line, not a fall to zero', () => {
  const { html } = accuracyChart(running.trend)
  assert.equal(html.match(/<polyline/g)?.length, 2)
  assert.equal(html.match(/<circle/g)?.length, 2)
  assert.match(html, /2026-03-08<\/span><\/th><td class="n" data-label="shop">unknown/)
  assert.doesNotMatch(html, /NaN|>0%/)
})

test('each chart says in words and in a table what it draws', () => {
  const { html } = driftChart(running.trend)
  assert.match(html, /aria-label="2026-03-01: 1 began, 1 ended, 2 open\. /)
  assert.equal(html.match(/<tr>/g)?.length, 4)
  assert.doesNotMatch(driftChart([week(1, 1, 0)]).html, /NaN/)
})

test('a failed handoff names the path, how often, what was promised; names stay text', () => {
  const { html } = tracesPart(running)
  assert.match(html, /shipped: wms → onhand/)
  assert.match(html, /never arrived, 3 times/)
  assert.match(html, /promised within 5 minutes/)
  assert.match(html, /P-&lt;1&gt; never reached us/)
})

test('a system that was not read has no accuracy, and the reason stands beside it', () => {
  const { html } = trendPart(running, 2)
  assert.match(html, /no &lt;route&gt;/)
  assert.match(html, /data-label="Exactly right">–/)
})

test('a quiet week says that it was one', () => {
  assert.match(donePart(running).html, /No number was put right/)
  assert.match(unreadPart(running).html, /Nothing was left out/)
  assert.match(unreadPart({ ...running, omitted: 12 }).html, /12 SKUs more differ/)
  const first = trendPart({ ...running, before: null, trend: running.trend.slice(2) }, 2)
  assert.match(first.html, /This is the first audit that is kept/)
})
