import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { address, open, secrets } from '../../../../sim/woocommerce/bench.ts'
import { collect } from '../../checks/subject.ts'
import { connector } from '../index.ts'
import { busiest } from './safety.ts'

type Bench = ReturnType<typeof open>
const findings = ({ remote }: Bench) => collect(connector.doctor!(remote))
const bad = async (bench: Bench) => (await findings(bench)).filter((f) => !f.ok).map((f) => f.check)
const hook = { topic: 'order.updated', url: address, secret: secrets.WOO_WEBHOOKS! }

describe('the doctor', () => {
  test('finds nothing wrong where nothing is, and says how much to keep back', async () => {
    const bench = open()
    await bench.hooks.create(hook)
    bench.sales.place([[1, 2]])
    bench.pass(20_000)
    bench.sales.place([[1, 1]])
    bench.pass(600_000)
    bench.sales.place([[1, 2]])
    const all = await findings(bench)
    assert.deepEqual(
      all.filter((f) => !f.ok),
      [],
    )
    assert.match(all.find((f) => f.check === 'safety stock')!.says, /3 of product 1 .* safety of 3/)
    assert.match(all.find((f) => f.check === 'version')!.says, /WooCommerce 11.0.1 .*HPOS/)
  })

  test('tells a wrong key from a proxy that eats the header', async () => {
    const [eaten] = await findings(open({ headerEaten: true }))
    assert.deepEqual(
      [eaten!.check, eaten!.ok, eaten!.fix],
      ['credentials', false, "set auth: 'query'"],
    )
    const [wrong] = await findings(open({ secret: 'cs_other' }))
    assert.match(wrong!.fix!, /consumerKey and consumerSecret/)
    const nobody = open({ instead: () => new Response('<html>', { status: 404 }) })
    assert.match((await findings(nobody))[0]!.fix!, /check url/)
  })

  test('names what will surprise', async () => {
    const bench = open({
      permissions: 'read',
      manageStock: true,
      decimals: true,
      statuses: ['picking'],
      version: '5.7.2',
    })
    const { store, sales, hooks } = bench
    store.get(1)!.sku = ''
    store.get(2)!.sku = 'SKU-3'
    store.add({ type: 'simple', sku: 'GIFT' })
    store.add({ type: 'simple', sku: 'ROPE', manageStock: true, stock: 2.5 })
    sales.place([[1, 1]], { status: 'picking' })
    const made = await hooks.create(hook)
    made.status = 'disabled'
    assert.deepEqual(await bad(bench), [
      'permissions',
      'version',
      'statuses',
      'webhooks',
      'skus',
      'duplicate skus',
      'tracking',
      'decimals',
    ])
  })

  test('says when stock management is off, the clock is wrong, http is used, or the key is weak', async () => {
    const off = open({ manageStock: false })
    assert.ok((await bad(off)).includes('stock management'))
    const weak = open({ manager: false })
    const [first] = (await findings(weak)).filter((f) => f.check === 'version')
    assert.match(first!.fix!, /shop manager/)
    const plain = open({ settings: { url: 'http://shop.test' } })
    assert.ok((await bad(plain)).includes('encryption'))
    const late = open({
      instead: (_, url) =>
        url.pathname.endsWith('/orders') && url.searchParams.get('per_page') === '1'
          ? Response.json([], { headers: { date: 'Mon, 05 Jan 2026 11:50:00 GMT' } })
          : undefined,
    })
    const clock = (await findings(late)).find((f) => f.check === 'clock')
    assert.match(clock!.says, /600 s behind/)
  })
})

test('the busiest minute counts what sold within it, and no more', () => {
  const sale = (item: string, second: number, quantity: number) => ({
    item,
    quantity,
    at: new Date(second * 1000),
  })
  const sales = [sale('a', 0, 2), sale('a', 60, 3), sale('a', 61, 1), sale('b', 5, 4)]
  assert.deepEqual(busiest(sales, 60_000), { item: 'a', quantity: 5 })
  assert.equal(busiest([], 60_000), undefined)
})
