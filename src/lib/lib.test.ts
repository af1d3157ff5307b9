import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { virtualClock } from '../../sim/clock.ts'
import { backoffMs } from './backoff.ts'
import { batcher } from './batcher.ts'
import { systemClock } from './clock.ts'
import { limiter } from './limiter.ts'
import { quietLog } from './log.ts'
import { loop } from './loop.ts'
import { seededRandom, uuid } from './random.ts'

const tick = () => new Promise((resolve) => setImmediate(resolve))

describe('the batcher', () => {
  test('collects what arrives while a batch is on its way', async () => {
    const sizes: number[] = []
    const b = batcher<number, number>({
      most: 100,
      run: async (items) => {
        sizes.push(items.length)
        await tick()
        return items.map((i) => i * 2)
      },
    })
    const first = Array.from({ length: 3 }, (_, i) => b.add(i))
    await tick()
    await tick()
    const second = Array.from({ length: 250 }, (_, i) => b.add(i))
    assert.deepEqual(await Promise.all(first), [0, 2, 4])
    assert.equal((await Promise.all(second))[249], 498)
    assert.deepEqual(sizes, [3, 100, 100, 50])
    await b.idle()
  })

  test('finds the one item that is to blame and fails it alone', async () => {
    const b = batcher<number, number>({
      most: 64,
      run: async (items) => {
        if (items.includes(13)) throw new Error('unlucky')
        return items
      },
    })
    const all = await Promise.allSettled(Array.from({ length: 40 }, (_, i) => b.add(i)))
    assert.deepEqual(
      all.map((r, i) => (r.status === 'rejected' ? i : -1)).filter((i) => i >= 0),
      [13],
    )
  })

  test('blames nobody when nobody can be to blame', async () => {
    let runs = 0
    const b = batcher<number, number>({
      most: 64,
      blames: () => false,
      run: async () => {
        runs++
        throw new Error('the database is gone')
      },
    })
    const all = await Promise.allSettled(Array.from({ length: 40 }, (_, i) => b.add(i)))
    assert.equal(runs, 1)
    assert.ok(all.every((r) => r.status === 'rejected'))
  })

  test('keeps apart what may not share a batch, in order', async () => {
    const batches: string[][] = []
    const b = batcher<string, string>({
      most: 10,
      mayJoin: (item, _batch, keys) => !keys.has(item) && Boolean(keys.add(item)),
      run: async (items) => {
        batches.push([...items])
        return items
      },
    })
    await Promise.all(['a', 'b', 'a', 'c', 'a'].map((i) => b.add(i)))
    assert.deepEqual(batches, [['a', 'b', 'c'], ['a'], ['a']])
  })
})

describe('the limiter', () => {
  test('lets a burst pass, then so many a second, in order', async () => {
    const clock = virtualClock(new Date(0))
    const l = limiter(10, 3)
    const passed: number[] = []
    for (let i = 0; i < 8; i++) void l.take(clock).then(() => passed.push(clock.now().getTime()))
    await clock.advance(2000)
    assert.deepEqual(passed, [0, 0, 0, 100, 200, 300, 400, 500])
  })
})

describe('a loop', () => {
  const world = (clock = virtualClock(new Date(0))) => ({
    clock,
    random: seededRandom(1),
    log: quietLog,
  })

  test('works while there is work, rests when there is none, and wakes when told', async () => {
    const w = world()
    let left = 3
    let rounds = 0
    const l = loop('test', w, 1000, async () => {
      rounds++
      return left-- > 0 ? 1 : 0
    })
    await w.clock.advance(1)
    assert.equal(rounds, 4)
    l.wake()
    await w.clock.advance(1)
    assert.equal(rounds, 5)
    await w.clock.advance(1000)
    assert.equal(rounds, 6)
    await l.stop()
  })

  test('outlives its own failures, and pauses longer each time', async () => {
    const w = world()
    const at: number[] = []
    const l = loop('test', w, 1000, async () => {
      at.push(w.clock.now().getTime())
      throw new Error('again')
    })
    await w.clock.advance(4000)
    await l.stop()
    const pauses = at.slice(1).map((t, i) => t - at[i]!)
    assert.ok(at.length >= 4 && pauses.at(-1)! > pauses[0]!, pauses.join())
  })
})

describe('chance and time', () => {
  test('a seed repeats, ids are well formed, backoff grows up to its ceiling', () => {
    const draw = () => Array.from({ length: 5 }, seededRandom(7).next)
    assert.deepEqual(draw(), draw())
    assert.match(
      uuid(seededRandom(7)),
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    const random = seededRandom(1)
    for (let tries = 0; tries < 40; tries++) {
      const ceiling = Math.min(300_000, 250 * 2 ** Math.min(tries, 30))
      const ms = backoffMs(tries, random)
      assert.ok(ms >= ceiling / 2 && ms <= ceiling)
    }
  })

  test('a sleep ends at once when it is called off', async () => {
    const off = new AbortController()
    const sleep = systemClock.sleep(60_000, off.signal)
    off.abort()
    await sleep
    await systemClock.sleep(60_000, off.signal)
  })
})
