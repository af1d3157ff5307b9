import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { missingWords, queryOf } from './kinds.ts'

describe('what is said about a file', () => {
  test('only what was said is sent, so that the rest is found out', () => {
    const query = queryOf('a.csv', { columns: {}, fixed: { location: '' } })
    assert.deepEqual(query, { name: 'a.csv', column: [], fixed: [] })
  })

  test('a column is named by its header, also where that has an equals sign', () => {
    const query = queryOf('a.csv', {
      columns: { sku: 'Art=Nr' },
      fixed: { at: '2026-01-01' },
      headless: true,
    })
    assert.deepEqual(query.column, ['sku=Art=Nr'])
    assert.deepEqual(query.fixed, ['at=2026-01-01'])
    assert.equal(query.header, 'false')
  })

  test('a column that is missing is called as the page calls it', () => {
    assert.equal(
      missingWords('no column for at; the columns are a'),
      'No column for “When”; the columns are a',
    )
    assert.equal(missingWords('something else'), 'something else')
  })
})
