import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { guard, unguard } from './csv/guard.ts'
import { type CsvOptions, type Row, readRows, writeCsv } from './csv.ts'
import { Fault } from './faults.ts'

async function read(input: string | Uint8Array, options?: CsvOptions) {
  const sheet = await readRows(typeof input === 'string' ? Buffer.from(input) : input, options)
  const rows: Row[] = []
  for await (const row of sheet.rows) rows.push(row)
  return { ...sheet, rows }
}
const cells = async (input: string, options?: CsvOptions) =>
  (await read(input, options)).rows.map((r) => r.cells)

test('rows end with CR, LF, CRLF, or all three in one file', async () => {
  for (const text of [
    'a,b\r1,2\r3,4\r',
    'a,b\n1,2\n3,4',
    'a,b\r\n1,2\r\n3,4\r\n',
    'a,b\r1,2\n3,4\r\n',
  ]) {
    assert.deepEqual(
      await cells(text),
      [
        ['1', '2'],
        ['3', '4'],
      ],
      JSON.stringify(text),
    )
  }
})

test('a quoted cell may hold delimiters, quotes and line ends, and rows count as a spreadsheet does', async () => {
  const { rows } = await read('sku,note\nA,"one, ""two""\r\nthree"\n\nB,x\n')
  assert.deepEqual(rows, [
    { row: 2, cells: ['A', 'one, "two"\r\nthree'] },
    { row: 4, cells: ['B', 'x'] },
  ])
})

test('headers are trimmed, named where empty, and told apart where equal', async () => {
  const { columns } = await read('\uFEFF Sku ,,size,size,"long\nname"\nA,1,2,3,4\n')
  assert.deepEqual(columns, ['Sku', 'column 2', 'size', 'size (2)', 'long name'])
  assert.deepEqual((await read('A,1\nB,2\n', { header: false })).columns, ['column 1', 'column 2'])
  assert.equal((await read('A,1\nB,2\n', { header: false })).rows.length, 2)
})

test('a title above the header is skipped when told, and a "sep=" line always', async () => {
  assert.deepEqual(await cells('Stock list\n\nsku;n\nA;1\n', { skip: 2 }), [['A', '1']])
  const { delimiter, rows } = await read('sep=|\r\nsku|n\r\nA,1|2\r\n')
  assert.equal(delimiter, '|')
  assert.deepEqual(rows, [{ row: 3, cells: ['A,1', '2'] }])
})

test('a row with too few or too many cells says so and holds nobody back', async () => {
  const { rows } = await read('a,b\n1\n1,2,3\n1,2,,\n3,4\n')
  assert.deepEqual(
    rows.map((r) => r.why),
    [
      'has 1 cells where the header has 2',
      'has 3 cells where the header has 2',
      undefined,
      undefined,
    ],
  )
  assert.deepEqual(rows[3], { row: 5, cells: ['3', '4'] })
})

test('a quote that never closes ends the file there, with the rows before it kept', async () => {
  const { rows } = await read('a,b\n1,2\n3,"4\n5,6\n7,8\n')
  assert.deepEqual(rows[0], { row: 2, cells: ['1', '2'] })
  assert.equal(rows[1]?.row, 3)
  assert.match(rows[1]?.why ?? '', /never closed; nothing from here on was read/)
  assert.equal(rows.length, 2)
  const long = await read(`a,b\n1,2\n3,"${'4\n'.repeat(5000)}`, { most: { rowChars: 1000 } })
  assert.match(long.rows[1]?.why ?? '', /too long/)
})

test('inches and other bare quotes are part of the text', async () => {
  assert.deepEqual(await cells('a,b\n3" pipe,1\n  "4"" pipe, long", 2\n"5" pipe",3\n'), [
    ['3" pipe', '1'],
    ['4" pipe, long', '2'],
    ['"5" pipe"', '3'],
  ])
})

test('empty cells between tabs stay', async () => {
  assert.deepEqual(await cells('a\tb\tc\n\t\t\n1\t\t3\n\t2\t\n'), [
    ['1', '', '3'],
    ['', '2', ''],
  ])
})

test('too many bytes, rows or columns, and an empty file, are refused', async () => {
  const refused = (text: string, options: CsvOptions, says: RegExp) =>
    assert.rejects(read(text, options), (e) => e instanceof Fault && says.test(e.detail))
  await refused('a,b\n1,2\n', { most: { bytes: 4 } }, /larger than 4 bytes/)
  await refused('a\n1\n2\n3\n', { most: { rows: 2 } }, /more than 2 rows/)
  await refused('a,b,c\n', { most: { columns: 2 } }, /more than 2 columns/)
  await refused('', {}, /no rows/)
  await refused('\n \n', {}, /no rows/)
  await refused('"a,b\n1,2', {}, /Row 1: a quote/)
})

