/** What becomes of a message: applied, parked, quarantined, replayed; nothing disappears. */
import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { z } from 'zod'
import { testDb } from '../../test/database.ts'
import { emptied, mute } from '../../test/ledger.ts'
import { sync } from '../authority/sync.ts'
import { upsertItems, upsertListings } from '../catalog/items.ts'
import { mapLocation } from '../catalog/resolve.ts'
import { defineConfig } from '../config.ts'
import { type Bound, type Line, type Parsed, Unreadable } from '../connectors/connector.ts'
import { sql } from '../db/sql.ts'
import { recorder } from '../ledger/record.ts'
import { later, systemClock } from '../lib/clock.ts'
import { quietLog } from '../lib/log.ts'
import { seededRandom } from '../lib/random.ts'
import { type Inbox, interpret } from './interpret.ts'
import { dismiss, listMessages, quarantineByReason, replay, tallyMessages } from './quarantine.ts'
import { receiver } from './receive.ts'

/** Messages are lines as JSON; the word "garbage" cannot be read, "bomb" makes the parser fail. */
const plain: Bound = {
  connector: {
    ...mute.connector,
    settings: z.object({}),
    webhook: {
      verify: () => true,
      identify: () => ({ key: 'k', topic: 't' }),
      keepHeaders: [],
      parse({ body }): Parsed {
        const text = Buffer.from(body).toString()
        if (text === 'garbage') throw new Unreadable('data.lines is missing')
        if (text === 'bomb') throw new TypeError('boom')
        const { lines, readings = [] } = JSON.parse(text) as { lines: Line[]; readings?: never[] }
        return { lines: lines.map((l) => ({ ...l, happenedAt: new Date(l.happenedAt) })), readings }
      },
    },
  },
  settings: {},
}

const registry = defineConfig({
  locations: { leeds: 'Leeds', store: 'The store' },
  systems: {
    wms: { role: 'wms', connector: plain, locations: { LDS: 'leeds' } },
    shop: { role: 'storefront', connector: plain, defaultLocation: 'leeds' },
    till: { role: 'pos', connector: plain, defaultLocation: 'store', truthMoment: 'ordered' },
  },
  owners: {
    on_hand: { byLocation: { leeds: 'wms', store: 'till' } },
    committed: { each: ['shop', 'till'] },
  },
  timing: { parkForMs: 60_000 },
})

const db = await testDb()
let shift = 0
const clock = { ...systemClock, now: () => later(systemClock.now(), shift) }
const world = {
  clock,
  random: seededRandom(1),
  log: quietLog,
  fetch: () => assert.fail(),
  secret: () => '',
}
let inbox: Inbox
let number = 0

const line = (
  kind: Line['kind'],
  sku: string,
  quantity: number | string,
  more: Partial<Line> = {},
): Line => ({
  kind,
  document: 'order/1',
  line: '1',
  sku,
  quantity,
  location: null,
  happenedAt: clock.now(),
  ...more,
})
async function tell(system: string, lines: Line[] | string, key = `m${++number}`) {
  const body = Buffer.from(typeof lines === 'string' ? lines : JSON.stringify({ lines }))
  const systemId = inbox.directory.systemId(system)
  return receiver(db, world).receive({
    systemId,
    key,
    topic: 't',
    headers: {},
    body,
    via: 'webhook',
  })
}
async function told(system: string, lines: Line[] | string, key?: string) {
  const { id } = await tell(system, lines, key)
  await interpret(inbox)
  return state(id)
}
const state = async (id: number) => {
  const m = (await listMessages(db, {}, 100)).find((one) => one.id === id)!
  return {
    id,
    state: m.state,
    reason: m.reason,
    problems: (m.detail?.problems ?? []) as { says: string }[],
  }
}
const position = async (sku: string) =>
  (await db.one<{ onHand: number; committed: number }>(sql`
    select on_hand, committed from position p join item i on i.id = p.item_id where i.sku = ${sku}`)) ??
  null

