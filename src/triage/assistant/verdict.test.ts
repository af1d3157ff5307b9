import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { causes } from '../causes.ts'
import type { Claim, Diagnosis } from '../claim.ts'
import { LEAST_CONFIDENCE } from '../gate.ts'
import type { History } from '../history.ts'
import { labelsOf } from './instructions.ts'
import { DOUBTED, lowered, verdictOf } from './verdict.ts'

const claim = (cause: string, units: number): Claim => ({
  cause,
  units,
  cites: [`message:${cause}`],
  says: 'x',
  remedy: 'compensate',
  strength: 'strong',
})
const one: Diagnosis = {
  cause: 'duplicate event + lost event',
  claims: [claim('duplicate event', 3), claim('lost event', -1)],
  rivals: [[claim('late event', 2)], [claim('count error', 5), claim('external edit', -3)]],
  confidence: 0.98,
}
/** A history in which no cause finds anything. */
const history = {
  case: {
    place: { owns: false, channelId: 1, locations: [], measure: 'on_hand' },
    split: { residue: 2, terms: [] },
    waiting: [],
    open: [],
    told: undefined,
  },
  ...Object.fromEntries(
    [
      'movements',
      'refusals',
      'attempts',
      'observations',
      'listings',
      'unread',
      'missed',
      'before',
    ].map((name) => [name, []]),
  ),
  heard: new Set(),
  sameItem: [],
  samePlace: [],
  setBack: null,
  now: new Date(0),
  firstSeenAt: new Date(0),
} as unknown as History

describe('a label', () => {
  const cases: [string | null, string, boolean][] = [
    ['duplicate event + lost event', 'agrees', false],
    ['duplicate event', 'agrees', false],
    ['late event', 'doubts', true],
    ['count error + external edit', 'doubts', true],
    ['external edit', 'doubts', true],
    ['unsure', 'doubts', true],
    ['ghost row', 'dropped', false],
    [null, 'unusable', true],
  ]
  for (const [label, verdict, doubts] of cases) {
    test(`${label ?? 'none'}: ${verdict}`, () => {
      const found = verdictOf(label, one, history)
      assert.equal(found.verdict, verdict)
      assert.equal(found.doubt !== null, doubts)
      assert.equal(lowered(one, found).confidence, doubts ? DOUBTED : 0.98)
    })
  }
  test('where nothing was found there is nothing to lower, and no cause is taken from it', () => {
    const none: Diagnosis = { cause: null, claims: [], rivals: [], confidence: 0 }
    for (const label of [null, ...labelsOf(none)]) {
      assert.equal(lowered(none, verdictOf(label, none, history)), none)
    }
  })
  test('what is doubted is below what the gate asks for', () => {
    assert.ok(DOUBTED < LEAST_CONFIDENCE)
  })
  test('may be every typed cause and everything that adds up, each once', () => {
    const labels = labelsOf(one)
    assert.equal(new Set(labels).size, labels.length)
    for (const name of [...Object.keys(causes), 'unsure', 'duplicate event + lost event']) {
      assert.ok(labels.includes(name), name)
    }
  })
})

test('whatever it says, a diagnosis stays what it is and never becomes surer', () => {
  const names = fc.constantFrom(...Object.keys(causes))
  const some = fc
    .array(fc.tuple(names, fc.integer({ min: -5, max: 5 })), { minLength: 1, maxLength: 3 })
    .map((list) => list.map(([cause, units]) => claim(cause, units)))
  const any = fc.record({
    cause: fc.option(names),
    claims: some,
    rivals: fc.array(some, { maxLength: 3 }),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  const label = fc.oneof(names, fc.constantFrom('unsure', null), fc.string())
  fc.assert(
    fc.property(any, label, (diagnosis, said) => {
      const after = lowered(diagnosis, verdictOf(said, diagnosis, history))
      assert.ok(after.confidence <= diagnosis.confidence)
      const { confidence: _, doubt, ...rest } = after
      const { confidence, ...before } = diagnosis
      assert.deepEqual(rest, before)
      if (doubt) assert.equal(doubt.evidence, confidence)
      else assert.equal(after.confidence, confidence)
    }),
    { numRuns: 5_000, seed: 26 },
  )
})
