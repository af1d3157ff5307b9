import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { somebody } from '../../../test/browser.ts'
import { type Trial, trial } from '../../../test/http.ts'
import { sql } from '../../db/sql.ts'

let t: Trial
let rex: Awaited<ReturnType<typeof somebody>>
before(async () => {
  t = await trial({ signIn: { ownPlanUnits: 2 } })
  rex = await somebody(t, 'rex@shop.example', ['reconciler'])
})

/** A plan as somebody made it; it has no rows, so that applying it changes nothing. */
async function planned(madeBy: string, units: number): Promise<number> {
  const row = await t.db.one<{ id: number }>(sql`
    insert into batch (state, automatic, made_by, made_at, why, skus, units, zeroed)
    values ('planned', false, ${madeBy}, ${t.now()}, '', 1, ${units}, 0) returning id`)
  return row!.id
}
const apply = async (who: typeof rex, id: number) => who.ask('POST', `/v1/batches/${id}/apply`, {})
const whyOf = async () => {
  const { rows } = (await t.call('GET', '/v1/log?act=batches.apply&limit=1')).body as {
    rows: { why: string; outcome: string }[]
  }
  return rows[0]!
}

test('who is the only one with the right applies their own plan, and the log says so', async () => {
  assert.equal((await apply(rex, await planned('rex@shop.example', 9))).status, 200)
  assert.deepEqual((await whyOf()).why, 'their own plan: nobody else may apply one')
})

test('where there is somebody else, nobody applies what they planned themselves', async () => {
  const ann = await somebody(t, 'ann@shop.example', ['admin'])
  const id = await planned('rex@shop.example', 9)
  const { status, text } = await apply(rex, id)
  assert.equal(status, 403)
  assert.match(text, /You made plan \d+ yourself: have ann look at it and apply it/)
  assert.equal((await whyOf()).outcome, 'refused')
  assert.equal((await apply(ann, id)).status, 200)
  assert.equal((await apply(ann, await planned('ann@shop.example', 9))).status, 403, 'admins too')
})

test('a small plan, and what the program or a key has planned, anybody with the right applies', async () => {
  assert.equal((await apply(rex, await planned('rex@shop.example', 2))).status, 200)
  assert.match((await whyOf()).why, /no more than 2 units/)
  assert.equal((await apply(rex, await planned('onhand', 9))).status, 200)
})

test('somebody who was switched off is nobody else', async () => {
  const other = await somebody(t, 'ben@shop.example', ['admin'])
  const { rows } = (await t.call('GET', '/v1/people')).body as {
    rows: { id: number; email: string }[]
  }
  for (const { id, email } of rows) {
    if (email === 'ann@shop.example') await t.call('PUT', `/v1/people/${id}`, { disabled: true })
  }
  assert.equal((await apply(rex, await planned('rex@shop.example', 9))).status, 403)
  await t.call('PUT', `/v1/people/${other.id}`, { roles: ['admin'], name: 'Ben' })
  await t.call('PUT', `/v1/people/${rex.id}`, { roles: ['reconciler', 'admin'] })
  await t.call('PUT', `/v1/people/${other.id}`, { disabled: true })
  await rex.ask('GET', '/v1/me')
  assert.equal((await apply(rex, await planned('rex@shop.example', 9))).status, 200)
})
