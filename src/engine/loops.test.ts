import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quietLog } from '../lib/log.ts'
import { seededRandom } from '../lib/random.ts'
import { scheduled } from './loops.ts'

/** A clock whose sleeps end when the time is moved on, or when they are woken. */
function time(start: string) {
  let at = Date.parse(start)
  const sleepers = new Set<{ until: number; end: () => void }>()
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    settle,
    clock: {
      now: () => new Date(at),
      sleep: (ms: number, signal?: AbortSignal) =>
        new Promise<void>((resolve) => {
          const one = { until: at + ms, end: resolve }
          sleepers.add(one)
          signal?.addEventListener('abort', () => resolve(), { once: true })
        }),
    },
    async to(moment: string) {
      at = Date.parse(moment)
      for (const one of [...sleepers]) {
        if (one.until > at) continue
        sleepers.delete(one)
        one.end()
      }
      await settle()
    },
  }
}

test('a schedule that is changed is kept to at once, and changing it is no reason to do the work', async () => {
  const t = time('2026-01-10T12:00:00Z')
  let cron = '0 18 * * *'
  const done: string[] = []
  const world = {
    clock: t.clock,
    random: seededRandom(1),
    log: quietLog,
    fetch: () => Promise.reject(new Error('no network')),
    secret: () => '',
  }
  const it = scheduled(
    'it',
    world,
    () => cron,
    async () => {
      done.push(t.clock.now().toISOString())
    },
  )
  await t.settle()
  await t.to('2026-01-10T13:00:00Z')
  assert.deepEqual(done, [])
  cron = '0 14 * * *'
  it.wake()
  await t.settle()
  assert.deepEqual(done, [])
  await t.to('2026-01-10T14:00:00Z')
  assert.deepEqual(done, ['2026-01-10T14:00:00.000Z'])
  await t.to('2026-01-10T18:00:00Z')
  assert.equal(done.length, 1)
  await it.stop()
})
