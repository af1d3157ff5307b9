import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { audited, finding, kinds, shows, stock } from '../../../test/audit.ts'
import { seededRandom } from '../../lib/random.ts'

/** Shelf and shop from rows of [sku, shelf, shop]; null: not named there. */
function both(rows: readonly (readonly [string, number | null, number | null])[]) {
  const list = (at: 1 | 2) =>
    rows.flatMap((row) => (row[at] === null ? [] : [`${row[0]} ${row[at]}`])).join(', ')
  return { shelf: stock(list(1)), shop: stock(list(2), 'available') }
}

/** `n` items with numbers that have nothing to do with each other. */
const noise = (n: number, seed = 1): [string, number, number][] => {
  const random = seededRandom(seed)
  const upTo = (most: number) => Math.floor(random.next() * most)
  return Array.from({ length: n }, (_, i) => [`N${i}`, 3 + upTo(90), 3 + upTo(90)])
}
const equal = (n: number): [string, number, number][] =>
  Array.from({ length: n }, (_, i) => [`E${i}`, 10 + i, 10 + i])

describe('ghosts and things nobody can buy', () => {
  test('units that only a shop knows are ghosts, and critical while they can be bought', async () => {
    const found = await audited(both([...equal(3), ['G', null, 4], ['Z', null, 0], ['U', 6, null]]))
    const ghost = finding(found, 'ghost')
    assert.deepEqual([ghost.severity, ghost.items, ghost.units], ['critical', 1, 4])
    assert.equal(shows(found, 'G').pattern, 'ghost')
    assert.equal(shows(found, 'G').gap, null, 'nobody said that the shelf has none')
    const unlisted = finding(found, 'unlisted')
    assert.deepEqual([unlisted.severity, unlisted.items, unlisted.units], ['low', 1, 6])
  })

  test('a draft can be bought by nobody, and books sell nothing', async () => {
    const head = 'URL handle,Title,SKU,Inventory tracker,Inventory quantity,Status'
    const shop = `${head}\na,A,A,shopify,5,active\ng,G,G,shopify,4,draft\n`
    const draft = await audited({ shelf: stock('A 5'), shop })
    assert.equal(finding(draft, 'ghost').severity, 'high')
    const books = await audited({ shelf: stock('A 5'), erp: stock('A 5, G 4') })
    assert.equal(finding(books, 'ghost').severity, 'high')
  })
})

describe('names that are nearly the same', () => {
  test('are offered where they match one to one, and never joined', async () => {
    const found = await audited({
      shelf: 'sku,on hand,ean\nTEE-BLUE-M,5,\nMUG 1,3,\nOLD,2,5012345678900\nAB1,1,\nA-B1,1,\n',
      shop: 'sku,available,barcode\ntee_blue_m,5,\nMUG1.0,3,\nNEW,2,5012345678900\nA.B1,1,\n',
    })
    assert.deepEqual(
      found.alikes.map(({ sku, alias, why }) => [sku, alias, why]),
      [
        ['OLD', 'NEW', 'the same barcode'],
        ['TEE-BLUE-M', 'tee_blue_m', 'the same but for zeros, signs or spaces'],
        ['MUG 1', 'MUG1.0', 'the same but for zeros, signs or spaces'],
      ],
      'AB1 and A-B1 could both be A.B1',
    )
    assert.equal(shows(found, 'TEE-BLUE-M').gap, null)
    assert.equal(found.report.systems[1]!.totals!.unknown, 3)
  })
})

