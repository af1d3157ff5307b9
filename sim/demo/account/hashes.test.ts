import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashes } from './hashes.ts'

test('what was added can be taken once, what was not, never', () => {
  const set = hashes()
  for (let i = 0; i < 5000; i++) set.add(`order/${i}/1/ordered 85123A ordered 6`)
  assert.equal(set.size(), 5000)
  assert.equal(set.take('order/5000/1/ordered 85123A ordered 6'), false)
  for (let i = 1; i < 5000; i++) assert.ok(set.take(`order/${i}/1/ordered 85123A ordered 6`))
  assert.equal(set.take('order/7/1/ordered 85123A ordered 6'), false)
  assert.equal(set.remaining(), 1)
  assert.equal(set.left('order/0/1/ordered 85123A ordered 6'), true)
  assert.equal(set.left('order/1/1/ordered 85123A ordered 6'), false)
})

test('what was added twice can be taken twice', () => {
  const set = hashes()
  set.add('a')
  set.add('a')
  assert.deepEqual([set.take('a'), set.take('a'), set.take('a')], [true, true, false])
})

test('200,000 keys that differ in one character have as many hashes', () => {
  const [set, other] = [hashes(), hashes()]
  for (let i = 0; i < 200_000; i++) set.add(`shop order/${i}/1/ordered 85123A ordered 6`)
  other.add('one')
  let found = 0
  for (let i = 0; i < 200_000; i++)
    if (set.take(`shop order/${i}/2/ordered 85123A ordered 6`)) found++
  assert.equal(found, 0)
})
