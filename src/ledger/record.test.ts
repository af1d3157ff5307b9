/** The ledger under every outcome, on a real database. */
import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { emptied } from '../../test/emptied.ts'
import { bench, day } from '../../test/ledger.ts'
import { sql } from '../db/sql.ts'
import { seededRandom } from '../lib/random.ts'
import { effectOf, type Kind, noQuantities } from '../stock/kinds.ts'
import type { Movement } from '../stock/movement.ts'
import { type Entry, entriesOf, positionsOf } from './positions.ts'
import { rebuild } from './rebuild.ts'
import { seal } from './seal.ts'
import { verify } from './verify.ts'

const b = await bench()

describe('the ledger', () => {
  beforeEach(() => emptied(b.db))

  const move = (
    kind: Kind,
    quantity: number,
    key: string,
    more: Partial<Movement> = {},
  ): Movement => ({
    itemId: b.items[0]!,
    locationId: b.leeds,
    sourceId: kind === 'ordered' || kind === 'order_cancelled' ? b.shop : b.wms,
    reportedBy: kind === 'ordered' || kind === 'order_cancelled' ? b.shop : b.wms,
    key,
    kind,
    change: kind === 'counted' ? { ...noQuantities } : effectOf(kind, quantity),
    ...(kind === 'counted' ? { counted: quantity } : {}),
    happenedAt: day(1),
    ...more,
  })
  const at = async (asOf?: Date) =>
    (await positionsOf(b.db, [b.items[0]!], asOf)).find((p) => p.locationId === b.leeds)
  const one = async (m: Movement) => (await b.recorder.record([m]))[0]!.outcome

  test('a movement is recorded once, however often it comes', async () => {
    assert.equal(await one(move('received', 5, 'r/1')), 'recorded')
    assert.equal(await one(move('received', 5, 'r/1')), 'repeated')
    const all = await b.recorder.record(
      Array.from({ length: 20 }, () => move('received', 7, 'r/2')),
    )
    assert.equal(all.filter((o) => o.outcome === 'recorded').length, 1)
    assert.equal((await at())!.on_hand, 12)
    assert.equal((await at())!.movements, 2)
  })

  test('the same key with other content is contradicted, changes nothing and is listed', async () => {
    await one(move('received', 5, 'r/1'))
    assert.equal(await one(move('received', 6, 'r/1')), 'contradicted')
    assert.equal((await at())!.on_hand, 5)
    const listed = await b.db.all(sql`select outcome, quantity from refusal`)
    assert.deepEqual(listed, [{ outcome: 'contradicted', quantity: 6 }])
  })

  test('a write by another than the owner is refused and listed with the owner', async () => {
    const refused = (
      await b.recorder.record([move('received', 5, 'r/1', { reportedBy: b.shop })])
    )[0]!
    assert.deepEqual(refused, { outcome: 'refused', ownerId: b.wms })
    assert.equal(await at(), undefined)
    const listed = await b.db.one<{ ownerId: number; reportedBy: number }>(
      sql`select owner_id, reported_by from refusal`,
    )
    assert.deepEqual(listed, { ownerId: b.wms, reportedBy: b.shop })
  })

  test('a fact that nobody owns is not written', async () => {
    const held = await b.recorder.record([move('purchase_ordered', 5, 'p/1')])
    assert.deepEqual(held, [{ outcome: 'held', why: 'no_owner' }])
    assert.equal(await at(), undefined)
  })

  test('a shipment waits for its order, and counts once the order is there', async () => {
    const shipped = move('shipped', 2, 'order/1/1/shipped/a', {
      sourceId: b.shop,
      after: 'order/1/1/ordered',
    })
    assert.equal(await one(shipped), 'held')
    const both = await b.recorder.record([move('ordered', 2, 'order/1/1/ordered'), shipped])
    assert.deepEqual(
      both.map((o) => o.outcome),
      ['recorded', 'recorded'],
    )
    const p = (await at())!
    assert.deepEqual([p.on_hand, p.committed], [-2, 0])
  })

  test('a second path that tells the same sale counts nothing and is listed as a double write', async () => {
    await one(move('ordered', 2, 'order/1/1/ordered'))
    const second = (
      await b.recorder.record([move('ordered', 2, 'order/1/1/ordered', { reportedBy: b.wms })])
    )[0]!
    assert.deepEqual(second, { outcome: 'repeated', path: 'second' })
    assert.equal((await at())!.committed, 2)
    assert.equal(
      (await b.db.all(sql`select 1 as x from refusal where outcome = 'repeated'`)).length,
      1,
    )
  })

  test('a count is an anchor: what happened before is in it, what happened after is on top', async () => {
    await one(move('received', 10, 'r/1', { happenedAt: day(1) }))
    await one(move('received', 4, 'r/3', { happenedAt: day(3) }))
    await one(move('counted', 8, 'count/2', { happenedAt: day(2) }))
    assert.equal((await at())!.on_hand, 12)
    await one(move('adjusted', -5, 'late', { happenedAt: day(1.5) }))
    assert.equal((await at())!.on_hand, 12, 'a late movement from before the count is in the count')
    await one(move('adjusted', -3, 'later', { happenedAt: day(2.5) }))
    assert.equal((await at())!.on_hand, 9, 'a late movement from after the count is not')
    await one(move('counted', 100, 'count/0', { happenedAt: day(0.5) }))
    assert.equal((await at())!.on_hand, 9, 'an older count never beats a newer one')
    assert.equal((await at(day(1)))!.on_hand, 110)
    assert.equal((await at(day(1.7)))!.on_hand, 105)
    assert.equal((await at(day(2)))!.on_hand, 8)
    assert.equal((await at(day(2.6)))!.on_hand, 5)
    assert.equal((await verify(b.db, 0, day(9))).ok, true)
  })

  test('whatever the order of arrival, the books end the same and verify', async () => {
    const history = [
      move('received', 50, 'r/1', { happenedAt: day(1) }),
      move('ordered', 3, 'order/1/1/ordered', { happenedAt: day(2) }),
      move('shipped', 3, 'order/1/1/shipped', { sourceId: b.shop, happenedAt: day(2.2) }),
      move('counted', 44, 'c/1', { happenedAt: day(3) }),
      move('counted', 40, 'c/2', { happenedAt: day(4) }),
      move('adjusted', -1, 'a/1', { happenedAt: day(4.5) }),
      move('returned', 2, 'b/1', { happenedAt: day(3.5) }),
      move('ordered', 6, 'order/2/1/ordered', { happenedAt: day(5) }),
    ]
    const random = seededRandom(7)
    for (let round = 0; round < 12; round++) {
      await emptied(b.db)
      const shuffled = history
        .map((m) => ({ m, r: random.next() }))
        .sort((x, y) => x.r - y.r)
        .map((x) => x.m)
      for (const m of shuffled) await b.recorder.record(random.next() < 0.4 ? [m, m] : [m])
      await b.recorder.record(shuffled)
      const p = (await at())!
      assert.deepEqual([p.on_hand, p.committed, p.movements], [39, 6, 8])
      assert.deepEqual(
        (await verify(b.db, 0, day(9))).checks.filter((c) => !c.ok),
        [],
      )
    }
  })

  test('the ledger can be neither changed nor deleted from', async () => {
    await one(move('received', 5, 'r/1'))
    await assert.rejects(b.db.one(sql`update movement set on_hand = 6`), /append-only/)
    await assert.rejects(b.db.one(sql`delete from movement`), /append-only/)
    await assert.rejects(b.db.one(sql`truncate movement`), /append-only/)
  })

  test('verify names a position that its movements do not make, and rebuild mends it', async () => {
    await one(move('received', 5, 'r/1'))
    await b.db.one(sql`update position set on_hand = 6`)
    const verdict = await verify(b.db, 0, day(9))
    assert.equal(verdict.ok, false)
    assert.match(
      verdict.checks.find((c) => !c.ok)!.says,
      /A-1 at leeds: on_hand is stored as 6, its movements make 5/,
    )
    assert.equal(await rebuild(b.db), 1)
    assert.equal((await verify(b.db, 0, day(9))).ok, true)
  })

  test('verify names a movement that was changed behind the back of the chain', async () => {
    for (let i = 0; i < 5; i++) await one(move('received', 5, `r/${i}`))
    while ((await seal(b.db, 0, day(9))) > 0);
    await one(move('received', 5, 'r/9'))
    while ((await seal(b.db, 0, day(9))) > 0);
    assert.equal((await verify(b.db, 0, day(9))).ok, true)
    await b.db.tx(async (tx) => {
      await tx.one(sql`alter table movement disable trigger movement_append_only`)
      await tx.one(sql`update movement set on_hand = 4, reason = 'x' where business_key = 'r/3'`)
      await tx.one(sql`alter table movement enable trigger movement_append_only`)
    })
    const verdict = await verify(b.db, 0, day(9))
    const chain = verdict.checks.find((c) => c.check.includes('chain'))!
    assert.equal(chain.ok, false)
    assert.match(chain.says, /wms:r\/3/)
  })

  test('the history of an item is told newest first, with document and teller', async () => {
    await one(move('received', 5, 'r/1', { happenedAt: day(1), reason: 'restock' }))
    await one(move('ordered', 2, 'order/1/1/ordered', { happenedAt: day(2) }))
    const entries = await entriesOf(b.db, b.items[0]!, { most: 10 })
    assert.deepEqual(
      entries.map((e) => [e.id, e.kind, e.reason]),
      [
        ['shop:order/1/1/ordered', 'ordered', null],
        ['wms:r/1', 'received', 'restock'],
      ],
    )
  })

  test('what there was right after each movement is the position as of then, counts and all', async () => {
    const random = seededRandom(11)
    const among = ['received', 'ordered', 'shipped', 'counted', 'adjusted'] as const
    for (let i = 0; i < 60; i++) {
      const kind = among[Math.floor(random.next() * among.length)]!
      const more = {
        // Late ones, and several at one moment.
        happenedAt: day(1 + Math.floor(random.next() * 20) / 4),
        locationId: random.next() < 0.3 ? b.york : b.leeds,
      }
      await one(move(kind, 1 + Math.floor(random.next() * 9), `m/${i}`, more))
    }
    const entries = await entriesOf(b.db, b.items[0]!, { most: 100 })
    assert.equal(entries.length, 60)
    for (const [i, e] of entries.entries()) {
      const later = entries.slice(0, i).findLast((one) => one.locationId === e.locationId)
      if (later?.happenedAt.getTime() === e.happenedAt.getTime()) continue
      const then = await positionsOf(b.db, [e.itemId], e.happenedAt)
      const { on_hand, committed, reserved, unavailable, incoming } = then.find(
        (p) => p.locationId === e.locationId,
      )!
      assert.deepEqual(e.after, { on_hand, committed, reserved, unavailable, incoming }, e.id)
    }
    // The same however it is cut: into pages, at one place, until a time.
    const some = (options: Partial<Parameters<typeof entriesOf>[2]>) =>
      entriesOf(b.db, b.items[0]!, { most: 100, ...options })
    for (const most of [1, 7]) {
      const pages: Entry[] = []
      for (let skip = 0; skip < 60; skip += most) pages.push(...(await some({ most, skip })))
      assert.deepEqual(pages, entries)
    }
    for (const until of [day(2), day(4)]) {
      const york = entries.filter((e) => e.locationId === b.york && e.happenedAt <= until)
      assert.ok(york.length > 2)
      assert.deepEqual(await some({ until, locationId: b.york }), york)
    }
  })

  test('a movement that can never be written fails alone, not its neighbours', async () => {
    const bad = move('received', 5, 'x/1', { reason: 'no text may hold a \u0000' })
    const results = await Promise.allSettled([
      one(move('received', 5, 'r/1')),
      one(bad),
      one(move('received', 6, 'r/2')),
    ])
    assert.deepEqual(
      results.map((r) => r.status),
      ['fulfilled', 'rejected', 'fulfilled'],
    )
    assert.equal((await at())!.on_hand, 11)
  })
})
