import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { rightWords, verdictOf } from './words.ts'

describe('an audit in a word', () => {
  const read = { compared: 10, exact: 9, unknown: 0, why: null }
  const unread = { compared: 0, exact: 0, unknown: 10, why: 'timeout' }

  test('what could not be read is neither right nor wrong', () => {
    assert.equal(verdictOf({ agrees: false, accuracy: [unread] }).state, 'unknown')
    assert.equal(
      verdictOf({ agrees: false, accuracy: [read, unread] }).label,
      'Differ, not all read',
    )
    assert.equal(verdictOf({ agrees: true, accuracy: [read] }).state, 'agrees')
    assert.equal(rightWords(unread), 'unknown')
    assert.equal(rightWords(read), '90.0%')
  })
})
