import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type Trial, trial } from '../../../test/http.ts'

type Told = {
  verdict: { agrees: boolean; says: string }
  lines: { sku: string; shows: { gap: number | null }[] }[]
  allLines: number
  systems: { title: string; items: number; totals: { compared: number } | null }[]
}
const shelf = { role: 'shelf', name: 'wms.csv', text: 'sku,on hand\nA,5\nB,7\nC,1\n' }

describe('an audit of two files', () => {
  let t: Trial
  before(async () => {
    t = await trial()
  })
  const ask = (...files: object[]) => t.call('POST', '/v1/audits/preview', { files })

  test('says what differs, the worst first, and keeps nothing', async () => {
    const shop = { role: 'storefront', name: 'shop.csv', text: 'sku,available\nA,50\nb,7\n' }
    const { status, body } = await ask(shelf, shop)
    const told = body as Told
    assert.equal(status, 200)
    assert.deepEqual([told.verdict.agrees, told.allLines], [false, 3])
    assert.deepEqual([told.lines[0]!.sku, told.lines[0]!.shows[1]!.gap], ['A', 45])
    assert.deepEqual(
      told.systems.map(({ title, items, totals }) => [title, items, totals?.compared]),
      [
        ['Shelf', 3, undefined],
        ['Shop', 2, 2],
      ],
    )
    const { body: kept } = await t.call('GET', '/v1/audits')
    assert.deepEqual((kept as { rows: unknown[] }).rows, [])
  })

  test('a column that is not found is asked for, of the file that lacks it', async () => {
    const odd = { role: 'storefront', name: 'odd.csv', text: 'article,boxes\nA,5\n' }
    const { status, body } = await ask(shelf, odd)
    assert.equal(status, 422)
    assert.equal((body as { file: number }).file, 1)
    assert.match(
      (body as { detail: string }).detail,
      /odd\.csv has no column for the quantity\. Its columns are: article, boxes\./,
    )
    const again = await ask(shelf, { ...odd, sku: 'article', quantity: 'boxes' })
    assert.deepEqual([again.status, (again.body as Told).systems[1]!.totals!.compared], [200, 1])
  })

  test('what is no list of stock is refused with a reason', async () => {
    const cases: [object[], RegExp][] = [
      [[shelf], /files: /],
      [[shelf, { ...shelf, text: 'PK\u0003\u0004rest' }], /workbook/],
      [[shelf, { ...shelf, text: '\n' }], /no rows/],
    ]
    for (const [files, says] of cases) {
      const { status, body } = await ask(...files)
      assert.equal(status, 422)
      assert.match((body as { detail: string }).detail, says)
    }
  })
})
