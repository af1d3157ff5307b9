import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { stocked, type Trial, trial } from '../../test/http.ts'
import { expire } from '../reservations/end.ts'

type Hold = { id: string; location: string; expiresAt: string }

describe('/v1/reservations', () => {
  let t: Trial
  before(async () => {
    t = await trial()
    await stocked(t)
  })
  const hold = (over: object = {}) =>
    t.call('POST', '/v1/reservations', { sku: 'A-1', quantity: 1, holder: 'cart', ...over })
  const held = async (over: object = {}) => (await hold(over)).body as Hold
  const reserved = async () => {
    const { body } = await t.call('GET', '/v1/positions?sku=A-1&location=leeds')
    const { rows } = body as { rows: { reserved: number; committed: number }[] }
    return [rows[0]!.reserved, rows[0]!.committed]
  }
  const clean = async () => {
    const { body } = await t.call('GET', '/v1/reservations')
    for (const { id } of (body as { rows: Hold[] }).rows) {
      await t.call('POST', `/v1/reservations/${id}/release`)
    }
  }

  test('a hold is granted only from what is available, and says how much is', async () => {
    await clean()
    const { status, body } = await hold({ quantity: 21, holder: 'greedy' })
    assert.equal(status, 409)
    assert.equal((body as { available: number }).available, 20)
    assert.equal((await held({ quantity: 20, holder: 'greedy' })).location, 'leeds')
    assert.equal((await hold({ holder: 'late' })).status, 409)
  })

  test('the same id again is the same hold, and is counted once', async () => {
    await clean()
    const id = '0b9d2c1e-7a53-4f0e-9d6e-6f0a4a0c3b21'
    const first = await held({ id, quantity: 3, holder: 'twice' })
    const second = await held({ id: id.toUpperCase(), quantity: 3, holder: 'twice' })
    assert.deepEqual(first, second)
    assert.deepEqual(await reserved(), [3, 0])
  })

  test('a hold is posted in parts and its rest released', async () => {
    await clean()
    const { id } = await held({ quantity: 4, holder: 'parts' })
    const path = `/v1/reservations/${id}`
    const order = { order: '500', line: '1', system: 'shop' }
    assert.deepEqual((await t.call('POST', `${path}/post`, { ...order, quantity: 3 })).body, {
      remaining: 1,
    })
    assert.deepEqual((await t.call('POST', `${path}/post`, { ...order, quantity: 3 })).body, {
      remaining: 1,
    })
    assert.deepEqual(await reserved(), [1, 3])
    assert.deepEqual((await t.call('POST', `${path}/release`)).body, { released: true })
    assert.deepEqual((await t.call('POST', `${path}/release`)).body, { released: false })
    const { body } = await t.call('GET', path)
    const { rows } = body as { rows: { state: string; remaining: number }[] }
    assert.deepEqual([rows[0]!.state, rows[0]!.remaining], ['released', 0])
  })

  test('an expired hold cannot be posted: the caller is told, the order is not lost in silence', async () => {
    await clean()
    const { id } = await held({ quantity: 2, holder: 'slow', seconds: 60 })
    t.pass(61_000)
    assert.equal(await expire(t.engine.ledger), 1)
    const { status, body } = await t.call('POST', `/v1/reservations/${id}/post`, {
      order: '501',
      line: '1',
      system: 'shop',
    })
    assert.equal(status, 410)
    assert.match((body as { detail: string }).detail, /The hold is expired: .*POST \/v1\/movements/)
    assert.equal((await reserved())[0], 0)
  })

  test('a system that owns no orders cannot turn a hold into one, and the hold stays', async () => {
    await clean()
    const { id } = await held({ holder: 'wrong' })
    const { status } = await t.call('POST', `/v1/reservations/${id}/post`, {
      order: '502',
      line: '1',
      system: 'wms',
    })
    assert.equal(status, 403)
    assert.equal((await reserved())[0], 1)
  })

  test('a bundle is held whole and posted by its share', async () => {
    await clean()
    const { id } = await held({ sku: 'SET', quantity: 2, holder: 'set' })
    assert.equal((await reserved())[0], 4)
    const path = `/v1/reservations/${id}/post`
    const order = { order: '503', line: '1', system: 'shop' }
    assert.match(
      (await t.call('POST', path, { ...order, quantity: 1 })).text,
      /posted by its share/,
    )
    assert.match(
      (await t.call('POST', path, { ...order, share: 0.3 })).text,
      /not a whole number of units/,
    )
    assert.equal((await t.call('POST', path, { ...order, share: 0.5 })).status, 200)
    assert.equal((await reserved())[0], 2)
  })

  test('where to look can be a channel or a list, and must be there', async () => {
    await clean()
    assert.equal((await hold({ locations: ['york'] })).status, 409)
    assert.equal((await held({ locations: ['york', 'leeds'], holder: 'a' })).location, 'leeds')
    assert.equal((await hold({ channel: 'shop', holder: 'b' })).status, 200)
    assert.equal((await hold({ channel: 'nope' })).status, 404)
    assert.equal((await hold({ locations: ['mars'] })).status, 404)
    assert.equal((await hold({ sku: 'NOPE' })).status, 404)
  })

  test('what makes no sense is refused', async () => {
    for (const over of [
      { quantity: 0 },
      { quantity: 1.5 },
      { quantity: -1 },
      { seconds: 0 },
      { holder: '' },
      { id: 'x' },
      { price: 5 },
    ]) {
      assert.equal((await hold(over)).status, 422, JSON.stringify(over))
    }
    const nobody = '00000000-0000-4000-8000-000000000000'
    assert.equal((await t.call('GET', `/v1/reservations/${nobody}`)).status, 404)
    assert.equal((await t.call('POST', `/v1/reservations/${nobody}/release`)).status, 404)
  })
})
