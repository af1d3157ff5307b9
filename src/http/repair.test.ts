import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { line, stocked, type Trial, trial } from '../../test/http.ts'

type Rows<T = Record<string, unknown>> = { rows: T[] }

describe('mending what went wrong', () => {
  let t: Trial
  before(async () => {
    t = await trial()
    await stocked(t)
  })
  const rows = async <T>(path: string) => ((await t.call('GET', path)).body as Rows<T>).rows

  const event = (document: string, over: object) => ({
    type: 'movements',
    timestamp: '2026-01-10T11:30:00Z',
    data: {
      document,
      location: 'LDS',
      lines: [{ kind: 'received', line: '1', sku: 'A-1', quantity: 1, ...over }],
    },
  })

  test('an unmapped SKU waits in quarantine, the mapping names what waits for it, a replay applies it', async () => {
    await t.hook('wms', event('r/20', { sku: 'THEIR-A' }))
    await t.settle()
    const [held] = await rows<{ reason: string; messages: number; says: string }>('/v1/quarantine')
    assert.deepEqual([held!.reason, held!.messages], ['unmapped_sku', 1])
    const mapped = await t.call('PUT', '/v1/listings', {
      listings: [{ system: 'wms', external: 'THEIR-A', sku: 'A-1', published: false }],
    })
    const { waiting } = mapped.body as { waiting: { messages: number; next: string }[] }
    assert.equal(waiting[0]!.messages, 1)
    assert.equal(
      waiting[0]!.next,
      'POST /v1/quarantine/replay {"reason":"unmapped_sku","system":"wms"}',
    )
    const replayed = await t.call('POST', '/v1/quarantine/replay', {
      reason: 'unmapped_sku',
      system: 'wms',
    })
    assert.deepEqual(replayed.body, { replayed: 1 })
    await t.settle()
    assert.deepEqual(await rows('/v1/quarantine'), [])
    assert.equal((await rows<{ on_hand: number }>('/v1/positions?sku=A-1'))[0]!.on_hand, 21)
  })

  test('a message tells what was recorded on its word, and a code whose listing it is', async () => {
    const [{ id }] = (await rows<{ id: number }>('/v1/inbox?state=applied&system=wms')) as [
      { id: number },
    ]
    const { movements } = (await t.call('GET', `/v1/inbox/${id}`)).body as {
      movements: { sku: string; location: string; kind: string; on_hand: number }[]
    }
    const told = movements.map((m) => [m.sku, m.location, m.kind, m.on_hand])
    assert.deepEqual(told, [['A-1', 'leeds', 'received', 1]])
    const listed = await rows<{ sku: string }>('/v1/listings?system=wms&external=THEIR-A')
    assert.deepEqual(
      listed.map(({ sku }) => sku),
      ['A-1'],
    )
  })

  test('an unmapped location is mapped and replayed in the same way, and replaying all again changes nothing', async () => {
    await t.hook('wms', event('r/21', { location: 'BAY-9' }))
    await t.settle()
    const { body } = await t.call('PUT', '/v1/locations', {
      locations: [{ system: 'wms', external: 'BAY-9', location: 'york' }],
    })
    assert.equal((body as { waiting: { messages: number }[] }).waiting[0]!.messages, 1)
    const message = (await rows<{ id: number }>('/v1/inbox?state=quarantined'))[0]!
    await t.call('POST', `/v1/inbox/${message.id}/replay`)
    await t.settle()
    const before = await rows('/v1/positions')
    for (const { id } of await rows<{ id: number }>('/v1/inbox'))
      await t.call('POST', `/v1/inbox/${id}/replay`)
    await t.settle()
    assert.deepEqual(await rows('/v1/positions'), before)
  })

  test('a message can be read as it came, and dismissed with a reason', async () => {
    await t.hook('wms', event('r/22', { sku: 'GONE' }), { id: 'evt_gone' })
    await t.settle()
    const { id } = (await rows<{ id: number }>('/v1/inbox?state=quarantined'))[0]!
    const { body } = await t.call('GET', `/v1/inbox/${id}`)
    assert.equal(JSON.parse((body as { body: string }).body).data.document, 'r/22')
    assert.equal((await t.call('POST', `/v1/inbox/${id}/dismiss`, {})).status, 422)
    const done = await t.call('POST', `/v1/inbox/${id}/dismiss`, { why: 'a test article' })
    assert.deepEqual(done.body, { dismissed: true })
    const after = (await t.call('GET', `/v1/inbox/${id}`)).body as { state: string; detail: object }
    assert.equal(after.state, 'dismissed')
    assert.deepEqual(
      { ...after.detail, problems: 0, tally: 0 },
      { problems: 0, tally: 0, by: 'operator', dismissed: 'a test article' },
    )
    assert.equal((await t.call('POST', `/v1/inbox/${id}/dismiss`, { why: 'again' })).status, 409)
    assert.equal((await t.call('GET', '/v1/inbox/999999')).status, 404)
    assert.equal((await t.call('POST', '/v1/inbox/999999/replay')).status, 404)
  })

  test('a number that the shop refuses becomes a dead letter with its cause, and is told after a replay', async () => {
    await t.settle()
    t.shop.state.broken = true
    await t.call('POST', '/v1/movements', {
      system: 'wms',
      ...line({ document: 'r/30', quantity: 9 }),
    })
    await t.settle()
    const all = await rows<{ sku: string; why: string; channel: string }>('/v1/dead-letters')
    const dead = all.find((d) => d.sku === 'A-1')
    assert.deepEqual([dead!.sku, dead!.channel, dead!.why], ['A-1', 'shop', 'the shop says no'])
    t.shop.state.broken = false
    const { body } = await t.call('POST', '/v1/dead-letters/replay', { sku: 'A-1' })
    assert.deepEqual(body, { replayed: 1 })
    const others = await t.call('POST', '/v1/dead-letters/replay', { channel: 'shop' })
    assert.deepEqual(others.body, { replayed: 1 }, 'the bundle with it')
    await t.settle()
    assert.deepEqual(await rows('/v1/dead-letters'), [])
    const { attempts } = (await t.call('GET', '/v1/items/A-1/deliveries')).body as {
      attempts: { outcome: string }[]
    }
    assert.deepEqual(
      attempts.slice(0, 2).map((a) => a.outcome),
      ['done', 'never'],
    )
    assert.equal(t.shop.shown.get('a-one'), 29, '31 there, 2 kept back')
  })

  test('a paused channel is told nothing until it is resumed', async () => {
    assert.equal(
      (await t.call('POST', '/v1/channels/shop/pause', {})).status,
      422,
      'a reason is wanted',
    )
    const paused = await t.call('POST', '/v1/channels/shop/pause', { why: 'stocktaking' })
    assert.deepEqual(
      [(paused.body as { state: string }).state, (paused.body as { why: string }).why],
      ['paused', 'stocktaking (operator)'],
    )
    await t.call('POST', '/v1/movements', {
      system: 'wms',
      ...line({ document: 'r/31', kind: 'adjusted', quantity: -5 }),
    })
    const before = t.shop.shown.get('a-one')
    const { numbers } = (await t.call('GET', '/v1/status')).body as {
      numbers: object
      links: { says: string[] }
    } & Record<string, never>
    assert.ok(numbers)
    const links = ((await t.call('GET', '/v1/status')).body as { links: { says: string[] } }).links
    assert.ok(links.says.includes('shop is paused: stocktaking (operator)'))
    assert.equal(t.shop.shown.get('a-one'), before)
    assert.equal((await t.call('POST', '/v1/channels/shop/resume')).status, 200)
    await t.settle()
    assert.equal(t.shop.shown.get('a-one'), before! - 5)
    assert.equal((await t.call('POST', '/v1/channels/nope/resume')).status, 404)
  })

  test('everything told since a time can be counted first and then told again', async () => {
    const since = { since: '2026-01-10T00:00:00Z' }
    const path = '/v1/channels/shop/recover'
    const counted = (await t.call('POST', `${path}?estimate`, since)).body
    assert.deepEqual(counted, { numbers: 2, done: false })
    assert.deepEqual((await t.call('POST', path, since)).body, { numbers: 2, done: true })
    assert.equal((await rows('/v1/outbox')).length, 2)
    await t.settle()
    assert.deepEqual(await rows('/v1/outbox'), [])
    const one = await t.call('POST', '/v1/items/A-1/deliveries/shop/replay')
    assert.deepEqual(one.body, { replayed: 1 })
  })

  test('verify proves the books, names a wrong position, and rebuilds it', async () => {
    await t.settle()
    const good = (await t.call('POST', '/v1/verify', {})).body as { ok: boolean; checks: unknown[] }
    assert.equal(good.ok, true)
    assert.equal(good.checks.length, 5)
    await t.db.one({
      flat: () => ({ text: 'update position set on_hand = on_hand + 1', values: [] }),
    } as never)
    assert.equal(((await t.call('POST', '/v1/verify', {})).body as { ok: boolean }).ok, false)
    const mended = (await t.call('POST', '/v1/verify', { rebuild: true })).body as {
      ok: boolean
      rebuilt: number
    }
    assert.equal(mended.ok, true)
    assert.ok(mended.rebuilt > 0)
  })

  test('a file is looked through first, then taken in; taken in again it changes nothing', async () => {
    const file = 'sku;quantity;location\r\nA-1;50;LDS\r\nNOPE;1;LDS\r\n'
    const path = '/v1/files?name=counts.csv&system=wms&kind=counts&fixed=at%3D2026-01-10T11:59'
    const { preview } = (await t.call('POST', `${path}&preview`, file)).body as {
      preview: { good: number; fates: object }
    }
    assert.deepEqual(preview.fates, { recorded: 1, unmapped_sku: 1 })
    const taken = await t.call('POST', path, file)
    const { outcome } = taken.body as {
      outcome: { movements: object; problems: { row: number }[] }
    }
    assert.deepEqual(outcome.movements, { recorded: 1 })
    assert.equal(outcome.problems[0]!.row, 3)
    const again = (await t.call('POST', path, file)).body as {
      taken: { stored: number; repeated: number }
    }
    assert.deepEqual([again.taken.stored, again.taken.repeated], [0, 1])
    assert.equal((await t.call('POST', path, '')).status, 422)
    assert.match((await t.call('POST', `${path}&column=sku`, file)).text, /must be role=value/)
    const items = await t.call('POST', '/v1/files?name=i.csv', 'SKU,Name\nNEW-1,New one\n')
    assert.equal((items.body as { taken: { added: number } }).taken.added, 1)
  })
})
