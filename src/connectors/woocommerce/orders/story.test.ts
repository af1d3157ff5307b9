import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Event, storyOf } from './story.ts'

const at = '2026-01-05T12:00:00'
const told = (...events: Event[]) =>
  storyOf(events).told.map((one) => `${one.kind} ${one.transition} ${one.quantity}`)

test('what is given up is cancelled as far as it is here, and returned as far as it had left', () => {
  const story = told(['held', 3, at], ['left', at], ['held', 5, at], ['held', 0, at])
  assert.deepEqual(story, [
    'ordered ordered 3',
    'shipped shipped 3',
    'ordered ordered/1 2',
    'order_cancelled cancelled/2 2',
    'returned cancelled/2/returned 3',
  ])
})

test('what is added after the rest has left, leaves under a key of its own', () => {
  const story = told(['held', 3, at], ['left', at], ['held', 5, at], ['left', at])
  assert.deepEqual(story.slice(2), ['ordered ordered/1 2', 'shipped shipped/1 2'])
})

test('no more comes back than was ever promised, whatever a refund says', () => {
  assert.deepEqual(
    told(['held', 2, at], ['left', at], ['back', 730, 5, at]).at(-1),
    'returned restocked/730 2',
  )
  assert.deepEqual(
    told(['held', 2, at], ['back', 730, 5, at]).at(-1),
    'order_cancelled restocked/730 2',
  )
})

test('parts of units add up without a tail', () => {
  const story = told(['held', 0.3, at], ['back', 730, 0.1, at], ['held', 0, at])
  assert.deepEqual(story.at(-1), 'order_cancelled cancelled 0.2')
})
