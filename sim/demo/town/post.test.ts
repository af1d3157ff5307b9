import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from '../../../src/lib/random.ts'
import { post } from './post.ts'

const start = new Date(0)
const turn = () => new Promise((resolve) => setImmediate(resolve))

/** A receiver that answers when told to. */
function receiver() {
  const got: string[] = []
  const answers: (() => void)[] = []
  let most = 0
  const fetch = (url: string) => {
    got.push(url)
    most = Math.max(most, got.length - answered)
    return new Promise<Response>((resolve) => {
      answers.push(() => {
        answered++
        resolve(new Response('{}'))
      })
    })
  }
  let answered = 0
  const answer = () => {
    for (const one of answers.splice(0)) one()
  }
  return { got, fetch, answer, most: () => most }
}

test('letters overtake each other, none by more than the time it may be held', async () => {
  const to = receiver()
  const mail = post({
    fetch: to.fetch,
    random: seededRandom(3),
    start,
    shuffleMs: 600_000,
    inFlight: 1000,
  })
  for (let minute = 0; minute < 60; minute++) {
    await mail.advance(new Date(minute * 60_000))
    void mail.fetch(`${minute}`, {})
    for (const url of to.got) assert.ok(Number(url) <= minute)
    const late = Array.from({ length: Math.max(0, minute - 10) }, (_, i) => `${i}`)
    for (const url of late) assert.ok(to.got.includes(url), `${url} is held beyond its ten minutes`)
  }
  assert.notDeepEqual(
    to.got,
    to.got.toSorted((a, b) => Number(a) - Number(b)),
  )
})

test('no more letters are on their way than may be', async () => {
  const to = receiver()
  const mail = post({
    fetch: to.fetch,
    random: seededRandom(1),
    start,
    shuffleMs: 1000,
    inFlight: 3,
  })
  for (let i = 0; i < 10; i++) void mail.fetch(`${i}`, {})
  let arrived = false
  void mail.advance(new Date(2000)).then(() => {
    arrived = true
  })
  await turn()
  assert.deepEqual([to.got.length, arrived], [3, false])
  while (!arrived) {
    to.answer()
    await turn()
  }
  assert.equal(to.got.length, 10)
  assert.equal(to.most(), 3)
})

test('once it is open nothing is held, and what was held goes', async () => {
  const to = receiver()
  const mail = post({
    fetch: to.fetch,
    random: seededRandom(1),
    start,
    shuffleMs: 1000,
    inFlight: 3,
  })
  void mail.fetch('held', {})
  assert.deepEqual(to.got, [])
  mail.open()
  void mail.fetch('new', {})
  await turn()
  assert.deepEqual(to.got.toSorted(), ['held', 'new'])
  assert.equal(mail.calls(), 2)
})

test('a letter that cannot be delivered is told to its sender', async () => {
  const fetch = () => Promise.reject(new Error('nobody there'))
  const mail = post({ fetch, random: seededRandom(1), start, shuffleMs: 1000, inFlight: 1 })
  const sent = [mail.fetch('a', {}), mail.fetch('b', {})]
  mail.open()
  for (const one of await Promise.allSettled(sent)) assert.equal(one.status, 'rejected')
})
