/** What a message becomes when it is read. */
import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { clock, db, fresh, line, o, position, state, tell, told } from '../../test/letters.ts'
import { upsertItems } from '../catalog/items.ts'
import { sql } from '../db/sql.ts'
import { later } from '../lib/clock.ts'
import { type Inbox, interpret } from './interpret.ts'

describe('reading a message', () => {
  beforeEach(fresh)

  test('a message is applied, and a second delivery of it changes nothing', async () => {
    const order = [line('ordered', 'A-1', 3)]
    assert.equal((await told('shop', order, 'id-1')).state, 'applied')
    assert.equal((await tell('shop', order, 'id-1')).received, 'repeated')
    assert.equal(
      (await told('shop', order, 'id-2')).state,
      'applied',
      'the same document under another id',
    )
    assert.deepEqual(await position('A-1'), { onHand: 0, committed: 3 })
  })

  test('what cannot be read says what is missing; a parser that fails hurts nobody else', async () => {
    const garbage = await tell('shop', 'garbage')
    const bomb = await tell('shop', 'bomb')
    const good = await told('shop', [line('ordered', 'A-1', 1)])
    assert.equal(good.state, 'applied')
    assert.deepEqual(
      (await state(garbage.id)).problems.map((p) => p.says),
      ['data.lines is missing'],
    )
    assert.match((await state(bomb.id)).problems[0]!.says, /its parser failed: boom/)
  })

  test('part of a base unit is refused, not rounded', async () => {
    assert.equal((await told('shop', [line('ordered', 'A-1', '2.5')])).reason, 'not_whole_units')
    assert.equal(await position('A-1'), null)
  })

  test('a document line that comes back with other content is contradicted', async () => {
    await told('shop', [line('ordered', 'A-1', 3)])
    assert.equal((await told('shop', [line('ordered', 'A-1', 4)])).reason, 'contradicted')
    assert.deepEqual(await position('A-1'), { onHand: 0, committed: 3 })
  })

  test('a write by a system that does not own the fact is kept and listed, not applied', async () => {
    const end = await told('shop', [line('received', 'A-1', 5, { document: 'receipt/1' })])
    assert.equal(end.state, 'applied', 'the message is dealt with')
    assert.equal(await position('A-1'), null)
    const listed = await db.all(sql`select outcome, quantity from refusal`)
    assert.deepEqual(listed, [{ outcome: 'refused', quantity: 5 }])
  })

  test('a fact that nobody owns is not written, and the message says so', async () => {
    const end = await told('wms', [
      line('purchase_ordered', 'A-1', 5, { document: 'p/1', location: 'LDS' }),
    ])
    assert.deepEqual([end.state, end.reason], ['quarantined', 'no_owner'])
    assert.match(end.problems[0]!.says, /name an owner in onhand.config.ts/)
  })

  test('a till that hands goods over at once takes them off the shelf with the sale', async () => {
    await told('till', [line('ordered', 'A-1', 2)])
    assert.deepEqual(await position('A-1'), { onHand: -2, committed: 0 })
    await told('till', [line('order_cancelled', 'A-1', 2, { transition: 'void' })])
    assert.deepEqual(await position('A-1'), { onHand: 0, committed: 0 })
  })

  test('a bundle is taken apart once, into its components', async () => {
    const ids = await db.all<{ id: number }>(sql`select id from item order by id`)
    await db.one(
      sql`insert into bundle values (${ids[2]!.id}, ${ids[0]!.id}, 2), (${ids[2]!.id}, ${ids[1]!.id}, 1)`,
    )
    await told('shop', [line('ordered', 'SET', 3)])
    assert.deepEqual(
      [await position('A-1'), await position('B-2'), await position('SET')],
      [{ onHand: 0, committed: 6 }, { onHand: 0, committed: 3 }, null],
    )
  })

  test('one that stood still for longer than its claim holds does not judge what another has done', async () => {
    const { id } = await tell('shop', [line('ordered', 'NEW', 2)])
    const { inbox } = o
    let stood = false
    const record: Inbox['recorder']['record'] = async (movements) => {
      if (!stood) {
        stood = true
        o.shift += inbox.registry.timing.leaseMs + 1
        await upsertItems(db, [{ sku: 'NEW' }], clock.now())
        await interpret(inbox)
        assert.equal((await state(id)).state, 'applied')
      }
      return inbox.recorder.record(movements)
    }
    await interpret({ ...inbox, recorder: { ...inbox.recorder, record } })
    assert.equal((await state(id)).state, 'applied')
    assert.deepEqual(await position('NEW'), { onHand: 0, committed: 2 })
  })

  test('what is dated too far back or ahead is held for a person', async () => {
    assert.equal(
      (
        await told('shop', [
          line('ordered', 'A-1', 1, { happenedAt: later(clock.now(), -401 * 86_400_000) }),
        ])
      ).reason,
      'too_old',
    )
    assert.equal(
      (
        await told('shop', [
          line('ordered', 'A-1', 1, { happenedAt: later(clock.now(), 2 * 86_400_000) }),
        ])
      ).reason,
      'in_the_future',
    )
  })
})
