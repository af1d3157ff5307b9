import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generated, usual } from './generated.ts'
import { recent } from './recent.ts'
import { gather } from './sample.ts'

const DAY_MS = 86_400_000
const old = generated({ ...usual, days: 2, linesPerDay: 20 })

test('an old business is moved to the last days by whole weeks, and nothing else of it changes', async () => {
  const now = new Date(Date.UTC(2026, 10, 21, 9))
  const moved = await gather((await recent(() => old, now))())
  const byMs = moved[0]!.at.getTime() - old[0]!.at.getTime()
  assert.equal(byMs % (7 * DAY_MS), 0)
  assert.deepEqual(
    moved.map((row) => ({ ...row, at: new Date(row.at.getTime() - byMs) })),
    old,
  )
  const days = (now.getTime() - moved.at(-1)!.at.getTime()) / DAY_MS
  assert.ok(days >= 14 && days < 21, `${days} days ago`)
})

test('one of now stays where it is', async () => {
  const now = old.at(-1)!.at
  assert.equal(await recent(() => old, now).then((rows) => rows()), old)
})
