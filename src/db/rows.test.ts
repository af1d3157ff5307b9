import assert from 'node:assert/strict'
import test from 'node:test'
import { testDb } from '../../test/database.ts'
import { raw, sql } from './sql.ts'

const db = await testDb()
const odd = 'a,"b" \\ {c}\n\té 漢字 🧾 NULL'
const noon = new Date('2011-12-05T12:34:56.789Z')

/** The text of an expression, and what it must be in JavaScript on either engine. */
const cells: readonly [string, unknown][] = [
  ['null::int', null],
  ['true', true],
  ['array[true, null, false]', [true, null, false]],
  ['7::smallint', 7],
  ['array[1, null, -3]::smallint[]', [1, null, -3]],
  ['2147483647', 2147483647],
  ['array[1, 2]', [1, 2]],
  ['9007199254740991::bigint', 9007199254740991],
  ['array[9007199254740991, null, -5]::bigint[]', [9007199254740991, null, -5]],
  ["'{}'::bigint[]", []],
  ["'[0:1]={4,5}'::bigint[]", [4, 5]],
  [
    'array[[1, 2], [3, 4]]::bigint[]',
    [
      [1, 2],
      [3, 4],
    ],
  ],
  ["'12345678901234567890'::xid8::text", '12345678901234567890'],
  ["'42'::xid8", 42],
  ['12345678901234567890.10::numeric', '12345678901234567890.10'],
  ['array[1.10, null]::numeric[]', ['1.10', null]],
  ['0.5::real', 0.5],
  ["'-Infinity'::float8", Number.NEGATIVE_INFINITY],
  ["date '2011-12-05'", '2011-12-05'],
  ["timestamptz '2011-12-05 12:34:56.789+00'", noon],
  ["timestamptz '2011-12-05 14:34:56.789+02'", noon],
  ["timestamptz '-infinity'", null],
  ["array[timestamptz '2011-12-05 12:34:56.789Z', 'infinity', null]", [noon, null, null]],
  ["'\\x00ff10'::bytea", new Uint8Array([0, 255, 16])],
  ["array['\\x00ff'::bytea, null, '\\x']", [new Uint8Array([0, 255]), null, new Uint8Array()]],
  [`'{"a": [1, null, "x"]}'::jsonb`, { a: [1, null, 'x'] }],
  [`array['{"a": "}\\\\\\","}', 'null']::jsonb[]`, [{ a: '}\\",' }, null]],
  ["'6f9619ff-8b86-4d01-b42d-00cf4fc964ff'::uuid", '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'],
  ["array['NULL', '', null, 'null', ' a ']::text[]", ['NULL', '', null, 'null', ' a ']],
]

for (const [text, value] of cells) {
  test(`${text} has the same value on both engines`, async () => {
    const row = await db.one<{ it: unknown }>(raw(`select ${text} as it`))
    assert.deepStrictEqual(row, { it: value })
  })
}

const parameters: readonly [string, unknown][] = [
  ['int', -5],
  ['bigint', 9007199254740991],
  ['text', odd],
  ['text', null],
  ['boolean', false],
  ['timestamptz', noon],
  ['bytea', Uint8Array.from({ length: 256 }, (_, i) => i)],
  ['bytea', new Uint8Array()],
  ['text[]', [odd, null, '', 'NULL', '"', '\\']],
  ['int[]', [1, null, 3]],
  ['bigint[]', [9007199254740991, null]],
  ['boolean[]', [true, false, null]],
  ['timestamptz[]', [noon, null]],
  ['bytea[]', [new Uint8Array([0, 34, 92, 255]), null]],
  ['smallint[]', []],
]

for (const [type, value] of parameters) {
  test(`a parameter of type ${type} comes back as it went (${JSON.stringify(value)})`, async () => {
    const it = raw(`as it`)
    const row = await db.one<{ it: unknown }>(sql`select ${value}::${raw(type)} ${it}`)
    assert.deepStrictEqual(row, { it: value })
  })
}

test('JSON goes in as text and comes out parsed', async () => {
  const value = { text: odd, list: [1, null], deep: { yes: true } }
  const row = await db.one(sql`select ${JSON.stringify(value)}::jsonb as it`)
  assert.deepStrictEqual(row, { it: value })
})

test('a bigint that a number cannot hold is an error, never rounded', async () => {
  await assert.rejects(db.one(raw('select 9007199254740993')), /does not fit/)
  assert.deepEqual(await db.one(raw('select 1 as still_here')), { stillHere: 1 })
})

test('columns come back in camelCase', async () => {
  assert.deepEqual(await db.one(raw('select 1 as on_hand, 2 as sha_256, 3 as plain')), {
    onHand: 1,
    sha256: 2,
    plain: 3,
  })
})