describe('packs', () => {
  test('a factor that several items have exactly is a pack', async () => {
    const cases = [3, 7, 5, 11, 4].map((n, i): [string, number, number] => [`P${i}`, n * 12, n])
    const found = await audited(both([...equal(9), ...cases, ['X', 40, 31]]))
    const pack = finding(found, 'pack')
    assert.equal(pack.items, 5)
    assert.match(pack.title, /5 SKUs in shop are exactly 12 times too few/)
    assert.match(pack.next, /\(shop, …, 12\)/)
    assert.equal(shows(found, 'X').pattern, null)
  })

  test('chance is not a pack: among a thousand unrelated numbers none is claimed', async () => {
    for (const seed of [1, 2, 3, 4]) {
      const found = await audited(both(noise(1000, seed)))
      const pack = found.report.findings.filter(
        ({ kind, title }) => kind === 'pack' && /exactly/.test(title),
      )
      assert.deepEqual(
        pack.map(({ title }) => title),
        [],
      )
    }
  })

  test('a file that names the size of its packs is asked', async () => {
    const found = await audited({
      shelf: 'sku,on hand,pack size\nA,35,7\nB,9,\nC,4,\n',
      shop: stock('A 5, B 9, C 4', 'available'),
    })
    assert.match(finding(found, 'pack').title, /exactly the pack size that the file itself names/)
  })

  test('everything twice is counted twice', async () => {
    const rows = [4, 7, 9, 13, 20].map((n, i): [string, number, number] => [`D${i}`, n, n * 2])
    const twice = finding(await audited(both(rows)), 'twice')
    assert.match(twice.title, /5 SKUs are exactly twice as much in shop as in shelf/)
  })
})

describe('swaps', () => {
  test('two that show each other’s number are swapped, and so are variants whose gaps cancel', async () => {
    const found = await audited(
      both([...equal(20), ['R', 41, 161], ['S', 161, 41], ['TEE-M', 30, 37], ['TEE-L', 25, 18]]),
    )
    const swapped = finding(found, 'swapped')
    assert.equal(swapped.table.all, 2)
    assert.match(swapped.title, /2 pairs of SKUs in shop look swapped/)
    assert.deepEqual(
      ['R', 'S', 'TEE-M', 'TEE-L', 'E1'].map((sku) => shows(found, sku).pattern),
      ['swapped', 'swapped', 'swapped', 'swapped', null],
    )
  })

  test('gaps that cancel by chance are not: among two thousand unrelated numbers few pairs are claimed', async () => {
    for (const seed of [1, 2, 3]) {
      const found = await audited(both(noise(2000, seed)))
      assert.ok((finding(found, 'swapped')?.table.all ?? 0) <= 2)
    }
  })
})

describe('places', () => {
  const shelf = 'sku,warehouse,on hand\nA,Leeds,5\nB,Leeds,9\nC,Leeds,20\nD,Leeds,7\n'
  const at = (place: string, text: string) =>
    text
      .split(', ')
      .map((row) => `${row.split(' ')[0]},${place},${row.split(' ')[1]}\n`)
      .join('')

  test('a place that only the shop counts explains gaps that are exactly its stock', async () => {
    const shop = `sku,location,available\n${at('Leeds', 'A 5, B 9, C 20, D 7')}${at('Amazon', 'A 4, B 6, C 11')}`
    const found = await audited({ shelf, shop })
    assert.match(
      finding(found, 'place').title,
      /3 SKUs: shop also counts “Amazon”, which shelf does not/,
    )
    assert.deepEqual(kinds(found), ['place'])
  })

  test('a place of the shelf that the shop leaves out, or counts twice, is named', async () => {
    const two = `${shelf}${at('York', 'A 4, B 6, C 11')}`
    const out = await audited({ shelf: two, shop: stock('A 5, B 9, C 20, D 7', 'available') })
    assert.match(finding(out, 'place').title, /shop does not count “York”/)
    const twice = await audited({ shelf: two, shop: stock('A 13, B 21, C 42, D 7', 'available') })
    assert.match(finding(twice, 'place').title, /shop counts “York” twice/)
  })
})

