import assert from 'node:assert/strict'
import { test } from 'node:test'
import { textOf } from './text.ts'

test('what a spreadsheet saved is read as it was written', async () => {
  const blob = (...bytes: number[]) => new Blob([new Uint8Array(bytes)])
  assert.equal(await textOf(new Blob(['Größe,5'])), 'Größe,5')
  assert.equal(await textOf(blob(0xef, 0xbb, 0xbf, 0x61)), 'a', 'without its mark')
  assert.equal(await textOf(blob(0x47, 0x72, 0xf6, 0xdf, 0x65)), 'Größe', 'Windows')
  assert.equal(await textOf(blob(0xff, 0xfe, 0xf6, 0x00)), 'ö')
  assert.equal(await textOf(blob(0xfe, 0xff, 0x00, 0xf6)), 'ö')
})
