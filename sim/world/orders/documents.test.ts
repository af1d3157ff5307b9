import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gather, rowsOf } from '../sample.ts'
import { documents } from './documents.ts'

const shown = async (...lines: string[]) =>
  (await gather(documents(await rowsOf(...lines)))).map(
    (d) =>
      `${d.at.toISOString().slice(11, 16)} ${d.kind} ${d.invoice}: ${d.rows.map((r) => r.line).join(' ')}`,
  )

test('an invoice is one document with all its lines, but for what is not stock', async () => {
  const all = await shown(
    '1 22139 6 12-01T08:26 2.55 17850',
    '1 POST 1 12-01T08:26 18 17850',
    '1 22140 6 12-01T08:26 2.55 17850',
  )
  assert.deepEqual(all, ['08:26 sale 1: 1 3'])
})

test('an invoice that is still being written in the next minute ends there', async () => {
  const all = await shown(
    '1 22139 6 12-01T08:26 2.55 17850',
    '2 22139 6 12-01T08:26 2.55 17851',
    '1 22140 6 12-01T08:27 2.55 17850',
  )
  assert.deepEqual(all, ['08:26 sale 2: 1', '08:27 sale 1: 1 2'])
})

test('corrections on an invoice are a document beside its sales', async () => {
  const all = await shown('1 22139 6 12-01T08:26 2.55 17850', '1 22140 -6 12-01T08:26 0 - damaged')
  assert.deepEqual(all, ['08:26 sale 1: 1', '08:26 adjustment 1: 2'])
})

test('documents come in time order however they overlap', async () => {
  const all = await shown(
    '1 22139 6 12-01T08:26 2.55 17850',
    '1 22139 6 12-01T08:28 2.55 17850',
    '2 22139 6 12-01T08:28 2.55 17850',
    '3 22139 6 12-01T08:29 2.55 17850',
    '1 22139 6 12-01T08:30 2.55 17850',
    '4 22139 6 12-01T09:30 2.55 17850',
  )
  assert.deepEqual(
    all.map((text) => text.slice(0, 5)),
    ['08:28', '08:29', '08:30', '09:30'],
  )
})

test('an invoice that goes on long after it began is refused', async () => {
  const all = shown(
    '1 22139 6 12-01T08:26 2.55 17850',
    '2 22139 6 12-01T09:26 2.55 17850',
    '1 22140 6 12-01T09:26 2.55 17850',
  )
  await assert.rejects(all, /invoice 1 goes on at 2010-12-01T09:26/)
})
