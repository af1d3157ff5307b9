import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { audited, finding, kinds, shows } from '../../test/audit.ts'
import { readRows, writeCsv } from '../lib/csv.ts'
import { seededRandom } from '../lib/random.ts'

const path = join(import.meta.dirname, '../../../shared/data/online-retail/catalogue-derived.csv')
const skip = existsSync(path) ? false : 'the data set online-retail is not here'

/** The SKUs of a real shop, with made-up numbers; faults are put in where `spoil` says. */
async function catalogue(seed: number) {
  const random = seededRandom(seed)
  const sheet = await readRows(readFileSync(path))
  const items: { sku: string; name: string; price: string; units: number }[] = []
  for await (const { cells } of sheet.rows) {
    const units = Math.floor(
      Math.exp(
        3.2 + 1.2 * Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(6.283 * random.next()),
      ),
    )
    items.push({ sku: cells[0]!, name: cells[1]!, price: cells[6]!, units })
  }
  return { items, random }
}

test('in a real catalogue the faults that were put in are found, and no others', {
  skip,
}, async () => {
  for (const seed of [1, 3]) {
    const { items, random } = await catalogue(seed)
    const any = (from: number, to: number) => from + Math.floor(random.next() * (to - from))
    const shop = items.map((item) => ({ ...item }))
    for (const item of shop.slice(0, 200)) item.units = Math.max(0, item.units + any(-2, 3))
    for (const item of shop.slice(200, 300)) item.units = Math.max(0, item.units + any(-40, 40))
    for (const item of shop.slice(400, 440)) item.units *= 12
    const big = shop.slice(1000).filter(({ units }) => units > 60)
    const [a, b] = [big[0]!, big.find(({ units }) => Math.abs(units - big[0]!.units) > 30)!]
    ;[a.units, b.units] = [b.units, a.units]
    for (const item of shop.slice(2000, 2010)) item.sku = `000${item.sku}`
    const gone = new Set(shop.slice(3000, 3005))
    const ghosts = ['GHOST-1', 'GHOST-2'].map((sku) => ({ sku, name: 'x', price: '1', units: 5 }))
    const rows = (list: typeof items) => list.map((i) => [i.sku, i.name, i.units, i.price])
    const found = await audited({
      shelf: writeCsv(['Stock code', 'Description', 'On hand', 'Price'], rows(items)),
      shop: writeCsv(
        ['Stock code', 'Title', 'Available', 'Price'],
        rows([...shop.filter((i) => !gone.has(i)), ...ghosts]),
      ),
    })
    const of = (kind: string) => finding(found, kind)
    // Of a single item, a usual pack size can be chance; the report says that it may be.
    const sure = kinds(found).filter((kind) => kind !== 'maybe pack')
    assert.deepEqual(
      sure.toSorted(),
      ['alike', 'ghost', 'pack', 'swapped', 'unlisted'],
      `seed ${seed}`,
    )
    assert.deepEqual([of('ghost').items, of('alike').items, of('swapped').table.all], [2, 10, 1])
    assert.ok([a, b].every(({ sku }) => shows(found, sku).pattern === 'swapped'))
    const packed = items.slice(400, 440).filter(({ units }) => units > 0)
    for (const { sku } of packed) assert.equal(shows(found, sku).pattern, 'pack', sku)
    assert.ok(of('pack').items <= packed.length + 1)
    assert.equal(found.report.lines.length, items.length + ghosts.length + 10)
  }
})
