import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { cronMistake, nextTime, passed, untilNext } from './schedule.ts'

describe('schedules', () => {
  test('the next time is counted from the time given, in UTC', () => {
    assert.equal(untilNext('0 3 * * *', new Date('2026-05-01T02:00:00Z')), 3_600_000)
    assert.equal(untilNext('0 3 * * *', new Date('2026-05-01T03:00:00Z')), 86_400_000)
    assert.equal(untilNext('*/5 * * * *', new Date('2026-05-01T03:01:00Z')), 240_000)
  })
  test('times that passed are counted up to now, which is one of them', () => {
    const first = new Date('2026-05-01T03:00:00Z')
    const until = (now: string) => {
      const { last, before } = passed('0 3 * * *', first, new Date(now))
      return [last.toISOString().slice(0, 16), before]
    }
    assert.deepEqual(until('2026-05-01T03:00:00Z'), ['2026-05-01T03:00', 0])
    assert.deepEqual(until('2026-05-02T02:59:59Z'), ['2026-05-01T03:00', 0])
    assert.deepEqual(until('2026-05-02T03:00:00Z'), ['2026-05-02T03:00', 1])
    assert.deepEqual(until('2026-05-04T12:00:00Z'), ['2026-05-04T03:00', 3])
    const { last, before } = passed('* * * * *', first, new Date('2027-05-01T00:00:30Z'))
    assert.deepEqual([last.toISOString(), before], ['2027-05-01T00:00:00.000Z', 1000])
  })
  test('a schedule that never comes is far away', () => {
    assert.equal(nextTime('0 0 30 2 *', new Date(0)).getUTCFullYear(), 9999)
  })
  test('nonsense is told apart from a schedule', () => {
    assert.equal(cronMistake('0 3 * * *'), undefined)
    assert.match(cronMistake('every night')!, /./)
    assert.match(cronMistake('99 3 * * *')!, /./)
  })
})
