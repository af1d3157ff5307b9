import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Row } from '../retail.ts'
import { retail } from '../retail.ts'
import { real, rowsOf } from '../sample.ts'
import { survey } from '../survey.ts'
import { restock } from './restock.ts'

const planOf = async (rows: Row[]) => restock(await survey(() => rows))

test('free stock never falls below zero on any day of the plan', async () => {
  const lines = Array.from({ length: 25 }, (_, i) => {
    const day = `12-${String(i + 1).padStart(2, '0')}`
    return `${i + 1} 22139 ${1 + ((i * 37) % 90)} ${day}T10:00 2 7`
  })
  const rows = await rowsOf(...lines)
  const plan = await planOf(rows)
  let stock = plan.opening.get('22139')!
  rows.forEach((row, i) => {
    const day = Math.floor(row.at.getTime() / 86_400_000)
    for (const r of plan.receipts) if (r.day === day) stock += r.quantity
    stock -= row.quantity
    assert.ok(stock >= 0, `day ${i + 1}: ${stock}`)
  })
  assert.ok(plan.receipts.length >= 2, 'goods come in more than once')
  assert.ok(plan.receipts.length <= 12, `not every day: ${plan.receipts.length}`)
})

test('goods come in whole packs', async () => {
  const plan = await planOf(
    await rowsOf('1 22139 5 12-01T10:00 2 7', '2 22140 500 12-09T10:00 2 7'),
  )
  assert.equal(plan.opening.get('22139')! % 6, 0)
  const [receipt] = plan.receipts.filter((r) => r.sku === '22140')
  assert.equal((plan.opening.get('22140')! + receipt!.quantity) % 48, 0)
})

test('a bulk order of the year is there before it is sold', async () => {
  const plan = await planOf(
    await rowsOf('1 22139 5 12-01T10:00 2 7', '2 22139 74215 12-28T10:00 2 7'),
  )
  const units = plan.receipts.reduce((sum, r) => sum + r.quantity, plan.opening.get('22139')!)
  assert.ok(units >= 74_220)
})

test('what comes back is free again', async () => {
  const back = await planOf(
    await rowsOf(
      '1 22139 500 12-01T10:00 2 7',
      'C2 22139 -500 12-01T10:20 2 7',
      '3 22139 480 12-09T10:00 2 7',
    ),
  )
  assert.deepEqual(back.receipts, [])
})

test(
  'the plan of the peak week is the same every time',
  real('week-2011-12-05.csv.gz').here,
  async () => {
    const rows = () => retail(real('week-2011-12-05.csv.gz').path)
    const [a, b] = [restock(await survey(rows)), restock(await survey(rows))]
    assert.deepEqual(a, b)
    assert.ok(a.awaited.length > 100 && a.receipts.length > 1000)
  },
)
