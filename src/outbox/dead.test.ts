/** What happens when a channel does not listen. */
import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { clock, db, fresh, o, stock, told } from '../../test/outlet.ts'
import { RemoteError } from '../connectors/remote.ts'
import { pause, resume, stateOf } from './channels.ts'
import { again, backlog, deadLetters, estimate } from './dead.ts'

describe('a channel that does not listen', () => {
  beforeEach(fresh)

  test('one bad row is a dead letter with its reason, its neighbours are told, and it can be told again', async () => {
    o.answer = (w) => (w.external === 'a' ? { sent: 'never', why: 'product archived' } : undefined)
    await stock('A', 10)
    await stock('B', 10)
    await told()
    assert.equal(o.there.get('b'), 9)
    const dead = await deadLetters(db, 10)
    assert.deepEqual(
      dead.map((d) => [d.sku, d.why]),
      [['A', 'product archived']],
    )
    o.answer = undefined
    assert.equal(await again(db, { deadOnly: true }, clock.now()), 1)
    await told()
    assert.equal(o.there.get('a'), 9)
    assert.deepEqual(await deadLetters(db, 10), [])
  })

  test('a listing that is not there is a dead letter, not a zero', async () => {
    o.there.delete('a')
    await stock('A', 10)
    await told()
    assert.match((await deadLetters(db, 1))[0]!.why, /not found there/)
    assert.equal(o.there.has('a'), false)
  })

  test('a paused channel is told nothing, and everything when it is resumed', async () => {
    await pause(db, o.line.channel.id, 'stock-take, says Ann')
    await stock('A', 10)
    await told()
    assert.equal(o.calls.length, 0)
    assert.deepEqual(
      (await backlog(db)).map((b) => b.pending),
      [1],
    )
    await resume(db, o.line.channel.id)
    await told()
    assert.equal(o.there.get('a'), 9)
  })

  test('"slow down" is obeyed to the second, by everyone, and loses nothing', async () => {
    o.fails = new RemoteError('later', 'slow down', 429, 30_000)
    await stock('A', 10)
    await told()
    assert.equal(o.calls.length, 1)
    o.fails = undefined
    await told()
    assert.equal(o.calls.length, 1, 'still within the 30 seconds')
    o.shift += 30_000
    await told()
    assert.equal(o.there.get('a'), 9)
  })

  test('wrong credentials shut the channel at once and are not tried again and again', async () => {
    o.fails = new RemoteError('auth', 'not let in (401)', 401)
    await stock('A', 10)
    await told()
    assert.equal(o.calls.length, 1)
    assert.match((await stateOf(db, o.line.channel.id)).blockedWhy!, /not let in/)
    assert.deepEqual(await deadLetters(db, 1), [])
  })

  test('a system that is down is left alone for longer and longer, and nothing is given up', async () => {
    o.fails = new RemoteError('unclear', 'failed there (500)', 500)
    await stock('A', 10)
    for (let i = 0; i < 10; i++) await told()
    const tries = o.calls.length
    assert.ok(tries > 4 && tries < 20, `${tries} o.calls in 30 seconds`)
    o.fails = undefined
    o.shift += 120_000
    await told()
    assert.equal(o.there.get('a'), 9)
    assert.equal((await stateOf(db, o.line.channel.id)).failures, 0)
  })

  test('a lost answer is asked for again under the same key, and a new number has a new one', async () => {
    o.fails = new RemoteError('unclear', 'reset', undefined)
    await stock('A', 10)
    await told()
    const keys = new Set(o.calls.flat().map((w) => w.key))
    assert.equal(keys.size, 1)
    await stock('A', 3)
    await told()
    assert.equal(new Set(o.calls.flat().map((w) => w.key)).size, 2)
  })

  test('everything since a time can be told again, with an estimate first', async () => {
    await stock('A', 10)
    await told()
    const since = clock.now()
    o.shift += 1000
    await stock('B', 10)
    await told()
    o.there.set('b', 77)
    assert.equal(await estimate(db, { channelId: o.line.channel.id, since }), 1)
    assert.equal(await again(db, { channelId: o.line.channel.id, since }, clock.now()), 1)
    await told()
    assert.equal(o.there.get('b'), 9)
  })
})