test('a cell cut by a slice of the file is whole', async () => {
  const wide = 'ä€😀'.repeat(8000)
  assert.deepEqual(await cells(`a,b\n"${wide}",${wide}\n`), [[wide, wide]])
})

test('what a spreadsheet would run is written with an apostrophe, and numbers stay numbers', () => {
  const text = writeCsv(
    ['sku', 'n'],
    [
      ['=1+1', -5],
      [' \t@x', 1.5],
      ['＝cmd', 0n],
      ["'-1", null],
      ['a"b', -0],
    ],
  )
  assert.equal(
    text,
    '"sku","n"\r\n"\'=1+1","-5"\r\n"\' \t@x","1.5"\r\n"\'＝cmd","0"\r\n"\'\'-1",""\r\n"a""b","0"\r\n',
  )
  assert.throws(() => writeCsv(['n'], [[Number.NaN]]))
})

test("an apostrophe is taken off only where the writer puts one: '0012 stays", async () => {
  assert.deepEqual(await cells("a,b\n'0012,'=1\n''x,''-2\n"), [
    ["'0012", '=1'],
    ["''x", "'-2"],
  ])
})

const risky = fc.string({
  unit: fc.constantFrom(
    '=',
    '+',
    '-',
    '@',
    '\t',
    '\r',
    '\n',
    '\0',
    ' ',
    "'",
    '"',
    ',',
    ';',
    '＝',
    '＠',
    '1',
    'a',
    '\u00a0',
    '\ufeff',
    'é',
  ),
  maxLength: 8,
})

test('no text is written so that a spreadsheet runs it, and each comes back exactly', () => {
  fc.assert(
    fc.property(fc.oneof(risky, fc.string({ unit: 'binary' })), (text) => {
      const safe = guard(text)
      assert.doesNotMatch(safe, /^[\s\0\ufeff]*[=+\-@＝＋－＠]|^[\t\r\n\0]/)
      assert.equal(unguard(safe), text)
    }),
    { numRuns: 10_000 },
  )
})

test('any table survives being written and read', async () => {
  const text = fc.oneof(risky, fc.string({ unit: 'grapheme' })).map((s) => s.replaceAll('\0', ''))
  const table = fc.integer({ min: 1, max: 5 }).chain((width) =>
    fc.array(fc.array(text, { minLength: width, maxLength: width }), {
      minLength: 1,
      maxLength: 6,
    }),
  )
  await fc.assert(
    fc.asyncProperty(table, fc.boolean(), async (rows, bom) => {
      const columns = rows[0]!.map((_, i) => `c${i}`)
      const back = await read(writeCsv(columns, rows, { bom }))
      assert.deepEqual(back.columns, columns)
      // A row of nothing but blanks is no row.
      assert.deepEqual(
        back.rows.map((r) => r.cells),
        rows.filter((row) => row.some((cell) => unguard(cell).trim() !== '' || cell.trim() !== '')),
      )
    }),
    { numRuns: 10_000 },
  )
})

test('any bytes are read or refused with a sentence', async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    risky.map((s) => Buffer.from(s)),
    fc.string().map((s) => Buffer.from(s)),
  )
  await fc.assert(
    fc.asyncProperty(bytes, async (input) => {
      try {
        const { columns, rows } = await read(input)
        for (const row of rows) assert.ok(row.why || row.cells.length === columns.length)
      } catch (error) {
        assert.ok(error instanceof Fault, String(error))
      }
    }),
    { numRuns: 10_000 },
  )
})

const data = join(import.meta.dirname, '../../../shared/data')
const real = (path: string) => {
  const file = join(data, path)
  return { file, skip: existsSync(file) ? false : `the data set ${path} is not here` }
}

const scms = real('scms/scms-delivery-history.csv.gz')
test('a real file whose lines end in CR only is read whole', { skip: scms.skip }, async () => {
  const sheet = await read(gunzipSync(readFileSync(scms.file)))
  assert.equal(sheet.encoding, 'utf-8')
  assert.equal(sheet.columns.length, 33)
  assert.equal(sheet.rows.length, 10_324)
  assert.deepEqual(
    sheet.rows.filter((r) => r.why),
    [],
  )
  assert.equal(sheet.rows[0]?.cells[5], "Côte d'Ivoire")
  assert.equal(sheet.rows.at(-1)?.row, 10_325)
})

const retail = real('online-retail/online-retail.csv.gz')
test('a real year of 541,909 lines is read with every unit counted', {
  skip: retail.skip,
}, async () => {
  const sheet = await readRows(gunzipSync(readFileSync(retail.file)))
  let units = 0
  let rows = 0
  for await (const { cells, why } of sheet.rows) {
    assert.equal(why, undefined)
    units += Number(cells[3])
    rows++
  }
  assert.deepEqual({ units, rows }, { units: 5_176_450, rows: 541_909 })
})
