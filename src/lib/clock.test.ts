import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { systemClock } from './clock.ts'

test('a sleep longer than a timer can be set for does not end at once', async () => {
  const month = 40 * 86_400_000
  mock.timers.enable({ apis: ['setTimeout'] })
  try {
    let over = false
    const ending = new AbortController()
    const sleep = systemClock.sleep(month, ending.signal).then(() => {
      over = true
    })
    for (const ms of [2 ** 31 - 1, 86_400_000]) {
      mock.timers.tick(ms)
      await new Promise((resolve) => setImmediate(resolve))
      assert.equal(over, false)
    }
    ending.abort()
    await sleep
    assert.equal(over, true)
  } finally {
    mock.timers.reset()
  }
})
