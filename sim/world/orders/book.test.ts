import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gather, rowsOf } from '../sample.ts'
import { book } from './book.ts'
import { type Document, documents } from './documents.ts'

const key = new Set(['7|22139'])
const docs = async (...lines: string[]): Promise<Document[]> =>
  gather(documents(await rowsOf(...lines)))
const brief = (lines: readonly { line: string; quantity: number }[]) =>
  lines.map((l) => `${l.line}:${l.quantity}`).join(' ')

test('what is not shipped is cancelled, and only the rest is shipped', async () => {
  const [sale, undo] = await docs('1 22139 6 12-01T08:26 2 7', 'C2 22139 -4 12-01T08:28 2 7')
  const orders = book(key)
  orders.place(sale!)
  const { cancelled, returned, unmatched } = orders.undo(undo!)
  assert.deepEqual([brief(cancelled), brief(returned), brief(unmatched)], ['1:4', '', ''])
  assert.deepEqual(cancelled[0]!.undoes, { order: '1', line: '1' })
  assert.equal(brief(orders.ship('1', 'rest')), '1:2')
})

test('what is shipped comes back, once', async () => {
  const [sale, undo, again] = await docs(
    '1 22139 6 12-01T08:26 2 7',
    'C2 22139 -4 12-02T08:28 2 7',
    'C3 22139 -4 12-03T08:28 2 7',
  )
  const orders = book(key)
  orders.place(sale!)
  orders.ship('1', 'rest')
  assert.equal(brief(orders.undo(undo!).returned), '1:4')
  const { returned, unmatched } = orders.undo(again!)
  assert.deepEqual([brief(returned), brief(unmatched)], ['1:2', '1.2:2'])
})

test('a cancellation takes the latest open sale first, then earlier ones, then shipped ones', async () => {
  const [first, second, third, undo] = await docs(
    '1 22139 5 12-01T08:20 2 7',
    '2 22139 5 12-01T08:24 2 7',
    '3 22139 5 12-01T08:28 2 7',
    'C4 22139 -12 12-01T08:40 2 7',
  )
  const orders = book(key)
  orders.place(first!)
  orders.ship('1', 'rest')
  orders.place(second!)
  orders.place(third!)
  const { cancelled, returned } = orders.undo(undo!)
  assert.deepEqual(
    cancelled.map((l) => `${l.undoes!.order} ${l.quantity}`),
    ['3 5', '2 5'],
  )
  assert.deepEqual(
    returned.map((l) => `${l.line} ${l.undoes!.order} ${l.quantity}`),
    ['1.3 1 2'],
  )
})

test('a sale to somebody else, or to nobody, is not undone', async () => {
  const [other, nobody, undo, anonymous] = await docs(
    '1 22139 5 12-01T08:20 2 8',
    '2 22139 5 12-01T08:24 2 -',
    'C3 22139 -5 12-01T08:40 2 7',
    'C4 22139 -5 12-01T08:41 2 -',
  )
  const orders = book(new Set(['7|22139', '8|22139']))
  orders.place(other!)
  orders.place(nobody!)
  assert.equal(brief(orders.undo(undo!).unmatched), '1:5')
  assert.equal(brief(orders.undo(anonymous!).unmatched), '1:5')
})

test('a large order goes in two shipments that add up, a large line in both', async () => {
  const [sale] = await docs(
    '1 22139 301 12-01T08:20 2 7',
    '1 22140 5 12-01T08:20 2 7',
    '1 22141 6 12-01T08:20 2 7',
  )
  const orders = book(new Set())
  orders.place(sale!)
  assert.equal(brief(orders.ship('1', 'half')), '1:150 3:6')
  assert.equal(brief(orders.ship('1', 'rest')), '1:151 2:5')
  assert.equal(brief(orders.ship('1', 'rest')), '')
})
