import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Parsed } from '../connector.ts'
import { Unreadable } from '../connector.ts'
import { type Chunk, chunksOf, dateIn } from './chunk.ts'
import { readChunk } from './rows.ts'
import { Layout } from './settings.ts'

async function chunks(text: string, layout: object, file = 'drop.csv'): Promise<Chunk[]> {
  const all: Chunk[] = []
  const source = { file, bytes: Buffer.from(text), csv: {}, layout: Layout.parse(layout) }
  for await (const chunk of chunksOf(source)) all.push(chunk)
  return all
}

async function read(text: string, layout: object, file?: string): Promise<Parsed> {
  const [chunk] = await chunks(text, layout, file)
  return readChunk({ body: chunk!.bytes }, Layout.parse(layout))
}
const whys = (parsed: Parsed) => parsed.problems?.map((p) => [p.row, p.why])

test('a count is the absolute number at its time and place, and its key makes a second file a repeat', async () => {
  const { lines, problems } = await read(
    'sku;on hand;location;as of\nA-1;1.200,0;MAIN;20.11.2026 06:30\n',
    { rows: 'counts', zone: 'Europe/Berlin' },
  )
  assert.equal(problems, undefined)
  assert.deepEqual(lines, [
    {
      kind: 'counted',
      document: 'count/2026-11-20T05:30:00.000Z',
      line: 'MAIN',
      sku: 'A-1',
      quantity: '1200',
      location: 'MAIN',
      happenedAt: new Date('2026-11-20T05:30:00Z'),
      row: 2,
    },
  ])
})

test('a row without a number was not counted: it is no problem, and never 0', async () => {
  const { lines, problems } = await read('sku,counted,date\nA,,2026-11-20\nB,0,2026-11-20\n', {
    rows: 'counts',
  })
  assert.deepEqual(
    lines.map((l) => [l.sku, l.quantity]),
    [['B', '0']],
  )
  assert.equal(problems, undefined)
  assert.match(
    (await read('sku,counted,date\nA,,2026-11-20\n', { rows: 'counts' })).ignored ?? '',
    /no row/,
  )
})

