import assert from 'node:assert/strict'
import { test } from 'node:test'
import { business } from './business.ts'
import { generated, usual } from './generated.ts'
import { recount } from './recount.ts'
import { retail } from './retail.ts'
import { real, rowsOf } from './sample.ts'
import { type Rows, survey } from './survey.ts'
import { truth } from './truth.ts'

const recounted = async (rows: Rows) => recount(rows, await survey(rows))

test('the recount of a few rows is what one gets by hand', async () => {
  const rows = await rowsOf(
    '1 22139 6 12-01T10:00 2 7',
    '2 22139 -1 12-01T10:30 0 - damaged',
    'C3 22139 -2 12-01T15:00 2 7',
    '4 22139 10 12-02T09:00 2 7',
    '5 22139 20 12-02T09:30 2 8',
    'C6 22139 -3 12-02T09:40 2 7',
    'C7 22139 -9 12-02T10:00 2 7',
  )
  // Opening: two days of cover need 6 + 1 + 10 + 20 = 37, in packs of 12. The orders of the last two
  // hours are open; 3 + 7 of the 10 are cancelled, the other 2 of C7 can only come back.
  assert.deepEqual((await recounted(() => rows)).get('22139'), {
    onHand: 48 - 6 - 1 + 2 + 2,
    committed: 10 + 20 - 3 - 7,
    incoming: 0,
  })
})

async function assertAgree(rows: Rows, seed: number) {
  const kept = truth()
  for await (const event of business(rows, await survey(rows), seed)) kept.apply(event)
  const counted = await recounted(rows)
  assert.deepEqual(new Map([...counted].sort()), new Map([...kept.positions].sort()))
  return counted
}

test('recount and business agree on every item of 20 made-up businesses', async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const rows = generated({ ...usual, seed })
    const counted = await assertAgree(() => rows, seed)
    assert.ok(
      [...counted.values()].some((one) => one.committed > 0),
      'some orders are open',
    )
  }
})

for (const name of ['day-2010-12-01.csv', 'week-2011-12-05.csv.gz', 'cancellations.csv.gz']) {
  const { path, here } = real(name)
  test(`recount and business agree on every item of ${name}`, here, async () => {
    await assertAgree(() => retail(path), 3)
  })
}

test('a row that is counted twice is noticed', async () => {
  const rows = generated(usual)
  const sale = rows.findIndex((row) => row.kind === 'sale')
  const twice = await recounted(() => rows.toSpliced(sale, 0, { ...rows[sale]!, invoice: 'X1' }))
  const once = await recounted(() => rows)
  assert.notDeepEqual(twice.get(rows[sale]!.sku), once.get(rows[sale]!.sku))
})
