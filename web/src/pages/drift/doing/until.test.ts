import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until, untilItGrows } from './until.ts'

const now = new Date(2026, 2, 5, 23, 30)

test('an hour is an hour, and tomorrow morning is eight o’clock of the next day', () => {
  assert.equal(until('hour', now, '')!.getTime() - now.getTime(), 3_600_000)
  assert.deepEqual(until('morning', now, ''), new Date(2026, 2, 6, 8, 0))
})

test('a day that is over, or is none, is no time to wait for', () => {
  assert.equal(until('day', now, '2026-03-01T08:00'), null)
  assert.equal(until('day', now, ''), null)
  assert.deepEqual(until('day', now, '2026-03-09T08:00'), new Date(2026, 2, 9, 8, 0))
})

test('until it grows is known again by how far away it is', () => {
  assert.equal(untilItGrows(until('grows', now, '')!.toISOString(), now.getTime()), true)
  assert.equal(untilItGrows(until('morning', now, '')!.toISOString(), now.getTime()), false)
})
