import assert from 'node:assert/strict'
import { test } from 'node:test'
import { virtualClock } from '../../sim/clock.ts'
import { seededRandom } from '../lib/random.ts'
import { patient } from './patient.ts'
import { type Answer, type Call, type Remote, RemoteError } from './remote.ts'

const json = (text: string): Answer => ({
  status: 200,
  headers: new Headers({ 'content-type': 'application/json' }),
  text,
})
const good = json('{"a":1}')

/** A system that answers as the list says, and then well. */
function from(answers: (Answer | RemoteError)[]) {
  const clock = virtualClock(new Date(0))
  let calls = 0
  const remote: Remote<null> = {
    settings: null,
    secret: () => '',
    clock,
    memory: new Map(),
    async call() {
      calls++
      const next = answers.shift() ?? good
      if (next instanceof RemoteError) throw next
      return next
    },
  }
  const ask = async (request: Call) => {
    const asked = patient(remote, seededRandom(1)).call(request)
    asked.catch(() => {})
    await clock.advance(600_000)
    return asked
  }
  return { ask, calls: () => calls, clock }
}
const read: Call = { url: 'https://shop.test', reads: true }
const later = (afterMs?: number) => new RemoteError('later', 'busy', 429, afterMs)

test('a read is asked again while the failure may pass: busy, cut off, a page for people', async () => {
  const shop = from([later(), json('{"a":'), json('<html>'), later(2_000)])
  assert.equal(await shop.ask(read), good)
  assert.equal(shop.calls(), 5)
})

test('it gives up after five times, with the last failure', async () => {
  const shop = from([later(), later(), later(), later(), later(), later()])
  await assert.rejects(shop.ask(read), { message: 'busy' })
  assert.equal(shop.calls(), 5)
})

test('what will not pass, and what is no read, is not asked again', async () => {
  const refused = from([new RemoteError('auth', 'not let in')])
  await assert.rejects(refused.ask(read), { message: 'not let in' })
  assert.equal(refused.calls(), 1)
  const write = from([later()])
  await assert.rejects(write.ask({ url: 'https://shop.test', body: '{}' }), { message: 'busy' })
  assert.equal(write.calls(), 1)
})
