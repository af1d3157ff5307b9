import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { audited, sheetOf } from '../../test/audit.ts'
import { Fault } from '../lib/faults.ts'
import { linesCsv } from './render/csv.ts'
import { renderHtml } from './render/html.ts'

const files = { lines: 'l', rows: 'r', aliases: 'a' }
const odd = [
  '',
  '-',
  '0012',
  '12',
  'A',
  'a',
  ' A ',
  '=1+1',
  '="0012"',
  '#N/A',
  '1.2E+11',
  '<b>',
  '"',
  '__proto__',
  'Total',
  '＝x',
  'é',
  'e\u0301',
  '\u202e',
]
const numbers = [
  '',
  '0',
  '1',
  '7',
  '-3',
  '(4)',
  '1,234',
  '1.234',
  '1.234,00',
  '5.0',
  '2.5',
  'x',
  'not stocked',
  '1e3',
  '999999999999',
  '=A1',
  '∞',
  ' 8 ',
  "'9",
]
const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`
const table = fc
  .array(
    fc.tuple(fc.constantFrom(...odd), fc.constantFrom(...numbers), fc.constantFrom('L', 'M', '')),
    { maxLength: 14 },
  )
  .map((rows) => rows.map((row) => row.map(quote).join(';')))
const end = fc.constantFrom('\n', '\r\n', '\r')
const file = (what: string) =>
  fc.tuple(table, end).map(([rows, eol]) => [`sku;${what};location`, ...rows, ''].join(eol))

test('whatever two files hold, each row is in a number or in a complaint, and never in two', async () => {
  await fc.assert(
    fc.asyncProperty(file('on hand'), file('available'), async (shelf, shop) => {
      const found = await audited({ shelf, shop })
      const { lines, systems, verdict, findings } = found.report
      const t = systems[1]!.totals!
      assert.equal(t.compared, lines.filter(({ shows }) => shows[1]!.gap !== null).length)
      assert.equal(t.exact + t.tolerated + t.far.tooMany + t.far.tooFew, t.compared)
      for (const { shows } of lines) {
        const { number, expected, gap, why } = shows[1]!
        if (gap === null) assert.ok(why !== null, 'what is not compared says why')
        else assert.equal(gap, number! - expected!)
      }
      const sheets = [await sheetOf(shelf), await sheetOf(shop)]
      for (const sheet of sheets) {
        const kept = sheet.entries.length + sheet.spoiled.length + sheet.nameless.length
        const passed = [...sheet.passed.values()].reduce((sum, n) => sum + n, 0)
        assert.equal(kept + passed, sheet.rows)
      }
      const aside = sheets.some(({ spoiled, nameless }) => spoiled.length + nameless.length > 0)
      if (aside) assert.equal(verdict.agrees, false)
      if (verdict.agrees) assert.ok(findings.every(({ kind }) => kind === 'beyond'))
      const page = renderHtml(found.report, { version: '1', files })
      assert.doesNotMatch(page, /NaN|undefined|\[object|<b>[^–≈\d]|\u202e/)
      linesCsv(found.report)
    }),
    { numRuns: 300 },
  )
})

test('any bytes are a sheet or a refusal that names the file', async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc
      .array(
        fc.constantFrom('sku', 'on hand', ',', ';', '\n', '\r', '"', 'A', '1', '=', '\ufeff', ' '),
      )
      .map((parts) => Buffer.from(parts.join(''))),
  )
  await fc.assert(
    fc.asyncProperty(bytes, async (input) => {
      try {
        await sheetOf(input)
      } catch (error) {
        assert.ok(error instanceof Fault, String(error))
        assert.match(error.detail, /^stock\.csv/)
      }
    }),
    { numRuns: 2000 },
  )
})
