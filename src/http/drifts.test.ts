import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { asking } from '../../test/asked.ts'
import { cleared, testDb } from '../../test/database.ts'
import { type Watched, watched } from '../../test/watched.ts'

type Sum = { what: string; quantity: number; says: string }
type Row = {
  id: number
  sku: string
  system: string
  state: string
  severity: string
  gap: number
  says: string
  next: string
}
type Whole = {
  drift: Row
  story: Record<'product' | 'gap' | 'found' | 'safe' | 'next', string>
  sum: Sum[]
  claims: { cause: string; units: number; cites: { cite: string; says: string }[] }[]
  record: { right: number; all: number } | null
  rivals: { cause: string }[]
  locks: { lock: string; holds: boolean; why: string }[]
  repairs: { act: string; state: string }[]
  events: { event: string; actor: string }[]
}
const db = await testDb()
let w: Watched
let asked: ReturnType<typeof asking>

const ask = <T>(method: string, path: string, body?: unknown) => asked.ask<T>(method, path, body)
const get = <T>(path: string) => asked.get<T>(path)
const drifts = async (query = '') => (await get<{ rows: Row[] }>(`/v1/drifts${query}`)).rows
const compare = () =>
  ask<{ state: string; counts: Record<string, number> }>('POST', '/v1/reconcile', { wait: 60 })
const hour = () => w.clock.advance(3_600_000)

beforeEach(async () => {
  await cleared(db)
  w = await watched(db, { SCARF: 20, MUG: 8, LAMP: 3 })
  asked = asking(w.engine)
  await hour()
})

