/** A shop that compares nothing: looked at before, and believed only when it says what stands. */
import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { db, fresh, o, stock, told } from '../../test/outlet.ts'
import type { Sent, Wanted } from '../connectors/connector.ts'
import { sql } from '../db/sql.ts'
import { stateOf } from './channels.ts'

let asked: string[]

/** The shop of `o`, without comparing; `answers` makes its answer to one row. */
function blindly(answers: (w: Wanted) => Sent): void {
  const { connector } = o.line
  const levels = connector.levels!
  asked = []
  o.line.connector = {
    ...connector,
    push: {
      compares: false,
      async send(wanted) {
        asked.push('write')
        for (const w of wanted) o.there.set(w.external, w.quantity)
        return wanted.map(answers)
      },
    },
    levels: {
      ...levels,
      of(wanted, remote) {
        asked.push('look')
        return levels.of(wanted, remote)
      },
    },
  }
}
/** It was told 9, and now there are 2 fewer. */
async function lowered() {
  await stock('A', 10)
  await told()
  asked = []
  await stock('A', -2, 'leeds', 'adjusted')
  await told()
}
const outcomes = async () =>
  (await db.all<{ outcome: string }>(sql`select outcome from attempt order by id`)).map(
    (a) => a.outcome,
  )

describe('a shop that compares nothing', () => {
  beforeEach(fresh)

  test('is looked at once and written once, where its answer says what stands', async () => {
    let level: Wanted['level']
    blindly((w) => {
      level = w.level
      return { sent: 'done', stands: w.quantity }
    })
    await lowered()
    assert.deepEqual(asked, ['look', 'write'])
    assert.equal(level?.quantity, 9, 'the look goes along with the write')
    assert.equal((await outcomes()).at(-1), 'done')
  })

  test('is looked at again where its answer does not say', async () => {
    blindly(() => ({ sent: 'done' }))
    await lowered()
    assert.deepEqual(asked, ['look', 'write', 'look'])
  })

  test('and says that another number stands is not believed to be done', async () => {
    blindly((w) => ({ sent: 'done', stands: w.quantity + 1 }))
    await lowered()
    assert.deepEqual((await outcomes()).slice(-2), ['unclear', 'same'], 'it is looked at again')
  })
})

describe('a shop', () => {
  beforeEach(fresh)

  test('that has sold ahead of its stock keeps its number, and gets the next one over it', async () => {
    await stock('B', 4)
    await told()
    await stock('B', 5, 'leeds', 'ordered')
    o.there.set('b', -2)
    o.calls = []
    await told()
    assert.equal(o.there.get('b'), -2, 'want is 0, and -2 is what two buyers wait for')
    const row = await db.one(sql`select known, acked = desired as settled from delivery`)
    assert.deepEqual(row, { known: -2, settled: true })
    await stock('B', 9)
    await told()
    assert.equal(o.there.get('b'), 7, '13 − 5 ordered − 1 kept back')
  })

  test('that says when to come back has not failed: the next call is as large', async () => {
    o.answer = () => ({ sent: 'later', why: 'no points left', afterMs: 2000 })
    await stock('A', 10)
    await stock('B', 10)
    await told()
    const { failures, blockedUntil } = await stateOf(db, o.line.channel.id)
    assert.deepEqual([failures, blockedUntil !== null], [0, true])
    assert.ok(o.calls.every((rows) => rows.length === 2))
  })
})
