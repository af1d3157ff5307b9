import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Offer } from '../connectors/connector.ts'
import { gone, type Known, loose, type Mapped, match } from './match.ts'

const offer = (external: string, sku: string, more: Partial<Offer> = {}): Offer => ({
  external,
  remote: {},
  sku,
  barcode: '',
  name: `Thing ${external}`,
  untracked: null,
  ...more,
})
const ean = '4006381333931'

/** TEE and MUG are items; TEE has a barcode; OLD-MUG is another name of MUG. */
function known(listings: Record<string, Mapped> = {}): Known {
  const codes = new Map([
    ['TEE', 'TEE'],
    ['MUG', 'MUG'],
    ['OLD-MUG', 'MUG'],
    [ean, 'TEE'],
    ['0012345678905', 'MUG'],
  ])
  return {
    item: (code) => codes.get(code),
    like: (code) => [...codes].find(([known]) => loose(known) === loose(code))?.[1],
    listings: new Map(Object.entries(listings)),
  }
}
const listed = (sku: string, published = true): Mapped => ({ sku, published })
/** `fate item why`, one for each. */
const judged = (offers: readonly Offer[], listings?: Record<string, Mapped>) =>
  match(offers, known(listings)).map(({ fate, item }) => `${fate} ${item ?? '-'}`)
const why = (offers: readonly Offer[], listings?: Record<string, Mapped>) =>
  match(offers, known(listings))[0]!.why

describe('an offer', () => {
  const table: [string, Offer, string][] = [
    ['with the SKU of an item', offer('1', 'TEE'), 'matched TEE'],
    ['with spaces around its SKU', offer('1', ' TEE\t'), 'matched TEE'],
    ['with another name of an item', offer('1', 'OLD-MUG'), 'matched MUG'],
    ['with the barcode of an item alone', offer('1', '', { barcode: ean }), 'matched TEE'],
    [
      'with a strange SKU and the barcode of an item',
      offer('1', 'X', { barcode: ean }),
      'matched TEE',
    ],
    [
      'with an EAN that we know as a UPC',
      offer('1', '', { barcode: '012345678905' }),
      'matched MUG',
    ],
    ['with a SKU that no item has', offer('1', 'CAP'), 'new -'],
    ['with nothing', offer('1', ' '), 'blank -'],
    ['with a barcode alone that nobody knows', offer('1', '', { barcode: '96385074' }), 'blank -'],
    [
      'whose SKU is one item and whose barcode another',
      offer('1', 'MUG', { barcode: ean }),
      'conflict -',
    ],
    ['that differs from an item in letter case', offer('1', 'tee'), 'conflict -'],
    [
      'whose stock is not kept',
      offer('1', 'TEE', { untracked: 'sold without limit' }),
      'untracked TEE',
    ],
  ]
  for (const [what, one, fate] of table) {
    test(`${what} is ${fate}`, () => assert.deepEqual(judged([one]), [fate]))
  }

  test('that is mapped stays mapped, whatever its SKU is not', () => {
    assert.deepEqual(judged([offer('1', 'CAP')], { 1: listed('TEE') }), ['listed TEE'])
    assert.deepEqual(judged([offer('1', '')], { 1: listed('TEE') }), ['listed TEE'])
    assert.deepEqual(judged([offer('1', 'TEE')], { 1: listed('TEE', false) }), ['listed TEE'])
  })

  test('that is mapped to one item and says it is another is a conflict', () => {
    assert.deepEqual(judged([offer('1', 'MUG')], { 1: listed('TEE') }), ['conflict -'])
    assert.equal(
      why([offer('1', 'MUG')], { 1: listed('TEE') }),
      'it is mapped to TEE, and says it is MUG',
    )
  })

  test('of an item that is told at another one there is a conflict', () => {
    const both = [offer('1', 'TEE'), offer('2', 'TEE')]
    assert.deepEqual(judged(both, { 2: listed('TEE') }), ['conflict -', 'listed TEE'])
  })

  test('of an item whose listing is not there any more takes its place', () => {
    const [one] = match([offer('1', 'TEE')], known({ 2: listed('TEE') }))
    assert.deepEqual([one!.fate, one!.item, one!.retires], ['matched', 'TEE', '2'])
  })

  test('of an item that has an unpublished name there is simply matched', () => {
    const [one] = match([offer('1', 'TEE')], known({ 2: listed('TEE', false) }))
    assert.deepEqual([one!.fate, one!.retires], ['matched', undefined])
  })
})

describe('several offers', () => {
  test('of one item are duplicates, each naming the others', () => {
    const all = [offer('1', 'TEE'), offer('2', '', { barcode: ean }), offer('3', 'MUG')]
    assert.deepEqual(judged(all), ['duplicate -', 'duplicate -', 'matched MUG'])
    assert.match(why(all), /^2 is TEE too/)
  })

  test('with one new SKU are duplicates, also in another spelling', () => {
    assert.deepEqual(judged([offer('1', 'CAP'), offer('2', 'cap ')]), [
      'duplicate -',
      'duplicate -',
    ])
  })

  test('are judged in their order, and one that comes twice once', () => {
    const all = [offer('2', 'MUG'), offer('1', 'TEE'), offer('2', 'MUG')]
    assert.deepEqual(judged(all), ['matched MUG', 'matched TEE'])
  })

  test('do not include what is listed and gone', () => {
    const listings = { 1: listed('TEE'), 2: listed('MUG'), 3: listed('MUG', false) }
    assert.deepEqual(gone([offer('1', 'TEE')], known(listings)), [{ external: '2', sku: 'MUG' }])
  })
})