test('every bad row says why, and the good ones are read', async () => {
  const text = [
    'sku,quantity,location,date,kind',
    'A,5,MAIN,2026-11-20,received',
    ',5,MAIN,2026-11-20,received',
    'B,,MAIN,2026-11-20,received',
    'B,five,MAIN,2026-11-20,received',
    'B,5,,2026-11-20,received',
    'B,5,MAIN,soon,received',
    'B,5,MAIN,,received',
    'B,5,MAIN,2026-11-20,teleported',
    'B,-5,MAIN,2026-11-20,shipped',
    '1.23E+11,5,MAIN,2026-11-20,received',
    'B,5,MAIN',
    'C,-2,MAIN,2026-11-20,adjusted',
  ].join('\n')
  const parsed = await read(text, { rows: 'movements' })
  assert.deepEqual(
    parsed.lines.map((l) => [l.row, l.sku, l.quantity]),
    [
      [2, 'A', '5'],
      [13, 'C', '-2'],
    ],
  )
  const says = [
    /no SKU/,
    /no quantity/,
    /"five" is not a number/,
    /no location/,
    /date: "soon"/,
    /no date/,
    /"teleported" is not a kind/,
    /-5 shipped is no movement/,
    /shortened by a spreadsheet/,
    /3 cells where the header has 5/,
  ]
  assert.deepEqual(
    parsed.problems?.map((p) => p.row),
    [3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  )
  for (const [i, say] of says.entries()) assert.match(parsed.problems![i]!.why, say)
})

test('an ambiguous number or date is read by the evidence of its whole column, else complained about', async () => {
  const rows = { rows: 'counts' }
  const ambiguous = 'sku\tcount\tdate\nA\t1,234\t4/11/2026\n'
  assert.match(String(whys(await read(ambiguous, rows))), /1234 or 1\.234/)
  const proven = await read(`${ambiguous}B\t0,5\t13/11/2026\n`, rows)
  assert.deepEqual(proven.lines[0]?.quantity, '1.234')
  assert.deepEqual(proven.lines[0]?.happenedAt.toISOString(), '2026-11-04T00:00:00.000Z')
  const set = await read(ambiguous, { ...rows, decimal: '.', dates: 'mdy' })
  assert.deepEqual(set.lines[0]?.quantity, '1234')
  assert.deepEqual(set.lines[0]?.happenedAt.toISOString(), '2026-04-11T00:00:00.000Z')
})

test('evidence reaches over all messages of a file', async () => {
  const rows = Array.from({ length: 900 }, (_, i) => `S${i}\t1,234\t2026-11-20`)
  const all = await chunks(
    ['sku\tcount\tdate', ...rows, 'LAST\t1,234.50\t2026-11-20', ''].join('\n'),
    { rows: 'counts' },
  )
  assert.equal(all.length, 2)
  assert.equal(
    readChunk({ body: all[0]!.bytes }, Layout.parse({ rows: 'counts' })).lines[0]?.quantity,
    '1234',
  )
})

test('one item stated twice in a stock list is taken from neither row', async () => {
  const parsed = await read(
    'sku,on hand,location,date\nA,5,X,2026-11-20\nA,6,X,2026-11-20\nA,7,Y,2026-11-20\n',
    { rows: 'counts' },
  )
  assert.deepEqual(
    parsed.lines.map((l) => l.location),
    ['Y'],
  )
  assert.match(String(whys(parsed)), /rows 2 and 3 both state/)
})

test('order lines without numbers are counted within their order, also over other orders and messages', async () => {
  const rows = Array.from({ length: 600 }, (_, i) => `${i % 3},S,1,2026-11-20`)
  const all = await chunks(['order,sku,qty,date', ...rows].join('\n'), { rows: 'orders' })
  const lines = all.flatMap(
    (c) => readChunk({ body: c.bytes }, Layout.parse({ rows: 'orders' })).lines,
  )
  assert.equal(new Set(lines.map((l) => `${l.document}/${l.line}`)).size, 600)
  assert.deepEqual(
    [lines[3]?.document, lines[3]?.line, lines[3]?.kind],
    ['order/0', '2', 'ordered'],
  )
  assert.deepEqual([lines[599]?.document, lines[599]?.line], ['order/2', '200'])
  assert.equal(lines[599]?.location, null)
})

test('lines are numbered for each kind alone, so that a shipment meets its order', async () => {
  const { lines } = await read(
    'kind,order,sku,qty,date\norder,7,A,1,2026-11-20\norder,7,B,1,2026-11-20\nship,7,A,1,2026-11-21\nship,7,B,1,2026-11-21\n',
    { rows: 'movements' },
  )
  assert.deepEqual(
    lines.map((l) => `${l.document}/${l.line}/${l.kind}`),
    ['order/7/1/ordered', 'order/7/2/ordered', 'order/7/1/shipped', 'order/7/2/shipped'],
  )
})

test('two rows that are one line of one document are both left out', async () => {
  const parsed = await read(
    'order,line,sku,qty,date\n7,1,A,1,2026-11-20\n7,1,A,2,2026-11-20\n7,2,A,1,2026-11-20\n7,,A,1,2026-11-20\n',
    { rows: 'orders' },
  )
  assert.deepEqual(
    parsed.lines.map((l) => l.row),
    [4],
  )
  assert.match(String(whys(parsed)), /2,rows 2 and 3 are one line.*3,.*5,it has no line number/)
})

test('movements of no document belong to their file, by row', async () => {
  const [chunk] = await chunks('sku,qty,date\nA,5,2026-11-20\n', {
    rows: 'movements',
    fixed: { kind: 'adjusted', reason: 'found' },
  })
  const { lines } = readChunk(
    { body: chunk!.bytes },
    Layout.parse({ rows: 'movements', fixed: { kind: 'adjusted', reason: 'found' } }),
  )
  assert.equal(lines[0]?.document, `csv/${chunk!.body.hash.slice(0, 16)}`)
  assert.deepEqual([lines[0]?.line, lines[0]?.reason], ['2', 'found'])
})

test('levels are readings of the fact that their header names', async () => {
  const of = async (title: string, layout = {}) =>
    (await read(`sku,${title},as of\nA,-3,2026-11-20\n`, { rows: 'levels', ...layout })).readings[0]
  assert.deepEqual(await of('on hand'), {
    sku: 'A',
    quantity: '-3',
    location: null,
    fact: 'on_hand',
    asOf: new Date('2026-11-20'),
    row: 2,
  })
  assert.equal((await of('Qty available'))?.fact, 'available')
  assert.equal(
    (await of('stock', { fixed: { fact: 'available_to_sell' } }))?.fact,
    'available_to_sell',
  )
})

test("the date in a file's name holds for all rows where it is said so", async () => {
  assert.equal(dateIn('stock_2026-11-20_0630.csv', 'UTC'), '2026-11-20T06:30:00.000Z')
  assert.equal(dateIn('20261120T063015Z-wms.csv', 'Europe/Berlin'), '2026-11-20T06:30:15.000Z')
  assert.equal(dateIn('WMS20261120.csv', 'Europe/Berlin'), '2026-11-19T23:00:00.000Z')
  assert.equal(dateIn('stock-123456789.csv', 'UTC'), undefined)
  const layout = { rows: 'counts', dated: 'name' }
  const text = 'sku,count\nA,1\n'
  assert.equal(
    (await read(text, layout, 'c-20261120.csv')).lines[0]?.document,
    'count/2026-11-20T00:00:00.000Z',
  )
  assert.match(String(whys(await read(text, layout, 'c.csv'))), /"c\.csv" has no date/)
  const keys = async (name: string) => (await chunks(text, layout, name))[0]!.key
  assert.notEqual(
    await keys('c-20261120.csv'),
    await keys('c-20261121.csv'),
    'another day is another count',
  )
})

test('a message is the same whenever and however often its file is cut', async () => {
  const text = `sku,count,date\n${Array.from({ length: 1200 }, (_, i) => `S${i},${i},2026-11-20`).join('\n')}`
  const [one, two] = [
    await chunks(text, { rows: 'counts' }),
    await chunks(text, { rows: 'counts' }, 'drop.csv'),
  ]
  assert.deepEqual(
    one.map((c) => c.key),
    two.map((c) => c.key),
  )
  assert.deepEqual(
    one.map((c) => c.bytes),
    two.map((c) => c.bytes),
  )
  assert.deepEqual(
    one.map((c) => c.rows),
    [500, 500, 200],
  )
  assert.notEqual((await chunks(text, { rows: 'counts', decimal: ',' }))[0]!.key, one[0]!.key)
})

test('a missing column is named together with those that are there, and found again after a mend', async () => {
  const [chunk] = await chunks('Artikel,Zahl,date\nA,5,2026-11-20\n', { rows: 'counts' })
  assert.throws(
    () => readChunk({ body: chunk!.bytes }, Layout.parse({ rows: 'counts' })),
    (e) =>
      e instanceof Unreadable &&
      /no column for quantity; the columns are Artikel, Zahl, date/.test(e.message),
  )
  const mended = Layout.parse({ rows: 'counts', columns: { quantity: 'Zahl' } })
  assert.equal(readChunk({ body: chunk!.bytes }, mended).lines[0]?.quantity, '5')
})

test('a header and nothing else leaves a trace and no problem', async () => {
  assert.match((await read('sku,count,date\n', { rows: 'counts' })).ignored ?? '', /no row/)
})

test('what is not a part of a file is unreadable, whatever it is', () => {
  for (const body of [
    '',
    '{}',
    '[]',
    'null',
    '{"rows":1}',
    '{"rows":[],"bad":[],"columns":[]}',
    '\xff',
  ]) {
    assert.throws(() => readChunk({ body: Buffer.from(body, 'latin1') }), Unreadable, body)
  }
})
