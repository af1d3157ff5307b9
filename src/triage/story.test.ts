import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { causes } from './causes.ts'
import type { Diagnosis, Remedy } from './claim.ts'
import { type Decision, gate, type Lock, type Weighed } from './gate.ts'
import { storyOf, type Told } from './story.ts'

const open: Lock[] = [{ lock: 'repair', holds: false, why: 'the owner’s number is told again' }]
const held: Decision = {
  decision: 'hold',
  repair: null,
  locks: [
    ...open,
    { lock: 'increase', holds: true, why: 'it was seen in one reading only' },
    { lock: 'share', holds: true, why: 'too large a share' },
  ],
}
const found = (cause: string, remedy: Remedy): Diagnosis => ({
  cause,
  claims: [
    {
      cause,
      units: 5,
      cites: ['message:12'],
      says: 'message 12 never came',
      remedy,
      strength: 'proof',
    },
  ],
  rivals: [],
  confidence: 0.82,
})
const scarf: Told = {
  driftId: 8,
  sku: 'RED-SCARF',
  name: 'Red scarf',
  place: 'shop',
  location: 'Leeds',
  owner: 'wms',
  measure: 'available_to_sell',
  observed: 14,
  expected: 9,
  residue: 5,
  terms: [],
  firstSeenAt: new Date('2026-03-05T09:36:00Z'),
  now: new Date('2026-03-06T12:00:00Z'),
  diagnosis: found('external edit', 'publish'),
  assigned: null,
  decision: held,
  state: 'open',
}
const told = (over: Partial<Told> = {}) => storyOf({ ...scarf, ...over })

describe('the story of a disagreement', () => {
  test('says both numbers, the direction in words, the place, and since when', () => {
    assert.equal(
      told().gap,
      'shop shows 14, it should be 9 (5 too many) for RED-SCARF in Leeds, since Thu 09:36.',
    )
    assert.match(told({ observed: 4, residue: -5 }).gap, /\(5 too few\)/)
    assert.match(told({ measure: 'on_hand' }).gap, /the ledger says 9/)
    assert.match(
      told({ firstSeenAt: new Date('2026-01-02T03:04:00Z') }).gap,
      /since 2026-01-02 03:04/,
    )
    assert.equal(told().product, 'RED-SCARF, Red scarf')
    assert.equal(told({ name: '' }).product, 'RED-SCARF')
  })

  test('names the likely cause with how sure that is, and says so where nothing was found', () => {
    assert.equal(told().found, 'Likely cause: external edit (82% sure). Message 12 never came.')
    const rival = { ...found('lost event', 'compensate'), rivals: [[], []] }
    assert.match(told({ diagnosis: rival }).found, /82% sure, 2 other explanations would fit/)
    assert.equal(told({ diagnosis: null }).found, 'No cause found explains it to the unit.')
    const assigned = { cause: 'external edit', by: 'ann' }
    assert.match(told({ assigned }).found, /^ann says: external edit\. Likely cause/)
  })

  test('tells what is only on its way from what nothing explains', () => {
    const terms = [
      { term: 'push_pending' as const, quantity: 3, says: 'a new number is on its way', cites: [] },
    ]
    assert.match(
      told({ terms, residue: 2 }).found,
      /^Of the 5, this is accounted for: \+3: a new number is on its way\. 2 too many are not\./,
    )
    const whole = told({ terms, observed: 12, residue: 0 })
    assert.equal(whole.found, 'All of it is accounted for (+3: a new number is on its way).')
    assert.deepEqual(
      [whole.safe, whole.next],
      ['Nothing is to be repaired.', 'Wait: it should be gone at the next reading.'],
    )
  })

  test('says why it is not repaired by itself: the first lock, and how many more hold', () => {
    assert.equal(
      told().safe,
      'Not repaired by itself: it was seen in one reading only (and 1 more lock holds).',
    )
    const decision = { ...held, decision: 'repair' as const, locks: open }
    assert.equal(told({ decision }).safe, 'Safe to repair: every lock of the gate is open.')
    assert.equal(told({ decision }).next, 'wms wins; 9 is on its way.')
    const owner = told({ decision, owner: null, place: 'wms' })
    assert.equal(owner.next, 'wms wins; the ledger is being corrected to the 14 it shows.')
  })

  test('the next step follows what the cause calls for', () => {
    const next = (remedy: Remedy) => told({ diagnosis: found('lost event', remedy) }).next
    assert.match(next('replay'), /onhand status --quarantine/)
    assert.match(next('map'), /onhand status --quarantine/)
    assert.equal(next('pull'), 'Ask shop again for what did not reach us.')
    assert.equal(next('count'), 'Count RED-SCARF in Leeds: only the shelf can tell.')
    assert.equal(next('wait'), 'Wait: it passes by itself.')
    assert.match(
      next('publish'),
      /onhand plan --drift 8 \(wms wins\)\. If in doubt, count RED-SCARF/,
    )
  })

  test('reads as sentences for every cause there is, with nothing unsaid and no code name', () => {
    for (const [cause, says] of Object.entries(causes)) {
      const diagnosis: Diagnosis = {
        ...found(cause, 'publish'),
        claims: [{ ...found(cause, 'publish').claims[0]!, says }],
      }
      for (const text of Object.values(told({ diagnosis }))) {
        assert.match(text, /^\S.*\S$/s, cause)
        assert.doesNotMatch(text, /undefined|null|NaN|_|\.\.|\s{2}/, `${cause}: ${text}`)
      }
      assert.match(told({ diagnosis }).found, /\.$/, cause)
    }
  })

  test('what the gate says can be told as it is: no lock answers in code', () => {
    const bare = gate({ limits: {} } as Weighed)
    for (const { why } of bare.locks) assert.doesNotMatch(why, /undefined|NaN|_/, why)
  })
})