describe('drift over the API', () => {
  test('asked for, everything is read and compared now, and what differs is there to be read', async () => {
    w.shop.set('SCARF', 23)
    const { body } = await compare()
    assert.equal(body.state, 'done')
    assert.deepEqual([body.counts.systems, body.counts.differ], [2, 1])
    const [row, ...rest] = await drifts()
    assert.deepEqual(rest, [])
    assert.deepEqual([row!.sku, row!.system, row!.state, row!.gap], ['SCARF', 'shop', 'open', 5])
    assert.match(
      row!.says,
      /^shop shows 23, it should be 18 \(5 too many\) for SCARF in Leeds, since Mon/,
    )
    const readings = await get<{
      rows: { system: string; state: string }[]
      systems: { system: string; state: string }[]
    }>('/v1/readings')
    assert.deepEqual(
      readings.systems.map((s) => [s.system, s.state]),
      [
        ['shop', 'complete'],
        ['wms', 'complete'],
      ],
    )
  })

  test('one of them is a sum that adds up, with its causes opened, its locks and its record', async () => {
    w.shop.set('SCARF', 23)
    await compare()
    const [row] = await drifts()
    const one = await get<Whole>(`/v1/drifts/${row!.id}`)
    const [first, ...parts] = one.sum
    const last = parts.pop()!
    assert.equal(first!.quantity + parts.reduce((sum, p) => sum + p.quantity, 0), last.quantity)
    assert.deepEqual([first!.quantity, last.quantity], [18, 23])
    for (const claim of one.claims) for (const cite of claim.cites) assert.ok(cite.says.length > 5)
    assert.ok(one.locks.length > 10 && one.locks.some((l) => l.lock === 'policy' && l.holds))
    assert.deepEqual(one.events[0]!.event, 'seen')
    // Nothing explains a number that somebody typed in and nobody told us of: no record either.
    assert.deepEqual([one.record, one.rivals, one.claims], [null, [], []])
    assert.ok(Object.values(one.story).every((text) => text.length > 3))
    assert.equal((await ask('GET', '/v1/drifts/999')).status, 404)
  })

  test('the status and the metrics say that numbers elsewhere cannot be trusted', async () => {
    w.shop.set('SCARF', 23)
    await compare()
    const { numbers, drifts } = await get<{
      numbers: { state: string; says: string[] }
      drifts: object
    }>('/v1/status')
    assert.deepEqual(drifts, { critical: 1, high: 0, low: 0, inFlight: 0 })
    assert.equal(numbers.state, 'bad')
    assert.ok(
      numbers.says.includes('1 number elsewhere can sell what is not there (onhand drift list)'),
    )
    const request = new Request('http://onhand.test/metrics')
    const metrics = await (await asked.app.fetch(request, { local: true })).text()
    assert.match(metrics, /^onhand_drift_open\{severity="critical"\} 1$/m)
    assert.match(metrics, /^onhand_repairs_held 0$/m)
  })

  test('filters leave out what was not asked for, and a page ends where its cursor says', async () => {
    for (const sku of ['SCARF', 'MUG', 'LAMP']) w.shop.set(sku, 30)
    await compare()
    assert.equal((await drifts()).length, 3)
    assert.deepEqual(
      (await drifts('?sku=MUG')).map((d) => d.sku),
      ['MUG'],
    )
    assert.deepEqual(await drifts('?system=wms'), [])
    assert.deepEqual(await drifts('?state=resolved&state=ignored'), [])
    assert.equal((await drifts('?severity=critical&severity=high')).length, 3)
    const page = await get<{ rows: Row[]; next: string }>('/v1/drifts?limit=2')
    const rest = await get<{ rows: Row[]; next: null }>(`/v1/drifts?limit=2&cursor=${page.next}`)
    assert.deepEqual([page.rows.length, rest.rows.length, rest.next], [2, 1, null])
  })

  test('the worst come first, page after page, and part of a name finds them', async () => {
    w.shop.set('MUG', 9)
    w.shop.set('SCARF', 40)
    w.shop.set('LAMP', 0)
    await compare()
    const worst = ['SCARF', 'MUG', 'LAMP']
    const all = await drifts('?order=worst')
    assert.deepEqual(all.map((d) => d.sku).sort(), [...worst].sort())
    assert.equal(all[0]!.severity, 'critical')
    assert.equal(all.at(-1)!.severity, 'high')
    for (const order of ['worst', 'cause', 'sku']) {
      const whole = (await drifts(`?order=${order}`)).map((d) => d.sku)
      const paged: string[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const query: string = `order=${order}&limit=1${cursor && `&cursor=${encodeURIComponent(cursor)}`}`
        const page: { rows: Row[]; next: string | null } = await get(`/v1/drifts?${query}`)
        paged.push(...page.rows.map((d) => d.sku))
        cursor = page.next
      }
      assert.deepEqual(paged, whole, order)
    }
    assert.deepEqual(
      (await drifts('?order=sku')).map((d) => d.sku),
      ['LAMP', 'MUG', 'SCARF'],
    )
    assert.deepEqual(
      (await drifts('?search=scar')).map((d) => d.sku),
      ['SCARF'],
    )
    assert.equal((await ask('GET', '/v1/drifts?order=sku&cursor=3')).status, 422)
  })

  test('only what was put off can be asked for, and every cause says what it means', async () => {
    w.shop.set('SCARF', 23)
    w.shop.set('MUG', 12)
    await compare()
    const { id } = (await drifts('?sku=SCARF'))[0]!
    await ask('POST', `/v1/drifts/${id}/snooze`, { until: '2026-03-05T00:00:00Z' })
    await ask('POST', `/v1/drifts/${id}/cause`, { cause: 'display pieces' })
    assert.deepEqual(
      (await drifts('?snoozed=only')).map((d) => d.sku),
      ['SCARF'],
    )
    const { rows } = await get<{ rows: { cause: string; says: string; drifts: number }[] }>(
      '/v1/causes',
    )
    const named = rows.find((row) => row.cause === 'display pieces')
    assert.deepEqual(named, { cause: 'display pieces', says: '', drifts: 1 })
    assert.match(rows.find((row) => row.cause === 'count error')!.says, /a count was wrong/)
  })

  test('put off, it is out of the way until it is more than it was', async () => {
    w.shop.set('SCARF', 23)
    await compare()
    const [row] = await drifts()
    const until = '2026-03-05T00:00:00Z'
    assert.equal((await ask('POST', `/v1/drifts/${row!.id}/snooze`, { until })).status, 200)
    assert.deepEqual(await drifts(), [])
    assert.equal((await drifts('?snoozed')).length, 1)
    await hour()
    await compare()
    assert.deepEqual(await drifts(), [])
    w.shop.set('SCARF', 25)
    await hour()
    await compare()
    assert.equal((await drifts()).length, 1)
    const { rows } = await get<{ rows: { event: string; actor: string }[] }>(
      `/v1/drifts/${row!.id}/events`,
    )
    assert.deepEqual(
      rows.filter((e) => ['snoozed', 'woken'].includes(e.event)).map((e) => [e.event, e.actor]),
      [
        ['snoozed', 'operator'],
        ['woken', 'onhand'],
      ],
    )
  })

  test('a rule says beforehand what it hides, hides it, and gives it back when it ends', async () => {
    w.shop.set('SCARF', 19)
    w.shop.set('MUG', 12)
    await compare()
    const about = { system: 'shop', most: 2 }
    const before = await ask<{ hides: number; rows: { sku: string }[] }>(
      'POST',
      '/v1/ignore-rules/preview',
      about,
    )
    assert.deepEqual([before.body.hides, before.body.rows[0]!.sku], [1, 'SCARF'])
    assert.equal((await drifts()).length, 2, 'a preview hides nothing')
    const rule = { ...about, reason: 'display pieces', until: '2026-04-01T00:00:00Z' }
    const made = await ask<{ id: number; hides: number }>('POST', '/v1/ignore-rules', rule)
    assert.equal(made.body.hides, 1)
    assert.deepEqual(
      (await drifts()).map((d) => d.sku),
      ['MUG'],
    )
    const rules = await get<{ rows: { reason: string; madeBy: string; hides: number }[] }>(
      '/v1/ignore-rules',
    )
    assert.deepEqual(
      rules.rows.map((r) => [r.reason, r.madeBy, r.hides]),
      [['display pieces', 'operator', 1]],
    )
    const ended = await ask<{ reopened: number }>('DELETE', `/v1/ignore-rules/${made.body.id}`)
    assert.equal(ended.body.reopened, 1)
    assert.equal((await drifts()).length, 2)
    const nothing = await ask('POST', '/v1/ignore-rules', {
      most: 1,
      reason: 'x',
      until: '2026-04-01T00:00:00Z',
    })
    assert.equal(nothing.status, 422)
  })

  test('given to a person, named by a person, and given back: each is in its record', async () => {
    w.shop.set('SCARF', 23)
    await compare()
    const { id } = (await drifts())[0]!
    await ask('POST', `/v1/drifts/${id}/escalate`, { why: 'ask the shop team' })
    await ask('POST', `/v1/drifts/${id}/cause`, { cause: 'external edit' })
    assert.equal((await drifts('?state=escalated'))[0]!.state, 'escalated')
    assert.equal((await ask('POST', `/v1/drifts/${id}/reopen`, { why: 'it was us' })).status, 200)
    assert.equal((await ask('POST', `/v1/drifts/${id}/reopen`, { why: 'again' })).status, 409)
    const { events, drift } = await get<Whole & { drift: { assigned: string } }>(`/v1/drifts/${id}`)
    assert.equal(drift.assigned, 'external edit')
    assert.deepEqual(
      events.filter((e) => e.actor === 'operator').map((e) => e.event),
      ['escalated', 'cause assigned', 'reopened'],
    )
  })
})
