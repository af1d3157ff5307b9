import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Fault } from '../faults.ts'
import { decode } from './decode.ts'

const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16()
const utf16 = (text: string) => Buffer.from(text, 'utf16le')
const refused = (bytes: Uint8Array, says: RegExp, encoding?: string) =>
  assert.throws(
    () => decode(bytes, encoding),
    (e) => e instanceof Fault && says.test(e.detail),
  )

const text = 'sku;menge\r\nTÜR-1;5\r\n日本;7\r\n'

test('the same text is read in UTF-8 and UTF-16, with and without a mark', () => {
  for (const [bytes, encoding] of [
    [Buffer.from(text), 'utf-8'],
    [Buffer.from(`\uFEFF${text}`), 'utf-8'],
    [utf16(`\uFEFF${text}`), 'utf-16le'],
    [utf16(text), 'utf-16le'],
    [swapped(utf16(`\uFEFF${text}`)), 'utf-16be'],
    [swapped(utf16(text)), 'utf-16be'],
  ] as const) {
    assert.deepEqual(decode(bytes), { text, encoding })
  }
})

test('UTF-16 without a mark is seen even when hardly a letter is Latin', () => {
  const chinese = `品,数\n${'商品名称一,1\n'.repeat(20)}`
  assert.deepEqual(decode(utf16(chinese)), { text: chinese, encoding: 'utf-16le' })
  assert.deepEqual(decode(swapped(utf16(chinese))), { text: chinese, encoding: 'utf-16be' })
})

test('bytes that are not UTF-8 are Windows-1252, with its euro and curly quotes', () => {
  const bytes = Uint8Array.from([0x54, 0xdc, 0x52, 0x3b, 0x80, 0x3b, 0x92, 0xe9])
  assert.deepEqual(decode(bytes), { text: 'TÜR;€;’é', encoding: 'windows-1252' })
  assert.equal(decode(bytes, 'latin1').text, 'TÜR;€;’é')
})

test('another one-byte encoding is read when it is named, and an unknown name is refused', () => {
  assert.equal(decode(Uint8Array.from([0xb3, 0xf3, 0x64, 0xbc]), 'windows-1250').text, 'łódĽ')
  refused(Buffer.from('a'), /not an encoding/, 'klingon')
})

test('damaged UTF-8 is refused, not turned into wrong letters', () => {
  const cut = Buffer.from('Käse,Müsli,Brühe').subarray(0, -4)
  assert.equal(decode(cut).encoding, 'utf-8')
  refused(Buffer.concat([Buffer.from('Käse,Müsli'), Buffer.from([0xe9])]), /damaged or mixed/)
  refused(Buffer.from('Käse').subarray(0, 2), /not valid utf-8/, 'utf-8')
  refused(utf16(`\uFEFF${text}`).subarray(0, -1), /cut off/)
})

test('what is no text is refused with what to do', () => {
  refused(Buffer.from('PK\x03\x04rest'), /workbook/)
  refused(Uint8Array.from([0x1f, 0x8b, 8, 0]), /unpack/)
  refused(Uint8Array.from([0xff, 0xfe, 0, 0, 65, 0, 0, 0]), /UTF-32/)
  refused(Buffer.from('sku,quantity\nA,1\nB\0,2\n'), /NUL character \(line 3\)/)
})

test('any text comes back exactly, in any encoding that can hold it', () => {
  const body = fc.string({ unit: 'grapheme', maxLength: 60 }).map((s) => s.replaceAll('\0', ''))
  fc.assert(
    fc.property(body, (s) => {
      const sheet = `sku,quantity\r\n${s},1\r\n`
      for (const bytes of [
        Buffer.from(sheet),
        utf16(`\uFEFF${sheet}`),
        swapped(utf16(`\uFEFF${sheet}`)),
      ]) {
        assert.equal(decode(bytes).text, sheet)
      }
    }),
    { numRuns: 10_000 },
  )
})

test('any bytes are read or refused with a sentence; nothing else happens', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        assert.equal(decode(bytes).text.includes('\0'), false)
      } catch (error) {
        assert.ok(error instanceof Fault, String(error))
      }
    }),
    { numRuns: 10_000 },
  )
})
