import assert from 'node:assert/strict'
import { test } from 'node:test'
import { trial } from '../../test/http.ts'
import { sql } from '../db/sql.ts'
import { lagOf } from './lag.ts'
import { coverOf } from './velocity.ts'

test('of a reading that was not whole the share is not known, neither zero nor all', async () => {
  const t = await trial()
  const { id } = (await t.db.one<{ id: number }>(sql`select id from system where name = 'shop'`))!
  for (const [state, different] of [
    ['complete', 1],
    ['partial', 0],
    ['failed', 0],
  ] as const) {
    await t.db.one(sql`
      insert into reading (system_id, started_at, ended_at, state, levels, unmatched, different)
      values (${id}, ${t.now()}, ${t.now()}, ${state}, 5, 1, ${different})`)
  }
  const { rows } = (await t.call('GET', '/v1/overview/accuracy')).body as {
    rows: {
      system: string
      points: { reading: number; compared: number; agreed: number | null; share: number | null }[]
    }[]
  }
  const { points } = rows.find((r) => r.system === 'shop')!
  assert.deepEqual(
    points.map((p) => [p.compared, p.agreed, p.share]),
    [
      [4, 3, 0.75],
      [0, null, null],
      [0, null, null],
    ],
  )
  const readings = (await t.call('GET', '/v1/readings?system=shop')).body as {
    rows: { id: number }[]
  }
  assert.deepEqual(
    points.map((p) => p.reading),
    readings.rows.map((r) => r.id).reverse(),
  )
})

test('a lag is one that was measured: the value that half, or 95 of 100, do not exceed', () => {
  assert.deepEqual(lagOf([]), { p50Ms: null, p95Ms: null, samples: 0 })
  assert.deepEqual(lagOf([7]), { p50Ms: 7, p95Ms: 7, samples: 1 })
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i)
  assert.deepEqual(lagOf(hundred), { p50Ms: 50, p95Ms: 95, samples: 100 })
})

test('for how many days there is enough is said only where it is known', () => {
  assert.deepEqual(coverOf(30, 4), { coverDays: 7.5, coverWhy: null })
  assert.deepEqual(coverOf(-3, 4), { coverDays: 0, coverWhy: null })
  assert.deepEqual(coverOf(30, 0), { coverDays: null, coverWhy: 'nothing_sold' })
  assert.deepEqual(coverOf(null, 4), { coverDays: null, coverWhy: 'unknown_stock' })
})
