import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LogLine } from '../../api/schema.ts'
import { actWords, differences, told } from './acts.ts'

const row = (id: number, of: number | null, outcome: LogLine['outcome']): LogLine => ({
  id,
  of,
  at: '2026-11-21T06:00:00Z',
  actor: 'ann',
  act: 'keys.add',
  target: null,
  outcome,
  why: null,
})

test('what was asked is shown with its outcome; without one, by itself', () => {
  const lines = told([row(4, 2, 'done'), row(3, null, 'asked'), row(2, null, 'asked')])
  assert.deepEqual(
    lines.map(({ id, asked }) => [id, asked?.id]),
    [
      [4, 2],
      [3, undefined],
    ],
  )
})

test('only what changed is shown, from what to what', () => {
  assert.deepEqual(
    differences({ name: 'Ann', roles: ['viewer'] }, { name: 'Ann', roles: ['viewer', 'admin'] }),
    [{ name: 'roles', was: 'viewer', now: 'viewer, admin' }],
  )
  assert.deepEqual(differences(null, 5), [{ name: '', was: '–', now: '5' }])
  assert.deepEqual(differences(undefined, null), [])
})

test('an act without words of its own is still readable', () => {
  assert.equal(actWords('keys.add'), 'Made an API key')
  assert.equal(actWords('brand-new.thing'), 'Brand new thing')
})