describe('the inbox', () => {
  beforeEach(async () => {
    shift = 0
    await emptied(db, true)
    const directory = await sync(db, registry)
    await upsertItems(db, [{ sku: 'A-1' }, { sku: 'B-2' }, { sku: 'SET' }], clock.now())
    const record = recorder(db, world, { lanes: db.lanes, txBase: 0, forwards: new Set() })
    inbox = { db, world, registry, directory, recorder: record }
  })

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

  test('an id that comes again with another body is kept in quarantine', async () => {
    await told('shop', [line('ordered', 'A-1', 3)], 'id-1')
    assert.equal((await tell('shop', [line('ordered', 'A-1', 4)], 'id-1')).received, 'reused')
    assert.equal((await quarantineByReason(db))[0]!.reason, 'id_reused')
    assert.deepEqual(await position('A-1'), { onHand: 0, committed: 3 })
  })

  test('a shipment before its order is parked, and applied as soon as the order is', async () => {
    const shipped = line('shipped', 'A-1', 3, {
      issuer: 'shop',
      location: 'LDS',
      transition: 'shipped/9',
      after: ['1', 'ordered'],
    })
    const parked = await told('wms', [shipped])
    assert.deepEqual([parked.state, parked.reason], ['parked', 'predecessor_missing'])
    assert.equal(await position('A-1'), null)
    await told('shop', [line('ordered', 'A-1', 3)])
    await interpret(inbox)
    assert.equal((await state(parked.id)).state, 'applied')
    assert.deepEqual(await position('A-1'), { onHand: -3, committed: 0 })
  })

  test('what waited too long goes to quarantine and says what it waited for', async () => {
    const cancelled = line('order_cancelled', 'A-1', 3, { after: ['1', 'ordered'] })
    const { id } = await told('shop', [cancelled])
    shift = 61_000
    await interpret(inbox)
    const end = await state(id)
    assert.deepEqual([end.state, end.reason], ['quarantined', 'predecessor_missing'])
    assert.match(end.problems[0]!.says, /order\/1\/1\/ordered, which never came/)
  })

  test('an unknown SKU holds back its own line only, and is applied after mapping and replay', async () => {
    const end = await told('shop', [
      line('ordered', 'A-1', 3),
      line('ordered', 'mug blue', 2, { line: '2' }),
    ])
    assert.deepEqual([end.state, end.reason], ['quarantined', 'unmapped_sku'])
    assert.match(end.problems[0]!.says, /shop knows a SKU "mug blue"/)
    assert.deepEqual(await position('A-1'), { onHand: 0, committed: 3 })
    await upsertListings(db, [{ system: 'shop', external: 'mug blue', sku: 'B-2', pack: 6 }])
    assert.equal(await replay(db, { reason: 'unmapped_sku' }, clock.now()), 1)
    await interpret(inbox)
    assert.equal((await state(end.id)).state, 'applied')
    assert.deepEqual(
      await position('A-1'),
      { onHand: 0, committed: 3 },
      'the other line is not counted again',
    )
    assert.deepEqual(
      await position('B-2'),
      { onHand: 0, committed: 12 },
      'in base units: 2 packs of 6',
    )
  })

  test('an unknown location is never taken for the default one', async () => {
    const end = await told('shop', [line('ordered', 'A-1', 3, { location: 'ANNEX' })])
    assert.equal(end.reason, 'unmapped_location')
    await mapLocation(
      db,
      inbox.directory.systemId('shop'),
      'ANNEX',
      inbox.directory.locationId('leeds'),
    )
    await replay(db, { id: end.id }, clock.now())
    await interpret(inbox)
    assert.equal((await state(end.id)).state, 'applied')
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

  test('a worker that died gives its messages back when its lease ends; five deaths are poison', async () => {
    const { id } = await tell('shop', [line('ordered', 'A-1', 1)])
    const dying = {
      ...inbox,
      recorder: { ...inbox.recorder, record: () => Promise.reject(new Error('killed')) },
    }
    await assert.rejects(interpret(dying))
    assert.equal(await interpret(inbox), 0, 'still leased')
    shift = 61_000
    assert.equal(await interpret(inbox), 1)
    assert.equal((await state(id)).state, 'applied')

    const bad = await tell('shop', [line('ordered', 'B-2', 1)])
    for (let i = 0; i < 8; i++) {
      shift += 61_000
      await assert.rejects(interpret(dying))
    }
    shift += 61_000
    await interpret(inbox)
    assert.equal((await state(bad.id)).reason, 'poison')
  })

  test('accepted is always applied + quarantined + dismissed + pending', async () => {
    await told('shop', [line('ordered', 'A-1', 1)])
    const bad = await told('shop', 'garbage')
    await tell('shop', [line('ordered', 'A-1', 1, { document: 'order/2' })])
    assert.deepEqual(await tallyMessages(db), {
      accepted: 3,
      applied: 1,
      quarantined: 1,
      dismissed: 0,
      pending: 1,
    })
    assert.equal(await dismiss(db, bad.id, 'a test call', 'ann', clock.now()), true)
    assert.deepEqual(await tallyMessages(db), {
      accepted: 3,
      applied: 1,
      quarantined: 0,
      dismissed: 1,
      pending: 1,
    })
  })
})
