import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Heard } from '../../inbox/subscriptions.ts'
import { later } from '../../lib/clock.ts'
import { deafness, missed } from './webhooks.ts'

const now = new Date(Date.UTC(2026, 0, 10, 12))
const MINUTE = 60_000
const ago = (ms: number) => later(now, -ms)
const live: Heard = {
  topic: 'orders/create',
  state: 'live',
  why: null,
  checkedAt: now,
  liveAt: now,
  deafSince: null,
  deafUntil: null,
  caughtUpAt: null,
}
const dead: Heard = {
  ...live,
  state: 'disabled',
  why: 'it failed 19 times',
  deafSince: ago(7 * MINUTE),
}
const said = (webhooks: readonly Heard[] | null) =>
  deafness('shop', webhooks, now, 5 * MINUTE).map(({ isBad, says }) => `${isBad} ${says}`)

test('of webhooks that come, and of those that cannot be looked at, nothing is said', () => {
  assert.deepEqual([said([live]), said(null), said([])], [[], [], []])
})

test('webhooks that do not come are named, with their state, since when and why', () => {
  const [says, ...rest] = said([live, dead, { ...dead, topic: 'refunds/create' }])
  assert.deepEqual(rest, [])
  assert.match(
    says!,
    /^true shop's webhooks orders\/create, refunds\/create are switched off there, since 2026-01-10T11:53:00.000Z or later \(it failed 19 times\)/,
  )
})

test('what was not looked at for three turns is unknown, not fine', () => {
  assert.deepEqual(said([{ ...live, checkedAt: ago(15 * MINUTE) }]), [])
  assert.match(said([{ ...live, checkedAt: ago(16 * MINUTE) }])[0]!, /^false .*is not known/)
})

test('what was missed counts until it is pulled, and where it cannot be for a week', () => {
  const until = (ms: number) => ({ ...live, deafSince: ago(ms + 1), deafUntil: ago(ms) })
  assert.equal(missed('shop', [live], now).length, 0)
  assert.equal(missed('shop', [dead], now).length, 1)
  assert.equal(missed('shop', [until(MINUTE)], now).length, 1)
  assert.equal(missed('shop', [{ ...until(MINUTE), caughtUpAt: now }], now).length, 0)
  assert.equal(missed('shop', [until(8 * 24 * 60 * MINUTE)], now).length, 0)
})
