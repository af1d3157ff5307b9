import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { asking } from '../../test/asked.ts'
import { cleared, testDb } from '../../test/database.ts'
import { type Watched, watched } from '../../test/watched.ts'

type Plan = {
  plan: {
    batch: { id: number; state: string }
    rows: { sku: string; before: number; after: number; state: string; says: string | null }[]
    radius: { skus: number; why: string | null }
  } | null
  unplanned: { driftId: number; why: string }[]
}

const db = await testDb()
let w: Watched
let asked: ReturnType<typeof asking>
const ask = <T>(method: string, path: string, body?: unknown) => asked.ask<T>(method, path, body)
const get = <T>(path: string) => asked.get<T>(path)
const compare = () => ask('POST', '/v1/reconcile', { wait: 60 })
const hour = () => w.clock.advance(3_600_000)

beforeEach(async () => {
  await cleared(db)
  w = await watched(db, { SCARF: 20, MUG: 8, LAMP: 3 })
  asked = asking(w.engine)
  await hour()
})

describe('batches over the API', () => {
  const plan = (body: object = {}) => ask<Plan>('POST', '/v1/batches', body)

  test('planned, looked at, done and read: each number before and after', async () => {
    w.shop.set('SCARF', 23)
    await compare()
    const made = (await plan({ systems: ['shop'] })).body
    const { batch, rows, radius } = made.plan!
    assert.deepEqual([batch.state, radius.skus, radius.why], ['planned', 1, null])
    assert.deepEqual(
      rows.map((r) => [r.sku, r.before, r.after, r.state]),
      [['SCARF', 23, 18, 'planned']],
    )
    const done = await ask<{ done: number }>('POST', `/v1/batches/${batch.id}/apply`, {})
    assert.equal(done.body.done, 1)
    await w.settle()
    assert.equal(w.shop.level('SCARF'), 18)
    const after = await get<Plan['plan'] & { irrevertible: string }>(`/v1/batches/${batch.id}`)
    assert.deepEqual([after!.batch.state, after!.rows[0]!.state], ['applied', 'done'])
    assert.match(after!.irrevertible, /only told the owner’s numbers again/)
    assert.equal((await ask('POST', `/v1/batches/${batch.id}/apply`, {})).status, 409)
  })

  test('where nothing differs there is no plan, and what cannot be planned says why', async () => {
    await compare()
    assert.deepEqual((await plan()).body, { plan: null, unplanned: [] })
    w.shop.set('SCARF', 23)
    w.shop.set('MUG', 12)
    await hour()
    await compare()
    const { body } = await plan({ most: 1 })
    assert.equal(body.plan!.rows.length, 1)
    assert.match(body.unplanned[0]!.why, /only 1 was asked for/)
    assert.equal((await plan({ systems: ['nowhere'] })).status, 404)
  })

  test('decided against, nothing of it is done', async () => {
    w.shop.set('SCARF', 23)
    await compare()
    const { batch } = (await plan()).body.plan!
    const { body } = await ask<{ state: string }>('POST', `/v1/batches/${batch.id}/discard`)
    assert.equal(body.state, 'discarded')
    const listed = await get<{ rows: { state: string }[] }>('/v1/batches?state=discarded')
    assert.equal(listed.rows.length, 1)
  })
})

describe('the authority exercise', () => {
  type Exercise = {
    ok: boolean
    facts: {
      fact: string
      owners: { owner: string }[]
      writers: { system: string; owns: boolean; movements: number; refused: number }[]
      findings: { kind: string; says: string }[]
    }[]
  }
  test('names each fact’s owner, who wrote it, and who tried although it is not theirs', async () => {
    const lines = [
      {
        kind: 'adjusted',
        document: 'edit/1',
        line: '1',
        sku: 'MUG',
        quantity: 2,
        location: 'L1',
        happenedAt: w.clock.now().toISOString(),
      },
    ]
    await ask('POST', '/v1/movements', { system: 'shop', lines })
    const { facts, ok } = await get<Exercise>('/v1/authority?days=7')
    const onHand = facts.find((f) => f.fact === 'on_hand')!
    assert.deepEqual(onHand.owners, [{ location: null, source: null, owner: 'wms' }])
    assert.deepEqual(
      onHand.writers.map((x) => [x.system, x.owns, x.movements, x.refused]),
      [
        ['shop', false, 0, 1],
        ['wms', true, 3, 0],
      ],
    )
    assert.match(onHand.findings[0]!.says, /^shop keeps telling on_hand, which is not its to tell/)
    const incoming = facts.find((f) => f.fact === 'incoming')!
    assert.deepEqual(incoming.findings, [
      { kind: 'gap', says: 'nobody owns incoming: nothing is recorded of it' },
    ])
    assert.equal(ok, false)
  })
})
