import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { connector } from '../../src/connectors/woocommerce/index.ts'
import { address, open, secrets } from './bench.ts'

const { check, heal } = connector.subscriptions!
const states = async ({ remote }: ReturnType<typeof open>) =>
  Object.fromEntries((await check(remote, address)).map((one) => [one.topic, one.state]))

describe('a webhook', () => {
  test('is switched off at the seventh failure in a row, and heard again once it is healed', async () => {
    let status = 200
    const bench = open({ answers: () => status })
    await heal(bench.remote, address)
    status = 500
    const order = bench.sales.place([[1, 1]])
    for (let failure = 1; failure <= 7; failure++) {
      assert.equal((await states(bench))['order.updated'], 'live', `before failure ${failure}`)
      bench.sales.setStatus(order, 'processing')
      await bench.hooks.run()
    }
    assert.equal((await states(bench))['order.updated'], 'disabled')
    const [off] = (await check(bench.remote, address)).filter((one) => one.state === 'disabled')
    assert.match(off!.why!, /more than five failures/)
    // Nothing was tried again: what happened meanwhile is only in the poll.
    assert.equal(bench.hooks.waiting(), 0)

    status = 200
    await heal(bench.remote, address)
    assert.equal((await states(bench))['order.updated'], 'live')
    bench.sales.setStatus(order, 'completed')
    bench.posts.length = 0
    await bench.hooks.run()
    assert.equal(bench.posts.length, 1)
  })

  test('that was healed too early is off again after one more failure', async () => {
    let status = 500
    const bench = open({ answers: () => status })
    const hook = await bench.hooks.create({ topic: 'order.updated', url: address })
    Object.assign(hook, { status: 'disabled', failures: 6 })
    await heal(bench.remote, address)
    assert.equal(hook.status, 'active')
    bench.sales.place([[1, 1]])
    await bench.hooks.run()
    assert.equal(hook.status, 'disabled')
    await heal(bench.remote, address)
    status = 200
    bench.sales.place([[1, 1]])
    await bench.hooks.run()
    assert.deepEqual([hook.status, hook.failures], ['active', 0])
  })

  test('is pinged until the ping is answered with exactly 200', async () => {
    let status = 202
    const bench = open({ answers: () => status })
    await bench.hooks.create({ topic: 'order.updated', url: address })
    const pings = () => bench.posts.filter((p) => p.body.startsWith('webhook_id=')).length
    assert.equal(pings(), 1)
    bench.sales.place([[1, 1]])
    await bench.hooks.run()
    assert.equal(pings(), 2)
    status = 200
    bench.sales.place([[1, 1]])
    await bench.hooks.run()
    bench.sales.place([[1, 1]])
    await bench.hooks.run()
    assert.equal(pings(), 3)
  })

  test('that somebody paused, or that goes elsewhere, is left alone', async () => {
    const bench = open()
    await heal(bench.remote, address)
    const [one, two] = [...bench.hooks.hooks.values()]
    one!.status = 'paused'
    two!.url = 'https://other.test/webhooks/woo'
    await heal(bench.remote, address)
    assert.deepEqual([one!.status, two!.url], ['paused', 'https://other.test/webhooks/woo'])
    assert.equal((await states(bench))[one!.topic], 'disabled')
    assert.equal((await states(bench))[two!.topic], 'live')
  })

  test('of several to our address is the one that works, and then the one that can be mended', async () => {
    const bench = open()
    const [paused, off] = [
      await bench.hooks.create({ topic: 'order.updated', url: address, status: 'paused' }),
      await bench.hooks.create({ topic: 'order.updated', url: address, status: 'disabled' }),
    ]
    assert.equal((await states(bench))['order.updated'], 'disabled')
    await heal(bench.remote, address)
    assert.deepEqual([paused.status, off.status], ['paused', 'active'])
    assert.equal((await states(bench))['order.updated'], 'live')
    const same = [...bench.hooks.hooks.values()].filter((h) => h.topic === 'order.updated')
    assert.equal(same.length, 2)
  })

  test('cannot be made without a secret to sign it, and that is said', async () => {
    const bench = open()
    const settings = { ...bench.remote.settings }
    delete settings.webhookSecret
    const [first] = await heal({ ...bench.remote, settings }, address)
    assert.equal(first!.state, 'missing')
    assert.match(first!.why!, /webhookSecret/)
    assert.equal(bench.hooks.hooks.size, 0)
  })

  test('is made with our secret, for orders, and for products where they are asked for', async () => {
    const bench = open({ settings: { products: true } })
    await heal(bench.remote, address)
    const made = [...bench.hooks.hooks.values()]
    assert.ok(made.every((hook) => hook.secret === secrets.WOO_WEBHOOKS && hook.url === address))
    assert.deepEqual(
      made.map((hook) => hook.topic),
      ['order.created', 'order.updated', 'order.deleted', 'order.restored', 'product.updated'],
    )
  })
})
