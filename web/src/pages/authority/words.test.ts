import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { FactExercise } from '../../api/schema.ts'
import { ownsWhere, systemsOf, turnedDown } from './words.ts'

const writer = {
  system: 'shop',
  owns: false,
  movements: 0,
  locations: [],
  lastAt: null,
  refused: 2,
  forwarded: 0,
  contradicted: 0,
  repeated: 1,
}

describe('the authority exercise in words', () => {
  test('every system that owns or writes has its column once, the owners first', () => {
    const fact: FactExercise = {
      fact: 'on_hand',
      owners: [{ location: null, source: null, owner: 'wms' }],
      writers: [writer, { ...writer, system: 'wms' }],
      findings: [],
    }
    assert.deepEqual(systemsOf([fact]), ['wms', 'shop'])
  })

  test('where an owner owns only a part, the part is named', () => {
    assert.equal(ownsWhere({ location: null, source: null }), '')
    assert.equal(
      ownsWhere({ location: 'leeds', source: 'shop' }),
      ' at leeds for documents of shop',
    )
  })

  test('only what was turned down is listed', () => {
    assert.deepEqual(
      turnedDown(writer).map(({ outcome, n }) => [outcome, n]),
      [
        ['refused', 2],
        ['repeated', 1],
      ],
    )
  })
})
