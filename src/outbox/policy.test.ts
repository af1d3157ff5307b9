/** What to push: the rules, as a table. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { decide, type Situation } from './policy.ts'

const now = new Date('2026-05-01T12:00:00Z')
const ago = (ms: number) => new Date(now.getTime() - ms)
const calm: Situation = {
  measure: 'available_to_sell',
  wanted: 10,
  known: 10,
  sent: null,
  observed: undefined,
  sold: 0,
  carry: 0,
  raiseSince: null,
  now,
  raiseAfterMs: 1000,
  unseenForMs: 60_000,
  heardUntil: new Date(now.getTime() + 1),
}
const of = (change: Partial<Situation>) => {
  const { act, quantity, over, carry } = decide({ ...calm, ...change })
  return { act, quantity, over, carry }
}

describe('what to push', () => {
  test('a channel that was never told is read first', () => {
    assert.equal(of({ known: null }).act, 'look')
  })

  test('a decrease goes at once, over the number that is there', () => {
    assert.deepEqual(of({ wanted: 7 }), { act: 'write', quantity: 7, over: 10, carry: 0 })
    assert.deepEqual(of({ wanted: 7, observed: 9, sold: 1 }), {
      act: 'write',
      quantity: 7,
      over: 9,
      carry: 0,
    })
  })

  test('an increase waits until it was wanted for a while', () => {
    assert.equal(of({ wanted: 12 }).act, 'wait')
    assert.equal(of({ wanted: 12, raiseSince: ago(999) }).act, 'wait')
    assert.deepEqual(of({ wanted: 12, raiseSince: ago(1001) }), {
      act: 'write',
      quantity: 12,
      over: 10,
      carry: 0,
    })
  })

  test('an increase waits while something heard from that channel is not worked through', () => {
    assert.equal(of({ wanted: 12, raiseSince: ago(5000), heardUntil: ago(6000) }).act, 'wait')
  })

  test('the channel sold 2 by its own number and we know the order: it shows the right number', () => {
    assert.deepEqual(of({ wanted: 8, observed: 8, sold: 2 }), {
      act: 'done',
      quantity: 8,
      over: 8,
      carry: 0,
    })
  })

  test('the channel sold 2 that we have not seen: the number is left alone', () => {
    assert.deepEqual(of({ wanted: 10, observed: 8 }), {
      act: 'wait',
      quantity: 8,
      over: 8,
      carry: 2,
    })
  })

  test('a restock is pushed less the 2 that the channel sold and we have not seen', () => {
    const d = of({ wanted: 15, observed: 8, raiseSince: ago(2000) })
    assert.deepEqual(d, { act: 'write', quantity: 13, over: 8, carry: 2 })
  })

  test('once the order is seen nothing is carried any more', () => {
    assert.deepEqual(of({ wanted: 13, known: 13, observed: 13, carry: 2, sold: 2 }), {
      act: 'done',
      quantity: 13,
      over: 13,
      carry: 0,
    })
  })

  test('units missing there that no order explains for long enough are forgiven', () => {
    const d = of({ wanted: 10, observed: 8, raiseSince: ago(60_001) })
    assert.deepEqual(d, { act: 'write', quantity: 10, over: 8, carry: 0 })
  })

  test('a write whose answer was lost and that landed is not taken for a sale', () => {
    assert.deepEqual(of({ wanted: 8, known: 10, sent: 8, observed: 8 }), {
      act: 'done',
      quantity: 8,
      over: 8,
      carry: 0,
    })
  })

  test('a number that should be confirmed is written over what it should be', () => {
    assert.deepEqual(of({}), { act: 'write', quantity: 10, over: 10, carry: 0 })
  })

  test('what it has sold ahead of its stock is not set to 0, and comes off what is pushed next', () => {
    const none = { act: 'done', quantity: 0, over: -3, carry: 0 }
    assert.deepEqual(of({ wanted: 0, known: null, observed: -3 }), none)
    assert.deepEqual(of({ wanted: 0, known: -3, observed: -3, raiseSince: ago(2000) }), none)
    assert.equal(of({ wanted: 0, known: -3 }).act, 'look')
    const unseen = of({ wanted: 0, known: 0, observed: -3, raiseSince: ago(2000) })
    assert.deepEqual(unseen, { ...none, act: 'wait', carry: 3 })
    assert.deepEqual(of({ wanted: 7, known: 0, observed: -3, sold: 3, raiseSince: ago(2000) }), {
      act: 'write',
      quantity: 7,
      over: -3,
      carry: 0,
    })
  })

  test('a mirror of what is on hand has nothing to sell ahead: below zero is set right', () => {
    const mirror = {
      measure: 'on_hand' as const,
      wanted: 0,
      known: -3,
      observed: -3,
      raiseSince: ago(2000),
    }
    assert.deepEqual(of(mirror), { act: 'write', quantity: 0, over: -3, carry: 0 })
  })

  test('no number above what is there is pushed before its time, and never one below zero', () => {
    const n = fc.integer({ min: 0, max: 30 })
    fc.assert(
      fc.property(n, n, n, n, n, fc.boolean(), (wanted, known, observed, sold, carry, ripe) => {
        const d = decide({
          ...calm,
          wanted,
          known,
          observed,
          sold,
          carry,
          raiseSince: ripe ? ago(1500) : null,
        })
        assert.ok(d.quantity >= 0 && d.quantity <= wanted && d.carry >= 0)
        if (d.act === 'write' && !ripe) assert.ok(d.quantity <= observed)
        // What is missing there beyond the known orders is never pushed back up.
        if (d.act === 'write' && d.quantity > observed) {
          assert.ok(d.quantity <= wanted - Math.max(0, carry + known - observed - sold))
        }
      }),
    )
  })
})
