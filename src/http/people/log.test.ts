import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { browser, PASSWORD, somebody } from '../../../test/browser.ts'
import { stocked, type Trial, trial } from '../../../test/http.ts'
import { sql } from '../../db/sql.ts'

type Row = {
  id: number
  of: number | null
  actor: string
  act: string
  target: string | null
  was: unknown
  now: unknown
  outcome: string
  why: string | null
}

describe('the log of the doors', () => {
  let t: Trial
  let ann: Awaited<ReturnType<typeof somebody>>
  before(async () => {
    t = await trial()
    ann = await somebody(t, 'ann@shop.example', ['admin'])
    await stocked(t)
  })
  const log = async (query = '') =>
    ((await t.call('GET', `/v1/log?limit=50&${query}`)).body as { rows: Row[] }).rows

  test('what is asked is there before it is done, and then what became of it', async () => {
    await ann.ask('POST', '/v1/channels/shop.main/pause', { why: 'too early' })
    const name = ((await t.call('GET', '/v1/channels')).body as { rows: { channel: string }[] })
      .rows[0]!.channel
    await ann.ask('POST', `/v1/channels/${name}/pause`, { why: 'stocktaking' })
    const [done, asked, refused] = await log('act=channels')
    assert.deepEqual(
      [done!.outcome, done!.of, done!.actor, done!.act, done!.target],
      ['done', asked!.id, 'ann@shop.example', 'channels.pause', name],
    )
    assert.deepEqual((done!.was as { state: string }).state, 'open')
    assert.deepEqual((done!.now as { state: string }).state, 'paused')
    assert.deepEqual([asked!.outcome, asked!.now], ['asked', { why: 'stocktaking' }])
    assert.equal(refused!.outcome, 'refused')
    assert.match(refused!.why!, /No channel/)
    await t.call('POST', `/v1/channels/${name}/resume`)
  })

  test('what somebody may not do is there as refused', async () => {
    const vic = await somebody(t, 'vic@shop.example', ['viewer'])
    await vic.ask('PUT', '/v1/items', { items: [{ sku: 'A-1', safety: 9 }] })
    const [row] = await log('actor=vic@shop.example&act=items')
    assert.deepEqual([row!.outcome, row!.of], ['refused', null])
    assert.equal((await vic.ask('GET', '/v1/log')).status, 403)
    const rex = await somebody(t, 'rex@shop.example', ['reconciler'])
    assert.equal((await rex.ask('GET', '/v1/log')).status, 200)
  })

  test('safety stock, rights and keys are there with what was before', async () => {
    await ann.ask('PUT', '/v1/items', { items: [{ sku: 'A-1', safety: 3 }] })
    await ann.ask('PUT', '/v1/items', { items: [{ sku: 'A-1', safety: 4 }] })
    const [item] = await log('act=items.set&target=A-1')
    assert.deepEqual(
      [(item!.was as { safety: number }).safety, (item!.now as { safety: number }).safety],
      [3, 4],
    )
    const rex = await somebody(t, 'rex2@shop.example', ['viewer'])
    await ann.ask('PUT', `/v1/people/${rex.id}`, { roles: ['counter'] })
    const [person] = await log('act=people.set')
    assert.equal(person!.target, 'rex2@shop.example')
    assert.deepEqual((person!.was as { roles: string[] }).roles, ['viewer'])
    assert.deepEqual((person!.now as { roles: string[] }).roles, ['counter'])
  })

  test('signing in, failing to and signing out are there, and no password or token is', async () => {
    const own = browser(t)
    const wrong = { email: 'vic@shop.example', password: 'the wrong password' }
    await own.ask('POST', '/v1/session', wrong)
    await own.ask('POST', '/v1/session', { ...wrong, email: 'secret words in the wrong field' })
    await own.ask('POST', '/v1/session', { ...wrong, password: PASSWORD })
    await own.ask('DELETE', '/v1/session')
    const rows = (await log()).slice(0, 5)
    assert.deepEqual(
      rows.map((r) => [r.act, r.outcome, r.actor, r.target]),
      [
        ['signout', 'done', 'vic@shop.example', null],
        ['signout', 'asked', 'vic@shop.example', null],
        ['signin', 'done', 'vic@shop.example', 'vic@shop.example'],
        ['signin', 'refused', 'nobody', null],
        ['signin', 'refused', 'nobody', 'vic@shop.example'],
      ],
    )
    await ann.ask('PUT', '/v1/me/password', { old: PASSWORD, password: 'three herons on one leg' })
    await ann.ask('POST', '/v1/keys', { name: 'till', scopes: ['read'] })
    await ann.ask('PUT', '/v1/secrets/SHOP_TOKEN', { value: 'whsec_of_the_shop' })
    const kept = JSON.stringify(await t.db.all(sql`select * from audit_log`))
    for (const secret of [PASSWORD, 'the wrong', 'secret words', 'three herons', 'oh_', 'whsec_']) {
      assert.ok(!kept.includes(secret), secret)
    }
  })

  test('the hot ways and what only reads leave no line', async () => {
    const before = (await log())[0]!.id
    await t.hook('wms', { type: 'nonsense' })
    await t.call('POST', '/v1/ignore-rules/preview', { sku: 'A-1', most: 1 })
    await t.call('GET', '/v1/items')
    assert.equal((await log())[0]!.id, before)
  })

  test('when it cannot be written, nothing is done', async () => {
    const { tx } = t.engine.db
    t.engine.db.tx = () => Promise.reject(new Error('no room'))
    const { status } = await t.call('DELETE', '/v1/keys/till')
    t.engine.db.tx = tx
    assert.equal(status, 503)
    const { rows } = (await t.call('GET', '/v1/keys')).body as {
      rows: { name: string; revokedAt: string | null }[]
    }
    assert.equal(rows.find((k) => k.name === 'till')!.revokedAt, null)
  })

  test('verify proves it, and names the first row that was changed', async () => {
    const check = async () => {
      const { body } = await t.call('POST', '/v1/verify', {})
      const { ok, checks } = body as {
        ok: boolean
        checks: { check: string; ok: boolean; says: string }[]
      }
      return { whole: ok, ...checks.find((c) => c.check.startsWith('the log'))! }
    }
    assert.equal((await check()).ok, true)
    await t.db.tx(async (tx) => {
      await tx.all(sql`set local session_replication_role = 'replica'`)
      await tx.all(sql`update audit_log set actor = 'nobody' where id = 2`)
    })
    const { whole, says } = await check()
    assert.equal(whole, false)
    assert.match(says, /row 2 of the log/)
  })
})
