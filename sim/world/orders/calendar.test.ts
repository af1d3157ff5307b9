import assert from 'node:assert/strict'
import { test } from 'node:test'
import { calendar } from './calendar.ts'

test('things happen in order of time, and of arrival at the same time', () => {
  const due = calendar<string>()
  for (const [ms, name] of [
    [3, 'c'],
    [1, 'a'],
    [3, 'd'],
    [2, 'b'],
    [9, 'e'],
  ] as const) {
    due.add(new Date(ms), () => name)
  }
  assert.deepEqual(
    [...due.until(new Date(3))].map((happen) => happen()),
    ['a', 'b', 'c', 'd'],
  )
  assert.deepEqual(
    [...due.until(undefined)].map((happen) => happen()),
    ['e'],
  )
})

test('what is added on the way happens in its place', () => {
  const due = calendar<string>()
  due.add(new Date(5), () => 'last')
  due.add(new Date(1), () => {
    due.add(new Date(3), () => 'between')
    return 'first'
  })
  const seen: string[] = []
  for (const happen of due.until(undefined)) seen.push(happen())
  assert.deepEqual(seen, ['first', 'between', 'last'])
})
