/** Holds: granted from what is available only, posted, released, expired, and never in their own way. */
import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { emptied } from '../../test/emptied.ts'
import { bench, day } from '../../test/ledger.ts'
import { sql } from '../db/sql.ts'
import { positionsOf } from '../ledger/positions.ts'
import { verify } from '../ledger/verify.ts'
import { later, systemClock } from '../lib/clock.ts'
import { seededRandom, uuid } from '../lib/random.ts'
import { noQuantities } from '../stock/kinds.ts'
import { expire, post, release } from './end.ts'
import { type HoldRequest, holds, type Ledger } from './hold.ts'

const b = await bench()
const random = seededRandom(5)
let shift = 0
const clock = { ...systemClock, now: () => later(systemClock.now(), shift) }
const ledger: Ledger = { db: b.db, world: { clock, random }, selfId: b.self, txBase: 0 }
const item = b.items[0]!

const ask = (quantity: number, holder: string, more: Partial<HoldRequest> = {}): HoldRequest => ({
  id: uuid(random),
  itemId: item,
  locations: [b.leeds],
  quantity,
  holder,
  expiresAt: later(clock.now(), 60_000),
  ...more,
})
const stock = (quantity: number, itemId = item) =>
  b.recorder.record([
    {
      itemId,
      locationId: b.leeds,
      sourceId: b.wms,
      reportedBy: b.wms,
      key: `count/${itemId}`,
      kind: 'counted',
      change: { ...noQuantities },
      counted: quantity,
      happenedAt: day(1),
    },
  ])
const at = async () => {
  const p = (await positionsOf(b.db, [item]))[0]!
  return { onHand: p.on_hand, committed: p.committed, reserved: p.reserved }
}
const sound = async () =>
  assert.deepEqual(
    (await verify(b.db, 0, clock.now())).checks.filter((c) => !c.ok),
    [],
  )

describe('holds', () => {
  beforeEach(async () => {
    shift = 0
    await emptied(b.db)
  })

  test('a hold is granted only from what is available', async () => {
    await stock(5)
    const one = holds(ledger)
    assert.equal((await one.hold(ask(3, 'ann'))).held, true)
    assert.deepEqual(await one.hold(ask(3, 'bob')), { held: false, available: 2 })
    assert.equal((await one.hold(ask(2, 'bob'))).held, true)
    assert.deepEqual(await at(), { onHand: 5, committed: 0, reserved: 5 })
    await sound()
  })

  test('the same request again is the same hold', async () => {
    await stock(5)
    const one = holds(ledger)
    const request = ask(3, 'ann')
    const first = await one.hold(request)
    assert.deepEqual(await one.hold(request), first)
    assert.equal((await at()).reserved, 3)
  })

  test('nobody is blocked by their own hold: a second request replaces the first', async () => {
    await stock(5)
    const one = holds(ledger)
    await one.hold(ask(3, 'ann'))
    assert.equal((await one.hold(ask(5, 'ann'))).held, true)
    assert.equal((await at()).reserved, 5)
    assert.equal((await one.hold(ask(1, 'bob'))).held, false)
    await sound()
  })

  test('a hold becomes an order line, in parts, and the webhook of that order changes nothing', async () => {
    await stock(10)
    const held = await holds(ledger).hold(ask(4, 'ann'))
    assert.ok(held.held)
    const posting = { sourceId: b.shop, order: '7', line: '1', share: 0.5 }
    assert.deepEqual(await post(ledger, held.id, posting), { remaining: 2 })
    assert.deepEqual(
      await post(ledger, held.id, posting),
      { remaining: 2 },
      'posting again changes nothing',
    )
    assert.deepEqual(await at(), { onHand: 10, committed: 2, reserved: 2 })
    const webhook = {
      itemId: item,
      locationId: b.leeds,
      sourceId: b.shop,
      reportedBy: b.shop,
      key: 'order/7/1/ordered',
      kind: 'ordered' as const,
      change: { ...noQuantities, committed: 2 },
      happenedAt: day(2),
    }
    assert.deepEqual(await b.recorder.record([webhook]), [{ outcome: 'repeated', path: 'same' }])
    assert.deepEqual(await post(ledger, held.id, { ...posting, line: '2' }), { remaining: 0 })
    assert.deepEqual(await at(), { onHand: 10, committed: 4, reserved: 0 })
    await sound()
  })

  test('a hold whose order came first by webhook is let go, not counted twice', async () => {
    await stock(10)
    const held = await holds(ledger).hold(ask(4, 'ann'))
    assert.ok(held.held)
    await b.recorder.record([
      {
        itemId: item,
        locationId: b.leeds,
        sourceId: b.shop,
        reportedBy: b.shop,
        key: 'order/8/1/ordered',
        kind: 'ordered',
        change: { ...noQuantities, committed: 4 },
        happenedAt: day(2),
      },
    ])
    await post(ledger, held.id, { sourceId: b.shop, order: '8', line: '1', share: 1 })
    assert.deepEqual(await at(), { onHand: 10, committed: 4, reserved: 0 })
    await sound()
  })

  test('a system that owns no orders cannot turn a hold into one, and the hold stays', async () => {
    await stock(10)
    const held = await holds(ledger).hold(ask(4, 'ann'))
    assert.ok(held.held)
    await assert.rejects(
      post(ledger, held.id, { sourceId: b.wms, order: '9', line: '1', share: 1 }),
    )
    assert.deepEqual(await at(), { onHand: 10, committed: 0, reserved: 4 })
    await sound()
  })

  test('a released or expired hold returns to what is available', async () => {
    await stock(5)
    const one = holds(ledger)
    const ann = await one.hold(ask(3, 'ann'))
    assert.ok(ann.held)
    assert.equal(await release(ledger, ann.id), true)
    assert.equal(await release(ledger, ann.id), false)
    await one.hold(ask(5, 'bob'))
    assert.equal(await expire(ledger), 0, 'its time is not over')
    shift = 61_000
    assert.equal(await expire(ledger), 1)
    assert.deepEqual(await at(), { onHand: 5, committed: 0, reserved: 0 })
    assert.equal((await one.hold(ask(5, 'cat'))).held, true)
    await sound()
  })

  test('a bundle holds its components, all or nothing', async () => {
    const [set, cup, saucer] = b.items as [number, number, number]
    await b.db.one(sql`insert into bundle values (${set}, ${cup}, 2), (${set}, ${saucer}, 1)`)
    try {
      await stock(7, cup)
      await stock(2, saucer)
      const one = holds(ledger)
      assert.deepEqual(await one.hold(ask(3, 'ann')), { held: false, available: 2 })
      const held = await one.hold(ask(2, 'ann'))
      assert.ok(held.held)
      const reserved = (await positionsOf(b.db, [cup, saucer])).map((p) => p.reserved)
      assert.deepEqual(reserved, [4, 2])
      await release(ledger, held.id)
      await sound()
    } finally {
      await b.db.one(sql`delete from bundle`)
    }
  })

  test('10,000 buyers at once for 100 units: exactly 100 get one', async () => {
    await stock(100)
    // On a server several processes compete; here each is a hold desk of its own.
    const desks = Array.from({ length: 8 }, () => holds(ledger))
    const asked = Array.from({ length: 10_000 }, (_, i) =>
      desks[i % desks.length]!.hold(ask(1, `buyer ${i}`)),
    )
    const answers = await Promise.all(asked)
    assert.equal(answers.filter((a) => a.held).length, 100)
    assert.deepEqual(await at(), { onHand: 100, committed: 0, reserved: 100 })
    await sound()
  })
})
