import assert from 'node:assert/strict'
import { test } from 'node:test'
import { range, said, scaled } from './value.ts'

const whole = { least: 0, most: 5, whole: true }

test('values are said with their unit, as people say them', () => {
  assert.equal(said(1, { unit: 'units', bounds: whole }), '1 unit')
  assert.equal(said(0.95, { unit: 'from 0 to 1', bounds: whole }), '95%')
  assert.equal(said(600_000, { unit: 'ms', bounds: whole }), '10 min')
  assert.equal(said('0 6 * * *', { unit: null, bounds: { cron: true } }), 'every day at 06:00 UTC')
  assert.equal(said('odd', { unit: null, bounds: { cron: true } }), 'odd')
  assert.equal(said(null, { unit: null, bounds: { cron: true } }), 'none of its own')
})

test('what may be typed is said in the unit in which it is typed', () => {
  assert.equal(range({ unit: 'units', bounds: whole }), 'From 0 to 5, in units.')
  assert.equal(
    range({ unit: 'from 0 to 1', bounds: { least: 0.95, most: 1, whole: false } }),
    'From 95 to 100, in per cent.',
  )
  assert.equal(range({ unit: null, bounds: { oneOf: ['a'] } }), '')
})

test('nothing is lost on the way to per cent and back', () => {
  for (const value of [0.57, 0.29, 0.01, 0.955]) {
    assert.equal(scaled(scaled(value, 100), 1 / 100), value)
  }
})
