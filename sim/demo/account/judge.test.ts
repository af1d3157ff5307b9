import assert from 'node:assert/strict'
import { test } from 'node:test'
import { differences, type Evidence, judge } from './judge.ts'

const real = new Map([['A', { onHand: 5, committed: 2, incoming: 0 }]])
const fine: Evidence = {
  calm: true,
  sent: 3,
  accepted: 3,
  stored: 4,
  polled: 1,
  applied: 3,
  quarantined: 1,
  pending: 0,
  lost: [],
  doubled: [],
  truth: real,
  recounted: real,
  positions: real,
  different: [],
  dead: 0,
  verdict: {
    ok: true,
    checks: [{ check: 'chain', ok: true, says: '' }],
    movements: 1,
    positions: 1,
  },
}
const broken = (change: Partial<Evidence>) =>
  judge({ ...fine, ...change }).flatMap((i) => (i.ok ? [] : [i.invariant]))

test('a run in which all agrees passes everything', () => {
  assert.deepEqual(broken({}), [])
})

const off = new Map([['A', { onHand: 5, committed: 1, incoming: 0 }]])
const table: [Partial<Evidence>, string[]][] = [
  [{ calm: false }, ['calm']],
  [{ sent: 4 }, ['every event was accepted']],
  [{ applied: 1 }, ['every message ended applied or quarantined']],
  [{ stored: 5 }, ['every message ended applied or quarantined']],
  [{ polled: 2 }, ['every message ended applied or quarantined']],
  [{ pending: 1 }, ['every message ended applied or quarantined']],
  [{ lost: ['x'] }, ['none lost']],
  [{ doubled: ['x'] }, ['none doubled']],
  [{ truth: off }, ['positions equal what is really there']],
  [{ recounted: off }, ['positions equal a recount of the rows']],
  [
    { positions: new Map() },
    ['positions equal what is really there', 'positions equal a recount of the rows'],
  ],
  [{ different: [{ sku: 'A', is: 1, shouldBe: 2 }] }, ['the shop shows what it should']],
  [{ dead: 1 }, ['no dead letters']],
  [
    { verdict: { ...fine.verdict, checks: [{ check: 'chain', ok: false, says: '' }] } },
    ['verify: chain'],
  ],
]
for (const [change, names] of table) {
  test(`${JSON.stringify(change).slice(0, 60)} breaks: ${names.join(', ')}`, () => {
    assert.deepEqual(broken(change), names)
  })
}

test('the shop should show what is free, or what it has sold ahead of it', () => {
  const truth = new Map([
    ['A', { onHand: 5, committed: 2, incoming: 9 }],
    ['B', { onHand: 1, committed: 2, incoming: 0 }],
    ['C', { onHand: 4, committed: 0, incoming: 0 }],
    ['D', { onHand: 1, committed: 2, incoming: 0 }],
    ['E', { onHand: 1, committed: 0, incoming: 0 }],
  ])
  const shows: Record<string, number> = { A: 3, B: 0, C: 5, D: -1, E: -1 }
  assert.deepEqual(
    differences(truth, (sku) => shows[sku]!),
    [
      { sku: 'C', is: 5, shouldBe: 4 },
      { sku: 'E', is: -1, shouldBe: 1 },
    ],
  )
})
