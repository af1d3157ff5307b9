import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { cleared, testDb } from '../../test/database.ts'
import { later } from '../lib/clock.ts'
import { agree, clear, listAlerts, type Raised, raise } from './alerts.ts'

const db = await testDb()
const start = new Date('2026-05-21T06:00:00Z')
const MINUTE = 60_000
const at = (minutes: number) => later(start, minutes * MINUTE)
const trouble = (over: Partial<Raised> = {}): Raised => ({
  key: 'dead:shop',
  severity: 'low',
  title: 'shop: 1 number given up',
  says: 'why',
  ...over,
})
const open = () => listAlerts(db, { open: true }, 10)

describe('alerts', () => {
  beforeEach(() => cleared(db))

  test('however often it is noticed there is one', async () => {
    for (const minutes of [0, 1, 2]) await raise(db, at(minutes), [trouble()])
    const [alert, ...more] = await open()
    assert.equal(more.length, 0)
    assert.deepEqual([alert!.times, alert!.openedAt, alert!.seenAt], [3, at(0), at(2)])
  })

  test('what changed is kept as it is now', async () => {
    await raise(db, at(0), [trouble()])
    await raise(db, at(0), [trouble({ title: 'shop: 2 numbers given up', link: '/x' })])
    const [alert] = await open()
    assert.deepEqual([alert!.title, alert!.link], ['shop: 2 numbers given up', '/x'])
  })

  test('a look a moment later writes nothing', async () => {
    await raise(db, at(0), [trouble()])
    await raise(db, at(0.5), [trouble()])
    assert.equal((await open())[0]!.times, 1)
  })

  test('one key twice in a breath is the later one', async () => {
    await raise(db, at(0), [trouble(), trouble({ severity: 'high' })])
    assert.deepEqual(
      (await open()).map((a) => a.severity),
      ['high'],
    )
  })

  test('what comes back within an hour is the same; later it is another', async () => {
    await raise(db, at(0), [trouble()])
    assert.equal(await clear(db, at(10), ['dead:shop', 'dead:erp']), 1)
    assert.equal((await open()).length, 0)
    await raise(db, at(60), [trouble()])
    assert.deepEqual(
      (await open()).map((a) => a.openedAt),
      [at(0)],
    )
    await clear(db, at(61), ['dead:shop'])
    await raise(db, at(130), [trouble()])
    assert.deepEqual(
      (await open()).map((a) => a.openedAt),
      [at(130)],
    )
    assert.equal((await listAlerts(db, {}, 10)).length, 2)
  })

  test('what is not there any more is over, but only of the families that were looked at', async () => {
    await raise(db, at(0), [trouble(), trouble({ key: 'silent:wms' }), trouble({ key: 'batch:7' })])
    await agree(db, at(1), ['dead', 'silent'], [trouble({ key: 'silent:wms' })])
    assert.deepEqual((await open()).map((a) => a.key).sort(), ['batch:7', 'silent:wms'])
  })

  test('the worst of the open ones are listed first', async () => {
    await raise(db, at(0), [
      trouble({ key: 'a', severity: 'critical' }),
      trouble({ key: 'b', severity: 'low' }),
      trouble({ key: 'c', severity: 'high' }),
    ])
    assert.deepEqual(
      (await open()).map((a) => a.key),
      ['a', 'c', 'b'],
    )
  })
})
