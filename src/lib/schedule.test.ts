import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { cronMistake, untilNext } from './schedule.ts'

describe('schedules', () => {
  test('the next time is counted from the time given, in UTC', () => {
    assert.equal(untilNext('0 3 * * *', new Date('2026-05-01T02:00:00Z')), 3_600_000)
    assert.equal(untilNext('0 3 * * *', new Date('2026-05-01T03:00:00Z')), 86_400_000)
    assert.equal(untilNext('*/5 * * * *', new Date('2026-05-01T03:01:00Z')), 240_000)
  })
  test('nonsense is told apart from a schedule', () => {
    assert.equal(cronMistake('0 3 * * *'), undefined)
    assert.match(cronMistake('every night')!, /./)
    assert.match(cronMistake('99 3 * * *')!, /./)
  })
})
