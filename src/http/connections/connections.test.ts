import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { secrets, stocked, type Trial, trial } from '../../../test/http.ts'
import type { Connector, Finding } from '../../connectors/connector.ts'
import { sql } from '../../db/sql.ts'
import { checkup } from '../../engine/checkup.ts'
import { shownSettings } from './words.ts'

let t: Trial
before(async () => {
  t = await trial()
  await stocked(t)
  await t.settle()
})

type Checkup = { ok: boolean | null; endedAt: string | null; askedBy: string; findings: Finding[] }
type Row = {
  system: string
  does: string[]
  owns: { fact: string; source: string | null }[]
  settings: unknown
  secrets: { name: string; found: string }[]
  channels: { channel: string; succeededAt: string | null }[]
  lastHeardAt: string | null
  checkup: Checkup | null
}
const row = async (system: string) =>
  ((await t.call('GET', '/v1/connections')).body as { rows: Row[] }).rows.find(
    (r) => r.system === system,
  )!
const look = (system: string) => t.call('POST', `/v1/connections/${system}/test`)

/** What the shop's connector finds from now on. */
function finds(doctor: NonNullable<Connector<unknown>['doctor']>) {
  t.engine.registry.systems.shop!.connector.connector.doctor = doctor
}

test('a connection says what it does and owns, what it needs, and when it was last told', async () => {
  const wms = await row('wms')
  assert.deepEqual(wms.owns, [{ fact: 'on_hand', location: null, source: null }])
  assert.ok(wms.does.includes('tells us what happens, by webhook'))
  assert.deepEqual(
    wms.secrets.map((s) => [s.name, s.found]),
    [
      ['WMS_OLD', 'environment'],
      ['WMS_NEW', 'environment'],
    ],
  )
  assert.equal(wms.checkup, null)
  const shop = await row('shop')
  assert.deepEqual(shop.owns, [{ fact: 'committed', location: null, source: 'shop' }])
  assert.deepEqual(
    shop.channels.map((c) => c.channel),
    ['shop'],
  )
  assert.notEqual(shop.channels[0]!.succeededAt, null)
  const { text } = await t.call('GET', '/v1/connections')
  for (const value of Object.values(secrets)) assert.ok(!text.includes(value))
})

test('settings show the names of secrets, and nothing that could be one', () => {
  const given = {
    url: 'https://ann:hunter2@shop.example/admin',
    auth: { bearer: 'SHOP_TOKEN' },
    channelToken: 'abc',
    headers: [{ authorization: 'Basic aGk6' }],
    batch: 5,
    made: () => 1,
  }
  const shown = shownSettings(given, ['SHOP_TOKEN'])
  assert.deepEqual(shown, {
    url: 'https://***@shop.example/admin',
    auth: { bearer: 'SHOP_TOKEN' },
    channelToken: '***',
    headers: [{ authorization: '***' }],
    batch: 5,
  })
})

test('a look names a secret that is nowhere with its mend, and is kept', async () => {
  const { name, key } = await t.key(['write'])
  const { status, body } = await t.as(key, 'POST', '/v1/connections/lost/test')
  assert.equal(status, 200)
  const { ok, findings } = body as Checkup
  assert.equal(ok, false)
  const missing = findings.find((f) => f.check === 'secret NOWHERE')!
  assert.equal(missing.fix, 'onhand secret set NOWHERE')
  const kept = (await row('lost')).checkup!
  assert.equal(kept.askedBy, name)
  assert.equal(kept.ok, false)
  assert.deepEqual(kept.findings, findings)
})

test('what the connector finds comes with its mend, and a value that it repeats is hidden', async () => {
  finds(async function* () {
    yield { check: 'address', ok: true, says: 'answers' }
    yield { check: 'key', ok: false, says: `they said: ${secrets.SHOP} is old`, fix: 'make one' }
  })
  const { text, body } = await look('shop')
  assert.ok(!text.includes(secrets.SHOP!))
  const { ok, findings } = body as Checkup
  assert.equal(ok, false)
  assert.deepEqual(
    findings.slice(0, 2).map((f) => [f.check, f.ok, f.says, f.fix]),
    [
      ['address', true, 'answers', undefined],
      ['key', false, 'they said: *** is old', 'make one'],
    ],
  )
  finds(async function* () {
    yield { check: 'address', ok: true, says: 'answers' }
  })
  assert.equal(((await look('shop')).body as Checkup).ok, true)
})

test('a look that breaks says so, and does not stay open', async () => {
  // biome-ignore lint/correctness/useYield: it fails before
  finds(async function* () {
    throw new Error('no route to host')
  })
  const { ok, findings } = (await look('shop')).body as Checkup
  assert.equal(ok, false)
  assert.match(findings[0]!.says, /no route to host/)
  assert.equal((await look('shop')).status, 200)
})

test('one look at a time: a second one is told, and one whose process is gone is taken over', async () => {
  let go = () => {}
  const waiting = new Promise<void>((resolve) => {
    go = resolve
  })
  let began = () => {}
  const inside = new Promise<void>((resolve) => {
    began = resolve
  })
  finds(async function* () {
    began()
    await waiting
    yield { check: 'address', ok: true, says: 'answers' }
  })
  const first = look('shop')
  await inside
  const second = await look('shop')
  assert.equal(second.status, 409)
  assert.match(second.text, /Somebody is looking at shop already/)
  assert.equal((await look('wms')).status, 200)
  go()
  assert.equal((await first).status, 200)
  await t.db.one(sql`update checkup set ended_at = null`)
  t.pass(121_000)
  assert.equal((await look('shop')).status, 200)
})

test('a system that never answers is given up, with what was found until then', async () => {
  finds(async function* () {
    yield { check: 'address', ok: true, says: 'answers' }
    await new Promise(() => {})
  })
  const { ok, endedAt, findings } = await checkup(t.engine, 'shop', 'mia', 50)
  assert.equal(ok, false)
  assert.notEqual(endedAt, null)
  assert.deepEqual(
    findings.map((f) => f.check),
    ['address', 'time'],
  )
})

test('a system that there is none of is said', async () => {
  assert.equal((await look('nowhere')).status, 404)
})
