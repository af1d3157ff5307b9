import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from '../../lib/faults.ts'
import { readBundles, readListings, readOrders } from './lists.ts'

const bytes = (text: string) => Buffer.from(text)
const refused = (reading: Promise<unknown>, says: RegExp) =>
  assert.rejects(reading, (e) => e instanceof Fault && says.test(e.detail))

test('other names and packs, with and without a system', async () => {
  assert.deepEqual(
    await readListings('a.csv', bytes('system,sku,alias\nShop,A,"=""01"""\n'), 'alias'),
    [{ system: 'shop', sku: 'A', alias: '01' }],
  )
  assert.deepEqual(await readListings('a.csv', bytes('SKU;Units per case\nA;12\n'), 'pack'), [
    { sku: 'A', pack: 12 },
  ])
})

test('bundles and open orders', async () => {
  const bundles = await readBundles('b.csv', bytes('bundle,component,quantity\nS,A,2\nS,B,1\n'))
  assert.deepEqual(bundles[0], { bundle: 'S', component: 'A', quantity: 2 })
  const orders = await readOrders('o.csv', bytes('Name,Lineitem quantity,Lineitem sku\n#1,2,A\n'))
  assert.deepEqual(orders, [{ sku: 'A', quantity: 2 }])
})

test('a list with a bad row is refused with its number: half a list would be believed', async () => {
  await refused(
    readListings('p.csv', bytes('sku,pack\nA,12\nB,x\n'), 'pack'),
    /p\.csv row 3: the pack is "x"/,
  )
  await refused(
    readListings('p.csv', bytes('sku,pack\nA,0\n'), 'pack'),
    /must be a whole number from 1/,
  )
  await refused(
    readListings('a.csv', bytes('sku,alias\nA,\n'), 'alias'),
    /a\.csv row 2: alias is empty/,
  )
  await refused(
    readListings('a.csv', bytes('sku,alias\nA,1.23E+11\n'), 'alias'),
    /last digits are lost/,
  )
  await refused(
    readOrders('o.csv', bytes('sku,when\nA,1\n')),
    /has no column "quantity"\. Its columns are: sku, when\. It needs: sku, quantity\./,
  )
  await refused(readOrders('o.csv', bytes('sku,quantity\nA,1,5\n')), /o\.csv row 2: it has 3 cells/)
})