describe('the same everywhere', () => {
  test('a constant number too few in a shop is safety stock, and the way to say so is named', async () => {
    const rows = Array.from({ length: 12 }, (_, i): [string, number, number] => [
      `K${i}`,
      i,
      Math.max(0, i - 3),
    ])
    const found = await audited(both(rows))
    const safety = finding(found, 'safety')
    assert.equal(safety.severity, 'low')
    assert.match(safety.says.join(' '), /keep back 3 of everything/)
    assert.match(safety.next, /--safety shop=3$/)
    assert.equal(safety.items, 11, 'those with three or fewer show none, which fits')
    const said = await audited(both(rows), { safety: 3 })
    assert.equal(said.report.verdict.agrees, true)
  })

  test('one unit too few here and there is what open orders do, and no safety stock', async () => {
    const rows = Array.from({ length: 40 }, (_, i): [string, number, number] => [
      `K${i}`,
      10 + i,
      10 + i - (i % 4 === 0 ? 1 : 0),
    ])
    assert.deepEqual(kinds(await audited(both(rows))), [])
  })

  test('a shop that stops at a number hides how much there is', async () => {
    const rows = Array.from({ length: 12 }, (_, i): [string, number, number] => [
      `K${i}`,
      i * 20,
      Math.min(99, i * 20),
    ])
    const cap = finding(await audited(both(rows)), 'cap')
    assert.match(cap.title, /shows at most 99 of anything: 7 SKUs stop there/)
  })

  test('a column with the sign turned around is found', async () => {
    const rows = [4, 7, 9, 13].map((n, i): [string, number, number] => [`D${i}`, n, -n])
    assert.match(finding(await audited(both(rows)), 'sign').says[0]!, /^shop writes a minus/)
  })

  test('where most differ without a pattern, the files are doubted before the items', async () => {
    assert.ok(kinds(await audited(both(noise(200)))).includes('most'))
    assert.ok(!kinds(await audited(both([...equal(200), ...noise(20)]))).includes('most'))
  })
})

describe('files as a whole', () => {
  test('numbers below zero are impossible on a shelf and promised in a shop', async () => {
    const found = await audited(both([...equal(3), ['A', -2, -2], ['B', 1, -1]]))
    const [shop, shelf] = ['shop', 'shelf'].map((key) =>
      found.report.findings.find((f) => f.kind === 'negative' && f.system === key),
    )
    assert.deepEqual([shelf!.severity, shelf!.units, shop!.units], ['high', 2, 3])
  })

  test('a shop that shows none of what is below zero on the shelf is right', async () => {
    const found = await audited(
      both([
        ['A', -3, 0],
        ['B', -3, -3],
        ['C', -3, 1],
      ]),
    )
    assert.deepEqual(
      ['A', 'B', 'C'].map((sku) => shows(found, sku).gap),
      [0, 0, 1],
    )
    assert.equal(shows(found, 'C').severity, 'critical')
  })

  test('files that have hardly a SKU in common are told so, with the columns that were read', async () => {
    const mine = Array.from({ length: 12 }, (_, i) => `A${i} 5`).join(', ')
    const theirs = Array.from({ length: 12 }, (_, i) => `${i === 0 ? 'A' : '50123'}${i} 5`).join(
      ', ',
    )
    const found = await audited({ shelf: stock(mine), shop: stock(theirs, 'available') })
    assert.match(finding(found, 'strangers').title, /Only 1 SKU of 12 is in both shelf and shop/)
    assert.match(finding(found, 'strangers').says[0]!, /from “sku” and from “sku”/)
  })

  test('an older file is said to be older', async () => {
    const file = (day: string, n: number) => `sku,on hand,updated\nA,${n},2026-11-${day} 08:00\n`
    const found = await audited({ shelf: file('20', 5), shop: file('12', 9) })
    assert.match(finding(found, 'times').title, /shop's file is 8 days older/)
  })

  test('rows that belong to no item are told, and nothing agrees while there are any', async () => {
    const found = await audited({
      shelf: 'sku,on hand\nA,5\n1.23457E+11,9\n,4\n',
      shop: stock('A 5', 'available'),
    })
    assert.deepEqual(kinds(found).toSorted(), ['lost', 'nameless'])
    assert.equal(found.report.verdict.agrees, false)
  })

  test('selling on without stock is a remark, and no disagreement', async () => {
    const head =
      'URL handle,Title,SKU,Inventory tracker,Inventory quantity,Continue selling when out of stock'
    const shop = `${head}\na,A,A,shopify,0,TRUE\nb,B,B,shopify,5,FALSE\n`
    const found = await audited({ shelf: stock('A 0, B 5'), shop })
    assert.deepEqual([kinds(found), found.report.verdict.agrees], [['beyond'], true])
  })
})
