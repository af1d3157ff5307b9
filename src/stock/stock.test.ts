import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { available, availableToSell } from './available.ts'
import { setsFrom } from './bundle.ts'
import { effectOf, type Kind, kindNames, kinds } from './kinds.ts'
import { buckets, type Quantities } from './names.ts'
import { LARGEST, toUnits } from './units.ts'

const units = (quantity: number | string, pack = 1) => {
  const done = toUnits(quantity, pack)
  return done.ok ? done.units : done.why
}

describe('units', () => {
  test('a quantity converts exactly or not at all', () => {
    assert.equal(units(3), 3)
    assert.equal(units('0.5', 12), 6)
    assert.equal(units('-2.250', 4), -9)
    assert.equal(units('0.1', 10), 1)
    assert.equal(units('-0'), 0)
    assert.equal(units(0.5, 5), '0.5 packs of 5 is not a whole number of base units')
    assert.equal(units('2.5'), '2.5 is not a whole number of base units')
  })

  test('what is no number is refused', () => {
    for (const bad of [
      '',
      ' ',
      'ten',
      '1e3',
      '0x10',
      '1,5',
      'NaN',
      'Infinity',
      '١',
      '--1',
      '9'.repeat(30),
    ]) {
      assert.equal(toUnits(bad, 1).ok, false, bad)
    }
    assert.equal(toUnits(Number.NaN, 1).ok, false)
    assert.equal(toUnits(LARGEST + 1, 1).ok, false)
  })

  test('whole packs of any size come out as exactly that many units', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e6, max: 1e6 }),
        fc.integer({ min: 1, max: 900 }),
        (n, pack) => {
          assert.equal(units(String(n), pack), n * pack === 0 ? 0 : n * pack)
        },
      ),
    )
  })
})

describe('kinds', () => {
  test('what a kind adds, its quantity in the other direction takes away again', () => {
    for (const kind of kindNames) {
      const there = effectOf(kind, 7)
      const back = effectOf(kind, -7)
      for (const bucket of buckets) assert.equal(there[bucket] + back[bucket], 0)
    }
  })

  test('an order and its shipment together only take from the shelf', () => {
    const sum = (list: Kind[]) =>
      list.map((k) => available(effectOf(k, 3))).reduce((a, b) => a + b, 0)
    assert.equal(sum(['ordered', 'shipped']), -3)
    assert.equal(sum(['ordered', 'order_cancelled']), 0)
    assert.equal(sum(['reserved', 'released']), 0)
  })

  test('the stored order of kinds has not changed', () => {
    assert.deepEqual(Object.keys(kinds).slice(0, 5), [
      'ordered',
      'order_cancelled',
      'shipped',
      'received',
      'purchase_ordered',
    ])
  })
})

describe('what may be sold', () => {
  const quantity = fc.integer({ min: -50, max: 500 })
  const position = fc.record({
    on_hand: quantity,
    committed: quantity,
    reserved: quantity,
    unavailable: quantity,
    incoming: quantity,
  })
  const optional = (max: number) => fc.option(fc.integer({ min: 0, max }), { nil: undefined })

  test('the terms always add up to what the channel is told, and that is never below 0', () => {
    fc.assert(
      fc.property(
        fc.array(position, { maxLength: 4 }),
        optional(40),
        optional(300),
        optional(100),
        fc.integer({ min: 1, max: 24 }),
        (at, safety, cap, percent, pack) => {
          const rule = {
            ...(safety === undefined ? {} : { safety }),
            ...(cap === undefined ? {} : { cap }),
            ...(percent === undefined ? {} : { percent }),
          }
          const told = availableToSell(
            at.map((quantities: Quantities, i) => ({ location: `l${i}`, quantities })),
            rule,
            pack,
          )
          assert.equal(
            told.terms.reduce((sum, t) => sum + t.quantity, 0),
            told.packs * pack,
          )
          assert.ok(told.packs >= 0)
          if (cap !== undefined) assert.ok(told.packs * pack <= cap)
        },
      ),
    )
  })

  test('a bundle is worth as many sets as its scarcest part', () => {
    const stock = new Map([
      [1, 9],
      [2, 4],
    ])
    assert.equal(
      setsFrom(
        [
          { itemId: 1, quantity: 2 },
          { itemId: 2, quantity: 1 },
        ],
        (id) => stock.get(id) ?? 0,
      ),
      4,
    )
    assert.equal(
      setsFrom([], () => 5),
      0,
    )
  })
})
