import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, test } from 'node:test'
import { open, secrets } from '../../../sim/woocommerce/bench.ts'
import { seededRandom } from '../../lib/random.ts'
import { collect } from '../checks/subject.ts'
import { patient } from '../patient.ts'
import type { Call } from '../remote.ts'
import { connector } from './index.ts'
import { baseOf, signed } from './oauth.ts'

type Bench = ReturnType<typeof open>
const row = { external: '1', remote: {}, location: 'shop', over: null, key: 'k', quantity: 4 }
const works = async ({ remote, store }: Bench) => {
  const [sent] = await connector.push!.send([row], remote)
  const [level] = await connector.levels!.of([row], remote)
  return [sent!.sent, level!.quantity, store.truth(1)]
}
const set = ['done', 4, 4]

describe('a shop is reached', () => {
  test('at /wp-json/, and where that is a page that is not there, by ?rest_route=', async () => {
    for (const permalinks of ['pretty', 'plain'] as const) {
      const bench = open({ permalinks })
      assert.deepEqual(await works(bench), set, permalinks)
    }
  })

  test('as declared, without trying the other', async () => {
    const urls: string[] = []
    const see = (_: string, url: URL) => void urls.push(url.href)
    const options = { instead: (method: string, url: URL) => see(method, url) ?? undefined }
    assert.deepEqual(await works(open({ ...options, settings: { permalinks: 'plain' } })), set)
    assert.ok(urls.every((url) => url.includes('?rest_route=')))
    const wrong = open({ permalinks: 'plain', settings: { permalinks: 'pretty' } })
    await assert.rejects(connector.levels!.of([row], wrong.remote), /is this the address/)
  })

  test('in a folder of its site', async () => {
    for (const permalinks of ['pretty', 'plain'] as const) {
      const url = 'https://shop.test/store/'
      const bench = open({ permalinks, folder: '/store', settings: { url } })
      assert.deepEqual(await works(bench), set, permalinks)
    }
  })

  test('never writes by a way that a read has not shown to be right', async () => {
    const bench = open({ permalinks: 'plain' })
    await works(bench)
    const posts = bench.asked.filter((one) => one.startsWith('POST'))
    assert.deepEqual(posts, ['POST products/batch'])
  })
})

test('over plain HTTP a page that broke off is asked for again, signed anew', async () => {
  const { remote } = open({ settings: { url: 'http://shop.test' } })
  let calls = 0
  const cut = async (request: Call) => {
    const answer = await remote.call(request)
    return calls++ === 0 ? { ...answer, text: answer.text.slice(0, 20) } : answer
  }
  const all = connector.levels!.all(patient({ ...remote, call: cut }, seededRandom(1)))
  assert.equal((await collect(all)).length, 3)
  assert.equal(calls, 2)
})

test('a page from which a plugin has taken rows is not the last for that', async () => {
  const headers = { 'x-wp-total': '101', 'x-wp-totalpages': '2' }
  const of = (id: number) => ({ id, type: 'simple', manage_stock: true, stock_quantity: id })
  const bench = open({
    instead: (_, url) =>
      url.pathname.endsWith('/products')
        ? Response.json([of(Number(url.searchParams.get('page')))], { headers })
        : undefined,
  })
  const levels = await collect(connector.levels!.all(bench.remote))
  assert.deepEqual(
    levels.map((level) => level.quantity),
    [1, 2],
  )
})

describe('the key is shown', () => {
  test('in the header, or in the query where a proxy eats the header', async () => {
    assert.deepEqual(await works(open()), set)
    const eaten = open({ headerEaten: true })
    await assert.rejects(connector.levels!.of([row], eaten.remote), { means: 'auth' })
    assert.deepEqual(await works(open({ headerEaten: true, settings: { auth: 'query' } })), set)
  })

  test('as a signature over plain http, with both sorts of permalinks', async () => {
    for (const permalinks of ['pretty', 'plain'] as const) {
      const bench = open({ permalinks, settings: { url: 'http://shop.test' } })
      assert.deepEqual(await works(bench), set, permalinks)
      const found = await collect(connector.offers!(bench.remote))
      assert.equal(found.length, 3)
    }
  })

  test('so that WooCommerce does not take over http what it takes over https', async () => {
    const url = 'http://shop.test'
    for (const auth of ['header', 'query'] as const) {
      const bench = open({ settings: { url, auth } })
      await assert.rejects(connector.levels!.of([row], bench.remote), { means: 'auth' }, auth)
    }
  })

  test('never in what we say when we are refused', async () => {
    const says = `no ${secrets.WOO_KEY} here, ${secrets.WOO_SECRET} is wrong`
    const bench = open({
      instead: () => Response.json({ code: 'woocommerce_rest_x', message: says }, { status: 400 }),
    })
    const error = await connector.levels!.of([row], bench.remote).catch((e: Error) => e)
    assert.match(String(error), /no … here, … is wrong \(woocommerce_rest_x\)/)
  })
})

test('the text that OAuth signs is that of RFC 5849, encoded twice', () => {
  const url = new URL('http://shop.test/wp-json/wc/v3/orders?b=2 3&a=x!~*&oauth_signature=no')
  assert.equal(
    baseOf('GET', url),
    'GET&http%3A%2F%2Fshop.test%2Fwp-json%2Fwc%2Fv3%2Forders&a%3Dx%2521~%252A%26b%3D2%25203',
  )
  for (const folder of ['', '/store']) {
    const plain = baseOf('GET', new URL(`http://shop.test${folder}/?rest_route=/wc/v3/orders`))
    assert.equal(plain.split('&')[1], encodeURIComponent(`http://shop.test${folder}`))
  }
  const key = { key: 'ck_1', secret: 'cs_2' }
  const to = new URL(signed('GET', 'http://shop.test/a?z=1', key, 1_700_000_000, 'n'))
  const ours = createHmac('sha256', 'cs_2&').update(baseOf('GET', to)).digest('base64')
  assert.equal(to.searchParams.get('oauth_signature'), ours)
})
