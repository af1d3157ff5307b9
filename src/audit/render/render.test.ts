import assert from 'node:assert/strict'
import { test } from 'node:test'
import { audited, sheetOf, stock } from '../../../test/audit.ts'
import { readRows } from '../../lib/csv.ts'
import { aliasesCsv, linesCsv, rowsCsv } from './csv.ts'
import { renderHtml } from './html.ts'
import { renderJson } from './json.ts'

const files = { lines: 'audit.csv', rows: 'set-aside.csv', aliases: 'suggested-aliases.csv' }
const page = (found: Awaited<ReturnType<typeof audited>>, options = {}) =>
  renderHtml(found.report, { version: '1', files, ...options })

const hostile = `<script>alert("1")</script>'&<img src=x onerror=alert(1)>\u202e`
const evil = {
  shelf: `sku,name,on hand\nA,"${hostile.replaceAll('"', '""')}",1\n"<b>B</b>",=cmd(),5\nC,"+1",9\n`,
  shop: `sku,available\nA,9\n"<b>B</b>",5\nC,9\n"x""><script>",4\n<i>,"1,234"\n`,
}

test('names from a file stay text: nothing of them becomes markup', async () => {
  const text = page(await audited(evil))
  assert.doesNotMatch(text, /<script|<img|<b>B|<i>|onerror=alert\(1\)>|\u202e/)
  assert.match(text, /&lt;script&gt;alert\(&quot;1&quot;\)/)
})

test('the page is whole by itself: no script, nothing fetched, and a policy that forbids both', async () => {
  const text = page(await audited(evil))
  assert.doesNotMatch(
    text,
    /<(script|link|iframe|object)|<[^>]*\s(src|on\w+)=|url\(|@import|https?:/i,
  )
  assert.match(
    text,
    /Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'/,
  )
  assert.match(text, /prefers-color-scheme: dark/)
  assert.match(text, /@media print/)
  assert.match(text, /^<!doctype html>\n<html lang="en">/)
})

test('every chart says in words what it shows, and stands beside a table with the same numbers', async () => {
  const found = await audited({
    shelf: stock('A 5, B 50, C 9, D 3'),
    shop: stock('A 5, B 10, C 10, D 99', 'available'),
  })
  const text = page(found)
  const figures = text.match(/<figure>.*?<\/figure>/gs)!
  assert.equal(figures.length, 2)
  for (const figure of figures) {
    assert.match(figure, /<svg [^>]*role="img" aria-label="[^"]+"/)
    assert.match(figure, /<table/)
  }
  assert.match(figures[0]!, /aria-label="shop: 1 equal, 1 within 2 units, 1 too few, 1 too many"/)
  assert.match(figures[1]!, /21 to 50 too few: 1,.*51 or more too many: 1/)
  assert.match(
    figures[1]!,
    /<th scope="row">21 to 50<\/th><td class="n" data-label="Too few">1<\/td><td class="n" data-label="Too many">0/,
  )
})

test('headings, ids and tags are in order', async () => {
  const text = page(await audited(evil))
  const ids = [...text.matchAll(/ id="([^"]+)"/g)].map((m) => m[1])
  assert.equal(new Set(ids).size, ids.length)
  for (const [, to] of text.matchAll(/href="#([^"]+)"/g)) assert.ok(ids.includes(to), to)
  for (const tag of [
    'div',
    'table',
    'tr',
    'td',
    'th',
    'p',
    'article',
    'figure',
    'svg',
    'span',
    'ul',
    'li',
    'dl',
  ])
    assert.equal(
      text.match(new RegExp(`<${tag}[ >]`, 'g'))?.length ?? 0,
      text.match(new RegExp(`</${tag}>`, 'g'))?.length ?? 0,
      tag,
    )
  assert.equal(text.match(/<h1/g)!.length, 1)
})

test('long lists are cut, and say how much is where', async () => {
  const many = Array.from({ length: 90 }, (_, i) => `S${i} ${100 + i}`).join(', ')
  const off = Array.from({ length: 90 }, (_, i) => `S${i} ${41 + i * 2 + (i % 7)}`).join(', ')
  const ghosts = Array.from({ length: 30 }, (_, i) => `G${i} 3`).join(', ')
  const found = await audited({ shelf: stock(many), shop: stock(`${off}, ${ghosts}`, 'available') })
  const text = page(found, { mostLines: 10, mostRows: 5 })
  assert.match(text, /25 more are in audit\.csv, with the pattern “ghost”/)
  assert.match(text, /Here are the worst 10\./)
  assert.ok(text.length < 100_000)
})

test('where all agree the page says so, and draws no empty chart', async () => {
  const text = page(
    await audited({ shelf: stock('A 5, B 7'), shop: stock('A 5, B 7', 'available') }),
  )
  assert.match(text, /<h1>shelf and shop agree on all 2 SKUs that both name\.<\/h1>/)
  assert.match(text, /Nothing does: no ghost rows/)
  assert.doesNotMatch(text, /How far shop is off/)
})

test('where nothing could be compared no number is made up', async () => {
  const text = page(await audited({ shelf: 'sku,on hand\nA,\n', shop: stock('B 7', 'available') }))
  assert.match(text, /Nothing could be compared/)
  assert.match(text, /<b>–<\/b><span>of SKUs are the same everywhere/)
  assert.doesNotMatch(text, /NaN|Infinity|undefined|null/)
})

test('the list of lines is safe to open in a spreadsheet, and reads back', async () => {
  const text = linesCsv((await audited(evil)).report)
  for (const cell of text.split(/[\r\n,]+/)) assert.doesNotMatch(cell, /^"?[=+@]/)
  const sheet = await readRows(Buffer.from(text))
  assert.deepEqual(sheet.columns.slice(0, 6), [
    'sku',
    'name',
    'severity',
    'shelf',
    'shelf note',
    'shop',
  ])
  const rows: (readonly string[])[] = []
  for await (const { cells } of sheet.rows) rows.push(cells)
  assert.equal(rows.length, 5)
  const a = Object.fromEntries(sheet.columns.map((title, i) => [title, rows[0]![i]]))
  assert.deepEqual(
    [a.sku, a.severity, a.shelf, a.shop, a['shop should show'], a['shop gap'], a['shop in words']],
    ['A', 'critical', '1', '9', '1', '8', '8 too many'],
  )
})

test('rows that were set aside are listed with their reasons, and names to look through as they are read', async () => {
  const bad = await sheetOf('sku,on hand\nA,=1+1\n,4\nB,2\n')
  const [text] = rowsCsv([{ key: 'shelf', sheet: bad }])!
  assert.match(text!, /"shelf","stock\.csv","2","A","""=1\+1"" is a formula/)
  assert.match(text!, /"3","","4 units of """", and no SKU"/)
  assert.equal(rowsCsv([{ key: 'shelf', sheet: await sheetOf('sku,on hand\nA,1\n') }]), null)
  assert.equal(aliasesCsv([]), null)
})

test('the JSON is the report, one item a line', async () => {
  const { report } = await audited(evil)
  const text = [...renderJson(report)].join('')
  assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(report)))
  assert.equal(text.split('\n').filter((line) => line.startsWith('    {"sku"')).length, 5)
})
