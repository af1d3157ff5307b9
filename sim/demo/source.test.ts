import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gather, real } from '../world/sample.ts'
import { sourceOf } from './source.ts'

test('without a file the business is made up, and the same each time it is read', async () => {
  const rows = sourceOf({ days: 2, seed: 5 })
  const [a, b] = [await gather(rows()), await gather(rows())]
  assert.deepEqual(a, b)
  assert.ok(a.length > 500)
  assert.equal(new Set(a.map((row) => row.at.toISOString().slice(0, 10))).size, 2)
})

const week = real('week-2011-12-05.csv.gz')
test('of a file the first days are taken', week.here, async () => {
  const all = await gather(sourceOf({ orders: week.path })())
  const two = await gather(sourceOf({ orders: week.path, days: 2 })())
  assert.equal(all.length, 17_706)
  assert.deepEqual(two, all.slice(0, two.length))
  assert.equal(new Set(two.map((row) => row.at.getUTCDate())).size, 2)
})
