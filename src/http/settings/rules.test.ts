import assert from 'node:assert/strict'
import { before, beforeEach, test } from 'node:test'
import { stocked, type Trial, trial } from '../../../test/http.ts'
import { settingsIn } from '../../settings/overrides.ts'

let t: Trial
before(async () => {
  t = await trial()
  await stocked(t)
  await t.settle()
})
// Many small changes in an hour are one large one.
beforeEach(() => t.pass(3_700_000))
type Rules = {
  rows: {
    name: string
    safety: number | null
    cap: number | null
    from: string
    declared: unknown
  }[]
  holds?: { channel: string; safety: number | null; cap: number | null }[]
  history: { name: string; was: unknown; value: unknown }[]
}
const rules = async (query = '') => (await t.call('GET', `/v1/rules${query}`)).body as Rules
const rule = (body: object) => t.call('PUT', '/v1/rules', body)
const holds = async () => (await rules('?sku=A-1')).holds![0]!

test('a rule of an item at a channel is told to the channel, and to nobody else', async () => {
  assert.equal(t.shop.shown.get('a-one'), 18)
  const { status, body } = await rule({ channel: 'shop', sku: 'A-1', safety: 5, note: 'fast' })
  assert.equal(status, 200)
  const { channels } = body as { channels: { channel: string; moved: number }[] }
  assert.deepEqual(
    channels.map((c) => [c.channel, c.moved]),
    [['shop', 1]],
  )
  await t.settle()
  assert.equal(t.shop.shown.get('a-one'), 15)
  assert.deepEqual(await holds(), { channel: 'shop', safety: 5, cap: 500, percent: null })
})

test('of a rule a part that is not named stays; one set to null is what is wider', async () => {
  await rule({ channel: 'shop', sku: 'A-1', cap: 7 })
  assert.deepEqual(await holds(), { channel: 'shop', safety: 5, cap: 7, percent: null })
  await rule({ channel: 'shop', sku: 'A-1', safety: null })
  assert.deepEqual(await holds(), { channel: 'shop', safety: 2, cap: 7, percent: null })
  await rule({ channel: 'shop', sku: 'A-1', reset: true })
  assert.deepEqual(await holds(), { channel: 'shop', safety: 2, cap: 500, percent: null })
  await t.settle()
  assert.equal(t.shop.shown.get('a-one'), 18)
})

test('a rule of a channel wins over the file, also when the file is read again', async () => {
  await rule({ channel: 'shop', safety: 4 })
  const again = settingsIn(t.db, t.engine.world, t.engine.settings.declared, {
    ...t.engine.settings.declared,
  })
  await again.load()
  const { sync } = await import('../../authority/sync.ts')
  await sync(t.db, t.engine.registry)
  assert.deepEqual(await holds(), { channel: 'shop', safety: 4, cap: 500, percent: null })
  const own = (await rules('?channel=shop')).rows.find((r) => r.name === 'rule.shop')!
  assert.equal(own.from, 'set')
  assert.deepEqual(own.declared, { safety: 2, cap: 500, percent: null })
  await rule({ channel: 'shop', reset: true })
  assert.deepEqual(await holds(), { channel: 'shop', safety: 2, cap: 500, percent: null })
  assert.equal((await rules('?channel=shop')).rows[0]!.from, 'file')
})

test('a rule of a category holds for its items, and of an item for all channels', async () => {
  await t.call('PUT', '/v1/items', { items: [{ sku: 'A-1', category: 'tees' }] })
  await rule({ channel: 'shop', category: 'tees', safety: 9 })
  assert.equal((await holds()).safety, 9)
  await rule({ sku: 'A-1', safety: 11 })
  assert.equal((await holds()).safety, 11)
  const { rows, history } = await rules('?sku=A-1')
  assert.deepEqual(
    rows.map((r) => r.name),
    ['rule.item.A-1', 'rule.shop.category.tees', 'rule.shop'],
  )
  assert.deepEqual(history[0]!.value, { safety: 11 })
  const gone = await rule({ sku: 'A-1', reset: true })
  assert.equal(gone.status, 200, gone.text)
  assert.equal((await holds()).safety, 9)
  await rule({ channel: 'shop', category: 'tees', reset: true })
  assert.equal((await holds()).safety, 2)
})

test('a rule that would empty a channel waits for its number', async () => {
  const items = Array.from({ length: 12 }, (_, i) => ({ sku: `F-${i}` }))
  await t.call('PUT', '/v1/items', { items })
  await t.call('PUT', '/v1/listings', {
    listings: items.map(({ sku }) => ({ system: 'shop', external: sku, sku })),
  })
  await t.call('POST', '/v1/movements', {
    system: 'wms',
    lines: items.map(({ sku }, i) => ({
      kind: 'received',
      document: 'receipt/f',
      line: String(i),
      sku,
      quantity: 20,
      location: 'LDS',
      happenedAt: '2026-01-10T11:00:00Z',
    })),
  })
  await t.settle()
  const { status, body } = await rule({ channel: 'shop', cap: 0 })
  assert.equal(status, 409)
  const { confirm, why } = body as { confirm: number; why: string }
  assert.match(why, /it would set \d+ of the \d+ products that shop lists to 0/)
  assert.equal((await holds()).cap, 500)
  assert.equal((await rules()).history.find((h) => h.name === 'rule.shop')!.value !== null, true)
  assert.equal((await rule({ channel: 'shop', cap: 0, confirm })).status, 200)
  await t.settle()
  assert.equal(t.shop.shown.get('F-3'), 0)
  await rule({ channel: 'shop', reset: true, confirm })
  await t.settle()
  assert.equal(t.shop.shown.get('F-3'), 18)
})

test('what makes no sense is refused with a sentence', async () => {
  for (const [body, says] of [
    [{ safety: 1 }, /Say whose rule it is/],
    [{ channel: 'shop' }, /Say what to set/],
    [{ channel: 'shop', safety: 1, reset: true }, /not both/],
    [{ channel: 'shop', sku: 'A-1', category: 'tees', safety: 1 }, /not for both/],
    [{ sku: 'A-1', cap: 1 }, /can only keep back/],
    [{ channel: 'shop', percent: 101 }, /percent/],
  ] as const) {
    const { status, text } = await rule(body)
    assert.equal(status, 422, text)
    assert.match(text, says)
  }
  assert.equal((await rule({ channel: 'nowhere', safety: 1 })).status, 404)
  assert.equal((await rule({ channel: 'shop', sku: 'none', safety: 1 })).status, 404)
})
