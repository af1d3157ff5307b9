import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Unreadable } from './connector.ts'
import { at, maybe, readJson } from './json.ts'

const refuses = (body: string | Uint8Array, why: RegExp) =>
  assert.throws(
    () => readJson(body),
    (error) => {
      assert.ok(error instanceof Unreadable, String(error))
      assert.match(error.message, why)
      return true
    },
  )

describe('untrusted JSON', () => {
  test('is the same value that the parser gives', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        let plain: unknown
        try {
          plain = readJson(text)
        } catch (error) {
          assert.match((error as Error).message, /__proto__|NUL|half a character/)
          return
        }
        // Numbers that a double cannot print back are given as text.
        const soft = (value: unknown) =>
          JSON.parse(JSON.stringify(value), (_, v) => (typeof v === 'number' ? String(v) : v))
        assert.deepEqual(soft(plain), soft(JSON.parse(text)))
      }),
      { numRuns: 2000 },
    )
  })

  test('never throws anything but Unreadable, whatever comes', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '\\u',
      'd800',
      '-',
      '1',
      'e',
      '.',
      '0',
      ' ',
      'true',
      'a',
      '\0',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(pieces).map((p) => p.join('')),
          fc.uint8Array(),
        ),
        (body) => {
          try {
            readJson(body)
          } catch (error) {
            assert.ok(error instanceof Unreadable)
          }
        },
      ),
      { numRuns: 5000 },
    )
  })

  test('keeps every digit: what a double would round comes out as text', () => {
    const exact: [string, unknown][] = [
      ['9007199254740991', 9007199254740991],
      ['9007199254740993', '9007199254740993'],
      ['-9007199254740993', '-9007199254740993'],
      ['820982911946154508', '820982911946154508'],
      ['1e21', '1e21'],
      ['1e400', '1e400'],
      ['1e-400', '1e-400'],
      ['0.1', 0.1],
      ['1.10', 1.1],
      ['0.30000000000000001', '0.30000000000000001'],
      ['12345678901234.50', 12345678901234.5],
      ['1E3', 1000],
      ['100', 100],
      ['-0', 0],
      ['-0.0e5', 0],
    ]
    for (const [text, value] of exact) {
      assert.deepEqual(readJson(`{"id":${text}}`), { id: value }, text)
      assert.deepEqual(readJson(text), value, text)
    }
  })

  test('has limits before it is parsed', () => {
    refuses(`"${'a'.repeat(1_000_000)}"`, /larger than 1000000 bytes/)
    refuses(new Uint8Array(10_000_000), /larger than/)
    assert.ok(readJson(`${'['.repeat(64)}${']'.repeat(64)}`))
    refuses(`${'['.repeat(65)}${']'.repeat(65)}`, /nested deeper than 64/)
    refuses('{"a":'.repeat(150_000), /nested deeper/)
    const keys = (n: number) => `{${Array.from({ length: n }, (_, i) => `"k${i}":1`).join()}}`
    assert.ok(readJson(keys(10_000)))
    refuses(keys(10_001), /more than 10000 keys/)
    assert.ok(readJson(keys(10_001), { keys: 20_000 }))
  })

  test('a field that is there twice, or named to mislead, is refused', () => {
    refuses('{"a":1,"a":1}', /"a" is there twice/)
    refuses('{"a":1,"b":[{"c":1,"\\u0063":2}]}', /"c" is there twice/)
    refuses('{"__proto__":{"admin":true}}', /__proto__/)
    refuses('{"\\u005f_proto__":1}', /__proto__/)
    assert.deepEqual(readJson('[{"a":1},{"a":1}]'), [{ a: 1 }, { a: 1 }])
    assert.deepEqual(readJson('{"a":"a","b":["a","a"]}'), { a: 'a', b: ['a', 'a'] })
  })

  test('NUL, half characters and bytes that are no text are refused', () => {
    refuses('{"sku":"A\\u0000B"}', /NUL/)
    refuses('{"sku":"A\0B"}', /not JSON/)
    refuses('{"sku":"\\ud83d"}', /half a character/)
    refuses('{"\\udc00":1}', /half a character/)
    assert.deepEqual(readJson('{"sku":"\\ud83d\\ude00"}'), { sku: '😀' })
    refuses(Uint8Array.of(0x22, 0xc3, 0x28, 0x22), /not UTF-8/)
  })

  test('what is not JSON is refused in words', () => {
    for (const bad of [
      '{',
      '{"a" 1}',
      '[1,]',
      '"abc',
      'NaN',
      '01',
      '<html>',
      '{"a":1}x',
      "{'a':1}",
    ]) {
      refuses(bad, /not JSON/)
    }
    for (const empty of ['', '  ']) refuses(empty, /empty/)
  })

  test('a byte order mark is no content', () => {
    assert.deepEqual(readJson(Buffer.from('\ufeff{"a":1}')), { a: 1 })
  })
})

describe('a path', () => {
  const value = { data: { lines: [{ sku: 'A' }, { sku: null }], empty: '' } }
  test('leads through fields and list places', () => {
    assert.equal(at(value, 'data.lines.0.sku'), 'A')
    assert.equal(at(value, 'data.empty'), '')
    assert.equal(at(value, ''), value)
  })
  test('to nothing is said with the whole path', () => {
    for (const path of [
      'data.orders',
      'data.lines.2',
      'data.lines.0.sku.x',
      'toString',
      'data.lines.length.x',
    ]) {
      assert.throws(() => at(value, path), new Unreadable(`${path} is missing`))
      assert.equal(maybe(value, path), undefined)
    }
    assert.throws(() => at(value, 'data.lines.1.sku'), new Unreadable('data.lines.1.sku is null'))
  })
})
