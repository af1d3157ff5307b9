import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { curlOf, linkWords, triedWords } from './words.ts'

describe('deliveries in words', () => {
  const tried = { quantity: 5, before: 9, why: null }

  test('an attempt says what it set and what was there before', () => {
    assert.equal(triedWords({ ...tried, outcome: 'done' }), 'Set to 5 (it showed 9)')
    assert.equal(triedWords({ ...tried, outcome: 'done', before: null }), 'Set to 5')
  })

  test('an attempt that failed says why, and an answer that was lost is not called a failure', () => {
    assert.match(triedWords({ ...tried, outcome: 'later', why: '429' }), /not taken yet: 429/)
    assert.match(triedWords({ ...tried, outcome: 'unclear' }), /No answer came/)
  })

  test('a channel that fails is not said to take what it is told', () => {
    const open = { state: 'open', failures: 0 }
    assert.equal(linkWords(open), 'it takes what it is told')
    assert.equal(linkWords({ ...open, failures: 2 }), '2 calls failed in a row')
  })

  test('a SKU with a slash and a quote cannot leave its place in the command', () => {
    assert.match(curlOf('http://x', "A/1'", 'shop'), /items\/A%2F1%27\//)
    assert.equal((curlOf('http://x', "A'B", 'shop').match(/'/g) ?? []).length, 2)
  })
})
