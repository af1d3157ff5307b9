import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { secrets as given, type Trial, trial } from '../../test/http.ts'
import { sql } from '../db/sql.ts'

let t: Trial
before(async () => {
  t = await trial()
})

const CANARY = 'whsec_canary_3b1c_do_not_show'
type Row = { name: string; found: string; for: string[]; setBy: string | null; says: string | null }
const list = async () => ((await t.call('GET', '/v1/secrets')).body as { rows: Row[] }).rows

test('the list says what each is for and where it is found, and no value', async () => {
  const { text } = await t.call('GET', '/v1/secrets')
  for (const value of Object.values(given)) assert.ok(!text.includes(value))
  const rows = await list()
  const nowhere = rows.find((r) => r.name === 'NOWHERE')!
  assert.equal(nowhere.found, 'nowhere')
  assert.deepEqual(nowhere.for, ["knowing lost's webhooks for its own"])
  assert.equal(rows.find((r) => r.name === 'SHOP')!.found, 'environment')
})

test('a secret that is stored is used at once, is never answered, and tells who set it', async () => {
  const { name, key } = await t.key(['admin'])
  const put = await t.as(key, 'PUT', '/v1/secrets/NOWHERE', { value: `${CANARY}\n` })
  assert.equal(put.status, 200)
  assert.equal(t.engine.world.secret('NOWHERE'), CANARY)
  const row = (await list()).find((r) => r.name === 'NOWHERE')!
  assert.equal(row.found, 'store')
  assert.equal(row.setBy, name)
  for (const path of ['/v1/secrets', '/v1/status', '/v1/authority', '/openapi.json', '/metrics']) {
    assert.ok(!(await t.call('GET', path)).text.includes(CANARY), path)
  }
  assert.ok(!put.text.includes(CANARY))
})

test('the environment wins over the store, and the list says so', async () => {
  await t.call('PUT', '/v1/secrets/SHOP', { value: CANARY })
  assert.equal(t.engine.world.secret('SHOP'), given.SHOP)
  const row = (await list()).find((r) => r.name === 'SHOP')!
  assert.equal(row.found, 'environment')
  assert.match(row.says!, /The one from the environment is used; the stored one waits/)
})

test('a mistake in the body does not bring the value back', async () => {
  for (const body of [
    { value: CANARY, note: 'x' },
    { values: CANARY },
    `{"value": "${CANARY}`,
    { value: [CANARY] },
  ]) {
    const { status, text } = await t.call('PUT', '/v1/secrets/NOWHERE', body)
    assert.ok(status >= 400 && status < 500)
    assert.ok(!text.includes(CANARY), text)
  }
  const bad = await t.call('PUT', `/v1/secrets/${encodeURIComponent('not a name')}`, {
    value: CANARY,
  })
  assert.equal(bad.status, 422)
  assert.ok(!bad.text.includes(CANARY))
})

test('a new master key is put in place, and everything opens as before', async () => {
  const { body } = await t.call('POST', '/v1/secrets/rotate-key')
  assert.equal((body as { secrets: number }).secrets, 2)
  assert.equal(t.engine.world.secret('NOWHERE'), CANARY)
  const ids = await t.db.all<{ keyId: string }>(sql`select distinct key_id from secret`)
  assert.deepEqual(ids, [{ keyId: (body as { keyId: string }).keyId }])
})

test('a secret that is removed is gone at once; one that is not there is said', async () => {
  assert.equal((await t.call('DELETE', '/v1/secrets/NOWHERE')).status, 200)
  assert.throws(() => t.engine.world.secret('NOWHERE'), /no secret NOWHERE/)
  assert.equal((await t.call('DELETE', '/v1/secrets/NOWHERE')).status, 404)
})
