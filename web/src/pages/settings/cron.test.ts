import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cronWords, nextTimes } from './cron.ts'

test('the usual schedules are said in words, the others are left as they are', () => {
  const said: [string, string | undefined][] = [
    ['* * * * *', 'every minute'],
    ['*/15 * * * *', 'every 15 minutes'],
    ['7 * * * *', 'every hour, at 7 minutes past'],
    ['0 */6 * * *', 'every 6 hours, at 0 past'],
    ['0 6 * * *', 'every day at 06:00 UTC'],
    ['30 6 * * 1', 'on Mondays at 06:30 UTC'],
    ['30 6 * * 1-5', 'on working days at 06:30 UTC'],
    ['0 3 1 * *', 'on day 1 of the month at 03:00 UTC'],
    ['0 2 * * SUN', 'on Sundays at 02:00 UTC'],
    ['0 3 1 1 *', 'once a year, on 1 January at 03:00 UTC'],
    ['0 3 1 1,7 *', undefined],
    ['5,35 2-4 * * *', undefined],
    ['nonsense', undefined],
  ]
  for (const [text, words] of said) assert.equal(cronWords(text), words, text)
})

test('the next times are those of UTC, whatever the clock on the wall', () => {
  const now = new Date('2026-11-21T05:59:30Z')
  assert.deepEqual(nextTimes('0 6 * * *', now, 2), [
    '2026-11-21T06:00:00.000Z',
    '2026-11-22T06:00:00.000Z',
  ])
  assert.deepEqual(nextTimes('not a schedule', now), [])
})
