/** What channels are told, and in what order. */
import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { db, fresh, o, stock, told, want } from '../../test/outlet.ts'
import { upsertBundles } from '../catalog/items.ts'
import { sql } from '../db/sql.ts'
import { entriesOf } from '../ledger/positions.ts'
import { confirmedBy } from './confirmed.ts'

describe('what channels are told', () => {
  beforeEach(fresh)

  test('a channel is told what may be sold over all its locations, and each term is named', async () => {
    await stock('A', 10)
    await stock('A', 5, 'york')
    await stock('A', 2, 'leeds', 'ordered')
    await told()
    assert.equal(o.there.get('a'), 12)
    const { terms, packs } = await want('A')
    assert.deepEqual(
      terms.map((t) => [t.term, t.quantity]),
      [
        ['available', 8],
        ['available', 5],
        ['safety_stock', -1],
      ],
    )
    assert.equal(
      terms.reduce((sum, t) => sum + t.quantity, 0),
      packs,
    )
  })

  test('an item of whose stock nothing was ever recorded is not told: unknown is not zero', async () => {
    o.there.set('b', 7)
    await db.one(sql`insert into dirty (item_id, marks) values (${o.ids.B}, 1)`)
    await told()
    assert.equal(o.there.get('b'), 7)
    assert.deepEqual(await db.all(sql`select * from attempt`), [])
    assert.deepEqual(
      await db.one(sql`select acked = desired as settled, due_at, dead from delivery`),
      { settled: true, dueAt: null, dead: null },
    )
    await stock('B', 0, 'leeds', 'counted')
    await told()
    assert.equal(o.there.get('b'), 0, 'counted, and there is none')
  })

  test('safety stock: item beats category beats channel; then percent, cap, whole packs, never below 0', async () => {
    await stock('MUG', 21)
    assert.equal((await want('MUG')).packs, 9, '(21 − 3) × 50%')
    await db.one(sql`update item set safety = 1 where sku = 'MUG'`)
    assert.equal((await want('MUG')).packs, 10, '(21 − 1) × 50%')
    await db.one(
      sql`insert into channel_rule (channel_id, item_id, safety, percent) values (${o.line.channel.id}, ${o.ids.MUG}, 0, 100)`,
    )
    assert.equal((await want('MUG')).packs, 21)
    await db.one(sql`update listing set pack = 6 where item_id = ${o.ids.MUG}`)
    assert.equal((await want('MUG')).packs, 3, '21 is three packs of 6')
    await stock('A', 500)
    assert.equal((await want('A')).packs, 50, 'the cap')
    await stock('B', -4, 'leeds', 'adjusted')
    assert.equal((await want('B')).packs, 0)
  })

  test('a bundle is offered as often as its scarcest component allows, and moves with them', async () => {
    await upsertBundles(db, [
      { sku: 'SET', component: 'A', quantity: 2 },
      { sku: 'SET', component: 'B', quantity: 1 },
    ])
    await stock('A', 9)
    await stock('B', 7)
    await told()
    assert.equal(o.there.get('set'), 3, '4 sets less 1 kept back')
    await stock('A', -4, 'leeds', 'adjusted')
    await told()
    assert.equal(o.there.get('set'), 1)
  })

  test('an item that lay still for a week is told like any other', async () => {
    await stock('A', 5)
    await told()
    await db.one(sql`update delivery set marked_at = marked_at - interval '6 days', heat = 12`)
    await stock('A', 2)
    await told()
    assert.equal(o.there.get('a'), 6)
    assert.deepEqual(await db.one(sql`select round(heat) as heat from delivery`), { heat: 1 })
  })

  test('a thousand movements on one item are one push', async () => {
    for (let i = 0; i < 40; i++) await stock('A', 1)
    await told()
    assert.equal(o.there.get('a'), 39)
    assert.equal(o.calls.length, 1)
  })

  test('little stock goes first, before what was marked earlier', async () => {
    for (const sku of ['A', 'B', 'C']) await stock(sku, sku === 'C' ? 3 : 40)
    await told()
    assert.ok(o.calls[0]!.some((w) => w.external === 'c'))
    assert.ok(
      o.calls.every((rows) => rows.length <= 2),
      'no more than the limit of one call',
    )
  })

  test('each movement is crossed off when the channel confirmed a number made from it', async () => {
    await stock('A', 10)
    await told()
    await stock('A', 2, 'leeds', 'ordered')
    const crossed = async () =>
      (await confirmedBy(db, await entriesOf(db, o.ids.A!, { most: 9 }))).map((c) => c.has('shop'))
    assert.deepEqual(await crossed(), [false, true])
    await told()
    assert.deepEqual(await crossed(), [true, true])
  })
})
