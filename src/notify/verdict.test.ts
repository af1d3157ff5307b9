import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { at, drifting, nothing, quiet, stale } from '../../test/digests.ts'
import { later } from '../lib/clock.ts'
import { type Facts, freshness } from './digest.ts'
import { verdictOf } from './verdict.ts'

const DAY = 86_400_000
/** A quiet day with one thing changed. */
const but = (change: (day: Facts) => Partial<Facts>) => {
  const day = quiet()
  return verdictOf({ ...day, ...change(day) })
}
const says = (v: ReturnType<typeof verdictOf>) => v.reasons.map((r) => r.says).join('\n')

describe('is all clear', () => {
  test('on a quiet day it is, and the mail says what was looked at', () => {
    const verdict = verdictOf(quiet())
    assert.equal(verdict.clear, true)
    assert.deepEqual(verdict.reasons, [])
    assert.equal(verdict.subject, 'All clear: 4 systems, 12,367 numbers checked, 0 open drifts')
    assert.match(
      verdict.says,
      /Every check ran and passed \(reconcile, verify\), and shop, wms, erp/,
    )
  })

  test('a check that did not run within a day is a failure, to the minute', () => {
    const ran = (ms: number) =>
      but((day) => ({
        jobs: day.jobs.map((j) => (j.job === 'verify' ? { ...j, doneAt: later(at, -ms) } : j)),
      }))
    assert.equal(ran(DAY).clear, true)
    const late = ran(DAY + 60_000)
    assert.equal(late.clear, false)
    assert.equal(late.subject, 'Not all clear: verify did not run')
    assert.match(says(late), /The check verify was not made: it last ran 24 h ago/)
    assert.ok(late.notChecked.some((n) => n.what === 'verify'))
  })

  test('one that has never run, one that failed and one that was lost are failures too', () => {
    const never = but((day) => ({
      jobs: day.jobs.map((j) => ({ ...j, last: null, doneAt: null })),
    }))
    assert.equal(never.subject, 'Nothing was checked in the last 24 hours')
    for (const state of ['failed', 'lost'] as const) {
      const bad = but((day) => ({
        jobs: day.jobs.map((j) => ({ ...j, last: { ...j.last!, state, why: 'no disk' } })),
      }))
      assert.equal(bad.clear, false)
      assert.match(says(bad), /The check verify did not pass: no disk/)
    }
  })

  test('of sources only whole and recent ones count, and none is a failure', () => {
    for (const state of freshness) {
      const verdict = but((day) => ({
        sources: day.sources.map((s) => (s.system === 'wms' ? { ...s, state, why: 'so' } : s)),
      }))
      // One that can't be read by its nature is said, and is no alarm.
      assert.equal(verdict.clear, state === 'fresh' || state === 'unread', state)
      if (state !== 'fresh')
        assert.ok(
          verdict.notChecked.some((n) => n.what === 'wms'),
          state,
        )
    }
    const none = but((day) => ({
      sources: day.sources.map((s) => ({ ...s, state: 'unread' as const })),
    }))
    assert.equal(none.subject, 'Not all clear: no system is compared')
  })

  const against: [string, (day: Facts) => Partial<Facts>, RegExp][] = [
    [
      'wrong books',
      () => ({ books: { at, ok: false, says: ['A is 6, not 5'] } }),
      /^The books do not add up/,
    ],
    [
      'an open drift',
      (d) => ({ drifts: { ...d.drifts, open: { critical: 0, high: 0, low: 1 } } }),
      /^1 drift$/,
    ],
    [
      'a system that is silent',
      (d) => ({ sources: d.sources.map((s, i) => ({ ...s, silent: i === 1 })) }),
      /wms silent/,
    ],
    [
      'a number given up',
      (d) => ({ channels: d.channels.map((c, i) => ({ ...c, dead: i })) }),
      /^1 number given up/,
    ],
    [
      'a channel that is behind',
      (d) => ({ channels: d.channels.map((c) => ({ ...c, pending: 2, oldest: later(at, -DAY) })) }),
      /shop is behind, 2 numbers to tell for up to 24 h/,
    ],
    [
      'a message in quarantine',
      () => ({
        quarantine: [{ system: 'wms', reason: 'poison', says: 'x', messages: 1, oldest: at }],
      }),
      /1 message from wms in quarantine/,
    ],
    [
      'messages not worked through',
      () => ({ waiting: { messages: 4, oldest: later(at, -DAY) } }),
      /4 messages not worked through/,
    ],
    [
      'repairs that wait',
      () => ({
        batches: [{ id: 1, state: 'held', why: 'too many', skus: 40, units: 90, madeAt: at }],
      }),
      /repairs wait for you/,
    ],
    [
      'an alert of somebody else',
      () => ({
        alerts: [
          { severity: 'high', title: 'Tug of war', says: 'again', openedAt: at, link: null },
        ],
      }),
      /Tug of war: again/,
    ],
    [
      'a job that is down',
      (d) => ({
        jobs: d.jobs.map((j) =>
          j.check ? j : { ...j, standing: 'down' as const, why: 'no disk' },
        ),
      }),
      /The job prune is down: no disk/,
    ],
  ]
  for (const [what, change, subject] of against) {
    test(`${what} stands against it, and is in the subject`, () => {
      const verdict = but(change)
      assert.equal(verdict.clear, false)
      assert.match(verdict.subject.replace('Not all clear: ', ''), subject)
      assert.ok(
        !/all clear:/i.test(verdict.subject) || verdict.subject.startsWith('Not all clear: '),
      )
    })
  }

  test('the worst comes first, and what is not known is said beside what is', () => {
    const day = drifting()
    const wms = { ...day.sources[1]!, state: 'never' as const, why: 'it was never read' }
    const verdict = verdictOf({ ...day, sources: [day.sources[0]!, wms] })
    assert.equal(verdict.subject, '3 drifts, 1 can oversell; 1 number given up; wms never read')
    const order = ['critical', 'high', 'unknown', 'low']
    const seen = verdict.reasons.map((r) => order.indexOf(r.severity))
    assert.deepEqual(
      seen,
      [...seen].sort((a, b) => a - b),
    )
  })

  test('what was left out is named with its reason, also when it is no alarm', () => {
    const left = verdictOf(stale())
      .notChecked.map((n) => `${n.what}: ${n.why}`)
      .join('\n')
    for (const one of [
      /erp: its connector cannot tell what it shows/,
      /12 numbers of fulfilment: nothing here goes by that name/,
      /38 items of fulfilment: they kept moving .* \(reconcile\)/,
      /wms: not read: HTTP 503/,
      /incoming: nobody owns it/,
    ]) {
      assert.match(left, one)
    }
  })

  test('on a day on which nothing ran nothing is called good, or left out of what was not checked', () => {
    const verdict = verdictOf(nothing())
    assert.equal(verdict.subject, 'Nothing was checked in the last 24 hours')
    assert.match(says(verdict), /4 systems out of date: shop, wms, erp and 1 more/)
    assert.equal(verdict.notChecked.length, 6)
  })

  test('whatever is taken away from a clear day, it is never called clear for it', () => {
    const jobs = quiet().jobs.length
    const sources = quiet().sources.length
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(null, 0, DAY - 1, DAY + 1, 9 * DAY), {
          minLength: jobs,
          maxLength: jobs,
        }),
        fc.array(fc.constantFrom(...freshness), { minLength: sources, maxLength: sources }),
        fc.array(fc.constantFrom('done', 'failed', 'lost', 'running'), {
          minLength: jobs,
          maxLength: jobs,
        }),
        (ages, states, ends) => {
          const day = quiet()
          const changed: Facts = {
            ...day,
            jobs: day.jobs.map((j, i) => ({
              ...j,
              doneAt: ages[i] === null ? null : later(at, -ages[i]!),
              last: { ...j.last!, state: ends[i] as 'done' },
            })),
            sources: day.sources.map((s, i) => ({ ...s, state: states[i]! })),
          }
          const ran = changed.jobs
            .filter((j) => j.check)
            .every(
              (j) =>
                j.doneAt !== null &&
                j.doneAt >= day.since &&
                !['failed', 'lost'].includes(j.last!.state),
            )
          const known =
            states.every((s) => s === 'fresh' || s === 'unread') && states.includes('fresh')
          const verdict = verdictOf(changed)
          assert.equal(verdict.clear, ran && known)
          assert.equal(verdict.clear, verdict.subject.startsWith('All clear: '))
          assert.equal(verdict.clear, verdict.reasons.length === 0)
        },
      ),
    )
  })
})
