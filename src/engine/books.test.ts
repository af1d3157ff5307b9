import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { db, fresh, o, stock, told } from '../../test/outlet.ts'
import { sql } from '../db/sql.ts'
import { lastVerified } from '../ledger/verified.ts'
import { stateOf } from '../outbox/channels.ts'
import { checkBooks } from './books.ts'
import type { Engine } from './engine.ts'

describe('checking the books', () => {
  beforeEach(fresh)
  const engine = () => ({ ...o.outbox, txBase: 0 }) as unknown as Engine

  test('right books are noted as such and nothing is stopped', async () => {
    await stock('A', 5)
    await told()
    assert.equal((await checkBooks(engine())).ok, true)
    assert.equal((await lastVerified(db))!.ok, true)
    assert.equal((await stateOf(db, o.line.channel.id)).paused, null)
  })

  test('wrong books are told to nobody: every channel stops and says why', async () => {
    await stock('A', 5)
    await told()
    await db.one(sql`update position set on_hand = on_hand + 1`)
    assert.equal((await checkBooks(engine())).ok, false)
    assert.match(
      (await stateOf(db, o.line.channel.id)).paused!,
      /do not verify: .*A at leeds: on_hand/,
    )
    const calls = o.calls.length
    await stock('A', 5)
    await told()
    assert.equal(o.calls.length, calls)
  })
})
