import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from '../lib/random.ts'
import { masterKey, open, readKey, rewrap, type Sealed, seal, writeKey } from './box.ts'

const random = seededRandom(1)
const key = masterKey(random.bytes(32))
const label = { schema: 'onhand', name: 'SHOP_TOKEN' }
const value = 'shpat_canary é 🗝'

test('what was sealed opens with its key, under its label', () => {
  assert.equal(open(seal(value, label, key, random), label, key), value)
})

test('the same secret sealed twice looks different all over', () => {
  const [a, b] = [seal(value, label, key, random), seal(value, label, key, random)]
  assert.notDeepEqual(a.sealed, b.sealed)
  assert.notDeepEqual(a.wrapped, b.wrapped)
})

test('another key, name or brand does not open it', () => {
  const it = seal(value, label, key, random)
  assert.throws(() => open(it, label, masterKey(random.bytes(32))))
  assert.throws(() => open(it, { ...label, name: 'SHOP_TOKEN2' }, key))
  assert.throws(() => open(it, { ...label, schema: 'other' }, key))
})

test('a changed bit anywhere does not open', () => {
  const it = seal('v', label, key, random)
  for (const field of ['wrapped', 'sealed'] as const) {
    for (let bit = 0; bit < it[field].length * 8; bit++) {
      const bytes = Uint8Array.from(it[field])
      bytes[bit >> 3]! ^= 1 << (bit & 7)
      assert.throws(() => open({ ...it, [field]: bytes }, label, key), `${field} ${bit}`)
    }
  }
})

test('the value cannot stand in for the key, nor the key of one row for that of another', () => {
  const [a, b] = [seal(value, label, key, random), seal('other', label, key, random)]
  const mixed: Sealed = { ...a, wrapped: b.wrapped }
  assert.throws(() => open(mixed, label, key))
  assert.throws(() => open({ ...a, sealed: a.wrapped }, label, key))
})

test('under a new master key only the wrapping is new, and the old key opens it no more', () => {
  const it = seal(value, label, key, random)
  const to = masterKey(random.bytes(32))
  const after = rewrap(it, label, key, to, random)
  assert.deepEqual(after.sealed, it.sealed)
  assert.equal(open(after, label, to), value)
  assert.throws(() => open(after, label, key))
})

test('a key is read as it was written, and in hex; anything else is no key', () => {
  assert.deepEqual(readKey(`${writeKey(key)}\n`), key)
  assert.deepEqual(readKey(Buffer.from(key.bytes).toString('hex')), key)
  for (const bad of ['', 'secret', 'A'.repeat(42), 'A'.repeat(45), 'g'.repeat(64)]) {
    assert.equal(readKey(bad), undefined, bad)
  }
})
