import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type Trial, trial } from '../../test/http.ts'
import { sql } from '../db/sql.ts'

const skus = Array.from({ length: 40 }, (_, i) => `S-${String(i).padStart(2, '0')}`)
const counts = (rows: readonly (readonly [string, number])[]) =>
  [
    'SKU,Location,Counted,As of',
    ...rows.map(([sku, n]) => `${sku},LDS,${n},2026-01-10T11:30:00Z`),
  ].join('\n')

describe('a change of many numbers at once', () => {
  let t: Trial
  before(async () => {
    t = await trial()
    await t.call('PUT', '/v1/items', { items: skus.map((sku) => ({ sku })) })
    const listings = skus.map((sku) => ({ system: 'shop', external: sku, sku }))
    await t.call('PUT', '/v1/listings', { listings })
  })
  const send = (text: string, name: string, query = '') =>
    t.call('POST', `/v1/files?name=${name}&system=wms&kind=counts${query}`, text)
  const detail = (body: unknown) => (body as { detail: string; confirm: number }).detail

  test('opening stock is no flood: nobody relied on those numbers yet', async () => {
    const { status, text } = await send(counts(skus.map((sku) => [sku, 20])), 'opening.csv')
    assert.equal(status, 200, text)
    await t.settle()
    assert.equal(t.shop.shown.get('S-00'), 18)
  })

  test('a file of zeros is stopped before a row of it is stored, and says how many it would be', async () => {
    t.pass(60_000)
    const zeros = counts(skus.slice(0, 30).map((sku) => [sku, 0]))
    const { status, body } = await send(zeros.replaceAll('11:30', '11:45'), 'zeros.csv')
    assert.equal(status, 409)
    assert.match(
      detail(body),
      /Nothing was done: it would set 30 of the 40 products that shop lists to 0/,
    )
    assert.equal((body as { confirm: number }).confirm, 30)
    assert.deepEqual((body as { channels: object }).channels, [
      { channel: 'shop', listed: 40, moved: 30, zeroed: 30 },
    ])
    assert.deepEqual(
      ((await t.call('GET', '/v1/inbox')).body as { rows: unknown[] }).rows.length,
      1,
    )
  })

  test('the preview says so too, and a wrong number confirms nothing', async () => {
    const zeros = counts(skus.slice(0, 30).map((sku) => [sku, 0])).replaceAll('11:30', '11:45')
    const { body } = await send(zeros, 'zeros.csv', '&preview')
    const { flood } = (body as { preview: { flood: { why: string; skus: number } } }).preview
    assert.deepEqual([flood.skus, /more than 5%/.test(flood.why)], [30, true])
    const wrong = await send(zeros, 'zeros.csv', '&confirm=29')
    assert.equal(wrong.status, 409)
    assert.match(detail(wrong.body), /It changes 30, not 29/)
  })

  test('small files one after the other are one large one', async () => {
    const two = (from: number) =>
      counts(skus.slice(from, from + 2).map((sku) => [sku, 0])).replaceAll('11:30', '11:45')
    assert.equal((await send(two(0), 'a.csv')).status, 200)
    assert.equal((await send(two(2), 'b.csv')).status, 409)
    t.pass(3_600_001)
    assert.equal((await send(two(2), 'b.csv')).status, 200)
    t.pass(3_600_001)
  })

  test('said with its number, it is done', async () => {
    const zeros = counts(skus.slice(4, 30).map((sku) => [sku, 0])).replaceAll('11:30', '11:45')
    assert.equal((await send(zeros, 'zeros.csv', '&confirm=26')).status, 200)
    await t.settle()
    assert.equal(t.shop.shown.get('S-05'), 0)
  })

  test('replaying much of the quarantine is the same', async () => {
    const file = ['SKU,Location,Quantity,Kind,Document,Line,Date']
    for (let i = 0; i < 20; i++) file.push(`OLD-${i},LDS,7,received,R${i},1,2026-01-10T11:50:00Z`)
    const taken = await t.call(
      'POST',
      '/v1/files?name=late.csv&system=wms&kind=movements',
      file.join('\n'),
    )
    assert.equal(taken.status, 200, taken.text)
    const listings = skus
      .slice(0, 20)
      .map((sku, i) => ({ system: 'wms', external: `OLD-${i}`, sku, published: false }))
    await t.call('PUT', '/v1/listings', { listings })
    const { db } = t
    const held = (await db.one<{ id: number }>(
      sql`update message set reason = 'flood' where reason = 'unmapped_sku' returning id`,
    ))!
    const one = await t.call('POST', `/v1/inbox/${held.id}/replay`)
    assert.equal(one.status, 409, 'a part of what waits is not let in alone')
    assert.match(detail(one.body), /confirm that number: 20/)
    await db.one(sql`update message set reason = 'unmapped_sku' where id = ${held.id}`)

    const all = await t.call('POST', '/v1/quarantine/replay', { reason: 'unmapped_sku' })
    assert.equal(all.status, 409, all.text)
    assert.match(
      detail(all.body),
      /it would change 20 of the 40 numbers that shop shows \(more than 20%\)/,
    )
    const done = await t.call('POST', '/v1/quarantine/replay', {
      reason: 'unmapped_sku',
      confirm: 20,
    })
    assert.deepEqual([done.status, done.body], [200, { replayed: 1 }])
  })

  test('telling again what was given up is the same', async () => {
    t.shop.state.broken = true
    t.pass(3_600_001)
    const rows = skus.map((sku): [string, number] => [sku, 33])
    const at = counts(rows).replaceAll('11:30', '11:55')
    assert.equal((await send(at, 'all.csv', '&confirm=40')).status, 200)
    await t.settle()
    t.shop.state.broken = false
    const all = await t.call('POST', '/v1/dead-letters/replay', {})
    assert.equal(all.status, 409, all.text)
    assert.match(detail(all.body), /it would change 40 of the 40 numbers that shop shows/)
    const one = await t.call('POST', '/v1/dead-letters/replay', { sku: 'S-00' })
    assert.deepEqual(one.body, { replayed: 1 })
    const done = await t.call('POST', '/v1/dead-letters/replay', { confirm: 39 })
    assert.equal(done.status, 200, done.text)
  })
})
