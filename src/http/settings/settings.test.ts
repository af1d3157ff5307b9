import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { stocked, type Trial, trial } from '../../../test/http.ts'
import { sql } from '../../db/sql.ts'
import { refresher } from '../../engine/refresh.ts'
import { settingsIn } from '../../settings/overrides.ts'

let t: Trial
before(async () => {
  t = await trial()
  await stocked(t)
  await t.settle()
})

type Setting = {
  name: string
  title: string
  value: unknown
  declared: unknown
  override: { was: unknown; setBy: string; note: string; ignored: string | null } | null
}
const all = async () => ((await t.call('GET', '/v1/settings')).body as { rows: Setting[] }).rows
const one = async (name: string) => (await all()).find((s) => s.name === name)!
const put = (name: string, value: unknown, note?: string) =>
  t.call('PUT', `/v1/settings/${encodeURIComponent(name)}`, { value, ...(note ? { note } : {}) })
const reset = (name: string) => t.call('DELETE', `/v1/settings/${encodeURIComponent(name)}`)

describe('a setting', () => {
  test('holds at once over the file, with who, from what and why, until it is taken back', async () => {
    const { name, key } = await t.key(['write'])
    const asked = { value: 25, note: 'before Christmas' }
    assert.equal((await t.as(key, 'PUT', '/v1/settings/low_stock', asked)).status, 200)
    assert.equal(t.engine.registry.lowStock, 25)
    const low = await one('low_stock')
    assert.equal(low.value, 25)
    assert.equal(low.declared, 10)
    assert.deepEqual(
      [low.override!.was, low.override!.setBy, low.override!.note],
      [10, name, asked.note],
    )
    assert.equal((await put('low_stock', 30)).status, 200)
    assert.equal((await one('low_stock')).override!.was, 25)
    assert.equal((await reset('low_stock')).status, 200)
    assert.equal(t.engine.registry.lowStock, 10)
    assert.equal((await reset('low_stock')).status, 404)
    const { body } = await t.call('GET', '/v1/settings/history?name=low_stock')
    const rows = (body as { rows: { was: unknown; value: unknown; setBy: string }[] }).rows
    assert.deepEqual(
      rows.map((r) => [r.was, r.value]),
      [
        [30, null],
        [25, 30],
        [10, 25],
      ],
    )
    assert.equal(rows[2]!.setBy, name)
  })

  test('the history is read in pages and can only be added to', async () => {
    const first = await t.call('GET', '/v1/settings/history?limit=2')
    const { rows, next } = first.body as { rows: { id: number }[]; next: string }
    assert.equal(rows.length, 2)
    const more = await t.call('GET', `/v1/settings/history?limit=2&cursor=${next}`)
    assert.ok((more.body as { rows: { id: number }[] }).rows[0]!.id < rows[1]!.id)
    await assert.rejects(t.db.one(sql`delete from setting_event`), /append-only/)
    assert.equal((await t.call('GET', '/v1/settings/history?cursor=x')).status, 422)
  })

  for (const [name, value, says] of [
    [
      'limits.most',
      6,
      /reconcile.limits.most is 6: it is 5 in the program, and can only be made stricter/,
    ],
    ['limits.confidence', 0.5, /can only be made stricter \(from here up to 1\)/],
    ['limits.most', '3', /"3" is not a number/],
    ['gate', 'off', /reconcile.gate is "off": it must be shadow or on/],
    ['policy.shop', 'yes', /"yes" \(shop\) is not a policy/],
    ['tolerance.tea', -1, /tolerance: -1 \(tea\) must be a whole number/],
    ['tolerance.tea', 1.5, /must be a whole number/],
    ['low_stock', -1, /lowStock is -1/],
    ['schedule.verify', 'at noon', /"at noon" \(verify\) is not a cron expression/],
  ] as const) {
    test(`a ${name} of ${JSON.stringify(value)} is refused with the sentence the file would get`, async () => {
      const { status, text } = await put(name, value)
      assert.equal(status, 422)
      assert.match((JSON.parse(text) as { detail: string }).detail, says)
      assert.equal((await all()).find((s) => s.name === name)?.override ?? null, null)
    })
  }

  test('what there is none of is said', async () => {
    assert.equal((await put('limits.none', 1)).status, 404)
    assert.equal((await put('policy.nowhere', 'gated')).status, 404)
    assert.equal((await put('schedule.reads.shop', '0 * * * *')).status, 404)
  })

  test('who looks after stock sets tolerance; gate, limits, policies and hours want an admin', async () => {
    const { key } = await t.key(['write'])
    const ask = (name: string, value: unknown) =>
      t.as(key, 'PUT', `/v1/settings/${name}`, { value })
    assert.equal((await ask('tolerance.tea', 2)).status, 200)
    assert.equal(t.engine.registry.reconcile.tolerance.tea, 2)
    for (const [name, value] of [
      ['gate', 'on'],
      ['limits.most', 2],
      ['policy.shop', 'gated'],
      ['schedule.verify', '0 4 * * *'],
    ] as const) {
      assert.equal((await ask(name, value)).status, 403, name)
      assert.equal((await t.as(key, 'DELETE', `/v1/settings/${name}`)).status, 403, name)
    }
    const reader = await t.key(['read'])
    const read = await t.as(reader.key, 'PUT', '/v1/settings/low_stock', { value: 1 })
    assert.equal(read.status, 403)
  })

  test('limits are lowered and taken back', async () => {
    await put('limits.most', 2)
    assert.equal(t.engine.registry.reconcile.limits.most, 2)
    assert.equal(t.engine.registry.reconcile.limits.skusPerDay, 20)
    await reset('limits.most')
    assert.equal(t.engine.registry.reconcile.limits.most, 5)
  })

  test('every setting has a title in words, and a value that may be set again', async () => {
    for (const { name, title, value } of await all()) {
      assert.ok(title.length > 10, name)
      if (value === null) continue
      assert.equal((await put(name, value)).status, 200, name)
      assert.equal((await reset(name)).status, 200, name)
    }
  })

  test('another process has it at its next look, and one that does not fit any more is left out', async () => {
    const registry = { ...t.engine.settings.declared }
    const settings = settingsIn(t.db, t.engine.world, t.engine.settings.declared, registry)
    const look = refresher({ db: t.db, secrets: t.engine.secrets, settings })
    await look()
    await put('low_stock', 77)
    assert.equal(registry.lowStock, 10)
    await look()
    assert.equal(registry.lowStock, 77)
    await t.db.one(sql`
      insert into override (name, value, was, set_by, set_at)
      values ('policy.gone', '"gated"', '"record_only"', 'mia', ${t.now()})`)
    await settings.load()
    assert.match(settings.ignored().get('policy.gone')!, /no such setting any more/)
    assert.equal(registry.lowStock, 77)
    assert.equal((await reset('policy.gone')).status, 200)
    await reset('low_stock')
  })

  test('a schedule is another one at once, for the job and for those who ask', async () => {
    await t.engine.jobs.begin()
    await put('schedule.verify', '30 5 * * *')
    await t.engine.jobs.begin()
    const { body } = await t.call('GET', '/v1/jobs')
    const { rows } = body as { rows: { job: string; cron: string; nextAt: string }[] }
    const verify = rows.find((r) => r.job === 'verify')!
    assert.equal(verify.cron, '30 5 * * *')
    assert.match(verify.nextAt, /T05:30:00/)
    await reset('schedule.verify')
    await t.engine.jobs.stop()
  })

  test('switching the gate on says what the shadow days have shown', async () => {
    const before = await t.call('GET', '/v1/settings/gate/preview')
    assert.match((before.body as { says: string }).says, /Every system is record only/)
    await put('policy.shop', 'gated')
    const { body } = await put('gate', 'on', 'looked at the preview')
    const { preview } = body as { preview: { says: string; gate: string; repairs: number } }
    assert.equal(preview.gate, 'shadow')
    assert.match(preview.says, /it has decided on nothing: there is no record to go by yet/)
    assert.equal(t.engine.registry.reconcile.gate, 'on')
    await reset('gate')
    await reset('policy.shop')
  })
})
