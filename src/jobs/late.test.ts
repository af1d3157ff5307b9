import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { RunState } from './job.ts'
import { graceOf, standingOf } from './late.ts'

const daily = { cron: '0 3 * * *' }
const at = (time: string) => new Date(`2026-05-${time}Z`)
const ran = (state: RunState, startedAt = at('01T03:00:00'), why: string | null = null) => ({
  state,
  startedAt,
  why,
})

describe('how a job stands', () => {
  test('a tenth of its period is no alarm, within a minute and an hour', () => {
    assert.equal(graceOf(daily, at('01T03:00:00')), 3_600_000)
    assert.equal(graceOf({ cron: '0 * * * *' }, at('01T03:00:00')), 360_000)
    assert.equal(graceOf({ cron: '* * * * *' }, at('01T03:00:00')), 60_000)
    assert.equal(graceOf({ ...daily, graceMs: 5 }, at('01T03:00:00')), 5)
  })

  const due = at('02T03:00:00')
  const cases: [string, ReturnType<typeof ran> | null, string, string, RegExp][] = [
    ['has not run and is not due', null, '01T12:00:00', 'new', /not run yet/],
    ['is due, has never run, and an hour is over', null, '02T04:00:01', 'down', /never run/],
    ['succeeded and is not due', ran('done'), '02T02:59:59', 'up', /^$/],
    ['is due just now', ran('done'), '02T03:00:30', 'up', /^$/],
    [
      'should have run a while ago',
      ran('done'),
      '02T03:10:00',
      'late',
      /was due at 2026-05-02 03:00$/,
    ],
    ['should have run long ago', ran('done'), '02T04:00:01', 'down', /is onhand serve running\?/],
    ['failed', ran('failed', at('01T03:00:00'), 'no disk'), '01T12:00:00', 'down', /no disk/],
    ['was lost', ran('lost'), '01T12:00:00', 'down', /lost with its process/],
  ]
  for (const [what, last, now, standing, why] of cases) {
    test(`one that ${what} is ${standing}`, () => {
      const said = standingOf(daily, { dueAt: due, leaseUntil: null, last }, at(now))
      assert.equal(said.standing, standing)
      assert.match(said.why, why)
    })
  }

  test('one that is at work is up while its lease holds, and late when it takes longer than its period', () => {
    const seen = { dueAt: due, last: ran('running', due) }
    const held = (now: string) =>
      standingOf(daily, { ...seen, leaseUntil: at('09T00:00:00') }, at(now)).standing
    assert.equal(held('02T03:00:10'), 'up')
    assert.equal(held('03T02:00:00'), 'up')
    assert.equal(held('03T04:00:01'), 'late')
    const ended = { ...seen, leaseUntil: at('02T03:01:00') }
    assert.equal(standingOf(daily, ended, at('02T03:01:01')).standing, 'down')
  })
})
