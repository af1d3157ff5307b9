import assert from 'node:assert/strict'
import { test } from 'node:test'
import { atHour, dateOf, dayOf, londonMs } from './london.ts'

const utc = (text: string) => new Date(londonMs(text)).toISOString()

test('a winter time in London is UTC, a summer time an hour before it', () => {
  assert.equal(utc('2011-01-18 10:01:00'), '2011-01-18T10:01:00.000Z')
  assert.equal(utc('2011-07-18 10:01:00'), '2011-07-18T09:01:00.000Z')
})

test('the clocks change on the last Sundays of March and October', () => {
  assert.equal(utc('2011-03-27 00:59:00'), '2011-03-27T00:59:00.000Z')
  assert.equal(utc('2011-03-27 02:00:00'), '2011-03-27T01:00:00.000Z')
  assert.equal(utc('2011-10-29 12:00:00'), '2011-10-29T11:00:00.000Z')
  assert.equal(utc('2011-10-30 12:00:00'), '2011-10-30T12:00:00.000Z')
})

test('the day is the one that the shop saw on its calendar', () => {
  assert.equal(dateOf(dayOf(Date.UTC(2011, 6, 18, 23, 30))), '2011-07-19')
  assert.equal(dateOf(dayOf(Date.UTC(2011, 0, 18, 23, 30))), '2011-01-18')
})

test('an hour of a day is found again by reading the clock', () => {
  const day = dayOf(londonMs('2011-07-18 00:00:00'))
  assert.equal(atHour(day, 5.5), londonMs('2011-07-18 05:30:00'))
  assert.equal(atHour(day, 0), londonMs('2011-07-18 00:00:00'))
})

test('what is not a time is not a number', () => {
  assert.ok(Number.isNaN(londonMs('yesterday')))
})
