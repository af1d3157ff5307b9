/** What becomes of a message that cannot be applied yet: nothing disappears. */
import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { clock, db, fresh, line, o, position, state, tell, told } from '../../test/letters.ts'
import { upsertListings } from '../catalog/items.ts'
import { mapLocation } from '../catalog/resolve.ts'
import { interpret } from './interpret.ts'
import { dismiss, quarantineByReason, replay, tallyMessages } from './quarantine.ts'

describe('a message that cannot be applied yet', () => {
  beforeEach(fresh)

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
    await interpret(o.inbox)
    assert.equal((await state(parked.id)).state, 'applied')
    assert.deepEqual(await position('A-1'), { onHand: -3, committed: 0 })
  })

  test('what waited too long goes to quarantine and says what it waited for', async () => {
    const cancelled = line('order_cancelled', 'A-1', 3, { after: ['1', 'ordered'] })
    const { id } = await told('shop', [cancelled])
    o.shift = 61_000
    await interpret(o.inbox)
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
    await interpret(o.inbox)
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
      o.inbox.directory.systemId('shop'),
      'ANNEX',
      o.inbox.directory.locationId('leeds'),
    )
    await replay(db, { id: end.id }, clock.now())
    await interpret(o.inbox)
    assert.equal((await state(end.id)).state, 'applied')
  })

  test('a message that can never be written ends as poison, and holds up nobody else', async () => {
    const bad = await tell('shop', [
      line('ordered', 'B-2', 1, { reason: 'no text holds a \u0000' }),
    ])
    const good = await told('shop', [line('ordered', 'A-1', 1)])
    assert.equal(good.state, 'applied')
    for (let i = 0; i < 9; i++) {
      o.shift += 61_000
      await interpret(o.inbox)
    }
    assert.equal((await state(bad.id)).reason, 'poison')
  })

  test('a worker that died gives its messages back when its lease ends; five deaths are poison', async () => {
    const { id } = await tell('shop', [line('ordered', 'A-1', 1)])
    const killed = Object.assign(new Error('killed'), { code: '57P01' })
    const dying = {
      ...o.inbox,
      recorder: { ...o.inbox.recorder, record: () => Promise.reject(killed) },
    }
    await assert.rejects(interpret(dying))
    assert.equal(await interpret(o.inbox), 0, 'still leased')
    o.shift = 61_000
    assert.equal(await interpret(o.inbox), 1)
    assert.equal((await state(id)).state, 'applied')

    const bad = await tell('shop', [line('ordered', 'B-2', 1)])
    for (let i = 0; i < 8; i++) {
      o.shift += 61_000
      await assert.rejects(interpret(dying))
    }
    o.shift += 61_000
    await interpret(o.inbox)
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
