import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fallOf } from './fall.ts'

const line = (what: string, quantity: number) => ({ what, quantity, says: what })

test('each bar begins where the one before it ended, and the sum says whether it adds up', () => {
  const { steps, adds } = fallOf(
    [
      line('expected', 10),
      line('on its way', -4),
      line('stale overwrite', 14),
      line('observed', 20),
    ],
    1,
  )
  assert.equal(adds, true)
  assert.deepEqual(
    steps.map((s) => [s.sort, s.left, s.width]),
    [
      ['ends', 0, 0.5],
      ['term', 0.3, 0.2],
      ['residue', 0.3, 0.7],
      ['ends', 0, 1],
    ],
  )
})

test('below zero the bars stand to the left of it, and a sum that does not add up says so', () => {
  const { steps, adds } = fallOf([line('expected', -5), line('x', 9), line('observed', 5)], 0)
  assert.equal(adds, false)
  assert.deepEqual(
    steps.map((s) => [s.left, Number(s.width.toFixed(2))]),
    [
      [0, 0.5],
      [0, 0.9],
      [0.5, 0.5],
    ],
  )
})
