import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Claim, Strength } from './claim.ts'
import { causeOf, solve } from './solve.ts'

const claim = (
  cause: string,
  units: number,
  strength: Strength = 'strong',
  cites = [`${cause}${units}`],
): Claim => ({
  cause,
  units,
  cites,
  says: '',
  remedy: 'ask',
  strength,
})

test('the smallest set that adds up to the unit is the answer', () => {
  const claims = [claim('a', 2), claim('b', 3), claim('c', 5)]
  const found = solve(claims, 5)!
  assert.equal(causeOf(found.best), 'c')
  assert.deepEqual(found.rivals.map(causeOf), ['a + b'])
  assert.equal(causeOf(solve(claims, 10)!.best), 'a + b + c')
  assert.equal(solve(claims, 4), undefined)
})

test('four or more together are a guess that is not made', () => {
  const claims = [1, 2, 4, 8].map((n) => claim(`c${n}`, n))
  assert.equal(solve(claims, 15), undefined)
})

test('two claims on the same evidence are never in one set', () => {
  const claims = [claim('a', 2, 'strong', ['message:1']), claim('b', 3, 'strong', ['message:1'])]
  assert.equal(solve(claims, 5), undefined)
})

test('what is proven belongs to the answer, though less would add up', () => {
  const found = solve([claim('proven', 3, 'proof'), claim('other', -1), claim('alone', 2)], 2)!
  assert.equal(causeOf(found.best), 'other + proven')
  assert.equal(found.unused.length, 0)
  const left = solve([claim('proven', 3, 'proof'), claim('alone', 2)], 2)!
  assert.equal(causeOf(left.best), 'alone')
  assert.equal(left.unused.length, 1)
})

test('the better evidence goes before the weaker, and the other is kept as a rival', () => {
  const found = solve([claim('guess', 2, 'weak'), claim('seen', 2)], 2)!
  assert.equal(causeOf(found.best), 'seen')
  assert.deepEqual(found.rivals.map(causeOf), ['guess'])
  assert.ok(found.ahead > 0)
})

test('parts that are for nothing are no explanation', () => {
  assert.equal(solve([claim('a', 2), claim('b', -2), claim('c', 7)], 7)!.best.length, 1)
  assert.deepEqual(solve([claim('a', 2), claim('b', -2), claim('c', 7)], 7)!.rivals, [])
})

test('the same cause with other evidence is no rival', () => {
  const claims = [claim('a', 2, 'strong', ['x']), claim('a', 2, 'strong', ['y'])]
  assert.deepEqual(solve(claims, 2)!.rivals, [])
})

test('more that could fit by accident is more accident, and small gaps fit more easily', () => {
  const many = Array.from({ length: 10 }, (_, i) => claim(`c${i}`, i + 1))
  const few = many.slice(0, 3)
  assert.ok(solve(many, 3)!.chance > solve(few, 3)!.chance)
  assert.ok(solve(few, 1)!.chance > solve([...few, claim('big', 40)], 40)!.chance)
  assert.equal(solve([claim('p', 3, 'proof')], 3)!.chance, 0)
})

test('whatever is found adds up exactly, rests on evidence once, and has at most three parts', () => {
  const some = fc.array(
    fc.record({
      cause: fc.constantFrom('a', 'b', 'c', 'd'),
      units: fc.integer({ min: -6, max: 6 }).filter((n) => n !== 0),
      strength: fc.constantFrom<Strength>('proof', 'strong', 'weak'),
      cite: fc.integer({ min: 1, max: 8 }),
    }),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(
      some,
      fc.integer({ min: -9, max: 9 }).filter((n) => n !== 0),
      (given, residue) => {
        const claims = given.map((g) => claim(g.cause, g.units, g.strength, [`m:${g.cite}`]))
        const found = solve(claims, residue)
        for (const set of found ? [found.best, ...found.rivals] : []) {
          assert.equal(
            set.reduce((sum, c) => sum + c.units, 0),
            residue,
          )
          assert.ok(set.length >= 1 && set.length <= 3)
          assert.equal(new Set(set.flatMap((c) => c.cites)).size, set.length)
        }
      },
    ),
  )
})
