import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inBatches, Refused } from './batches.ts'
import type { Sent } from './connector.ts'
import { RemoteError } from './remote.ts'

const rows = (n: number) => Array.from({ length: n }, (_, i) => i)
const done = (some: readonly number[]): Sent[] => some.map(() => ({ sent: 'done' }))
const words = (sent: readonly Sent[]) => sent.map((one) => one.sent).join(' ')

/** Throws what `faults` says of a row that is in the call. */
function send(faults: Record<number, Error>) {
  const calls: (readonly number[])[] = []
  return {
    calls,
    async send(some: readonly number[]) {
      calls.push(some)
      for (const row of some) if (faults[row]) throw faults[row]
      return done(some)
    },
  }
}

describe('rows sent in batches', () => {
  test('each get their own outcome, in order, in calls of limited size', async () => {
    const { calls, send: all } = send({})
    assert.equal((await inBatches(rows(7), 3, all)).length, 7)
    assert.deepEqual(calls, [[0, 1, 2], [3, 4, 5], [6]])
    assert.deepEqual(await inBatches([], 3, all), [])
    assert.equal(calls.length, 3)
  })

  test('that the answer does not mention are in doubt', async () => {
    const sent = await inBatches(rows(2), 5, async () => [{ sent: 'done' }])
    assert.equal(words(sent), 'done unclear')
  })

  test('that are refused together are halved, where one may be to blame', async () => {
    const { calls, send: all } = send({ 2: new Refused('bad', 'never', true) })
    assert.equal(words(await inBatches(rows(5), 5, all)), 'done done never done done')
    assert.deepEqual(calls, [[0, 1, 2, 3, 4], [0, 1], [2, 3, 4], [2], [3, 4]])
    const whole = send({ 2: new Refused('gone', 'later', false) })
    assert.equal(words(await inBatches(rows(3), 3, whole.send)), 'later later later')
    assert.equal(whole.calls.length, 1)
  })

  test('wait together when one call is told to wait', async () => {
    const { calls, send: all } = send({ 2: new RemoteError('later', 'slow', 429, 5000) })
    const sent = await inBatches(rows(5), 2, all)
    assert.equal(words(sent), 'done done later later later')
    assert.deepEqual(sent[2], { sent: 'later', why: 'slow', afterMs: 5000 })
    assert.deepEqual(sent[4], { sent: 'later', why: 'not tried: slow', afterMs: 5000 })
    assert.equal(calls.length, 2)
  })

  test('after silence are not tried; after an error of one call, the others are', async () => {
    const silent = send({ 0: new RemoteError('unclear', 'no answer') })
    assert.equal(words(await inBatches(rows(3), 1, silent.send)), 'unclear later later')
    const failing = send({ 0: new RemoteError('unclear', 'failed there', 500) })
    assert.equal(words(await inBatches(rows(3), 1, failing.send)), 'unclear done done')
  })

  test('are not let in: thrown at once, later once something was done', async () => {
    const auth = new RemoteError('auth', 'not let in', 401)
    await assert.rejects(inBatches(rows(3), 1, send({ 0: auth }).send), auth)
    assert.equal(words(await inBatches(rows(3), 1, send({ 1: auth }).send)), 'done later later')
  })

  test('in whose call the connector itself stumbles are in doubt', async () => {
    const sent = await inBatches(rows(2), 1, send({ 0: new TypeError('x is undefined') }).send)
    assert.deepEqual(sent[0], { sent: 'unclear', why: 'x is undefined' })
  })
})
