import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, gap, history, moved, short } from '../../../test/history.ts'
import { late, miscounted } from './counts.ts'

const counted = (quantity: number, book: number, minutes = 60, recorded = minutes) =>
  moved('counted', quantity, 'count/C1/1/counted', minutes, { book, recordedAt: at(recorded) })
const told = (...movements: ReturnType<typeof moved>[]) =>
  history(gap('wms', 4), { movements: [...movements].reverse() })

test('an owner that has what it would have without the count has thrown the count away', () => {
  assert.deepEqual(short(miscounted(told(counted(40, 44)))).at(0), [
    'count error',
    4,
    'count',
    'strong',
    'movement:wms:count/C1/1/counted',
  ])
})

test('two digits the other way round are found in either direction', () => {
  assert.deepEqual(
    miscounted(told(counted(12, 12))).map((c) => c.units),
    [9],
  )
  assert.deepEqual(
    miscounted(told(counted(121, 121))).map((c) => c.units),
    [90, -9],
  )
})

test('a count from before they agreed explains nothing', () => {
  assert.deepEqual(miscounted(told(counted(40, 44, 10))), [])
})

test('told after the count and dated before it: the count was without it', () => {
  const count = counted(40, 40)
  const m = moved('received', 4, 'receipt/R1/1/received', 50, { recordedAt: at(65) })
  assert.deepEqual(short(late(told(count, m))), [['late event', 4, 'compensate', 'strong', m.cite]])
  const inTime = moved('received', 4, 'receipt/R1/1/received', 50)
  assert.deepEqual(late(told(inTime, counted(40, 40))), [])
})

test('a count told late under an early date has what came in between, and it was added again', () => {
  const m = moved('received', 4, 'receipt/R1/1/received', 65)
  const count = counted(44, 40, 60, 75)
  assert.deepEqual(short(late(told(m, count))), [
    ['late event', -4, 'compensate', 'strong', m.cite],
  ])
  assert.equal(miscounted(told(m, count))[0]!.strength, 'weak', 'the jump is that movement')
})

test('of two that were read together the order of their messages counts', () => {
  const m = moved('received', 4, 'receipt/R1/1/received', 50, { recordedAt: at(60), messageId: 9 })
  const count = { ...counted(40, 40), messageId: 8 }
  assert.equal(late(told(m, count))[0]!.units, 4)
  assert.deepEqual(late(told({ ...m, messageId: 7 }, count)), [])
})
